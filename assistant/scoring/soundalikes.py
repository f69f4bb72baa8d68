"""Words that may be a term misheard: "gory teens" for goroutines, "did up" for dedup.

Letters that sound alike propose the places; how well the sound fits the term there decides (`Sounding`).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import jellyfish
from rapidfuzz import fuzz, process

from assistant.decks.cards import Term
from assistant.events import Sounding, Weighed
from assistant.scoring.normalise import TEXTS_KEPT, Utterance, read_text
from assistant.scoring.threshold import Threshold

SOUNDS_ALIKE = Threshold(
    80.0,
    name="sounds alike",
    meaning="least ratio of two keys of sound, 0 to 100, at which words may be the term misheard",
    source="30 spoken answers (synthetic voices; clean, in a cafe and a street at 10 dB) against all terms"
    " of the sheet: with all thresholds here 2 of 14,862 not said were found, and 10 of 20 not understood",
)

SOUND_FITS = Threshold(
    -4.0,
    name="sound fits",
    meaning="least gain in nats at which the sound may be the term; the recogniser prefers common words",
    source="the same answers: terms that were found came to -2.0 and more, most others to -5 and less",
)

SURE_WORD = 0.8
"""Mean probability from which words are left as they were recognised.

Source: the same answers: misheard terms had 0.2 to 0.6, names and common words that sound like a term 0.9.
"""

SHORT_KEY = 2
"""Keys of at most so many sounds must be equal: "poll" and "pull", but not "polar"."""

DOUBTS_WEIGHED = 2
"""Places weighed for each term in one stretch of speech, the most alike first."""

ONE_BREATH_S = 1.0
"""Longest silence inside a term."""

SPARE_TOKENS = 2
"""So many more pieces than the term has words may be what it was broken into."""

_VOWEL_AHEAD = re.compile("^[AEIOU]Y?")

SAME_PLACE_S = 0.5
"""Two times of the same word differ by less: recognition of a stretch by itself and of a longer one."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A place where a term may have been said.

    Attributes:
        instead: the term's wording.
        first: index of the first token there.
        last: index of the last.
        likeness: of the sounds, 0 to 100.
    """

    instead: str
    first: int
    last: int
    likeness: float


class SoundKeys:
    """How the doubtful stretches of an utterance sound, made once for each length."""

    def __init__(self, utterance: Utterance) -> None:
        self.utterance = utterance
        self._made: dict[int, dict[int, str]] = {}

    def of(self, size: int) -> dict[int, str]:
        """The keys of stretches of `size` tokens by the index of their first."""
        if size not in self._made:
            firsts = range(len(self.utterance.tokens) - size + 1)
            keys = {first: self._key(first, first + size - 1) for first in firsts}
            self._made[size] = {first: key for first, key in keys.items() if key}
        return self._made[size]

    def _key(self, first: int, last: int) -> str:
        """Empty where there is no doubt: a number, a pause, words that are sure."""
        tokens = self.utterance.tokens[first : last + 1]
        words = self.utterance.heard_words(first, last)
        if any(token.is_number for token in tokens) or sum(
            word.probability for word in words
        ) >= SURE_WORD * len(words):
            return ""
        if any(after.start_s - before.end_s > ONE_BREATH_S for before, after in pairwise(words)):
            return ""
        return sound_key("".join(token.text for token in tokens))


def find_doubts(term: Term, keys: SoundKeys) -> list[Doubt]:
    """Where recognised words sound like `term` and the recogniser was not sure of them; the likest first.

    Of stretches that overlap, the likest, and of equals the shortest.
    """
    if not keys.utterance.heard:
        return []
    doubts: dict[tuple[int, int], Doubt] = {}
    for wording in (term.text, *term.aliases):
        key, length = _wording(wording)
        if not key:
            continue
        for size in range(1, length + SPARE_TOKENS + 1):
            for doubt in _alike(wording, key, size, keys):
                known = doubts.get((doubt.first, doubt.last))
                if known is None or known.likeness < doubt.likeness:
                    doubts[doubt.first, doubt.last] = doubt
    found: list[Doubt] = []
    for doubt in sorted(
        doubts.values(), key=lambda each: (-each.likeness, each.last - each.first, each.first)
    ):
        if all(doubt.last < other.first or other.last < doubt.first for other in found):
            found.append(doubt)
    return found


def weigh(doubts: Sequence[Doubt], utterance: Utterance, sounding: Sounding) -> Iterator[Weighed]:
    """What the sound says about the first of these doubts. It takes a tenth of a second or two for each."""
    for doubt in doubts[:DOUBTS_WEIGHED]:
        words = utterance.heard_words(doubt.first, doubt.last)
        start_s, end_s = words[0].start_s, words[-1].end_s
        gain = sounding.weigh(start_s, end_s, doubt.instead)
        if gain is not None:
            yield Weighed(start_s, end_s, _heard(doubt, utterance), doubt.instead, gain)


def gain_of(doubt: Doubt, utterance: Utterance) -> float | None:
    """What the sound said about this doubt, in nats; None where it was not asked."""
    heard = _heard(doubt, utterance)
    start_s = utterance.heard_words(doubt.first, doubt.last)[0].start_s
    gains = [
        weighed.gain
        for weighed in utterance.weighed
        if weighed.instead == doubt.instead
        and weighed.heard == heard
        and abs(weighed.start_s - start_s) < SAME_PLACE_S
    ]
    return gains[-1] if gains else None


def _heard(doubt: Doubt, utterance: Utterance) -> str:
    return utterance.quote(doubt.first, doubt.last)


def _alike(wording: str, key: str, size: int, keys: SoundKeys) -> list[Doubt]:
    least = 100.0 if len(key) <= SHORT_KEY else SOUNDS_ALIKE
    near = process.extract(key, keys.of(size), scorer=fuzz.ratio, score_cutoff=least, limit=None)
    return [Doubt(wording, first, first + size - 1, likeness) for _, likeness, first in near]


@lru_cache(maxsize=TEXTS_KEPT)
def sound_key(text: str) -> str:
    """How `text`, without spaces, sounds in English: its consonants by kind (Metaphone).

    That keeps a vowel at the beginning, where one is heard for another like anywhere else.
    """
    return _VOWEL_AHEAD.sub("A", jellyfish.metaphone(text))


@lru_cache(maxsize=TEXTS_KEPT)
def _wording(text: str) -> tuple[str, int]:
    """Key of sound and number of words; no key where it holds a number, which has no one spelling."""
    tokens = read_text(text).tokens
    if any(token.is_number for token in tokens):
        return "", len(tokens)
    return sound_key("".join(token.text for token in tokens)), len(tokens)
