"""When two words count as the same: equal stems, a slip of recogniser or keyboard, a compound cut in two."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache
from itertools import pairwise

from rapidfuzz import fuzz, process

from assistant.scoring.lexicon import FUNCTION_WORDS, NEGATING_PREFIXES, NEGATIONS
from assistant.scoring.normalise import TEXTS_KEPT, Token, Utterance, read_text, stem
from assistant.scoring.threshold import Threshold

SAME_WORD = Threshold(
    85.0,
    name="same word",
    meaning="least `rapidfuzz.fuzz.ratio` (0 to 100) of the stems at which two words count as one",
    source="shares of content words matched at this cut agreed with labelled answers; it forgives one wrong "
    "letter in seven",
)

EXACT_LENGTH = 4
"""Stems of at most so many letters must be equal: a near miss of a short word is another word (net, let)."""


def same_word(one: str, other: str) -> bool:
    """Whether two stems stand for the same word: equal, or long, alike and no opposites."""
    if one == other:
        return True
    if min(len(one), len(other)) <= EXACT_LENGTH or one[0].isdecimal() or other[0].isdecimal():
        return False
    return fuzz.ratio(one, other) >= SAME_WORD and not opposite(one, other)


def opposite(one: str, other: str) -> bool:
    """Whether one is the other with a negating prefix: "unbuffered" and "buffered"."""
    short, long = sorted((one, other), key=len)
    return long.endswith(short) and long.removesuffix(short) in NEGATING_PREFIXES


def is_negation(token: Token) -> bool:
    """Whether it turns a claim round."""
    return token.text in NEGATIONS


@lru_cache(maxsize=TEXTS_KEPT)
def content_words(text: str) -> tuple[str, ...]:
    """Stems of a wording that carry its content, each once, in order. Only function words: all of them."""
    return content_stems(read_text(text).tokens)


def content_stems(tokens: Sequence[Token]) -> tuple[str, ...]:
    """The same for a text that is not kept."""
    content = [token.stem for token in tokens if token.text not in FUNCTION_WORDS and not is_negation(token)]
    return tuple(dict.fromkeys(content or [token.stem for token in tokens]))


@lru_cache(maxsize=TEXTS_KEPT)
def says_no(text: str) -> bool:
    """Whether `text` holds a negation."""
    return any(is_negation(token) for token in read_text(text).tokens)


class WordFinder:
    """Finds words in one utterance, remembering where each was found."""

    def __init__(self, utterance: Utterance) -> None:
        self._tokens = utterance.tokens
        self._found: dict[str, tuple[int, ...]] = {}

    @cached_property
    def _places(self) -> dict[str, list[int]]:
        places: dict[str, list[int]] = defaultdict(list)
        for index, token in enumerate(self._tokens):
            places[token.stem].append(index)
        return places

    @cached_property
    def _compounds(self) -> dict[str, list[int]]:
        """What two neighbours spell together: "back off" is found as "backoff"."""
        compounds: dict[str, list[int]] = defaultdict(list)
        for index, (token, following) in enumerate(pairwise(self._tokens)):
            compounds[stem(token.text + following.text)].append(index)
        return compounds

    def places(self, wanted: str) -> tuple[int, ...]:
        """Indices of the tokens that say the stem `wanted`, ascending.

        Where two neighbours say it together, the index of the first.
        """
        if wanted not in self._found:
            found = set(self._places.get(wanted, ()))
            if len(wanted) > EXACT_LENGTH:
                found |= {place for near in self._alike(wanted) for place in self._places[near]}
                found |= set(self._compounds.get(wanted, ()))
            self._found[wanted] = tuple(sorted(found))
        return self._found[wanted]

    def _alike(self, wanted: str) -> list[str]:
        near = process.extract(
            wanted, list(self._places), scorer=fuzz.ratio, score_cutoff=SAME_WORD, limit=None
        )
        return [said for said, _, _ in near if same_word(wanted, said)]

    def vouch(self, stems: Iterable[str], place: int) -> None:
        """Count `stems` as said at token `place`, where other evidence (an alias of a term) says so."""
        for wanted in stems:
            self._found[wanted] = tuple(sorted({*self.places(wanted), place}))
