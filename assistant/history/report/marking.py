"""Which words of a transcript made a point, said a term, filled a pause or raised a red flag. Pure."""

import math
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby
from typing import Any

from assistant.events import Transcript, Word
from assistant.scoring.delivery import filler_spans
from assistant.scoring.normalise import continues, read_transcript

_GAP = re.compile(r"\s*(?:…|\.\.\.)\s*")
"""What stands for words left out of a quote."""

_MOST_PLACES = 200
"""Places looked at for one quote: a hostile transcript may hold the same word a hundred thousand times."""


class Kind(StrEnum):
    """What words did."""

    MADE = "made"
    MISSED = "missed"
    UNCLEAR = "unclear"
    TERM = "term"
    FLAG = "flag"
    FILLER = "filler"


OUTCOMES = {True: Kind.MADE, False: Kind.MISSED, None: Kind.UNCLEAR}
"""What became of a point."""


@dataclass(frozen=True, slots=True)
class Run:
    """Words in a row that did the same.

    Attributes:
        words: each with its start in seconds; None where that is not known.
        kinds: what they did; empty for most words.
        points: ids of the points that they made, or may have made.
        ending: those of these points whose words end here.
        glued: which of the words goes on from the one before without a space, by place.
    """

    words: tuple[tuple[str, float | None], ...]
    kinds: tuple[Kind, ...]
    points: tuple[str, ...]
    ending: tuple[str, ...]
    glued: frozenset[int]

    def split(self, count: int) -> "tuple[Run, Run | None]":
        """The first words of it, and the others; None where there are none."""
        if count >= len(self.words):
            return self, None
        rest = frozenset(place - count for place in self.glued if place >= count)
        return (
            replace(self, words=self.words[:count], ending=()),
            replace(self, words=self.words[count:], glued=rest),
        )


@dataclass(frozen=True, slots=True)
class Place:
    """Words of a transcript, from the first to the last, both included."""

    first: int
    last: int


class Finder:
    """Finds quotes in a text by their letters and digits alone, at the bounds of words."""

    def __init__(self, words: Sequence[str]) -> None:
        plain = [_letters(word) for word in words]
        self._text = "".join(plain)
        self._bounds = [0]
        for word in plain:
            self._bounds.append(self._bounds[-1] + len(word))
        self._edges = frozenset(self._bounds)

    def places(self, quote: str, beyond: int = 0) -> Iterator[Place]:
        """Where a quote without gaps stands, in order; at most `_MOST_PLACES` places are looked at."""
        wanted = _letters(quote)
        at = self._text.find(wanted, self._bounds[beyond]) if wanted else -1
        looked = 0
        while at >= 0 and looked < _MOST_PLACES:
            if at in self._edges and at + len(wanted) in self._edges:
                first = bisect_right(self._bounds, at) - 1
                yield Place(first, bisect_right(self._bounds, at + len(wanted) - 1) - 1)
            at = self._text.find(wanted, at + 1)
            looked += 1

    def pieces(self, quote: str) -> Iterator[Place]:
        """The places of the pieces of a quote, one after the other."""
        beyond = 0
        for piece in _GAP.split(quote):
            place = next(self.places(piece, beyond), None)
            if place is not None:
                beyond = place.last + 1
                yield place


def marked(words: Sequence[Word], verdict: Mapping[str, Any]) -> list[Run]:
    """The words of an answer in runs.

    Args:
        words: with NaN as the start of those whose time is not known.
        verdict: as `Verdict.as_json` gives it.
    """
    texts = [word.text for word in words]
    finder = Finder(texts)
    kinds: list[set[Kind]] = [set() for _ in words]
    points: list[list[str]] = [[] for _ in words]
    for point in verdict["points"]:
        if point["made"] is False or not point["evidence"]:
            continue
        for place in finder.pieces(point["evidence"]):
            for number in range(place.first, place.last + 1):
                kinds[number].add(Kind.MADE if point["made"] else Kind.UNCLEAR)
                points[number].append(point["id"])
    for kind, quote, start_s in _quotes(verdict):
        said = _nearest(finder, quote, start_s, words)
        for number in range(said.first, said.last + 1) if said else ():
            kinds[number].add(kind)
    utterance = read_transcript(Transcript(" ".join(texts), tuple(words)))
    for first, last in filler_spans(utterance):
        for number in range(utterance.tokens[first].first, utterance.tokens[last].last + 1):
            kinds[number].add(Kind.FILLER)
    return list(_runs(words, kinds, points))


def marked_expert(answer: str, verdict: Mapping[str, Any]) -> list[Run]:
    """The words of an expert answer in runs, by what became of each of its points in the answer.

    Nothing is marked where one point is worded in another way: what is left plain would seem to be no point.
    """
    words = plain_words(answer)
    finder = Finder([word.text for word in words])
    kinds: list[set[Kind]] = [set() for _ in words]
    points: list[list[str]] = [[] for _ in words]
    found = [(point, list(finder.pieces(point["text"]))) for point in verdict["points"]]
    for point, places in found if all(places for _, places in found) else ():
        for place in places:
            for number in range(place.first, place.last + 1):
                kinds[number].add(OUTCOMES[point["made"]])
                points[number].append(point["id"])
    return list(_runs(words, kinds, points))


def plain_words(text: str) -> tuple[Word, ...]:
    """The words of a transcript whose times are not known."""
    return tuple(Word(word, float("nan"), float("nan"), 1.0) for word in text.split())


def _quotes(verdict: Mapping[str, Any]) -> Iterator[tuple[Kind, str, float | None]]:
    for term in verdict["terms"]:
        if term["said"] and term["heard_as"]:
            yield Kind.TERM, term["heard_as"], term["start_s"]
    for flag in verdict["red_flags"]:
        for piece in _GAP.split(flag["quote"]):
            yield Kind.FLAG, piece, flag["start_s"]


def _nearest(finder: Finder, quote: str, start_s: float | None, words: Sequence[Word]) -> Place | None:
    """The place of a quote that begins nearest to its time; the first where no times are known."""
    places = finder.places(quote)
    if start_s is None or not words or math.isnan(words[0].start_s):
        return next(places, None)
    return min(places, key=lambda place: abs(words[place.first].start_s - start_s), default=None)


def _runs(words: Sequence[Word], kinds: Sequence[set[Kind]], points: Sequence[list[str]]) -> Iterator[Run]:
    order = list(Kind)
    for _, group in groupby(range(len(words)), key=lambda number: (kinds[number], points[number])):
        numbers = list(group)
        first, following = numbers[0], numbers[-1] + 1
        going_on = points[following] if following < len(words) else ()
        yield Run(
            tuple((words[number].text, _time(words[number].start_s)) for number in numbers),
            tuple(kind for kind in order if kind in kinds[first]),
            tuple(points[first]),
            tuple(point for point in points[first] if point not in going_on),
            frozenset(i for i, number in enumerate(numbers) if number and continues(words[number].text)),
        )


def _time(start_s: float) -> float | None:
    return None if math.isnan(start_s) else round(start_s, 2)


def _letters(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())
