"""Puts restored data in the place of the old, so that a crash at any moment leaves the one or the other.

    .restore/new/          what was restored, verified
    .restore/old/          what was here, until all of the new is in its place
    .restore/decided       written when `new` is complete: from then on the new counts

Whatever finds `decided` goes on with putting into place; `tidy` does so before any command reads the data.
"""

import contextlib
import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from assistant.errors import HistoryError
from assistant.folders import Folders, make_private
from assistant.history.backup_format import EPISODES, HISTORY, RECORDINGS, SETTINGS, SHEETS, is_known
from assistant.history.database import explained, held, leave_write_ahead_log, primary_code

LOCK = ".restore.lock"
_DECIDED = "decided"
_BESIDE = ("-wal", "-shm", "-journal")
"""What SQLite may leave beside a database, and would take for a part of the new one."""

PATIENCE_S = 5.0
"""How long to wait for another program that restores, or that has just closed the history."""


class Swap:
    """The exchange of the old data for the new. Whoever uses it holds the lock (`locked`).

    Attributes:
        new: where what is restored is unpacked, laid out as in the backup.
    """

    def __init__(self, folders: Folders) -> None:
        self._folders = folders
        self._root = folders.restoring
        self._old = self._root / "old"
        self.new = self._root / "new"

    @property
    def is_decided(self) -> bool:
        """Whether the new counts, and the rest is only to be put into place."""
        return (self._root / _DECIDED).exists()

    def begin(self) -> None:
        """Make empty folders for the new and the old.

        Raises:
            OSError: they cannot be made.
            HistoryError: a folder that is to be replaced is a link or a disk of its own.
        """
        for folder in (self._folders.recordings, self._folders.sheets, self._folders.episodes):
            if folder.is_symlink() or os.path.ismount(folder):
                raise HistoryError(
                    f"{folder} cannot be replaced",
                    why="it is a link, or a disk of its own",
                    remedy="Nothing was changed. Put a plain folder in its place until it is restored.",
                )
        self.abandon()
        make_private(self.new)
        make_private(self._old)

    def commit(self) -> None:
        """Decide: from here on a crash leads to the new data.

        Raises:
            OSError: that cannot be written; then the old data stays.
        """
        part = self._root / f"{_DECIDED}.part"
        with part.open("w", encoding="utf-8") as out:
            json.dump(sorted(entry.name for entry in self.new.iterdir()), out)
            out.flush()
            os.fsync(out.fileno())
        part.replace(self._root / _DECIDED)
        sync_folder(self._root)

    def finish(self) -> None:
        """Put all that is new into its place, then remove the old. May be called again after a crash.

        Raises:
            HistoryError: something is in the way; the next command goes on with it.
        """
        try:
            for name in json.loads((self._root / _DECIDED).read_text(encoding="utf-8")):
                self._put(name)
                self._give_back(name)
            (self._root / _DECIDED).unlink()
            sync_folder(self._root)
        except OSError as err:
            raise HistoryError(
                "the restore could not be finished",
                why=f"{err.filename}: {err.strerror}" if err.strerror else str(err),
                remedy="Close every other Rehearse; the next command goes on with it. Nothing is lost.",
            ) from err
        self.abandon()

    def abandon(self) -> None:
        """Remove what is left of it; the data in place stays as it is."""
        shutil.rmtree(self._root, ignore_errors=True)

    def _put(self, name: str) -> None:
        new, old = self.new / name, self._old / name
        target = self._target(name)
        if not os.path.lexists(new):  # it is in place
            return
        make_private(target.parent)
        if name == SETTINGS:  # they may lie on another disk
            self._put_by_copy(new, target, old)
            return
        for suffix in ("", *_BESIDE) if name == HISTORY else ("",):
            here = target.with_name(target.name + suffix)
            if os.path.lexists(here):
                here.rename(free_name(old.with_name(old.name + suffix)))
        new.rename(target)
        sync_folder(target.parent)

    def _give_back(self, name: str) -> None:
        """Leave what lay in a folder of ours and is not ours where it was; a cut-off recording, too."""
        for file in sorted((self._old / name).glob("*")):
            here = self._target(name) / file.name
            if not is_known(f"{name}/{file.name}") and not os.path.lexists(here):
                file.rename(here)

    @staticmethod
    def _put_by_copy(new: Path, target: Path, old: Path) -> None:
        target = target.resolve()
        if target.exists() and not old.exists():
            shutil.copy2(target, old)
        part = target.with_name(f".{target.name}.restore")
        shutil.copy2(new, part)
        sync_file(part)
        part.replace(target)
        sync_folder(target.parent)
        new.unlink()

    def _target(self, name: str) -> Path:
        folders = self._folders
        return {
            HISTORY: folders.history_file,
            RECORDINGS: folders.recordings,
            EPISODES: folders.episodes,
            SHEETS: folders.sheets,
            SETTINGS: folders.settings_file,
        }[name]


def tidy(folders: Folders) -> None:
    """Finish a restore that was cut short after it was decided; remove what is left of one cut short before.

    Raises:
        HistoryError: it cannot be finished; it can be tried again.
    """
    if not folders.restoring.exists():
        return
    swap = Swap(folders)
    try:
        with locked(folders):
            if swap.is_decided:
                swap.finish()
            else:
                swap.abandon()
    except HistoryError:
        if swap.is_decided:
            raise
        # Another program is unpacking; until it decides, the old data counts.


@contextlib.contextmanager
def locked(folders: Folders) -> Iterator[None]:
    """Keep other programs from restoring at the same time. A kill frees the lock.

    Raises:
        HistoryError: another program is restoring.
    """
    with held(folders.data / LOCK, "nothing can be restored now", patience_s=PATIENCE_S):
        yield


def release_history(file: Path) -> None:
    """Make a history one file by itself, and sure that no other program has it open.

    Raises:
        HistoryError: another program has.
    """
    if not file.exists():
        return
    try:
        with contextlib.closing(sqlite3.connect(file, timeout=PATIENCE_S, isolation_level=None)) as database:
            alone = leave_write_ahead_log(database)
    except sqlite3.Error as err:
        if primary_code(err) in {sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT}:
            return  # nobody can have a damaged one open
        with explained("the history cannot be released", file):
            raise
    if not alone:
        raise HistoryError(
            "the history is in use",
            why="another Rehearse has it open",
            remedy="Nothing was changed. Close it and try again.",
        )


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable, where the system knows how."""
    with contextlib.suppress(OSError):
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)


def sync_file(file: Path) -> None:
    """Make the content of a file durable.

    Raises:
        OSError: the disk refuses.
    """
    with file.open("rb+") as written:
        os.fsync(written.fileno())


def free_name(path: Path) -> Path:
    """`path`, or one with a number behind it that is not there yet."""
    candidates = (path, *(path.with_name(f"{path.name}.{number}") for number in range(1, 1000)))
    return next(one for one in candidates if not os.path.lexists(one))
