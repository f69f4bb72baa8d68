"""Deleting so that nothing remains: recordings first, then rows, then the pages in which they lay.

In this order a crash midway leaves rows without recordings, which can be forgotten again, never a recording
that nobody knows of.
"""

import sqlite3
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from assistant.history.database import primary_code, transaction
from assistant.history.recordings import ANY_RECORDING, remove_all
from assistant.history.records import CARD_DRILL, Forgotten, Selection, stays_inside
from assistant.history.rows import where


def forget_attempts(database: sqlite3.Connection, which: Selection, recordings: Path) -> Forgotten:
    """Delete the selected attempts, their recordings, and the rounds that thereby become empty.

    Their follow-ups, appeals, later verdicts and reviews go with them, by the foreign keys; marks on the
    cards and of the time that are selected go too.

    Raises:
        HistoryError: a recording cannot be deleted; all rows remain.
        sqlite3.Error: the database cannot be written.
    """
    conditions, values = where(which)
    with transaction(database):
        rows = database.execute(
            "SELECT round_id, attempts.recording, follow_ups.recording AS second"  # noqa: S608  (own text)
            " FROM attempts LEFT JOIN follow_ups ON attempt_id = id"
            f" WHERE id IN (SELECT id FROM attempts WHERE {conditions})",
            values,
        ).fetchall()
        named = [name for row in rows for name in (row["recording"], row["second"]) if name]
        files, left_alone = _inside(recordings, named)
        deleted = remove_all(files)
        database.execute(f"DELETE FROM attempts WHERE {conditions}", values)  # noqa: S608  (own text)
        if which.ids is None and which.round_id is None and which.drill in {None, CARD_DRILL}:
            # A mark has neither id nor round, and no drill; it is of a card.
            conditions, values = where(replace(which, drill=None))
            database.execute(
                f"DELETE FROM reviews WHERE attempt_id IS NULL AND {conditions}",  # noqa: S608  (own text)
                values,
            )
        database.executemany(
            "DELETE FROM rounds WHERE id = ?1 AND state != 'running'"
            " AND NOT EXISTS (SELECT 1 FROM attempts WHERE round_id = ?1)",
            {(row["round_id"],) for row in rows},
        )
    return Forgotten(len(rows), deleted, _overwrite_traces(database), left_alone)


def forget_rounds_and_attempts(database: sqlite3.Connection, recordings: Path) -> Forgotten:
    """Delete all there is.

    Raises:
        HistoryError: a recording cannot be deleted; all rows remain.
        sqlite3.Error: the database cannot be written.
    """
    with transaction(database):
        named = database.execute(
            "SELECT recording FROM attempts WHERE recording IS NOT NULL"
            " UNION ALL SELECT recording FROM follow_ups WHERE recording IS NOT NULL"
        ).fetchall()
        files, left_alone = _inside(recordings, (row["recording"] for row in named))
        deleted = remove_all(files | set(recordings.rglob(ANY_RECORDING)))
        attempts = database.execute("DELETE FROM attempts WHERE TRUE").rowcount
        database.execute("DELETE FROM reviews WHERE TRUE")
        database.execute("DELETE FROM rounds")
    return Forgotten(attempts, deleted, _overwrite_traces(database), left_alone)


def _inside(recordings: Path, names: Iterable[str]) -> tuple[set[Path], tuple[str, ...]]:
    """The files that the history names, apart from those outside the folder, by `..` or by a link."""
    root = recordings.resolve()
    files, outside = set(), []
    for name in names:
        # Of the last part the folder alone is resolved: a link is deleted itself, not what it points to.
        if stays_inside(name) and (recordings / name).parent.resolve().is_relative_to(root):
            files.add(recordings / name)
        else:
            outside.append(name)
    return files, tuple(outside)


def _overwrite_traces(database: sqlite3.Connection) -> bool:
    """Rebuild the file without free pages and empty the log; False where another program is in the way."""
    try:
        database.execute("VACUUM")
        ((busy, _, _),) = database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    except sqlite3.OperationalError as err:
        if primary_code(err) != sqlite3.SQLITE_BUSY:
            raise
        return False
    return not busy
