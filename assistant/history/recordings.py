"""The recordings on disk: how much they take, how long they are kept, and taking the old ones away.

Their age is that of the file. An attempt keeps its transcript and verdict when its recording goes.
"""

import contextlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from assistant.errors import HistoryError
from assistant.folders import PRIVATE_FILE_MODE
from assistant.history.records import recording_name

ANY_RECORDING = recording_name("[0-9a-f]" * 32).replace(".", "*.")
"""Our own recordings by name, unfinished ones included; what else lies in that folder is not ours."""

LEFTOVER_DAYS = 1
"""So long stays what a killed round left behind, and where nothing is stored at all; a choice: it may have to
be scored by hand."""

NOTICE_DAYS = 7
"""Between the first word that old recordings will go and the day they do; a choice: time to come back in."""

_NOTICE = ".old-ones-go-from"
"""File in the recordings folder that names that day."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What the recordings folder holds.

    Attributes:
        oldest: when the oldest was written, in the user's own zone; None where there are none.
    """

    count: int
    size_bytes: int
    oldest: datetime | None


@dataclass(frozen=True, slots=True)
class Cleared:
    """What became of the recordings that are older than they should be.

    Attributes:
        deleted: files.
        freed_bytes: their size.
        announced: files that will go, for the first time, on `goes_on`.
        goes_on: the day; None where nothing was announced.
        problem: why one could not be deleted; empty where all went.
    """

    deleted: int = 0
    freed_bytes: int = 0
    announced: int = 0
    goes_on: date | None = None
    problem: str = ""


def own_recordings(folder: Path) -> list[Path]:
    """Our own files in the recordings folder, unfinished ones included."""
    return sorted(folder.glob(ANY_RECORDING))


def kept(folder: Path, *, before: datetime | None = None) -> Kept:
    """How much there is.

    Args:
        before: only what is older, in any zone; None for all.
    """
    sizes: list[tuple[float, int]] = []
    for file in own_recordings(folder):
        with contextlib.suppress(OSError):  # it went meanwhile
            told = file.lstat()
            if before is None or told.st_mtime < before.timestamp():
                sizes.append((told.st_mtime, told.st_size))
    oldest = datetime.fromtimestamp(min(sizes)[0]).astimezone() if sizes else None
    return Kept(len(sizes), sum(size for _, size in sizes), oldest)


def oldest_kept(keep_days: int, now: datetime) -> datetime:
    """Recordings from before that time go."""
    return now - timedelta(days=max(keep_days, LEFTOVER_DAYS))


def clear_old(folder: Path, keep_days: int, now: datetime, *, was_chosen: bool) -> Cleared:
    """Delete recordings that are older than they are kept.

    Where nobody chose the number of days, the first that would go are announced, and go `NOTICE_DAYS` later.

    Args:
        keep_days: 0 where none are stored.
        now: in the user's own zone.
        was_chosen: the user set `keep_days`.
    """
    limit = oldest_kept(keep_days, now).timestamp()
    old: list[tuple[Path, int]] = []
    for file in own_recordings(folder):
        with contextlib.suppress(OSError):
            told = file.lstat()
            if told.st_mtime < limit:
                old.append((file, told.st_size))
    if not old:
        return Cleared()
    if not was_chosen:
        goes_on = _announced_day(folder, now.date())
        if now.date() < goes_on:
            return Cleared(announced=len(old), goes_on=goes_on)
    return _delete(old)


def _announced_day(folder: Path, today: date) -> date:
    """The day from which old recordings go; it is set when it is first asked for."""
    file = folder / _NOTICE
    try:
        return date.fromisoformat(file.read_text(encoding="utf-8").strip())
    except (OSError, ValueError):  # nothing was announced yet, or the file is damaged
        goes_on = today + timedelta(days=NOTICE_DAYS)
    with contextlib.suppress(OSError):  # then it is announced anew, and nothing goes
        file.touch(PRIVATE_FILE_MODE)
        file.write_text(goes_on.isoformat(), encoding="utf-8")
    return goes_on


def _delete(files: Iterable[tuple[Path, int]]) -> Cleared:
    deleted, freed_bytes, problem = 0, 0, ""
    for file, size in files:
        try:
            file.unlink(missing_ok=True)
        except OSError as err:
            problem = f"{file}: {err.strerror or err}"
        else:
            deleted, freed_bytes = deleted + 1, freed_bytes + size
    return Cleared(deleted, freed_bytes, problem=problem)


def remove_all(files: Iterable[Path]) -> int:
    """Delete recordings; how many there were.

    Raises:
        HistoryError: one cannot be deleted; those after it remain.
    """
    deleted = 0
    for file in sorted(files):
        try:
            file.unlink()
        except FileNotFoundError:
            continue  # deleted by hand, or by an earlier run that was cut short
        except OSError as err:
            raise HistoryError(
                f"cannot delete the recording {file}",
                why=err.strerror or str(err),
                remedy="Close what plays it, check its permissions, and forget again; no row was deleted.",
            ) from err
        deleted += 1
    return deleted
