"""What the report shows of all answers together. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from itertools import groupby
from statistics import quantiles

from assistant.history.figures import Figures
from assistant.history.report.comparison import AnswerKey, answer_key
from assistant.history.scores import Scores, Tally
from assistant.history.statistics import Day, Statistics, monday_of

DAILY_UP_TO_DAYS = 35
"""A history of no more than five weeks is plotted by day, a longer one by week; a choice."""

CALENDAR_WEEKS = 53
LEVELS = 4
"""A year of days, in so many shades beside none."""

LATELY_DAYS = 28
"""How the last four weeks went is set against the four before."""

SHOWN_WEAK = 10


@dataclass(frozen=True, slots=True)
class Row:
    """An answer in the list.

    Attributes:
        id: of its page; None where it has none.
        at: in the user's time zone.
    """

    id: str | None
    at: datetime
    figures: Figures

    @property
    def made(self) -> int:
        """Points made."""
        return sum(made is True for _, made in self.figures.points)


@dataclass(frozen=True, slots=True)
class Period:
    """A day or a week; `begins` is its first day."""

    begins: date
    scores: Scores


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day of the calendar.

    Attributes:
        level: 0 for no answers, up to `LEVELS`; None for days to come.
    """

    day: date
    answers: int
    speech_s: float
    level: int | None


@dataclass(frozen=True, slots=True)
class Calendar:
    """The last year.

    Attributes:
        weeks: the Monday of each, the oldest first.
        months: the first day of each month in it, and how many of the weeks begin in it.
        weekdays: seven rows from Monday on, a day of each week in each.
    """

    weeks: tuple[date, ...]
    months: tuple[tuple[date, int], ...]
    weekdays: tuple[tuple[CalendarDay, ...], ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """All of it.

    Attributes:
        first, last: days of the first and the last attempt in the report; None where there are none.
        sheets: ids of the sheets in it.
        lately: the last `LATELY_DAYS`.
        before: as many days before these.
        daily: whether `periods` are days.
        pages: the answers with a page, the newest first.
        older: those without one, likewise.
    """

    statistics: Statistics
    first: date | None
    last: date | None
    sheets: tuple[str, ...]
    lately: Scores
    before: Scores
    daily: bool
    periods: tuple[Period, ...]
    calendar: Calendar
    pages: tuple[Row, ...]
    older: tuple[Row, ...]

    def page_of(self, sheet: str, key: str) -> str | None:
        """The id of the page of the last answer to a card; None where it has none."""
        return next(
            (
                row.id
                for row in self.pages
                if row.figures.card.key == key and row.figures.sheet == sheet and row.figures.is_spoken
            ),
            None,
        )


def overview_of(
    statistics: Statistics, figures: Sequence[Figures], pages: Mapping[AnswerKey, str], zone: tzinfo | None
) -> Overview:
    """The overview.

    Args:
        figures: in the order in which they were recorded.
        pages: ids of the answers that have a page.
        zone: whose days count; None for that of this computer.
    """
    rows = [Row(pages.get(answer_key(one)), one.at.astimezone(zone), one) for one in reversed(figures)]
    today = statistics.today
    dated = [(row.at.date(), row.figures) for row in reversed(rows)]
    days = [day for day, _ in dated]
    daily = bool(days) and today - min(days) <= timedelta(days=DAILY_UP_TO_DAYS)
    lately, before = today - timedelta(days=LATELY_DAYS), today - timedelta(days=2 * LATELY_DAYS)
    return Overview(
        statistics=statistics,
        first=min(days, default=None),
        last=max(days, default=None),
        sheets=tuple(sorted({one.sheet for one in figures})),
        lately=_scores(one for day, one in dated if day > lately),
        before=_scores(one for day, one in dated if before < day <= lately),
        daily=daily,
        periods=_days(dated)
        if daily
        else tuple(Period(week.begins, week.scores) for week in statistics.weeks),
        calendar=calendar_of(statistics.days, today),
        pages=tuple(row for row in rows if row.id is not None),
        older=tuple(row for row in rows if row.id is None),
    )


def day_text(day: date) -> str:
    """A day as people write it: 4 December 2025."""
    return f"{day.day} {day:%B %Y}"


def calendar_of(days: Iterable[Day], today: date) -> Calendar:
    """The year up to today."""
    known = {day.day: day for day in days}
    last = monday_of(today)
    weeks = tuple(last - timedelta(weeks=back) for back in range(CALENDAR_WEEKS - 1, -1, -1))
    bounds = _bounds([day.answers for day in known.values() if weeks[0] <= day.day <= today])
    return Calendar(
        weeks,
        tuple((next(group), 1 + sum(1 for _ in group)) for _, group in groupby(weeks, key=_month)),
        tuple(
            tuple(_calendar_day(week + timedelta(days=weekday), known, bounds, today) for week in weeks)
            for weekday in range(7)
        ),
    )


def _calendar_day(day: date, known: Mapping[date, Day], bounds: Sequence[float], today: date) -> CalendarDay:
    if day > today:
        return CalendarDay(day, 0, 0.0, None)
    done = known.get(day)
    if done is None:
        return CalendarDay(day, 0, 0.0, 0)
    return CalendarDay(day, done.answers, done.speech_s, 1 + sum(done.answers > bound for bound in bounds))


def _bounds(answers: Sequence[int]) -> Sequence[float]:
    """Quartiles of the different counts: the shades tell somebody's own quiet days from busy ones."""
    counts = set(answers)
    return quantiles(counts, n=LEVELS, method="inclusive") if len(counts) > 1 else ()


def _days(dated: Iterable[tuple[date, Figures]]) -> tuple[Period, ...]:
    groups = groupby(sorted(dated, key=lambda pair: pair[0]), key=lambda pair: pair[0])
    return tuple(Period(day, _scores([one for _, one in members])) for day, members in groups)


def _scores(figures: Iterable[Figures]) -> Scores:
    tally = Tally()
    for one in figures:
        tally.add(one)
    return tally.scores()


def _month(day: date) -> tuple[int, int]:
    return day.year, day.month
