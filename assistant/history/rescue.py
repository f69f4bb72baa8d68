"""Copies a damaged history aside, and makes a new one of what can be read of it."""

import contextlib
import json
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from assistant.errors import DamagedHistoryError, HistoryError
from assistant.history.carving import Value, pages_of, rows_of
from assistant.history.database import explained, held, leave_write_ahead_log, open_database, transaction
from assistant.history.migrations import MIGRATIONS
from assistant.history.records import RoundState
from assistant.history.rows import attempt_of, cards_text, regrade_of, round_of
from assistant.history.running import RunningRounds
from assistant.history.swapping import free_name, sync_file, sync_folder

DAMAGED = ".damaged-"
"""Between the name of the history and the time, in the name of a copy that was put aside."""

LOCK = ".rescue.lock"

_PATIENCE_S = 10.0
"""How long to wait for another program that rescues: reading 50 MB takes about 3 s."""

_SCRATCH = ".rescued.sqlite"

_ID = re.compile("[0-9a-f]{32}")


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
        in_full: look at every index and every answer as well.

    Raises:
        HistoryError: it cannot be opened for another reason.
    """
    try:
        with contextlib.closing(open_database(file, patience_s=_PATIENCE_S)) as database:
            return in_full and not _is_sound(database)
    except DamagedHistoryError:
        return True


def _is_sound(database: sqlite3.Connection) -> bool:
    try:
        if [tuple(row) for row in database.execute("PRAGMA integrity_check")] != [("ok",)]:
            return False
        return all(
            _makes_sense(table, dict(row))
            for table in _TABLES
            for row in database.execute(f"SELECT * FROM {table}")  # noqa: S608  (own names)
        )
    except sqlite3.Error:
        return False


def _rescue(file: Path) -> Rescued:
    log = Path(f"{file}-wal")
    pages = pages_of(file.read_bytes(), log.read_bytes() if log.exists() else b"")
    found = _sorted(rows_of(pages))
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


# Which table a row is of shows in its values


def _is_id(value: Value) -> bool:
    return isinstance(value, str) and _ID.fullmatch(value) is not None


_TABLES: Mapping[str, tuple[tuple[str, ...], Callable[[tuple[Value, ...]], bool]]] = {
    "rounds": (
        ("id", "started_at", "ended_at", "sheet", "drill", "planned", "state"),
        lambda row: _is_id(row[0]) and row[6] in set(RoundState),
    ),
    "attempts": (
        (
            "position", "id", "round_id", "at", "sheet", "card_key", "card_number", "drill", "question",
            "status", "coverage", "grade", "transcript", "verdict", "limit_s", "recording", "model",
            "app_version",
        ),
        lambda row: _is_id(row[1]) and _is_id(row[2]),
    ),
    "follow_ups": (
        ("position", "attempt_id", "at", "verdict", "recording", "app_version"),
        lambda row: _is_id(row[1]),
    ),
    "appeals": (
        ("position", "attempt_id", "at", "point", "words", "counts", "app_version"),
        lambda row: _is_id(row[1]) and row[5] in {0, 1},
    ),
    "reviews": (
        (
            "position", "at", "sheet", "card_key", "card_number", "drill", "rating", "late_s", "attempt_id",
            "app_version",
        ),
        lambda row: row[6] in {1, 2, 3, 4},
    ),
    "word_times": (
        ("attempt_id", "part", "duration_s", "words", "speech"),
        lambda row: _is_id(row[0]) and row[1] in {1, 2},
    ),
    "regrades": (
        ("position", "attempt_id", "at", "verdict", "model", "basis", "app_version"),
        lambda row: _is_id(row[1]) and isinstance(row[5], str),
    ),
}  # fmt: skip
"""Columns and a mark, in an order in which each row finds there what it belongs to."""

_MIGRATION_COLUMNS = 4


def _sorted(rows: Iterable[tuple[int, tuple[Value, ...]]]) -> dict[str, list[dict[str, Any]]]:
    """The rows by their tables, those that make no sense left out, in the order of their row ids.

    Raises:
        HistoryError: a newer Rehearse wrote the history.
    """
    found: dict[str, dict[int, dict[str, Any]]] = {table: {} for table in _TABLES}
    for row_id, row in rows:
        if len(row) == _MIGRATION_COLUMNS and row[0] is None and row_id > MIGRATIONS[-1].number:
            raise HistoryError(
                "the history is damaged",
                why="a newer Rehearse wrote it",
                remedy="Update Rehearse; nothing in the file was changed.",
            )
        for table, (columns, has_mark) in _TABLES.items():
            if len(row) == len(columns) and has_mark(row):
                named = dict(zip(columns, row, strict=True))
                if columns[0] == "position":  # it is the row id, and stored as such alone
                    named["position"] = row_id
                if _makes_sense(table, named):
                    found[table][row_id] = named
                    break
    return {table: [rows[row_id] for row_id in sorted(rows)] for table, rows in found.items()}


def _makes_sense(table: str, row: Mapping[str, Any]) -> bool:
    try:
        match table:
            case "rounds":
                round_of(row, ())
            case "attempts":
                attempt_of(row)
            case "regrades":
                regrade_of(row)
            case "word_times":
                float(row["duration_s"]), json.loads(row["words"]), json.loads(row["speech"])
            case _:
                datetime.fromisoformat(row["at"])
                json.loads(row.get("verdict", "{}"))
    except (ValueError, TypeError, KeyError, AttributeError):
        return False
    return True


def _fill(fresh: sqlite3.Connection, found: Mapping[str, list[dict[str, Any]]]) -> int:
    """Put the rows into a new database; how many attempts there are."""
    rounds = {row["id"] for row in found["rounds"]}
    known = {row["id"] for row in found["attempts"]} | {""}
    lost = [row for row in found["attempts"] if row["round_id"] not in rounds]
    stand_ins = {row["round_id"]: _stand_in(row) for row in lost}
    for table in _TABLES:
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
