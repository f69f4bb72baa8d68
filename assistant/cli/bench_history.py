"""`rehearse bench history`: how long one waits for what is told of a long history."""

import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.cli.output import notices, print_json, screen
from assistant.cli.workspace import Workspace, open_workspace

if TYPE_CHECKING:
    from assistant.history.store import History

RUNS = 3


def history(
    attempts: Annotated[
        int, typer.Option(min=1, max=1_000_000, help="How many attempts there are, in a year.")
    ] = 10_000,
    sheet: Annotated[str, typer.Option(metavar="SHEET", help="Whose cards were practised.")] = "interview",
    seed: Annotated[int, typer.Option(help="Another year.")] = 1,
    json: Annotated[bool, typer.Option("--json", help="One JSON object for each measurement.")] = False,
) -> None:
    """Make up a year of attempts in a temporary folder, and measure what is told of it.

    Each figure is the median of three runs, without the start of the program (`rehearse bench start`); bytes
    are those of what comes out. Your own history is not touched.

    Example: rehearse bench history --attempts 10000
    """
    from assistant.cli.bench import print_conditions
    from assistant.decks.library import find_sheet
    from assistant.evaluation.made_up import make_up
    from assistant.history.store import History

    workspace = open_workspace()
    practised = find_sheet(sheet, workspace.folders.sheets)
    print_conditions(workspace)
    notices().print(f"Making up {attempts} attempts ...", markup=False)
    with tempfile.TemporaryDirectory(prefix="rehearse-bench-", ignore_cleanup_errors=True) as folder:
        file = Path(folder) / "history.sqlite"
        with History(file) as store:
            make_up(store, practised, attempts=attempts, until=datetime.now(UTC), seed=seed)
        history_bytes = file.stat().st_size
        for name, task in TASKS.items():
            measured = {"what": name, "attempts": attempts, "history_bytes": history_bytes}
            measured |= _measured(task, workspace, file)
            if json:
                print_json(measured)
            else:
                _show(measured)


def _measured(
    task: "Callable[[Workspace, History], str]", workspace: Workspace, file: Path
) -> dict[str, Any]:
    """The median time of a task on a history that is opened for it, and the size of what it makes."""
    from assistant.history.store import History

    seconds, made = [], ""
    for _ in range(RUNS):
        began_s = time.perf_counter()
        with History(file) as store:
            made = task(workspace, store)
        seconds.append(time.perf_counter() - began_s)
    return {"seconds": round(statistics.median(seconds), 3), "bytes": len(made.encode())}


def _stats(workspace: Workspace, store: "History") -> str:
    """What `rehearse stats` shows."""
    from rich.console import Console

    from assistant.cli.agenda import local_now
    from assistant.cli.progress import progress_of
    from assistant.cli.stats_screen import statistics_screen
    from assistant.history.records import EVERYTHING

    console = Console(width=100, force_terminal=True)
    with console.capture() as shown:
        console.print(
            statistics_screen(progress_of(workspace, store, EVERYTHING, local_now()), console.width)
        )
    return shown.get()


def _report(workspace: Workspace, store: "History") -> str:
    """What `rehearse report` writes, without recordings."""
    from assistant.cli.report import make_report
    from assistant.history.records import EVERYTHING
    from assistant.history.report.sound import SoundInside

    with tempfile.TemporaryDirectory(prefix="rehearse-bench-", ignore_cleanup_errors=True) as folder:
        file = Path(folder) / "report.html"
        sound = SoundInside(workspace.folders.recordings, file, 0)
        make_report(workspace, store, EVERYTHING, file, sound)
        return file.read_text(encoding="utf-8")


TASKS: "dict[str, Callable[[Workspace, History], str]]" = {"stats": _stats, "report": _report}
"""What is measured, by name: each makes the whole text that its command would show or write."""


def _show(measured: dict[str, Any]) -> None:
    megabytes = measured["history_bytes"] / 1e6
    screen().print(
        f"{measured['what']}: {measured['seconds']:.2f} s, {measured['bytes'] / 1e3:.0f} kB "
        f"({measured['attempts']} attempts, a history of {megabytes:.0f} MB)",
        soft_wrap=True,
    )
