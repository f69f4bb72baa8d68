"""What of a phase's list was covered, in whatever words. Pure.

An item is a heading with examples: "Scale: how many users, requests/sec, data volume?". It is covered where
its subject is spoken of (see `subjects`), where one of its examples is said, or where what is said is like
the ways of speaking about it that the companion knows.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.decks.cards import Card, Phase, Point
from assistant.decks.derive import point_id
from assistant.scoring.claims import ClaimReader
from assistant.scoring.clauses import Clause, bare, read_said
from assistant.scoring.evidence import EVIDENCE
from assistant.scoring.matching import WordFinder, content_words
from assistant.scoring.normalise import Utterance
from assistant.scoring.spoken_line import SpokenLine
from assistant.scoring.subjects import find_mention, find_turns, subjects_of
from assistant.scoring.terms import doubted
from assistant.scoring.threshold import Threshold
from assistant.scoring.word_points import find_all

COVERED_LIKENESS = Threshold(
    0.48,
    name="covered",
    meaning="mean likeness to the four nearest ways of speaking about an item from which it is covered",
    source="on tests/data/walkthroughs.jsonl, where no turn of phrase tells, 12 of the 20 covered items lie "
    "above, and 1 of the 28 others; many of the ways were written with those texts at hand",
)

UNSURE_LIKENESS = Threshold(
    0.03,
    name="open cover",
    meaning="so far below it an item is neither credited nor held against the person",
    source="5 of the 126 labelled items of tests/data/walkthroughs.jsonl fall in",
)

_LIKENESS = EVIDENCE.index("in_context_says_4")

TURNS_ELSEWHERE = 2
"""Different turns of phrase about an item that cover it in a phase that is about something else.

