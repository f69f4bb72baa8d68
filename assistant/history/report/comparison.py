"""An answer beside the earlier ones to the same card. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from assistant.history.figures import Figures
from assistant.scoring.verdict import Status

EARLIER = 5
"""Earlier answers that are shown beside one."""

AnswerKey: TypeAlias = tuple[str, str, datetime]
"""Sheet, key of the card, and time in UTC: what an answer is known by where ids were not read."""


def answer_key(one: Figures) -> AnswerKey:
    """What an answer is known by."""
    return one.sheet, one.card.key, one.at


@dataclass(frozen=True, slots=True)
class PointHistory:
    """One point over the answers of a `Comparison`, the earliest first.

    Attributes:
        outcomes: whether it was made; None where that could not be told; "" where it was not asked then.
    """

    text: str
    outcomes: tuple[bool | str | None, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Answers to one card up to one of them, the earliest first.

    Attributes:
        answers: this one is the last.
        points: those of this answer.
        gained: texts of the points that were missed the last time and are made now.
        lost: the other way round.
        grade_change: against the last answer that was graded; None where there is none.
        count: how many answers there are before this one, those not shown included.
    """

    answers: tuple[Figures, ...]
    points: tuple[PointHistory, ...]
    gained: tuple[str, ...]
    lost: tuple[str, ...]
    grade_change: float | None
    count: int


def by_card(figures: Iterable[Figures]) -> Mapping[tuple[str, str], Sequence[Figures]]:
    """The answers in which somebody spoke, by sheet and key of the card."""
    cards: dict[tuple[str, str], list[Figures]] = defaultdict(list)
    for one in figures:
        if one.is_spoken:
            cards[one.sheet, one.card.key].append(one)
    return cards


def compare(answers: Sequence[Figures], at: datetime) -> Comparison:
    """The answer that was given at a time, beside those before it.

    Args:
        answers: to one card, in the order in which they were recorded.
        at: empty comparisons come of times at which none was.
    """
    place = next((number for number, one in enumerate(answers) if one.at == at), None)
    if place is None:
        return Comparison((), (), (), (), None, 0)
    this, shown = answers[place], answers[max(0, place - EARLIER) : place + 1]
    told = [dict(one.points) for one in shown]
    points = tuple(PointHistory(text, tuple(each.get(text, "") for each in told)) for text, _ in this.points)
    last = next((one for one in reversed(shown[:-1]) if one.status is Status.OK), None)
    if last is None or this.status is not Status.OK:
        return Comparison(tuple(shown), points, (), (), None, place)
    before, now = dict(last.points), dict(this.points)
    gained = tuple(text for text, made in now.items() if made is True and before.get(text) is False)
    lost = tuple(text for text, made in now.items() if made is False and before.get(text) is True)
    known = this.grade is not None and last.grade is not None
    change = round(this.grade, 1) - round(last.grade, 1) if known else None  # type: ignore[arg-type]
    return Comparison(tuple(shown), points, gained, lost, change, place)
