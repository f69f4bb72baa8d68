"""The table that `make faults` prints."""

from collections.abc import Iterable
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True, slots=True)
class Row:
    """A fault that was made.

    Attributes:
        tries: how often.
        held: how often everything was as promised.
        note: figures, or what was not as promised.
    """

    fault: str
    tries: int
    held: int
    note: str = ""


def show(title: str, rows: Iterable[Row]) -> int:
    """Print the rows as they come; the exit status: 0 when everything held, else 1."""
    table = Table("Fault", "Tries", "Held", "Note", title=title, title_justify="left")
    failed = False
    for row in rows:
        failed |= row.held != row.tries
        table.add_row(row.fault, f"{row.tries:,}", f"{row.held:,}", row.note)
    Console(width=160).print(table)
    return int(failed)
