"""`rehearse backup` and `rehearse restore`: everything of yours in one file, for another computer."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli.output import counted, notices, print_json, screen
from assistant.cli.workspace import open_workspace

if TYPE_CHECKING:
    from assistant.history.backup_format import Counts, Progress

Json = Annotated[bool, typer.Option("--json", help="One JSON object that says what it holds.")]


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write it, e.g. rehearse.zip.")],
    without_recordings: Annotated[
        bool, typer.Option("--without-recordings", help="Leave out the sound of your answers.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace FILE if it is there.")] = False,
    json: Json = False,
) -> None:
    """Write history, recordings, your own sheets and settings into one file, and check it.

    It can be made while a round runs. Models, caches and logs are not in it. It holds your words and your
    voice, is readable by you alone, and not encrypted.

    Example: rehearse backup rehearse.zip
    """
    from rich.filesize import decimal

    from assistant.history.backup import make_backup

    folders = open_workspace().folders
    with _progress("Backing up") as progress:
        made = make_backup(
            folders, file, recordings=not without_recordings, overwrite=force, progress=progress
        )
    for one in made.left_out:
        notices().print(f"Left out: {one}", style="yellow", markup=False, soft_wrap=True)
    counts = made.manifest.counts
    if json:
        print_json({"file": str(file.absolute()), "size_bytes": made.size_bytes} | asdict(counts))
        return
    screen().print(
        f"Wrote and checked {file}: {_held(counts)}; {decimal(made.size_bytes)}.",
        markup=False,
        soft_wrap=True,
    )


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What `rehearse backup` wrote.")],
    force: Annotated[bool, typer.Option("--force", help="Replace what is here.")] = False,
    json: Json = False,
) -> None:
    """Put the contents of a backup in place: all of it, or nothing.

    Every byte is checked before anything is changed. With --force what is here is kept aside until all of the
    new is in its place, then removed; so make a backup of it first. Recordings that are here stay where the
    backup has none.

    Example: rehearse restore rehearse.zip
    """
    from assistant.history.restoring import restore as put_back

    folders = open_workspace().folders
    with _progress("Restoring") as progress:
        manifest = put_back(file, folders, overwrite=force, progress=progress)
    made_at = manifest.made_at.astimezone()
    if json:
        told = {"made_at": manifest.made_at.isoformat(), "app_version": manifest.app_version}
        print_json({"file": str(file.absolute())} | told | asdict(manifest.counts))
        return
    screen().print(
        f"Restored {_held(manifest.counts)}, from {made_at:%Y-%m-%d %H:%M}.", markup=False, soft_wrap=True
    )


def _held(counts: "Counts") -> str:
    numbers = {
        "answer": counts.answers,
        "recording": counts.recordings,
        "sheet file": counts.sheets,
        "episode": counts.episodes,
    }
    parts = [counted(number, name) for name, number in numbers.items() if number or name == "answer"]
    if counts.settings:
        parts.append("your settings")
    return ", ".join(parts)


@contextmanager
def _progress(what: str) -> "Iterator[Progress]":
    """A bar on stderr."""
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn(what), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=notices(), transient=True) as bars:
        task = bars.add_task(what, total=None)
        yield lambda done, total: bars.update(task, completed=done, total=total)
