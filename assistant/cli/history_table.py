"""The history as a table for people."""

from collections.abc import Sequence

from rich import box
from rich.table import Table
from rich.text import Text

from assistant.cli.output import printable
from assistant.history.records import Attempt
from assistant.practice.drills.quickfire import Quickfire
from assistant.scoring.verdict import Status

SHORT_ID = 8
"""Characters of an id shown. Among 10,000 answers, two share them once in a hundred histories."""

_WITHOUT_COVERAGE = {Status.NO_SPEECH: "silence", Status.UNCLEAR: "unclear", Status.OK: "-"}
_QUESTION = "Question"
_FIGURES = {"Card", "Made", "Regraded", "Grade", "Over"}


def attempts_table(attempts: Sequence[Attempt]) -> Table:
    """A row an attempt (at least one), in the order given; times in the user's own zone.

    Columns that would tell nothing are left out (one sheet only, nobody over the limit), for the question is
    what gives way on a narrow screen.
    """
    rows = [_cells(attempt) for attempt in attempts]
    told = {name for row in rows for name, cell in row.items() if cell}
    if len({attempt.sheet for attempt in attempts}) == 1:
        told.discard("Sheet")
    if {attempt.drill for attempt in attempts} == {Quickfire.name}:
        told.discard("Drill")
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False)
    names = [name for name in rows[0] if name in told]
    for name in names:
        # Only a column that may wrap gives way to the others; its cells are cut to one line all the same.
        table.add_column(name, justify="right" if name in _FIGURES else "left", no_wrap=name != _QUESTION)
    for row in rows:
        table.add_row(*(Text(row[name], no_wrap=True, overflow="ellipsis") for name in names))
    return table


def _cells(attempt: Attempt) -> dict[str, str]:
    coverage, grade = attempt.coverage, attempt.grade
    over_s = attempt.verdict["delivery"]["over_limit_s"] or 0.0
    cells = {
        "When": f"{attempt.at.astimezone():%Y-%m-%d %H:%M}",
        "Sheet": attempt.sheet,
        "Drill": attempt.drill,
        "Card": str(attempt.card.number),
        _QUESTION: attempt.question,
        "Counted": ", ".join(appeal.point for appeal in attempt.appeals),
        "Made": _WITHOUT_COVERAGE[attempt.status] if coverage is None else f"{coverage:.0%}",
        "Regraded": _regraded(attempt),
        "Grade": "" if grade is None else f"{grade:.1f}",
        "Over": f"+{over_s:.0f} s" if over_s else "",
        "Id": attempt.id[:SHORT_ID],
    }
    return {name: printable(cell) for name, cell in cells.items()}


def _regraded(attempt: Attempt) -> str:
    """What a later verdict says of it."""
    later = attempt.regraded
    if later is None:
        return ""
    status = Status(later.verdict["status"])
    return _WITHOUT_COVERAGE[status] if later.coverage is None else f"{later.coverage:.0%}"
