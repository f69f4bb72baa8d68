"""One SQLite file that belongs to one person: opened privately, safe in power cuts, its errors in words."""

import contextlib
import os
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

from assistant.errors import DamagedHistoryError, HistoryError, UnwritableHistoryError
from assistant.folders import PRIVATE_FILE_MODE
from assistant.history.locks import Lock, create_private
from assistant.history.migrations import migrate, refuse_newer

_SMALLEST_BYTES = 512
"""SQLite takes a shorter file for empty and writes over it. Source: sqlite.org/fileformat.html, 1.2."""

_ASK_AGAIN_S = 0.01

CANNOT_READ = "the history cannot be read"

_NO_DATABASE = "it is not a database"
_RESCUE = "Nothing was changed. `rehearse recover` copies it aside and rescues what can be read."
_IN_USE = ("another program is writing to it", "Close the other Rehearse and try again.")
_REFUSED = ("it may not be written", "Check who owns the file and its folder, and their permissions.")

_CAUSES = {
    sqlite3.SQLITE_BUSY: _IN_USE,
    sqlite3.SQLITE_LOCKED: _IN_USE,
    sqlite3.SQLITE_PERM: _REFUSED,
    sqlite3.SQLITE_READONLY: _REFUSED,
    sqlite3.SQLITE_CANTOPEN: _REFUSED,
    sqlite3.SQLITE_NOTADB: (_NO_DATABASE, _RESCUE),
    sqlite3.SQLITE_CORRUPT: ("it is damaged", _RESCUE),
    sqlite3.SQLITE_FULL: ("the disk is full", "Free some space and try again."),
    sqlite3.SQLITE_CONSTRAINT: (
        "it is there already, or what it belongs to was forgotten meanwhile",
        "Nothing was changed.",
    ),
    sqlite3.SQLITE_IOERR: (
        "the disk is full, or reported an error",
        "Check the disk and the space that is left.",
    ),
}

_DAMAGE = {sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT}

_DISK = {
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
}


def primary_code(err: sqlite3.Error) -> int | None:
    """SQLite's result code without its extension; None where the error came from Python's side."""
    code = getattr(err, "sqlite_errorcode", None)
    return None if code is None else int(code) & 0xFF


@contextlib.contextmanager
def explained(what: str, file: Path) -> Iterator[None]:
    """Turn what SQLite or the system reports about `file` into a `HistoryError`.

    Args:
        what: what cannot be done, a clause, e.g. "the history cannot be read".

    Raises:
        HistoryError: with cause and remedy.
        sqlite3.Error: the database was misused (closed, another thread); that is a bug, not an event.
    """
    try:
        yield
    except sqlite3.Error as err:
        code = primary_code(err)
        if code is None:
            raise
        if "malformed JSON" in str(err):  # a verdict in which SQLite looks something up
            code = sqlite3.SQLITE_CORRUPT
        why, remedy = _CAUSES.get(code, (str(err), ""))
        raise _kind(code)(f"{what} ({file})", why=why, remedy=remedy) from err
    except OSError as err:
        why, remedy = err.strerror or str(err), _REFUSED[1]
        raise UnwritableHistoryError(f"{what} ({file})", why=why, remedy=remedy) from err


@contextlib.contextmanager
def understood(file: Path) -> Iterator[None]:
    """Like `explained`, for reading: rows that make no sense are damage, too.

    Raises:
        HistoryError: with cause and remedy.
    """
    try:
        with explained(CANNOT_READ, file):
            yield
    except (ValueError, KeyError, TypeError, AttributeError, sqlite3.OperationalError) as err:
        # The last is bytes that are no text, for which SQLite has no code.
        why = "an answer in it is damaged"
        raise DamagedHistoryError(f"{CANNOT_READ} ({file})", why=why, remedy=_RESCUE) from err


def _kind(code: int) -> type[HistoryError]:
    if code in _DAMAGE:
        return DamagedHistoryError
    return UnwritableHistoryError if code in _DISK else HistoryError


@contextlib.contextmanager
def held(file: Path, what: str, *, patience_s: float) -> Iterator[None]:
    """Keep other programs from something, by the lock of that name.

    Args:
        what: what cannot be done while another program holds it, a clause.

    Raises:
        HistoryError: another program holds it, or it cannot be made.
    """
    with explained(what, file):
        lock = Lock(file, patience_s=patience_s)
    try:
        yield
    finally:
        lock.release()


@contextlib.contextmanager
def transaction(database: sqlite3.Connection) -> Iterator[None]:
    """Everything inside is written, or nothing. Takes the write lock at once, so as not to fail midway."""
    database.execute("BEGIN IMMEDIATE")
    try:
        yield
        database.execute("COMMIT")
    except BaseException:
        if database.in_transaction:
            database.execute("ROLLBACK")
        raise


