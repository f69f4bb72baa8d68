"""What the history tells about progress. Pure: the figures, the time and the decks come in.

Days and weeks are those of the user's time zone; a week begins on Monday. An answer is an attempt in which
somebody spoke. Averages are over the answers that could be judged.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime, timedelta, tzinfo
from statistics import fmean
from typing import Any, TypeVar

from assistant.history.figures import Figures
from assistant.history.records import CardRef
from assistant.history.schedule import DueDay
from assistant.history.weak import WeakCard, WeakPoint, weakest_cards, weakest_points
from assistant.scoring.verdict import Status

TICKED = frozenset({"checklist"})
"""Drills whose answers are a yes or no: they count as practice, and have no part in averages."""

_Key = TypeVar("_Key", bound=Hashable)

CardId = tuple[str, str]
"""Id of the sheet and key of the card."""


@dataclass(frozen=True, slots=True)
class Streak:
    """Days in a row with at least one answer.

    Attributes:
        current: up to today, or to yesterday where nothing was answered yet today; 0 where it broke.
        longest: ever, the current one included.
        today: whether today counts already.
    """

    current: int
    longest: int
    today: bool


@dataclass(frozen=True, slots=True)
class Scores:
    """How some attempts went. None stands for an average of nothing.

    Attributes:
        answers: attempts in which somebody spoke; those unclear are among them.
        unclear: answers that could not be understood.
        silent: attempts in which nobody spoke; in no other figure.
        speech_s: seconds in which the person spoke.
        coverage: mean share of points made, 0 to 1.
        grade: mean, 0 to 5.
        words_per_minute: words over the time from first to last speech, of spoken answers.
        fillers_per_minute: over the same time.
        limited: answers that had a time limit.
        over_limit: those of them that ran past it.
        over_share: the share of these, 0 to 1.
    """

    answers: int
    unclear: int
    silent: int
    speech_s: float
    coverage: float | None
    grade: float | None
    words_per_minute: float | None
    fillers_per_minute: float | None
    limited: int
    over_limit: int
    over_share: float | None


@dataclass(frozen=True, slots=True)
class Week:
    """One week in which there were attempts; `begins` is its Monday."""

    begins: date
    scores: Scores


@dataclass(frozen=True, slots=True)
class DeckScores:
    """One deck in one kind of practice.

    Attributes:
        deck: None where its sheet, or the card in it, is gone.
        weeks: those with attempts, the oldest first.
    """

    sheet: str
    deck: str | None
    drill: str
    scores: Scores
    weeks: tuple[Week, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """One day on which something was answered; `speech_s` in seconds."""

    day: date
    answers: int
    speech_s: float


@dataclass(frozen=True, slots=True)
class Statistics:
    """All of it.

    Attributes:
        today: in the user's time zone.
        weeks: those with attempts, the oldest first.
        decks: in the order of sheet, drill and first practice.
        days: those with answers, the oldest first.
        weakest_cards, weakest_points: all that left something to say, the weakest first.
        coming: cards due today (those overdue are among them) and on each day ahead.
    """

    today: date
    streak: Streak
    total: Scores
    weeks: tuple[Week, ...]
    decks: tuple[DeckScores, ...]
    days: tuple[Day, ...]
    weakest_cards: tuple[WeakCard, ...]
    weakest_points: tuple[WeakPoint, ...]
    coming: tuple[DueDay, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """All of it, days as 2026-01-31, fractions to four places."""
        plain: dict[str, Any] = _plain(self)
        return plain


def statistics_of(
    figures: Sequence[Figures],
    now: datetime,
    *,
    decks: Mapping[CardId, str],
    coming: Sequence[DueDay] = (),
    zone: tzinfo | None = None,
) -> Statistics:
    """The statistics of some attempts.

    Args:
        figures: in the order in which they were recorded.
        now: aware.
        decks: the deck of each card that there is today.
        coming: what `schedule.coming` foretells.
        zone: whose days count; None for that of this computer, with its summer time.
    """
    today = now.astimezone(zone).date()
    dated = [(one.at.astimezone(zone).date(), one) for one in figures]
    days = _days(dated)
    return Statistics(
        today=today,
        streak=streak_of((day.day for day in days), today),
        total=scores_of(figures),
        weeks=_weeks(dated),
        decks=_decks(dated, decks),
        days=days,
        weakest_cards=weakest_cards(_judged(figures)),
        weakest_points=weakest_points(_judged(figures)),
        coming=tuple(coming),
    )


def streak_of(days: Iterable[date], today: date) -> Streak:
    """The days in a row; days ahead of today, which a wrong clock makes, are passed over."""
    practised = sorted({day for day in days if day <= today})
    longest = run = 0
    for place, day in enumerate(practised):
        run = run + 1 if place and practised[place - 1] == day - timedelta(days=1) else 1
        longest = max(longest, run)
    goes_on = bool(practised) and practised[-1] >= today - timedelta(days=1)
    return Streak(run if goes_on else 0, longest, bool(practised) and practised[-1] == today)


def scores_of(figures: Iterable[Figures]) -> Scores:
    """How some attempts went."""
    attempts = list(figures)
    answers = [one for one in attempts if one.is_spoken]
    judged = _judged(answers)
    paced = [(one, one.told_s) for one in answers if one.told_s and one.status is Status.OK]
    minutes = sum(told_s for _, told_s in paced) / 60
    limited = [one.over_limit_s > 0 for one in answers if one.over_limit_s is not None]
    return Scores(
        answers=len(answers),
        unclear=sum(one.status is Status.UNCLEAR for one in answers),
        silent=len(attempts) - len(answers),
        speech_s=sum(one.speech_s for one in answers),
        coverage=_mean(one.coverage for one in judged),
        grade=_mean(one.grade for one in judged),
        words_per_minute=sum(one.words for one, _ in paced) / minutes if minutes else None,
        fillers_per_minute=sum(one.fillers for one, _ in paced) / minutes if minutes else None,
        limited=len(limited),
        over_limit=sum(limited),
        over_share=sum(limited) / len(limited) if limited else None,
    )


def monday_of(day: date) -> date:
    """The first day of its week."""
    return day - timedelta(days=day.weekday())


def _judged(figures: Iterable[Figures]) -> list[Figures]:
    return [one for one in figures if one.status is Status.OK and one.drill not in TICKED]


def _weeks(dated: Iterable[tuple[date, Figures]]) -> tuple[Week, ...]:
    weeks = _grouped(dated, lambda day, _: monday_of(day))
    return tuple(Week(monday, scores_of(one for _, one in weeks[monday])) for monday in sorted(weeks))


def _days(dated: Iterable[tuple[date, Figures]]) -> tuple[Day, ...]:
    days = _grouped([pair for pair in dated if pair[1].is_spoken], lambda day, _: day)
    return tuple(Day(day, len(days[day]), sum(one.speech_s for _, one in days[day])) for day in sorted(days))


def _decks(dated: Iterable[tuple[date, Figures]], decks: Mapping[CardId, str]) -> tuple[DeckScores, ...]:
    found = _grouped(dated, lambda _, one: (one.sheet, one.drill, decks.get((one.sheet, one.card.key))))
    told = [
        DeckScores(sheet, deck, drill, scores_of(one for _, one in members), _weeks(members))
        for (sheet, drill, deck), members in found.items()
    ]
    return tuple(sorted(told, key=lambda one: (one.sheet, one.drill, one.deck is None)))


def _grouped(
    dated: Iterable[tuple[date, Figures]], key: Callable[[date, Figures], _Key]
) -> dict[_Key, list[tuple[date, Figures]]]:
    groups: dict[_Key, list[tuple[date, Figures]]] = defaultdict(list)
    for day, one in dated:
        groups[key(day, one)].append((day, one))
    return groups


def _mean(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return fmean(known) if known else None


def _plain(value: Any) -> Any:
    if isinstance(value, CardRef):
        return value.number
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, date):
        return value.isoformat()
    return round(value, 4) if isinstance(value, float) else value
