"""What regrading changed, as a table for people."""

from collections.abc import Sequence

from rich import box
from rich.table import Table
from rich.text import Text

from assistant.cli.history_table import SHORT_ID
from assistant.cli.output import printable
from assistant.practice.regrade_changes import Change, Difference, WordChange

SHOWN_WORDS = 4
"""Places shown at which other words were heard; a smaller model may mishear more than a screen holds."""

_NOT_JUDGED = "-"


def regrade_table(changed: Sequence[Difference]) -> Table:
    """A row an answer: coverage before and after, points and terms with what they are now, other words."""
    names = {"Card": "right", "Question": "left", "Before": "right", "After": "right"}
    rows = [_cells(one) for one in changed]
    names |= {name: "left" for name in ("Points", "Terms", "Words") if any(row[name] for row in rows)}
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False)
    for name in (*names, "Id"):
        wraps = name in {"Question", "Terms", "Words"}
        table.add_column(name, justify="right" if names.get(name) == "right" else "left", no_wrap=not wraps)
    for row in rows:
        table.add_row(*(Text(printable(row[name])) for name in (*names, "Id")))
    return table


def _cells(one: Difference) -> dict[str, str]:
    more = f" and {len(one.words) - SHOWN_WORDS} more" if len(one.words) > SHOWN_WORDS else ""
    return {
        "Card": str(one.attempt.card.number),
        "Question": one.attempt.question,
        "Before": _share(one.attempt.coverage),
        "After": _share(one.regrade.coverage),
        "Points": _marks(one.points, " "),
        "Terms": _marks(one.terms, ", "),
        "Words": "; ".join(map(_words, one.words[:SHOWN_WORDS])) + more,
        "Id": one.attempt.id[:SHORT_ID],
    }


def _share(coverage: float | None) -> str:
    return _NOT_JUDGED if coverage is None else f"{coverage:.0%}"


def _marks(changes: Sequence[Change], separator: str) -> str:
    return separator.join(change.mark for change in changes)


def _words(change: WordChange) -> str:
    return f"{change.before or '…'} → {change.after or '…'}"