def open_database(file: Path, *, patience_s: float) -> sqlite3.Connection:
    """Open `file`, made for this user alone where it is missing, in the newest format.

    Args:
        patience_s: how long to wait for another program's write lock.

    Raises:
        HistoryError: it cannot be opened or written, is damaged, locked, another program's, or too new.
            The file is then as it was: it is never replaced.
    """
    with explained("the history cannot be opened", file):
        create_private(file)
        if 0 < file.stat().st_size < _SMALLEST_BYTES:
            raise DamagedHistoryError(
                f"the history cannot be opened ({file})", why=_NO_DATABASE, remedy=_RESCUE
            )
        database = sqlite3.connect(file, timeout=patience_s, isolation_level=None)
        try:
            database.row_factory = sqlite3.Row
            refuse_newer(database)
            _refuse_damaged(database, file)
            _tighten(file)
            _use_write_ahead_log(database, patience_s)
            _prepare(database)
            with transaction(database):
                migrate(database)
                # Deletes nothing, but fails where nothing may be written. That must come to light now, not
                # after somebody has answered; BEGIN IMMEDIATE alone lets a read-only file pass.
                database.execute("DELETE FROM migrations WHERE FALSE")
        except BaseException:
            database.close()
            raise
    return database


def _refuse_damaged(database: sqlite3.Connection, file: Path) -> None:
    """Look at every page and index, which takes 55 ms for 10,000 answers (50 MB, measured)."""
    if [tuple(row) for row in database.execute("PRAGMA integrity_check(1)")] != [("ok",)]:
        raise DamagedHistoryError(
            f"the history cannot be opened ({file})", why="it is damaged", remedy=_RESCUE
        )


def open_in_memory(file: Path) -> sqlite3.Connection:
    """A database in memory, in the newest format, with what `file` holds where that can be read.

    What is written to it is gone when it is closed. `file` is left as it is.

    Raises:
        HistoryError: the file is from a newer program, or that of another one.
    """
    database = _copy_in_memory(file) or sqlite3.connect(":memory:", isolation_level=None)
    database.row_factory = sqlite3.Row
    database.execute("PRAGMA foreign_keys = ON")
    with transaction(database):
        migrate(database)
    return database


def _copy_in_memory(file: Path) -> sqlite3.Connection | None:
    """None where nothing can be read."""
    # On a read-only disk a log that was left behind cannot be read: then without what is in it.
    for way in ("mode=ro", "immutable=1"):
        copy = sqlite3.connect(":memory:", isolation_level=None)
        try:
            with contextlib.closing(sqlite3.connect(f"{file.absolute().as_uri()}?{way}", uri=True)) as kept:
                kept.backup(copy)
            _refuse_damaged(copy, file)
        except (sqlite3.Error, DamagedHistoryError):
            copy.close()
        else:
            return copy
    return None


def copy_database(database: sqlite3.Connection, file: Path) -> None:
    """Copy a database, as it is at one moment, into a new `file` that needs no other beside it.

    In one step, so that nobody who writes meanwhile makes it begin anew. Source:
    https://sqlite.org/c3ref/backup_finish.html.

    Raises:
        sqlite3.Error: it cannot be read or written.
    """
    create_private(file)
    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as copy:
        database.backup(copy)
        leave_write_ahead_log(copy)


def leave_write_ahead_log(database: sqlite3.Connection) -> bool:
    """Put everything into the one file; false where another program has it open."""
    try:
        ((mode,),) = database.execute("PRAGMA journal_mode = DELETE").fetchall()
    except sqlite3.OperationalError as err:
        if primary_code(err) != sqlite3.SQLITE_BUSY:
            raise
        return False
    return bool(mode == "delete")


def _tighten(file: Path) -> None:
    """Take rights away from others on a file that was copied or restored with too many."""
    if os.name != "posix":
        return
    for path in (file, Path(f"{file}-wal"), Path(f"{file}-shm")):
        # File systems without modes (exFAT, some network shares) refuse; the history works there too.
        with contextlib.suppress(FileNotFoundError, PermissionError):
            if path.stat().st_mode & 0o077:
                path.chmod(PRIVATE_FILE_MODE)


def _use_write_ahead_log(database: sqlite3.Connection, patience_s: float) -> None:
    """Where two programs switch a new file at once, each holds what the other waits for.

    SQLite then refuses one at once, whatever its timeout, and that one has to ask again. Source:
    https://sqlite.org/c3ref/busy_handler.html.
    """
    deadline_s = time.monotonic() + patience_s
    while True:
        try:
            database.execute("PRAGMA journal_mode = WAL").fetchall()
        except sqlite3.OperationalError as err:
            if primary_code(err) != sqlite3.SQLITE_BUSY or time.monotonic() > deadline_s:
                raise
            time.sleep(_ASK_AGAIN_S)
        else:
            return


def _prepare(database: sqlite3.Connection) -> None:
    """Source for the pair WAL and FULL (durable across power loss): https://sqlite.org/pragma.html#pragma_synchronous."""
    for pragma in (
        "synchronous = FULL",
        "fullfsync = ON",  # macOS: fsync alone stops at the drive's cache
        "foreign_keys = ON",
        "secure_delete = ON",
        "temp_store = MEMORY",  # VACUUM copies every transcript; the copy must not touch the disk elsewhere
    ):
        database.execute(f"PRAGMA {pragma}").fetchall()
