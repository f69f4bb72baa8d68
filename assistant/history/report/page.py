"""The report as one page: the templates, and what a browser may do with it."""

import base64
import hashlib
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from assistant import __version__
from assistant.history.records import CARD_DRILL
from assistant.history.report.answers import Page
from assistant.history.report.comparison import AnswerKey
from assistant.history.report.marking import Kind
from assistant.history.report.overview import LATELY_DAYS, LEVELS, SHOWN_WEAK, Overview, day_text
from assistant.history.report.plots import Plot
from assistant.history.report.time_line import PART_NAMES
from assistant.history.report.visible import visible

GENERATOR = "Rehearse report"
"""What tells our own files from others: it stands in the first lines of each."""

_TEMPLATES = Path(__file__).parent / "templates"

KIND_NAMES: Mapping[Kind, str] = {
    Kind.MADE: "made a point",
    Kind.UNCLEAR: "perhaps a point",
    Kind.TERM: "key term",
    Kind.FLAG: "red flag",
    Kind.FILLER: "filler",
}

_DRILL_NAMES = {
    CARD_DRILL: "Quick-fire",
    "star": "Story",
    "design": "Design",
    "numbers": "Numbers",
    "questions": "Questions to ask",
    "asking": "Asking",
    "checklist": "Checklist",
}


def parts_of(
    overview: Overview,
    pages: Mapping[str, Page],
    ids: Mapping[AnswerKey, str],
    plots: tuple[Plot, ...],
    now: datetime,
) -> Iterator[str]:
    """The HTML, piece by piece.

    Args:
        pages: by id.
        ids: of the answers that have a page.
        now: in the user's time zone.
    """
    style, script = (_inline(name) for name in ("report.css", "report.js"))
    return (
        _environment()
        .get_template("report.html")
        .generate(
            overview=overview,
            pages=pages,
            ids=ids,
            plots=plots,
            now=now,
            style=style,
            script=script,
            policy=_policy(style, script),
            generator=GENERATOR,
            version=__version__,
            kind_names=KIND_NAMES,
            drill_names=_DRILL_NAMES,
            part_names=PART_NAMES,
            levels=LEVELS,
            lately_days=LATELY_DAYS,
            shown_weak=SHOWN_WEAK,
        )
    )


def _policy(style: str, script: str) -> str:
    """No address but files beside the page and what it holds itself; no script or style but its own two.

    Source: https://www.w3.org/TR/CSP3/.
    """
    hashes = (base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in (style, script))
    style_hash, script_hash = hashes
    return (
        f"default-src 'none'; style-src 'sha256-{style_hash}'; script-src 'sha256-{script_hash}'; "
        "media-src 'self' file: data:; base-uri 'none'; form-action 'none'"
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=visible,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "day": day_text,
        "clock": _clock,
        "hours": _hours,
        "percent": _percent,
        "signed": _signed,
    }
    return environment


def _inline(name: str) -> Markup:
    """Our own script or style, as it stands in the page."""
    text = (_TEMPLATES / name).read_text(encoding="utf-8").strip()
    assert not re.search(r"</(?:script|style)", text, re.IGNORECASE)  # noqa: S101  (our own file)
    return Markup(text)  # noqa: S704  (our own file)


def _clock(duration_s: float | None) -> str:
    """Minutes and seconds, as 3:05."""
    if duration_s is None:
        return "–"
    minutes, seconds = divmod(round(duration_s), 60)
    return f"{minutes}:{seconds:02d}"


def _hours(duration_s: float) -> str:
    """Hours and minutes, as 3 h 5 min; from ten hours on without the minutes."""
    hours, minutes = divmod(round(duration_s / 60), 60)
    if hours >= 10:
        return f"{duration_s / 3600:.0f} h"
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.0%}"


def _signed(change: Any) -> str:
    """A difference with its sign; the true minus sign, as screens read it aloud."""
    rounded = round(change, 1)
    return f"{rounded:+.1f}".replace("-", "−") if rounded else "±0.0"
