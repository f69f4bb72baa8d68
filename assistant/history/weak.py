"""Which cards and which points of them go badly, by the last few answers: what was learnt drops out. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from statistics import fmean

from assistant.history.figures import Figures
from assistant.history.records import CardRef

LATELY_CARD = 3
LATELY_POINT = 5
"""The last so many answers tell how a card, or a point, goes now; choices."""


@dataclass(frozen=True, slots=True)
class WeakCard:
    """A card whose last answers left something to say.

    Attributes:
        key: of the card in its sheet.
        question: as it was worded the last time.
        answers: that were judged.
        grade: mean of the last `LATELY_CARD`, 0 to 5.
        coverage: mean of the same, 0 to 1.
        last_at: of the last answer, in UTC.
    """

    sheet: str
    drill: str
    card: CardRef
    key: str
    question: str
    answers: int
    grade: float
    coverage: float
    last_at: datetime


@dataclass(frozen=True, slots=True)
class WeakPoint:
    """A point that was missed. What was unclear is in none of the counts; what was counted on appeal is made.

    Attributes:
        key: of the card in its sheet.
        question: of the card, as it was worded the last time.
        point: its text.
        missed: how often it was missed.
        judged: how often it could be told.
        missed_lately: how often of the last `LATELY_POINT` times, or of all where they are fewer.
        last_at: when it was last missed, in UTC.
    """

    sheet: str
    drill: str
    card: CardRef
    key: str
    question: str
    point: str
    missed: int
    judged: int
    missed_lately: int
    last_at: datetime


def weakest_cards(figures: Iterable[Figures]) -> tuple[WeakCard, ...]:
    """The cards whose last answers were not complete, the lowest grade first.

    Args:
        figures: of judged answers, in order.
    """
    cards: dict[tuple[str, str], list[tuple[float, float, Figures]]] = {}
    for one in figures:
        if one.grade is not None and one.coverage is not None:
            cards.setdefault((one.sheet, one.card.key), []).append((one.grade, one.coverage, one))
    found = []
    for answers in cards.values():
        lately, last = answers[-LATELY_CARD:], answers[-1][2]
        grade, coverage = fmean(one[0] for one in lately), fmean(one[1] for one in lately)
        if coverage < 1:
            found.append(
                WeakCard(
                    last.sheet,
                    last.drill,
                    last.card,
                    last.card.key,
                    last.question,
                    len(answers),
                    grade,
                    coverage,
                    last.at,
                )
            )
    return tuple(sorted(found, key=lambda card: (card.grade, card.coverage)))


def weakest_points(figures: Iterable[Figures]) -> tuple[WeakPoint, ...]:
    """The points that were ever missed, those missed most often lately first, then most often at all.

    A point is known by its text: ids move when a sheet is edited.

    Args:
        figures: of judged answers, in order.
    """
    points: dict[tuple[str, str, str], list[tuple[bool, Figures]]] = {}
    for one in figures:
        for text, made in one.points:
            if made is not None:
                points.setdefault((one.sheet, one.card.key, text), []).append((made, one))
    found = []
    for (_, _, text), told in points.items():
        missed = [one for made, one in told if not made]
        if missed:
            last, lately = told[-1][1], told[-LATELY_POINT:]
            found.append(
                WeakPoint(
                    last.sheet,
                    last.drill,
                    last.card,
                    last.card.key,
                    last.question,
                    text,
                    len(missed),
                    len(told),
                    sum(not made for made, _ in lately),
                    missed[-1].at,
                )
            )
    return tuple(sorted(found, key=lambda point: (-point.missed_lately, -point.missed, point.judged)))
