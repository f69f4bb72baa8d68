"""Tells of which tables rows are that were carved out of a damaged history, and which make sense. Pure.

The tables' roots may be lost; what is in a row says enough.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from assistant.errors import HistoryError
from assistant.history.carving import Value
from assistant.history.migrations import MIGRATIONS
from assistant.history.records import RoundState
from assistant.history.rows import attempt_of, regrade_of, round_of
from assistant.history.word_times import word_times_in

_ID = re.compile("[0-9a-f]{32}")


def _is_id(value: Value) -> bool:
    return isinstance(value, str) and _ID.fullmatch(value) is not None


TABLES: Mapping[str, tuple[tuple[str, ...], Callable[[tuple[Value, ...]], bool]]] = {
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
        ("attempt_id", "part", "duration_s", "words", "speech", "unheard_s", "flaw"),
        lambda row: _is_id(row[0]) and row[1] in {1, 2},
    ),
    "regrades": (
        ("position", "attempt_id", "at", "verdict", "model", "basis", "app_version"),
        lambda row: _is_id(row[1]) and isinstance(row[5], str),
    ),
}  # fmt: skip
"""Columns and a mark, in an order in which each row finds there what it belongs to."""

_ADDED_LATER: Mapping[str, Mapping[str, Value]] = {"word_times": {"unheard_s": 0.0, "flaw": None}}
"""The last columns of a table, which rows of an older version do not hold, and what they stand for."""

_MIGRATION_COLUMNS = 4


def sort_rows(rows: Iterable[tuple[int, tuple[Value, ...]]]) -> dict[str, list[dict[str, Any]]]:
    """The rows by their tables, those that make no sense left out, in the order of their row ids.

    Raises:
        HistoryError: a newer Rehearse wrote the history.
    """
    found: dict[str, dict[int, dict[str, Any]]] = {table: {} for table in TABLES}
    for row_id, row in rows:
        if len(row) == _MIGRATION_COLUMNS and row[0] is None and row_id > MIGRATIONS[-1].number:
            raise HistoryError(
                "the history is damaged",
                why="a newer Rehearse wrote it",
                remedy="Update Rehearse; nothing in the file was changed.",
            )
        for table, (columns, has_mark) in TABLES.items():
            added = _ADDED_LATER.get(table, {})
            if len(row) in {len(columns), len(columns) - len(added)} and has_mark(row):
                named = dict(added) | dict(zip(columns, row, strict=False))
                if columns[0] == "position":  # it is the row id, and stored as such alone
                    named["position"] = row_id
                if makes_sense(table, named):
                    found[table][row_id] = named
                    break
    return {table: [rows[row_id] for row_id in sorted(rows)] for table, rows in found.items()}


def makes_sense(table: str, row: Mapping[str, Any]) -> bool:
    try:
        match table:
            case "rounds":
                round_of(row, ())
            case "attempts":
                attempt_of(row)
            case "regrades":
                regrade_of(row)
            case "word_times":
                word_times_in(row)
            case _:
                datetime.fromisoformat(row["at"])
                json.loads(row.get("verdict", "{}"))
    except (ValueError, TypeError, KeyError, AttributeError):
        return False
    return True
