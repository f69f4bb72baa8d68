"""Reads attempts as they stand today: each with its follow-up, the appeals that hold, and a later verdict."""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from assistant.history.amendments import Appeal, FollowUp, Regrade, applied, in_force, still_meant
from assistant.history.records import Attempt, Selection
from assistant.history.rows import attempt_of, regrade_of, where

PAGE_ROWS = 200
"""Attempts read at a time. Between pages nothing is locked, and memory does not grow with the history."""


def read_page(
    database: sqlite3.Connection, which: Selection, rows: int, *, beyond: int | None, newest_first: bool
) -> tuple[list[Attempt], int | None]:
    """At most so many attempts, and the position of the last of them; None where there are no more.

    Args:
        beyond: position after which to go on; before which, with the newest first. None for the beginning.
    """
    bound, order = ("below", "DESC") if newest_first else ("beyond", "ASC")
    conditions, values = where(which, **{bound: beyond})
    found = database.execute(
        f"SELECT * FROM attempts WHERE {conditions} ORDER BY position {order} LIMIT {rows}",  # noqa: S608  (own text)
        values,
    ).fetchall()
    attempts = list(amended(database, [attempt_of(row) for row in found]))
    return attempts, found[-1]["position"] if len(found) == rows else None


def amended(database: sqlite3.Connection, attempts: Sequence[Attempt]) -> Iterator[Attempt]:
    """The attempts with what came after them."""
    marks = ", ".join("?" * len(attempts))
    ids = [attempt.id for attempt in attempts]
    follow_ups = {
        row["attempt_id"]: _follow_up(row)
        for row in database.execute(
            f"SELECT * FROM follow_ups WHERE attempt_id IN ({marks}) ORDER BY position",  # noqa: S608  (own text)
            ids,
        )
    }
    appeals: dict[str, list[Appeal]] = {}
    for row in database.execute(
        f"SELECT * FROM appeals WHERE attempt_id IN ({marks}) ORDER BY position",  # noqa: S608  (own text)
        ids,
    ):
        appeals.setdefault(row["attempt_id"], []).append(_appeal(row))
    regrades = {
        row["attempt_id"]: regrade_of(row)
        for row in database.execute(
            f"SELECT * FROM regrades WHERE attempt_id IN ({marks}) ORDER BY position",  # noqa: S608  (own text)
            ids,
        )
    }
    for attempt in attempts:
        whole = with_amendments(attempt, follow_ups.get(attempt.id), appeals.get(attempt.id, ()))
        later = regrades.get(attempt.id)
        yield whole if later is None else replace(whole, regraded=_with_appeals(later, whole))


def with_amendments(attempt: Attempt, follow_up: FollowUp | None, appeals: Sequence[Appeal]) -> Attempt:
    """One attempt as it was recorded, with what came after it: all appeals, in their order."""
    hold = in_force(appeals)
    if follow_up is None and not hold:
        return attempt
    verdict = attempt.verdict if follow_up is None else follow_up.verdict
    return replace(
        attempt,
        verdict=applied(verdict, hold),
        follow_up_recording=follow_up.recording if follow_up else None,
        appeals=hold,
    )


def _with_appeals(later: Regrade, attempt: Attempt) -> Regrade:
    held = still_meant(attempt.appeals, attempt.verdict, later.verdict)
    return replace(later, verdict=applied(later.verdict, held))


def _follow_up(row: sqlite3.Row) -> FollowUp:
    at = datetime.fromisoformat(row["at"])
    return FollowUp(row["attempt_id"], at, json.loads(row["verdict"]), row["recording"])


def _appeal(row: sqlite3.Row) -> Appeal:
    at = datetime.fromisoformat(row["at"])
    return Appeal(row["attempt_id"], at, row["point"], row["words"], bool(row["counts"]))
