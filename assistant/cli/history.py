"""`rehearse history` and `export`: look back, take the answers elsewhere."""

import sys
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli.output import counted, notices, print_json, screen
from assistant.cli.workspace import Workspace, open_workspace
from assistant.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assistant.history.records import Attempt, Selection
    from assistant.history.store import History

SHOWN_ROWS = 20
"""Rows of the table where --count asks for none in particular."""

FIRST_ANSWER = "No answers yet. Type `rehearse practice` to give the first."


class ExportFormat(StrEnum):
    """What `rehearse export` writes."""

    JSON = "json"
    CSV = "csv"


def history(
    sheet: Annotated[str | None, typer.Option(metavar="SHEET", help="Only answers on this sheet.")] = None,
    drill: Annotated[
        str | None, typer.Option(metavar="DRILL", help="Only this kind: quickfire, star, numbers, ...")
    ] = None,
    card: Annotated[
        int | None, typer.Option(metavar="N", help="Only card number N, or that item of --drill.")
    ] = None,
    count: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="Only the last N (the table: 20 unless told).")
    ] = None,
    since: Annotated[
        str | None, typer.Option(metavar="DATE", help="Only from this day on: 2026-01-31, or 7d for a week.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON object a line, with its verdict.")] = False,
) -> None:
    """Show the answers you gave, the newest last.

    Example: rehearse history --sheet interview --since 7d
    """
    from assistant.cli.history_file import open_history
    from assistant.history.records import Selection

    workspace = open_workspace()
    with open_history(workspace) as store:
        which = Selection(
            sheet=None if sheet is None else sheet_id(workspace, store, sheet),
            drill=kind_of_practice(drill, card),
            card_number=card,
            since=None if since is None else moment(since, "--since"),
        )
        if json:
            for attempt in _last(store, which, count):
                print_json(attempt.as_json())
        else:
            _show(store, which, count or SHOWN_ROWS)


def export(
    form: Annotated[
        ExportFormat, typer.Option("--format", help="json: everything; csv: a row an answer.")
    ] = ExportFormat.JSON,
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Write there, not to the screen.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace FILE if it is there.")] = False,
) -> None:
    """Write all answers with their verdicts: one JSON array, or a table for a spreadsheet.

    In the CSV, text that a spreadsheet would run as a formula gets an apostrophe in front.

    The recordings are not exported; each answer names its own.

    Example: rehearse export --format csv --out answers.csv
    """
    from assistant.cli.history_file import open_history
    from assistant.history.export import replacing, write_csv, write_json

    write = {ExportFormat.JSON: write_json, ExportFormat.CSV: write_csv}[form]
    with open_history(open_workspace()) as store:
        if out is None:
            write(store.attempts(), sys.stdout)
            return
        with replacing(out, overwrite=force) as stream:
            write(store.attempts(), stream)
        notices().print(f"Wrote {counted(store.count(), 'answer')} to {out}.", markup=False)


def moment(text: str, option: str) -> datetime:
    """A day (its beginning, local time) or a number of days ago (`7d`), as a time in UTC.

    Raises:
        UsageError: it is neither.
    """
    days = text.removesuffix("d")
    try:
        if days != text and days.isdecimal():
            return datetime.now(UTC) - timedelta(days=int(days))
        return datetime.combine(date.fromisoformat(text), time.min).astimezone(UTC)
    except (ValueError, OverflowError) as err:
        raise UsageError(
            f"{option} cannot be {text!r}", remedy="Give a day such as 2026-01-31, or 7d for seven days ago."
        ) from err


def kind_of_practice(named: str | None, number: int | None) -> str | None:
    """Which kind of practice is meant: a number alone is that of a card; other drills count on their own.

    Raises:
        UsageError: there is no such kind.
    """
    from assistant.decks.findings import did_you_mean
    from assistant.practice.drills import NAMES
    from assistant.practice.drills.quickfire import Quickfire

    if named is None:
        return None if number is None else Quickfire.name
    if named.casefold() not in NAMES:
        raise UsageError(
            f"there is no kind of practice {named!r}",
            remedy=did_you_mean(named, NAMES, f"There are {', '.join(NAMES)}."),
        )
    return named.casefold()


def sheet_id(workspace: Workspace, store: "History", name: str) -> str:
    """The id of a sheet. One that was practised may be gone by now, so the history is asked first.

    Raises:
        UsageError: there is no such sheet.
    """
    if name in store.sheets():
        return name
    from assistant.decks.library import find_sheet

    return find_sheet(name, workspace.folders.sheets).id


def whole_id(store: "History", start: str) -> str:
    """The id that begins so.

    Raises:
        UsageError: no answer has such an id, or several have.
    """
    found = store.ids_beginning(start) if start else []
    if len(found) == 1:
        return found[0]
    what = (
        f"{len(found)} answers have ids that begin with {start!r}"
        if found
        else f"no answer has the id {start!r}"
    )
    raise UsageError(what, remedy="`rehearse history` shows the ids.")


def _last(store: "History", which: "Selection", count: int | None) -> "Iterable[Attempt]":
    if count is None:
        return store.attempts(which)
    return reversed(list(store.attempts(which, limit=count, newest_first=True)))


def _show(store: "History", which: "Selection", count: int) -> None:
    attempts = list(_last(store, which, count))
    total = store.count(which)
    if attempts:
        from assistant.cli.history_table import attempts_table

        screen().print(attempts_table(attempts))
        if total > len(attempts):
            screen().print(f"The last {len(attempts)} of {total} answers. All of them: --count {total}")
    else:
        screen().print("No answers match." if store.count() else FIRST_ANSWER)
