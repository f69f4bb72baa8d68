"""Small charts out of letters, which read without colour and in a pipe."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from statistics import quantiles

from rich.text import Text

_STEPS = "▁▂▃▄▅▆▇█"
_FULL, _EMPTY = "━", "─"

SHADES = "·░▒▓█"
_COLOURS = ("dim", "green4", "green3", "green1", "bold green1")
"""How a day of the calendar looks: nothing, and four quarters of the days with practice."""

FEWEST_WEEKS = 12
"""Weeks of the calendar of somebody who has just begun; a choice."""

_DAY_NAMES = ("Mon", "", "Wed", "", "Fri", "", "")
_NAME_CELLS = 4
_WEEK_CELLS = 2


def sparkline(values: Sequence[float | None], low: float = 0.0) -> str:
    """A letter a value, taller for more; a blank for None.

    Args:
        low: what has the lowest step; the highest value has the tallest.
    """
    high = max((value for value in values if value is not None), default=low)
    return "".join(" " if value is None else _step(value, low, high) for value in values)


def _step(value: float, low: float, high: float) -> str:
    share = (value - low) / (high - low) if high > low else 0.0
    return _STEPS[min(len(_STEPS) - 1, max(0, int(share * len(_STEPS))))]


def bar(share: float, cells: int) -> Text:
    """A bar of so many cells, of which `share` (0 to 1) is full."""
    full = min(cells, max(0, round(share * cells)))
    return Text.assemble((_FULL * full, "green"), (_EMPTY * (cells - full), "dim"))


def calendar(answers: Mapping[date, int], today: date, width: int) -> Text:
    """A row for each day of the week, and a column a week up to this one.

    From the first answer on, but at least `FEWEST_WEEKS` and at most a year of them, and as many as fit.

    Args:
        answers: how many were given on each day.
        width: in cells; from 10.
    """
    monday = today - timedelta(days=today.weekday())
    begun = (monday - min(answers, default=today)).days // 7 + 2
    weeks = min(53, max(FEWEST_WEEKS, begun), (width - _NAME_CELLS) // _WEEK_CELLS)
    mondays = [monday - timedelta(weeks=back) for back in reversed(range(weeks))]
    levels = _levels([count for count in answers.values() if count])
    rows = [Text(" " * _NAME_CELLS + _months(mondays), style="dim")]
    for weekday, name in enumerate(_DAY_NAMES):
        row = Text(name.ljust(_NAME_CELLS), style="dim")
        for first in mondays:
            day = first + timedelta(days=weekday)
            count = answers.get(day, 0)
            level = 1 + bisect_right(levels, count) if count else 0
            cell = (SHADES[level] if day <= today else " ") + " "
            row.append(cell, style=_COLOURS[level])
        rows.append(row)
    return Text("\n").join(rows)


def _levels(counts: Sequence[int]) -> list[float]:
    """The least counts of the upper three quarters."""
    if len(set(counts)) < len(SHADES) - 1:
        return [float(count) for count in sorted(set(counts))[1:]]
    return quantiles(counts, n=4, method="inclusive")


def _months(mondays: Sequence[date]) -> str:
    """The name of each month above its first whole week, where there is room for it."""
    line = f"{mondays[0]:%b}" if len(mondays) > 1 and mondays[0].month == mondays[1].month else ""
    for place, (before, first) in enumerate(pairwise(mondays), start=1):
        at = place * _WEEK_CELLS
        if first.month != before.month and len(line) < at:
            line = f"{line:<{at}}{first:%b}"
    return line[: len(mondays) * _WEEK_CELLS]
