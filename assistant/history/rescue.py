"""Copies a damaged history aside, and makes a new one of what can be read of it."""

import contextlib
import shutil
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from assistant.errors import DamagedHistoryError, HistoryError
from assistant.history.carving import pages_of, rows_of
from assistant.history.database import explained, held, leave_write_ahead_log, open_database, transaction
from assistant.history.recognising import TABLES, makes_sense, sort_rows
from assistant.history.records import RoundState
from assistant.history.rows import attempt_of, cards_text
from assistant.history.running import RunningRounds
from assistant.history.swapping import free_name, sync_file, sync_folder

DAMAGED = ".damaged-"
"""Between the name of the history and the time, in the name of a copy that was put aside."""

LOCK = ".rescue.lock"

_PATIENCE_S = 30.0
"""How long to wait for another program that rescues: 10,000 answers (50 MB) take 1 s of a processor."""

_SCRATCH = ".rescued.sqlite"


@dataclass(frozen=True, slots=True)
class Rescued:
    """What came of it.

    Attributes:
        copy: the damaged file, as it was.
        attempts: answers that could be read.
    """

    copy: Path
    attempts: int


def rescue(file: Path) -> Rescued | None:
    """Put what can be read of a damaged history in its place; None where it is not damaged (any more).

    Raises:
        HistoryError: another program holds a round or a rescue, a newer Rehearse wrote the history, or the
            disk is full. The history is as it was then.
    """
    with held(file.parent / LOCK, "the damaged history cannot be rescued now", patience_s=_PATIENCE_S):
        if not is_damaged(file, in_full=True):
            return None
        if RunningRounds(file.parent).elsewhere():
            raise HistoryError(
                f"the history is damaged ({file})",
                why="another Rehearse is in the middle of a round",
                remedy="Nothing was changed. End that round, then try again.",
            )
        with explained("the damaged history cannot be rescued", file):
            return _rescue(file)


def is_damaged(file: Path, *, in_full: bool = False) -> bool:
    """Whether it cannot be opened for that reason.

    Args:
        in_full: look at what is in every row as well.

    Raises:
        HistoryError: it cannot be opened for another reason.
    """
    try:
        with contextlib.closing(open_database(file, patience_s=_PATIENCE_S)) as database:
            return in_full and not _makes_sense(database)
    except DamagedHistoryError:
        return True


def _makes_sense(database: sqlite3.Connection) -> bool:
    try:
        return all(
            makes_sense(table, dict(row))
            for table in TABLES
            for row in database.execute(f"SELECT * FROM {table}")  # noqa: S608  (own names)
        )
    except sqlite3.Error:
        return False


def _rescue(file: Path) -> Rescued:
    log = Path(f"{file}-wal")
    pages = pages_of(file.read_bytes(), log.read_bytes() if log.exists() else b"")
    found = sort_rows(rows_of(pages))
    copy = _put_aside(file)
    scratch = file.with_name(_SCRATCH)
    try:
        _remove(scratch)
        with contextlib.closing(open_database(scratch, patience_s=0.0)) as fresh:
            with transaction(fresh):
                attempts = _fill(fresh, found)
            leave_write_ahead_log(fresh)
        sync_file(scratch)
        for beside in ("-wal", "-shm"):  # SQLite would take it for a part of the new one
            Path(f"{file}{beside}").unlink(missing_ok=True)
        scratch.replace(file)
        sync_folder(file.parent)
    finally:
        _remove(scratch)
    return Rescued(copy, attempts)


def _put_aside(file: Path) -> Path:
    copy = free_name(file.with_name(f"{file.name}{DAMAGED}{datetime.now(UTC):%Y%m%d-%H%M%S}"))
    for beside in ("", "-wal"):
        if Path(f"{file}{beside}").exists():
            shutil.copy2(f"{file}{beside}", f"{copy}{beside}")
            sync_file(Path(f"{copy}{beside}"))
    sync_folder(file.parent)
    return copy


def _remove(database: Path) -> None:
    for beside in ("", "-wal", "-shm", "-journal"):
        Path(f"{database}{beside}").unlink(missing_ok=True)


def _fill(fresh: sqlite3.Connection, found: Mapping[str, list[dict[str, Any]]]) -> int:
    """Put the rows into a new database; how many attempts there are."""
    rounds = {row["id"] for row in found["rounds"]}
    known = {row["id"] for row in found["attempts"]} | {""}
    lost = [row for row in found["attempts"] if row["round_id"] not in rounds]
    stand_ins = {row["round_id"]: _stand_in(row) for row in lost}
    for table in TABLES:
        for row in [*found[table], *(stand_ins.values() if table == "rounds" else ())]:
            if (row.get("attempt_id") or "") in known:
                names, marks = ", ".join(row), ", ".join("?" * len(row))
                fresh.execute(
                    f"INSERT OR IGNORE INTO {table} ({names}) VALUES ({marks})",  # noqa: S608  (own names)
                    tuple(row.values()),
                )
    ((number,),) = fresh.execute("SELECT count(*) FROM attempts").fetchall()
    return int(number)


def _stand_in(attempt: Mapping[str, Any]) -> dict[str, Any]:
    """For a round that is lost: ended, with the one card."""
    return {
        "id": attempt["round_id"],
        "started_at": attempt["at"],
        "ended_at": attempt["at"],
        "sheet": attempt["sheet"],
        "drill": attempt["drill"],
        "planned": cards_text([attempt_of(attempt).card]),
        "state": RoundState.FINISHED.value,
    }
