"""`rehearse report`: the history as one page for a browser."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli.output import counted, notices, print_json, screen
from assistant.cli.workspace import Workspace, open_workspace
from assistant.errors import HistoryError, UsageError

if TYPE_CHECKING:
    from assistant.history.records import Selection
    from assistant.history.report.answers import Expert
    from assistant.history.report.sound import Sound
    from assistant.history.report.writing import Written
    from assistant.history.statistics import CardId
    from assistant.history.store import History


def report(
    sheet: Annotated[str | None, typer.Argument(metavar="SHEET", help="Only answers on this sheet.")] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write there, not to your data folder.")
    ] = None,
    audio: Annotated[
        int | None,
        typer.Option(
            metavar="N",
            min=0,
            help="Put the newest N recordings into the file itself, for a file to hand on; 0 for none.",
        ),
    ] = None,
    since: Annotated[
        str | None, typer.Option(metavar="DATE", help="Only from this day on: 2026-01-31, or 7d for a week.")
    ] = None,
    show: Annotated[bool, typer.Option("--open", help="Show it in your browser.")] = False,
    json: Annotated[bool, typer.Option("--json", help="One JSON object: file, size, answers.")] = False,
) -> None:
    """Make a page of your answers: trends, and each of the newest 500 to read and to hear.

    It is one file that needs no network and no other program than a browser. The recordings are copied into a
    folder beside it, named after it, unless --audio puts them into the file.

    Example: rehearse report --open
    """
    from assistant.cli.history import moment, sheet_id
    from assistant.cli.history_file import open_history
    from assistant.history.records import Selection

    workspace = open_workspace()
    file = workspace.folders.report_file if out is None else out.expanduser().absolute()
    with open_history(workspace) as store, notices().status("Making the report"):
        which = Selection(
            sheet=None if sheet is None else sheet_id(workspace, store, sheet),
            since=None if since is None else moment(since, "--since"),
        )
        if not store.count(which):
            raise UsageError(
                "there are no such answers to report on" if store.count() else "there are no answers yet",
                remedy="" if store.count() else "Give the first: rehearse practice.",
            )
        written = make_report(workspace, store, which, file, _sound(workspace, file, audio))
    _tell(written, json)
    if show:
        _open(file)


def make_report(
    workspace: Workspace, store: "History", which: "Selection", file: Path, sound: "Sound"
) -> "Written":
    """Write the report of the selected attempts, with what the sheets say of them today.

    Raises:
        UsageError: another file is there, or the folder is missing.
        HistoryError: the history cannot be read, or the file or a recording not be written.
    """
    from assistant.cli.agenda import local_now
    from assistant.cli.progress import progress_of
    from assistant.history.report.writing import Material, write_report

    now = local_now()
    material = Material(
        which=which,
        statistics=progress_of(workspace, store, which, now),
        experts=_experts(workspace, {which.sheet} if which.sheet else set(store.sheets())),
        now=now,
    )
    return write_report(store, material, file, sound)


def _experts(workspace: Workspace, practised: set[str]) -> "dict[CardId, Expert]":
    """What the sheets say today; of a sheet that is gone or damaged, nothing."""
    from assistant.cli.progress import cards_of
    from assistant.decks.library import list_sheets
    from assistant.history.report.answers import Expert

    sheets = [entry.sheet for entry in list_sheets(workspace.folders.sheets) if entry.sheet]
    return {
        (sheet.id, card.key): Expert(card.answer, card.deck)
        for sheet in sheets
        if sheet.id in practised
        for card in cards_of(sheet)
    }


def _sound(workspace: Workspace, file: Path, audio: int | None) -> "Sound":
    from assistant.history.report.sound import SoundBeside, SoundInside

    recordings = workspace.folders.recordings
    return SoundBeside(recordings, file) if audio is None else SoundInside(recordings, file, audio)


def _tell(written: "Written", json: bool) -> None:
    size_bytes = written.file.stat().st_size
    if json:
        print_json(
            {
                "file": str(written.file),
                "size_bytes": size_bytes,
                "answers": written.answers,
                "pages": written.pages,
                "with_sound": written.with_sound,
            }
        )
        return
    sound = f", {written.with_sound} of them to hear" if written.with_sound else ""
    screen().print(f"{counted(written.answers, 'answer')}{sound} ({size_bytes / 1e6:.1f} MB):", markup=False)
    screen().print(str(written.file), markup=False, soft_wrap=True)


def _open(file: Path) -> None:
    import webbrowser

    if not webbrowser.open(file.as_uri()):
        raise HistoryError("no browser could be started", remedy=f"Open {file} yourself.")
