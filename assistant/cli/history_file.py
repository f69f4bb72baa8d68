"""Opens the history for the commands. Where it is damaged, what can be read of it is rescued first."""

from typing import TYPE_CHECKING

from assistant.cli.output import counted, notices
from assistant.cli.workspace import Workspace
from assistant.errors import DamagedHistoryError, UnwritableHistoryError

if TYPE_CHECKING:
    from assistant.history.store import History


def open_history(workspace: Workspace) -> "History":
    """The user's history; one that was damaged is copied aside, and that is told in one line.

    Raises:
        HistoryError: it cannot be opened or written, is locked, from a newer program, or cannot be rescued.
    """
    from assistant.history.store import History

    try:
        return History(workspace.folders.history_file)
    except DamagedHistoryError:
        _rescue(workspace)
    return History(workspace.folders.history_file)


def open_for_round(workspace: Workspace) -> "History":
    """The user's history; where the disk does not take it, one that lasts for this round, which is told.

    Raises:
        HistoryError: it is locked, from a newer program, or damaged and cannot be rescued.
    """
    from assistant.history.store import History

    try:
        return open_history(workspace)
    except UnwritableHistoryError as err:
        notices().print(
            f"Nothing of this round will be kept: {err}", style="yellow", markup=False, soft_wrap=True
        )
        return History.unkept(workspace.folders.history_file)


def check_history(workspace: Workspace) -> None:
    """Look at all of the history, which takes longer than `open_history`, and rescue it where it is damaged.

    Raises:
        HistoryError: it cannot be opened or written, is locked, from a newer program, or cannot be rescued.
    """
    from assistant.history.rescue import is_damaged

    if is_damaged(workspace.folders.history_file, in_full=True):
        _rescue(workspace)


def _rescue(workspace: Workspace) -> None:
    from assistant.history.rescue import rescue

    rescued = rescue(workspace.folders.history_file)
    if rescued is not None:
        notices().print(
            f"The history was damaged: {counted(rescued.attempts, 'answer')} could be read and"
            f" {'is' if rescued.attempts == 1 else 'are'} here; the file as it was is {rescued.copy}",
            style="yellow",
            markup=False,
            soft_wrap=True,
        )