Source: on tests/data/walkthroughs.jsonl one alone credits 8 of 343 items to phases that do not cover them,
two credit 1.
"""

SHORTEST_WAY = 4
"""Content words of a known way of speaking that show it by themselves: fewer come together by chance."""

SHORTEST_ALONE = 4
"""Letters of a stem that alone may show that an example is said."""

COMMON = frozenset({
    "user", "data", "system", "servic", "request", "time", "thing", "part", "work", "code", "team", "test",
    "case", "question", "use",
})  # fmt: skip
"""Stems that alone show nothing: everybody speaks of users."""

_PARTS = re.compile(r"[:;,?!()]|\bvs\b\.?|\bor\b|\band\b|(?<=\w)/(?=\w)")


@dataclass(frozen=True, slots=True)
class CoveredItem:
    """Whether one item of a list was covered.

    Attributes:
        item: as the sheet words it.
        made: None means that it could not be told; never shown as a miss.
        quote: the clause that covers it; empty where none does.
        likeness: to the known ways of speaking about it, up to 1; None where nothing was compared.
    """

    item: str
    made: bool | None
    quote: str
    likeness: float | None


def find_covered(phase: Phase, utterance: Utterance, claims: ClaimReader | None) -> tuple[CoveredItem, ...]:
    """What of the list of `phase` was covered in it, in the list's order.

    Args:
        claims: tells how like the words are to ways of speaking about an item; None to go by words alone.

    Raises:
        ModelError: a model of `claims` cannot be loaded.
    """
    if not any(any(map(str.isalnum, word)) for word in utterance.words):
        return tuple(CoveredItem(item, False, "", None) for item in phase.cover)
    alike = _compare(phase, utterance, claims) if claims is not None and phase.cover else []
    clauses = _clauses(utterance)
    line, finder = SpokenLine(utterance.words), WordFinder(utterance)
    found: list[CoveredItem] = []
    for number, item in enumerate(phase.cover):
        place = _by_subject(item, line) or _by_examples(item, _ways(phase, number), finder, utterance)
        likeness, nearest = alike[number] if alike else (None, None)
        if place is not None:
            found.append(_covered(item, _around(place, clauses, utterance), likeness, utterance))
        elif nearest is not None and likeness is not None and likeness >= COVERED_LIKENESS:
            found.append(_covered(item, nearest, likeness, utterance))
        elif nearest is not None and likeness is not None and likeness >= COVERED_LIKENESS - UNSURE_LIKENESS:
            found.append(CoveredItem(item, None, bare(nearest.text), round(likeness, 3)))
        else:
            found.append(CoveredItem(item, False, "", None if likeness is None else round(likeness, 3)))
    return tuple(found)


def find_elsewhere(item: str, utterance: Utterance) -> str:
    """The clause that speaks about an item in a talk about something else; empty where none does.

    By words alone: of another subject, likeness says too little.
    """
    line = SpokenLine(utterance.words)
    turns = [turn for subject in subjects_of(item) for turn in find_turns(subject, line)]
    if not subjects_of(item):
        finder = WordFinder(utterance)
        places = (find_all(content_words(part), finder) for part in examples_of(item) if _tells(part))
        turns = [(utterance.tokens[a].first, utterance.tokens[b].last) for a, b in filter(None, places)]
    if len(turns) < TURNS_ELSEWHERE:
        return ""
    return bare(_around(min(turns), _clauses(utterance), utterance).text)


def examples_of(item: str) -> tuple[str, ...]:
    """The heading of an item and its examples, each by itself."""
    parts = map(bare, _PARTS.split(item))
    return tuple(dict.fromkeys(part for part in parts if any(map(str.isalnum, part))))


def _compare(phase: Phase, utterance: Utterance, claims: ClaimReader) -> list[tuple[float, Clause]]:
    """For each item the likeness to its nearest ways of speaking, and the clause that is nearest."""
    points = tuple(
        Point(point_id(number), item, (*examples_of(item), *_ways(phase, number)))
        for number, item in enumerate(phase.cover)
    )
    card = Card(f"phase {phase.number}", phase.number, "", phase.title, "", points, ())
    clauses, evidence = claims.gather(card, utterance.words)
    return [(each.values[_LIKENESS], clauses[each.span]) for each in evidence]


def _covered(item: str, clause: Clause, likeness: float | None, utterance: Utterance) -> CoveredItem:
    """Covered by a clause, unless the recogniser hardly believes in its words."""
    places = [
        place
        for place, token in enumerate(utterance.tokens)
        if clause.first <= token.first and token.last <= clause.last
    ]
    is_doubted = bool(places) and doubted(utterance, places[0], places[-1])
    rounded = None if likeness is None else round(likeness, 3)
    return CoveredItem(item, None if is_doubted else True, bare(clause.text), rounded)


def _by_subject(item: str, line: SpokenLine) -> tuple[int, int] | None:
    places = [place for subject in subjects_of(item) if (place := find_mention(subject, line))]
    return min(places, default=None)


def _by_examples(
    item: str, ways: Sequence[str], finder: WordFinder, utterance: Utterance
) -> tuple[int, int] | None:
    """Words that say the heading, an example or a known way of speaking about it, all in one stretch."""
    parts = [part for part in examples_of(item) if _tells(part, alone=not subjects_of(item))]
    for phrase in (*parts, *(way for way in ways if len(content_words(way)) >= SHORTEST_WAY)):
        if place := find_all(content_words(phrase), finder):
            return utterance.tokens[place[0]].first, utterance.tokens[place[1]].last
    return None


def _tells(part: str, *, alone: bool = True) -> bool:
    """Whether an example says something by itself; one word only where it is rare and may stand `alone`."""
    stems = content_words(part)
    if COMMON.issuperset(stems):
        return False
    return len(stems) > 1 or (alone and len(stems[0]) >= SHORTEST_ALONE)


def _ways(phase: Phase, number: int) -> tuple[str, ...]:
    return phase.cover_ways[number] if phase.cover_ways else ()


def _clauses(utterance: Utterance) -> list[Clause]:
    """Sentences and clauses that stand, the shortest first."""
    said = read_said(utterance.words)
    return sorted({*said.sentences, *said.clauses}, key=lambda each: each.last - each.first)


def _around(place: tuple[int, int], clauses: Sequence[Clause], utterance: Utterance) -> Clause:
    """The shortest clause that holds these words, else the words themselves."""
    around = (clause for clause in clauses if clause.first <= place[0] and place[1] <= clause.last)
    return next(around, None) or Clause(" ".join(utterance.words[place[0] : place[1] + 1]), *place)
