"""Whether a story works in its key phrase: word for word, in other words, or not at all. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise

import numpy as np
from rapidfuzz.distance import Indel

from assistant.events import Samples, TokenVectors
from assistant.ports import Embedder
from assistant.scoring.lexicon import FILLER_WORDS
from assistant.scoring.likeness import content_places
from assistant.scoring.matching import content_words
from assistant.scoring.normalise import ANSWERS_KEPT, Token, read_text
from assistant.scoring.story_review import KeyPhrase
from assistant.scoring.threshold import Threshold

VERBATIM = Threshold(
    0.7,
    name="word for word",
    meaning="least share of words that a phrase and a stretch of the story have in common, in order, 0 to 1",
    source="of four writers of tests/data/stories: word for word 0.89 and more, others less than 0.6",
)

PARAPHRASED = Threshold(
    0.33,
    name="in other words",
    meaning="least likeness to a phrase beyond that of everyday sentences; see `_Phrase`",
    source="the best for the 94 stories of tests/data/stories in which no phrase is said word for word; it "
    "tells 84 % of them",
)

SHARED_WORDS = Threshold(
    0.6,
    name="in other words, without vectors",
    meaning="least share of the phrase's content words in two neighbouring sentences",
    source="a choice: two of three words, which an unrelated sentence about the same theme rarely has",
)

LONGER = 5
SHORTER = 3
"""A stretch may have so many words more or less than the phrase."""

NEAREST = 6
"""So many of the everyday sentences, those that come nearest, tell how like a phrase any sentence is.

Source: of 2, 4, 6, 8, 12 and all 24 those from 4 to 8 separate the stories best."""

PHRASES_KEPT = 32

_PERSONS = (
    "i we you he she they it",
    "my our your his her its their",
    "me us you him her them",
    "myself ourselves yourself himself herself themselves",
    "be is are was were been am being",
    "do does did",
    "has have had",
    "will would",
    "can could",
)
_SAME = {word: f"#{number}" for number, words in enumerate(_PERSONS) for word in words.split()}
"""Words that a speaker changes with person and tense: "They were right" is said as "she was right"."""

_EVERYDAY = (
    "The company had about forty people then, and most of them worked upstairs.",
    "Every Monday the numbers came in late, and nobody knew why.",
    "There were two other teams in the building, and they used the same machine.",
    "My manager asked me to have it ready before the end of the month.",
    "We had three weeks, and the budget was already gone.",
    "I started with the old records and read them one by one.",
    "Then I called the supplier and asked him what had changed.",
    "I wrote a small program for it and tried it out on a copy.",
    "She told me that she had seen the same thing the year before.",
    "We put the pages on the wall and went through them together.",
    "In the second week something broke, and I had to begin again.",
    "I felt a bit foolish, to be honest.",
    "He laughed and brought us coffee.",
    "I showed it to my colleagues and they asked a lot of questions.",
    "We tested it on a Sunday, when the building was empty.",
    "After that the complaints stopped.",
    "It takes ten minutes now instead of two hours.",
    "The others use it as well, and they have changed it since.",
    "My boss sent me a nice note about it.",
    "I think that was the most important thing for me.",
    "I wanted to do it properly this time.",
    "It was not easy to explain this to people who had done it differently for years.",
    "In the end we all agreed on one way to do it.",
    "I learnt a lot from that, and I do it differently today.",
)
"""Sentences of any story. Some phrases are like everything: "they were right, and it was better for it".

