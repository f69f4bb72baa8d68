"""`rehearse recordings`: how much the recorded answers take, and how long they are kept."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli.output import counted, notices, print_json, screen
from assistant.cli.workspace import Workspace, open_workspace

if TYPE_CHECKING:
    from assistant.history.recordings import Kept

FOR_EVER = 36_500
"""Days that stand for no end."""


def recordings(
    json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Show how much the recordings of your answers take, and how long they are kept.

    Old ones are deleted when a round begins; answers keep their words and verdicts. The number of days is a
    setting: 0 stores none, 36500 keeps them for ever. `rehearse forget` deletes answers with all they have.

    Example: rehearse recordings

    Example: rehearse config set recordings.keep_days 365
    """
    from assistant.history.recordings import kept, oldest_kept

    workspace = open_workspace()
    folder, keep_days = workspace.folders.recordings, workspace.settings.recordings.keep_days
    found = kept(folder)
    old = kept(folder, before=oldest_kept(keep_days, datetime.now().astimezone()))
    if json:
        print_json(
            {
                "folder": str(folder),
                "count": found.count,
                "size_bytes": found.size_bytes,
                "oldest": None if found.oldest is None else found.oldest.isoformat(timespec="seconds"),
                "keep_days": keep_days,
                "older_count": old.count,
                "older_bytes": old.size_bytes,
            }
        )
        return
    screen().print(f"{size_text(found)} in {folder}", markup=False, soft_wrap=True)
    if found.oldest is not None:
        screen().print(f"The oldest is of {found.oldest:%Y-%m-%d}.")
    screen().print(f"{_kept_text(keep_days)} Setting recordings.keep_days, now {keep_days}.")
    if old.count:
        go = "goes" if old.count == 1 else "go"
        screen().print(f"Older than that: {size_text(old)}, which {go} when a round begins.")


def size_text(kept: "Kept") -> str:
    """As "12 recordings, 3.4 MB"."""
    from rich.filesize import decimal

    return f"{counted(kept.count, 'recording')}, {decimal(kept.size_bytes)}"


def clear_recordings(workspace: Workspace) -> None:
    """Delete old recordings as a round begins, and tell of it; no trouble with that keeps from the round."""
    from rich.filesize import decimal

    from assistant.history.recordings import clear_old
    from assistant.history.report.sound import sound_folder
    from assistant.settings import Recordings

    keep_days = workspace.settings.recordings.keep_days
    if keep_days >= FOR_EVER:
        return
    was_chosen = keep_days != Recordings().keep_days
    now = datetime.now().astimezone()
    gone = clear_old(workspace.folders.recordings, keep_days, now, was_chosen=was_chosen)
    age = f"{keep_days} days" if keep_days > 1 else "a day"
    if gone.announced and gone.goes_on is not None:
        will_go = "1 is older and goes" if gone.announced == 1 else f"{gone.announced} are older and go"
        notices().print(
            f"Recordings are kept for {age}; {will_go} on {gone.goes_on:%Y-%m-%d}, words and verdicts stay."
            f" To keep them: rehearse config set recordings.keep_days {FOR_EVER}",
            style="yellow",
            soft_wrap=True,
        )
    if gone.deleted:
        copies = sound_folder(workspace.folders.report_file)
        clear_old(copies, keep_days, now, was_chosen=True)
        freed = decimal(gone.freed_bytes)
        notices().print(f"Deleted {counted(gone.deleted, 'recording')} older than {age} ({freed}).")
    if gone.problem:
        notices().print(
            f"An old recording cannot be deleted: {gone.problem}",
            style="yellow",
            markup=False,
            soft_wrap=True,
        )


def _kept_text(keep_days: int) -> str:
    if keep_days == 0:
        return "None are stored: they go when the verdict is there."
    if keep_days >= FOR_EVER:
        return "They are kept for ever."
    return f"They are kept for {'a day' if keep_days == 1 else f'{keep_days} days'}."
