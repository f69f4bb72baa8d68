"""Locks between programs, as files. Whatever ends a program, a kill or a power cut too, frees its locks."""

import contextlib
import os
import sqlite3
from pathlib import Path

from assistant.folders import PRIVATE_FILE_MODE, make_private


class Lock:
    """A lock that is held from here until `release`, or until this program ends.

    A file that a kill left behind locks nothing: SQLite holds the lock, not the file.

    Args:
        file: made, for this user alone, where it is missing; gone when the lock is released.
        patience_s: how long to wait for another program that holds it.

    Raises:
        sqlite3.OperationalError: another program holds it (SQLITE_BUSY), or it cannot be made.
        OSError: it cannot be made.
    """

    def __init__(self, file: Path, *, patience_s: float) -> None:
        self._file = file
        create_private(file)
        self._holder = sqlite3.connect(file, timeout=patience_s, isolation_level=None)
        try:
            self._holder.execute("PRAGMA journal_mode = MEMORY")  # else a kill leaves a second file behind
            self._holder.execute("BEGIN EXCLUSIVE")
        except BaseException:
            self._holder.close()
            raise

    def release(self) -> None:
        """Let go. May be called more than once."""
        self._holder.close()
        with contextlib.suppress(OSError):
            self._file.unlink(missing_ok=True)


def is_held(file: Path) -> bool:
    """Whether a program that runs at this moment holds the lock."""
    if not file.exists():
        return False
    try:
        with contextlib.closing(sqlite3.connect(file, timeout=0.0, isolation_level=None)) as asker:
            asker.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as err:
        return (err.sqlite_errorcode & 0xFF) in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
    return False


def create_private(file: Path) -> None:
    """SQLite gives what it puts beside a file the mode of that file, so it must be private before."""
    make_private(file.parent)
    with contextlib.suppress(FileExistsError):
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_RDWR, PRIVATE_FILE_MODE))
