"""Words and phrases beside an utterance, by their letters: what is alike enough, and why the rest is not."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from rapidfuzz import fuzz, process

from assistant.scoring.lexicon import FUNCTION_WORDS
from assistant.scoring.matching import EXACT_LENGTH, SAME_WORD, is_negation, opposite
from assistant.scoring.normalise import TEXTS_KEPT, Token, Utterance, read_text, stem
from assistant.scoring.threshold import Threshold

UNSURE_TERM = Threshold(
    82.0,
    name="open word",
    meaning="ratio from which up to `same word` a term is neither credited nor held against the person",
    source="one more wrong letter in a word of twelve; so are 0.1 % of the terms of "
    "tests/data/answers/short.jsonl",
)

SAME_COMPOUND = Threshold(
    95.0,
    name="same compound",
    meaning="least ratio when one side has a word more or less",
    source="this forgives a space (back off, backoff), not a word that is missing",
)

SAME_SHORT = Threshold(
    100.0,
    name="same short word",
    meaning=f"ratio that terms of at most {EXACT_LENGTH} letters must reach",
    source="a near miss of a short word is another word (net, let)",
)

LEAST_SHOWN = 50.0
"""Ratio of a miss that is worth showing; below it, two words share hardly more than single letters."""

PARTNER = 75.0
"""Least ratio of each longer word of a phrase to its own partner: "maximum age" is not "minimum age"."""


@dataclass(frozen=True, slots=True)
class _Phrase:
    """One wording of a term, ready to be compared."""

    wording: str
    tokens: tuple[Token, ...]
    negations: tuple[str, ...]
    numbers: tuple[str, ...]

    @property
    def function_words(self) -> frozenset[str]:
        return frozenset(token.text for token in self.tokens) & FUNCTION_WORDS


class Refusal(StrEnum):
    """Why letters that are alike do not pass for a term."""

    NUMBER = "number differs"
    NEGATION = "negation differs"
    WORD = "one of its words differs"
    UNLIKE = "too unlike"
    SOUND = "the sound does not fit"


@dataclass(frozen=True, slots=True)
class Hit:
    """A stretch of the utterance beside one wording of a term.

    Attributes:
        score: ratio, 0 to 100.
        first: index of its first token.
        last: index of its last token.
        wording: the term, or the alias.
        needed: what `score` must reach for the term to count as said.
        refusal: why it does not pass; None if it does.
    """

    score: float
    first: int
    last: int
    wording: str
    needed: Threshold
    refusal: Refusal | None


class Windows:
    """Stretches of an utterance, as letters without spaces, made once for each length and kind."""

    def __init__(self, utterance: Utterance) -> None:
        self.utterance = utterance
        self._made: dict[tuple[int, frozenset[str], bool], dict[str, tuple[int, ...]]] = {}

    def of(self, length: int, keep: frozenset[str], *, compound: bool) -> dict[str, tuple[int, ...]]:
        """Stretches of `length` tokens by their letters.

        Function words outside `keep` are passed over; in a compound none are ("back off").
        """
        key = (length, frozenset() if compound else keep, compound)
        if key not in self._made:
            tokens = self.utterance.tokens
            places = [
                place for place, token in enumerate(tokens)
                if compound or token.text in keep or token.text not in FUNCTION_WORDS
            ]  # fmt: skip
            stretches: dict[str, tuple[int, ...]] = {}
            for start in range(len(places) - length + 1):
                stretch = tuple(places[start : start + length])
                stretches.setdefault(
                    _letters([tokens[place] for place in stretch], compound=compound), stretch
                )
            self._made[key] = stretches
        return self._made[key]


def best_hit(wordings: Sequence[str], windows: Windows) -> Hit | None:
    """What comes nearest to any of these wordings; None where nothing reaches its threshold.

    The best that passes, the earliest of equals; where none does, the best that is refused.
    """
    found = [hit for wording in wordings if (hit := _best(_phrase(wording), windows))]
    return max(found, key=lambda hit: (hit.refusal is None, hit.score, -hit.first), default=None)


def nearest_miss(wordings: Sequence[str], utterance: Utterance) -> Hit | None:
    """What comes nearest where nothing reaches its threshold; None where nothing is like it at all."""
    windows = Windows(utterance)
    near = [hit for phrase in map(_phrase, wordings) for hit in _near(phrase, windows, at_least=LEAST_SHOWN)]
    best = max(near, key=lambda hit: (hit.score, -hit.first), default=None)
    return best and replace(best, refusal=Refusal.UNLIKE)


def _best(phrase: _Phrase, windows: Windows) -> Hit | None:
    """The best stretch that may pass for `phrase`, the earliest of equals; else the best that may not."""
    best: Hit | None = None
    for hit in _near(phrase, windows):
        if best is None or (hit.refusal is None, hit.score) > (best.refusal is None, best.score):
            best = hit
    return best


def _near(phrase: _Phrase, windows: Windows, at_least: float | None = None) -> Iterator[Hit]:
    """The stretches whose letters are alike: by the thresholds, or by a ratio of one's own."""
    length = len(phrase.tokens)
    for size in range(max(1, length - 1), length + 2) if length else ():
        compound = size != length
        letters = _letters(phrase.tokens, compound=compound)
        least, needed = UNSURE_TERM, SAME_WORD
        if len(letters) <= EXACT_LENGTH:
            least = needed = SAME_SHORT
        elif compound:
            least = needed = SAME_COMPOUND
        stretches = windows.of(size, phrase.function_words, compound=compound)
        cutoff = least if at_least is None else at_least
        near = process.extract(letters, list(stretches), scorer=fuzz.ratio, score_cutoff=cutoff, limit=None)
        for stretch, score, _ in near:
            places = stretches[stretch]
            refusal = _refusal(phrase, places, windows.utterance.tokens)
            yield Hit(score, places[0], places[-1], phrase.wording, needed, refusal)


def _refusal(phrase: _Phrase, places: tuple[int, ...], tokens: tuple[Token, ...]) -> Refusal | None:
    """Whether the likeness is an accident of letters: another number or negation, a word unlike its own."""
    heard = [tokens[place] for place in places]
    if phrase.numbers != _numbers(heard):
        return Refusal.NUMBER
    if phrase.negations != _negations(heard):
        return Refusal.NEGATION
    if len(heard) != len(phrase.tokens):
        return None
    alike = all(_partners(wanted, token) for wanted, token in zip(phrase.tokens, heard, strict=True))
    return None if alike else Refusal.WORD


def _partners(wanted: Token, heard: Token) -> bool:
    if min(len(wanted.stem), len(heard.stem)) <= EXACT_LENGTH:
        return wanted.stem == heard.stem
    return fuzz.ratio(wanted.stem, heard.stem) >= PARTNER and not opposite(wanted.stem, heard.stem)


@lru_cache(maxsize=TEXTS_KEPT)
def _phrase(wording: str) -> _Phrase:
    tokens = read_text(wording).tokens
    return _Phrase(wording, tokens, _negations(tokens), _numbers(tokens))


def _letters(tokens: Sequence[Token], *, compound: bool) -> str:
    """The stems in a row, or the stem of all that is written as one word."""
    return (
        stem("".join(token.text for token in tokens)) if compound else "".join(token.stem for token in tokens)
    )


def _negations(tokens: Sequence[Token]) -> tuple[str, ...]:
    return tuple(token.text for token in tokens if is_negation(token))


def _numbers(tokens: Sequence[Token]) -> tuple[str, ...]:
    return tuple(token.text for token in tokens if token.is_number)
