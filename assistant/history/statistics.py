"""What the history tells about progress. Pure: the figures, the time and the decks come in.

Days and weeks are those of the user's time zone; a week begins on Monday. An answer is an attempt in which
somebody spoke. Averages are over the answers that could be judged.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Any

from assistant.history.figures import Figures
from assistant.history.records import CardRef
from assistant.history.schedule import DueDay
from assistant.history.scores import Scores, Tally, is_judged, together
from assistant.history.weak import WeakCard, WeakPoint, weakest_cards, weakest_points

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
    tallies = _tallied(dated, decks)
    judged = [one for one in figures if is_judged(one)]
    return Statistics(
        today=today,
        streak=streak_of((day.day for day in days), today),
        total=together(tally for weeks in tallies.values() for tally in weeks.values()).scores(),
        weeks=_weeks(pair for weeks in tallies.values() for pair in weeks.items()),
        decks=_decks(tallies),
        days=days,
        weakest_cards=weakest_cards(judged),
        weakest_points=weakest_points(judged),
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


def monday_of(day: date) -> date:
    """The first day of its week."""
    return day - timedelta(days=day.weekday())


_Deck = tuple[str, str, str | None]
"""Sheet, drill and deck."""


def _tallied(
    dated: Iterable[tuple[date, Figures]], decks: Mapping[CardId, str]
) -> dict[_Deck, dict[date, Tally]]:
    """The sums of each deck and week, from which all others are added up."""
    found: dict[_Deck, dict[date, Tally]] = {}
    for day, one in dated:
        deck = (one.sheet, one.drill, decks.get((one.sheet, one.card.key)))
        weeks = found.setdefault(deck, {})
        weeks.setdefault(monday_of(day), Tally()).add(one)
    return found


def _decks(tallies: Mapping[_Deck, Mapping[date, Tally]]) -> tuple[DeckScores, ...]:
    told = [
        DeckScores(sheet, deck, drill, together(weeks.values()).scores(), _weeks(weeks.items()))
        for (sheet, drill, deck), weeks in tallies.items()
    ]
    return tuple(sorted(told, key=lambda one: (one.sheet, one.drill, one.deck is None)))


def _weeks(tallies: Iterable[tuple[date, Tally]]) -> tuple[Week, ...]:
    weeks: dict[date, Tally] = {}
    for monday, tally in tallies:
        weeks.setdefault(monday, Tally()).include(tally)
    return tuple(Week(monday, weeks[monday].scores()) for monday in sorted(weeks))


def _days(dated: Iterable[tuple[date, Figures]]) -> tuple[Day, ...]:
    spoken: dict[date, list[float]] = {}
    for day, one in dated:
        if one.is_spoken:
            spoken.setdefault(day, []).append(one.speech_s)
    return tuple(Day(day, len(spoken[day]), sum(spoken[day])) for day in sorted(spoken))


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