Source: taking their likeness off raised the area under the ROC curve from 0.86 to 0.88."""


@dataclass(frozen=True, slots=True)
class SaidPhrase:
    """How a key phrase was said, and the words that said it."""

    kind: KeyPhrase
    quote: str = ""


class PhraseReader:
    """Looks for key phrases in stories. The vectors of the phrases asked last are kept.

    Args:
        embedder: None to compare content words.
    """

    def __init__(self, embedder: Embedder | None) -> None:
        self._embedder = embedder
        self._phrase = lru_cache(maxsize=PHRASES_KEPT)(self._read_phrase)
        self._windows = lru_cache(maxsize=ANSWERS_KEPT)(self._read_windows)

    def find(self, phrase: str, sentences: Sequence[str]) -> SaidPhrase:
        """How `phrase` is said in a story; absent where there is no phrase.

        Raises:
            ModelError: the model cannot be loaded.
        """
        if not any(map(str.isalnum, phrase)) or not sentences:
            return SaidPhrase(KeyPhrase.ABSENT)
        quote = find_verbatim(phrase, sentences)
        if quote:
            return SaidPhrase(KeyPhrase.VERBATIM, quote)
        texts = _pairs(sentences)
        if self._embedder is None:
            likeness, least = [_shared(phrase, text) for text in texts], SHARED_WORDS
        else:
            asked = self._phrase(phrase)
            likeness = [asked.likeness(text) - asked.usual for text in self._windows(tuple(texts))]
            least = PARAPHRASED
        best = int(np.argmax(likeness))
        if likeness[best] < least:
            return SaidPhrase(KeyPhrase.ABSENT)
        return SaidPhrase(KeyPhrase.PARAPHRASED, texts[best])

    @cached_property
    def _everyday(self) -> list[TokenVectors]:
        return self._embedder.embed(_EVERYDAY) if self._embedder else []

    def _read_phrase(self, phrase: str) -> "_Phrase":
        assert self._embedder is not None  # noqa: S101  (asked for vectors only where there is one)
        (read,) = self._embedder.embed([phrase])
        return _Phrase(read, self._everyday)

    def _read_windows(self, texts: tuple[str, ...]) -> list[TokenVectors]:
        assert self._embedder is not None  # noqa: S101
        return self._embedder.embed(texts)


class _Phrase:
    """A key phrase with its vectors.

    Likeness is the sum of three means over its words of the best cosine with any word of a text: of all
    words, of the content words, and of the third of these that fit least.

    Source: late interaction, see `likeness`; these three, of six, separated the stories best.
    """

    def __init__(self, phrase: TokenVectors, everyday: Sequence[TokenVectors]) -> None:
        self._vectors: Samples = phrase.vectors
        self._content = content_places(phrase.pieces)
        self.usual = float(np.sort([self.likeness(text) for text in everyday])[-NEAREST:].mean())
        """Its likeness to the everyday sentences that come nearest."""

    def likeness(self, text: TokenVectors) -> float:
        """How like the phrase `text` is, up to 3."""
        if not text.pieces:
            return 0.0
        nearest = (self._vectors @ text.vectors.T).max(axis=1)
        content = np.sort(nearest[self._content])
        weakest = content[: max(1, len(content) // 3)]
        return float(nearest.mean() + content.mean() + weakest.mean())


def find_verbatim(phrase: str, sentences: Sequence[str]) -> str:
    """The words that say `phrase` word for word, but for fillers, person and tense; empty where none do."""
    wanted = [_form(token) for token in _spoken(read_text(phrase).tokens)]
    said = read_text(" ".join(sentences))
    tokens = _spoken(said.tokens)
    forms = [_form(token) for token in tokens]
    best, first, last = 0.0, 0, 0
    for length in range(max(1, len(wanted) - SHORTER), len(wanted) + LONGER):
        for start in range(max(0, len(forms) - length) + 1):
            stretch = forms[start : start + length]
            likeness = Indel.normalized_similarity(wanted, stretch, score_cutoff=best)
            if likeness > best:
                best, first, last = likeness, start, start + len(stretch) - 1
    if best < VERBATIM or not tokens:
        return ""
    return said.quote(said.tokens.index(tokens[first]), said.tokens.index(tokens[last]))


def _spoken(tokens: Sequence[Token]) -> list[Token]:
    return [token for token in tokens if token.text not in FILLER_WORDS]


def _form(token: Token) -> str:
    return _SAME.get(token.text, token.stem)


def _pairs(sentences: Sequence[str]) -> list[str]:
    """Each sentence, and each with the next: a thought may be spread over two."""
    return [*sentences, *(f"{one} {other}" for one, other in pairwise(sentences))]


def _shared(phrase: str, text: str) -> float:
    wanted = content_words(phrase)
    said = set(content_words(text))
    return sum(word in said for word in wanted) / (len(wanted) or 1)
