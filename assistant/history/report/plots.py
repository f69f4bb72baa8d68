"""Plots as drawings that a page holds: Vega-Lite on this machine, without a script in the page.

Only days and numbers go into them, never words of a sheet or an answer. Colours are those of the page.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import vl_convert
from markupsafe import Markup

from assistant.history.report.overview import Period, day_text
from assistant.history.scores import Scores

_VERSION = "5.20"
"""Of Vega-Lite, so that a newer converter draws the same."""

_WIDTH, _HEIGHT = 440, 150

_CONFIG = {
    "background": None,
    "aria": False,
    "font": "system-ui, sans-serif",
    "view": {"stroke": None},
    "axis": {
        "labelColor": "var(--soft)",
        "labelFontSize": 11,
        "gridColor": "var(--line)",
        "domainColor": "var(--line)",
        "tickColor": "var(--line)",
        "title": None,
    },
}


@dataclass(frozen=True, slots=True)
class Plot:
    """A drawing with what it shows.

    Attributes:
        description: the same in words.
        svg: its HTML.
    """

    title: str
    description: str
    svg: Markup


@dataclass(frozen=True, slots=True)
class _Measure:
    """What is plotted over time.

    Attributes:
        unit: how a figure reads in a sentence, with {}.
        top: end of the scale; None to fit the figures.
        bars: whether its figures add up, so that bars are true to them.
    """

    title: str
    unit: str
    value: Callable[[Scores], float | None]
    top: float | None = None
    bars: bool = False


MEASURES = (
    _Measure("Grade", "{:.1f} of 5", lambda scores: scores.grade, top=5.0),
    _Measure("Minutes spoken", "{:.0f} minutes", lambda scores: scores.speech_s / 60, bars=True),
    _Measure("Words a minute", "{:.0f}", lambda scores: scores.words_per_minute),
    _Measure("Fillers a minute", "{:.1f}", lambda scores: scores.fillers_per_minute),
)


def plots_of(periods: Sequence[Period], *, daily: bool) -> tuple[Plot, ...]:
    """What has become of each measure, day by day or week by week; without one that nothing is known of."""
    plots = (_plot(measure, periods, "day" if daily else "week") for measure in MEASURES)
    return tuple(plot for plot in plots if plot is not None)


def _plot(measure: _Measure, periods: Sequence[Period], unit: str) -> Plot | None:
    known = [
        (period.begins, value) for period in periods if (value := measure.value(period.scores)) is not None
    ]
    if not known:
        return None
    lowest, highest = (choose(value for _, value in known) for choose in (min, max))
    said = [measure.unit.format(value) for value in (known[0][1], known[-1][1], lowest, highest)]
    description = (
        f"{measure.title} by {unit}, from {day_text(known[0][0])} to {day_text(known[-1][0])}: "
        f"first {said[0]}, last {said[1]}, lowest {said[2]}, highest {said[3]}."
    )
    drawn: str = vl_convert.vegalite_to_svg(_specification(measure, known, unit), vl_version=_VERSION)
    # The size of the drawing is that of its place in the page; what it shows stands in the description.
    head, _, rest = drawn.partition(">")
    box = head[head.index('viewBox="') :].split('"')[1]
    return Plot(measure.title, description, Markup(f'<svg viewBox="{box}" aria-hidden="true">{rest}'))  # noqa: S704  (numbers alone)


def _specification(measure: _Measure, known: Sequence[tuple[Any, float]], unit: str) -> dict[str, Any]:
    values = [{"day": day.isoformat(), "value": round(value, 2)} for day, value in known]
    axis = {"grid": False, "tickCount": 6, "labelOverlap": True}
    x = {"field": "day", "type": "temporal", "axis": axis}
    scale = {"domain": [0, measure.top]} if measure.top else {"zero": measure.bars, "nice": True}
    y = {"field": "value", "type": "quantitative", "scale": scale, "axis": {"tickCount": 5, "domain": False}}
    accent = {"color": "var(--accent)"}
    width = max(2.0, min(18.0, 0.7 * _WIDTH * {"day": 1, "week": 7}[unit] / _span_days(known)))
    marks: list[dict[str, Any]] = (
        [{"mark": {"type": "bar", "width": width, **accent}}]
        if measure.bars
        else [
            {"mark": {"type": "line", "strokeWidth": 2, **accent}},
            {"mark": {"type": "point", "filled": True, "size": 28, "opacity": 1, **accent}},
        ]
    )
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": _WIDTH,
        "height": _HEIGHT,
        "config": _CONFIG,
        "data": {"values": values},
        "encoding": {"x": x, "y": y},
        "layer": marks,
    }


def _span_days(known: Sequence[tuple[Any, float]]) -> int:
    return max(1, int((known[-1][0] - known[0][0]).days) + 1)
