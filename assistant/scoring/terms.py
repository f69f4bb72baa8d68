"""Key terms: which words and phrases of the expert answer were said."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from statistics import fmean

from rapidfuzz import fuzz, process

from assistant.decks.cards import Term
from assistant.events import Transcript, Weighed
from assistant.scoring.lexicon import FUNCTION_WORDS
from assistant.scoring.matching import EXACT_LENGTH, SAME_WORD, is_negation, opposite
from assistant.scoring.normalise import TEXTS_KEPT, Token, Utterance, read_text, read_transcript, stem
from assistant.scoring.soundalikes import (
    DOUBTS_WEIGHED,
    SOUND_FITS,
    SOUNDS_ALIKE,
    Doubt,
    SoundKeys,
    find_doubts,
    gain_of,
    weigh,
)
from assistant.scoring.threshold import Open, Threshold
from assistant.scoring.verdict import TermResult

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

DOUBTED_WORD = Threshold(
    0.2,
    name="doubted",
    meaning="mean probability of recognised words below which they neither count for nor against the person",
    source="fewer than 0.2 % of the words of 78 clear recordings lie below, recognised by the base model",
)


@dataclass(frozen=True, slots=True)
class TermMatch:
    """What became of one term.

    Attributes:
        score: best ratio found, 0 to 1.
        first: index of the first token that matched; None where nothing did.
        last: index of the last such token.
        said: None means that it could not be told.
        hit: what came nearest among all that reached its threshold, refused or not; None where nothing did.
        why_open: why it could not be told.
        gain: where words only sound like the term, what the sound says for it, in nats; None elsewhere.
    """

    term: Term
    score: float = 0.0
    first: int | None = None
    last: int | None = None
    said: bool | None = False
    hit: "Hit | None" = None
    why_open: Open | None = None
    gain: float | None = None

    def result(self, utterance: Utterance) -> TermResult:
        """The line of the verdict."""
        if self.first is None or self.last is None or self.said is False:
            return TermResult(self.term.text, self.said, None, None, round(self.score, 3))
        heard = utterance.heard_words(self.first, self.last)
        return TermResult(
            term=self.term.text,
            said=self.said,
            heard_as=utterance.quote(self.first, self.last),
            start_s=round(heard[0].start_s, 2) if heard else None,
            score=round(self.score, 3),
            unasked=self.why_open is Open.UNASKED,
        )


def match_terms(terms: tuple[Term, ...], utterance: Utterance) -> tuple[TermMatch, ...]:
    """Look for each term, by its own wording and its aliases, anywhere in the utterance.

    A phrase must be said in its order; function words that it does not hold may stand in between. Recognised
    words that only sound like a term count for it where the sound itself says so (`Utterance.weighed`).
    """
    windows = _Windows(utterance)
    return tuple(_match(term, windows) for term in terms)


def weigh_terms(terms: tuple[Term, ...], transcript: Transcript) -> Iterator[Weighed]:
    """Ask the sound of a transcript about the terms that its words do not hold, and only sound like."""
    if transcript.sounding is None:
        return
    utterance = read_transcript(transcript)
    windows = _Windows(utterance)
    for term in terms:
        if _is_missing(_by_letters(term, windows)):
            yield from weigh(find_doubts(term, windows.sounds), utterance, transcript.sounding)


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


class _Windows:
    """Stretches of an utterance, as letters without spaces, made once for each length and kind."""

    def __init__(self, utterance: Utterance) -> None:
        self.utterance = utterance
        self.sounds = SoundKeys(utterance)
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


def _match(term: Term, windows: _Windows) -> TermMatch:
    match = _by_letters(term, windows)
    return _by_sound(match, windows) if _is_missing(match) else match


def _is_missing(match: TermMatch) -> bool:
    """Whether the words do not hold the term: it may have been misheard."""
    return not match.said and match.why_open is not Open.DOUBTED


def _by_sound(match: TermMatch, windows: "_Windows") -> TermMatch:
    """`match`, unless words that sound like the term are the term, or may be."""
    doubts = find_doubts(match.term, windows.sounds)
    weighed = [(doubt, gain_of(doubt, windows.utterance)) for doubt in doubts]
    for doubt, gain in weighed:
        if gain is not None and gain >= SOUND_FITS:
            return _sounding_alike(match.term, doubt, gain)
    for doubt, gain in weighed[:DOUBTS_WEIGHED]:
        if gain is None:
            return _sounding_alike(match.term, doubt, None)
    return match


def _sounding_alike(term: Term, doubt: Doubt, gain: float | None) -> TermMatch:
    """Said, if the sound was asked and fits; else it cannot be told."""
    hit = Hit(doubt.likeness, doubt.first, doubt.last, doubt.instead, SOUNDS_ALIKE, None)
    said, why_open = (None, Open.UNASKED) if gain is None else (True, None)
    return TermMatch(term, doubt.likeness / 100, doubt.first, doubt.last, said, hit, why_open, gain)


def _by_letters(term: Term, windows: _Windows) -> TermMatch:
    found = [hit for wording in (term.text, *term.aliases) if (hit := _best(_phrase(wording), windows))]
    if not found:
        return TermMatch(term)
    best = max(found, key=lambda hit: (hit.refusal is None, hit.score, -hit.first))
    if best.refusal:
        return TermMatch(term, hit=best)
    why_open = None
    if best.score < SAME_WORD:
        why_open = Open.NEAR
    elif doubted(windows.utterance, best.first, best.last):
        why_open = Open.DOUBTED
    said = None if why_open else True
    return TermMatch(term, best.score / 100, best.first, best.last, said, best, why_open)


def nearest_miss(term: Term, utterance: Utterance) -> Hit | None:
    """What came nearest to a term of which nothing was found; None where nothing is like it at all."""
    windows = _Windows(utterance)
    wordings = map(_phrase, (term.text, *term.aliases))
    near = [hit for phrase in wordings for hit in _near(phrase, windows, at_least=LEAST_SHOWN)]
    best = max(near, key=lambda hit: (hit.score, -hit.first), default=None)
    return best and replace(best, refusal=Refusal.UNLIKE)


def doubted(utterance: Utterance, first: int, last: int) -> bool:
    """Whether the recogniser hardly believes in the words from token `first` to token `last`."""
    heard = utterance.heard_words(first, last)
    return bool(heard) and fmean(word.probability for word in heard) < DOUBTED_WORD


def _best(phrase: _Phrase, windows: _Windows) -> Hit | None:
    """The best stretch that may pass for `phrase`, the earliest of equals; else the best that may not."""
    best: Hit | None = None
    for hit in _near(phrase, windows):
        if best is None or (hit.refusal is None, hit.score) > (best.refusal is None, best.score):
            best = hit
    return best


def _near(phrase: _Phrase, windows: _Windows, at_least: float | None = None) -> Iterator[Hit]:
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
