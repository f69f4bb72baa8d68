"""The numbered steps that bring a history file from any older version to this one.

A step that was released is never edited: a new one is appended. What was applied stands in the table
`migrations` of the file itself.
"""

import contextlib
import json
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from assistant import __version__
from assistant.errors import HistoryError
from assistant.history.amendments import Appeal, applied, in_force
from assistant.history.rating import rating_of


@dataclass(frozen=True, slots=True)
class Migration:
    """One step.

    Attributes:
        number: 1, 2, 3, ... without a gap.
        name: for people.
        apply: changes the database; runs inside a transaction and must not end it.
    """

    number: int
    name: str
    apply: Callable[[sqlite3.Connection], None]


def _rounds_and_attempts(database: sqlite3.Connection) -> None:
    database.execute("""
        CREATE TABLE rounds (
            id TEXT NOT NULL PRIMARY KEY,
            started_at TEXT NOT NULL,
            ended_at TEXT,
            sheet TEXT NOT NULL,
            drill TEXT NOT NULL,
            planned TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('running', 'finished', 'interrupted'))
        )""")
    database.execute("""
        CREATE TABLE attempts (
            position INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            round_id TEXT NOT NULL REFERENCES rounds (id),
            at TEXT NOT NULL,
            sheet TEXT NOT NULL,
            card_key TEXT NOT NULL,
            card_number INTEGER NOT NULL,
            drill TEXT NOT NULL,
            question TEXT NOT NULL,
            status TEXT NOT NULL,
            coverage REAL,
            grade REAL,
            transcript TEXT NOT NULL,
            verdict TEXT NOT NULL,
            limit_s REAL,
            recording TEXT,
            model TEXT NOT NULL,
            app_version TEXT NOT NULL
        )""")
    database.execute("""
        CREATE TRIGGER attempts_are_never_rewritten BEFORE UPDATE ON attempts
        BEGIN SELECT RAISE(ABORT, 'attempts are never rewritten'); END""")
    database.execute("CREATE INDEX attempts_by_card ON attempts (sheet, card_key)")
    database.execute("CREATE INDEX attempts_by_round ON attempts (round_id)")
    database.execute("CREATE INDEX attempts_by_time ON attempts (at)")
    database.execute("CREATE INDEX rounds_by_sheet ON rounds (sheet, started_at)")


def _what_follows_attempts(database: sqlite3.Connection) -> None:
    database.execute("""
        CREATE TABLE follow_ups (
            position INTEGER PRIMARY KEY,
            attempt_id TEXT NOT NULL UNIQUE REFERENCES attempts (id) ON DELETE CASCADE,
            at TEXT NOT NULL,
            verdict TEXT NOT NULL,
            recording TEXT,
            app_version TEXT NOT NULL
        )""")
    database.execute("""
        CREATE TABLE appeals (
            position INTEGER PRIMARY KEY,
            attempt_id TEXT NOT NULL REFERENCES attempts (id) ON DELETE CASCADE,
            at TEXT NOT NULL,
            point TEXT NOT NULL,
            words TEXT NOT NULL,
            counts INTEGER NOT NULL CHECK (counts IN (0, 1)),
            app_version TEXT NOT NULL
        )""")
    for table in ("follow_ups", "appeals"):
        database.execute(f"""
            CREATE TRIGGER {table}_are_never_rewritten BEFORE UPDATE ON {table}
            BEGIN SELECT RAISE(ABORT, '{table} are never rewritten'); END""")
    database.execute("CREATE INDEX appeals_by_attempt ON appeals (attempt_id)")


def _reviews(database: sqlite3.Connection) -> None:
    """The log of reviews, with one for each attempt so far that can be rated, as it stands today."""
    database.execute("""
        CREATE TABLE reviews (
            position INTEGER PRIMARY KEY,
            at TEXT NOT NULL,
            sheet TEXT NOT NULL,
            card_key TEXT NOT NULL,
            card_number INTEGER NOT NULL,
            drill TEXT NOT NULL,
            rating INTEGER NOT NULL CHECK (rating BETWEEN 1 AND 4),
            late_s REAL NOT NULL DEFAULT 0,
            attempt_id TEXT REFERENCES attempts (id) ON DELETE CASCADE,
            app_version TEXT NOT NULL
        )""")
    database.execute("""
        CREATE TRIGGER reviews_are_never_rewritten BEFORE UPDATE ON reviews
        BEGIN SELECT RAISE(ABORT, 'reviews are never rewritten'); END""")
    database.execute("CREATE INDEX reviews_by_attempt ON reviews (attempt_id)")
    follow_ups = dict(database.execute("SELECT attempt_id, verdict FROM follow_ups").fetchall())
    appeals: dict[str, list[Appeal]] = {}
    for attempt_id, at, point, words, counts in database.execute(
        "SELECT attempt_id, at, point, words, counts FROM appeals ORDER BY position"
    ):
        with contextlib.suppress(ValueError):  # one bad time must not keep its owner from the rest
            appeal = Appeal(attempt_id, datetime.fromisoformat(at), point, words, bool(counts))
            appeals.setdefault(attempt_id, []).append(appeal)
    attempts = database.execute(
        "SELECT id, at, verdict FROM attempts WHERE drill NOT IN ('design', 'checklist', 'asking')"
        " ORDER BY position"
    ).fetchall()
    for attempt_id, at, verdict in attempts:
        if not _is_time(at):
            continue
        rating = _rating_then(follow_ups.get(attempt_id, verdict), appeals.get(attempt_id, ()))
        if rating is not None:
            database.execute(
                "INSERT INTO reviews"
                " (at, sheet, card_key, card_number, drill, rating, attempt_id, app_version)"
                " SELECT at, sheet, card_key, card_number, drill, ?, id, ? FROM attempts WHERE id = ?",
                (rating, __version__, attempt_id),
            )


def _regrades(database: sqlite3.Connection) -> None:
    database.execute("""
        CREATE TABLE regrades (
            position INTEGER PRIMARY KEY,
            attempt_id TEXT NOT NULL REFERENCES attempts (id) ON DELETE CASCADE,
            at TEXT NOT NULL,
            verdict TEXT NOT NULL,
            model TEXT NOT NULL,
            basis TEXT NOT NULL,
            app_version TEXT NOT NULL
        )""")
    database.execute("""
        CREATE TRIGGER regrades_are_never_rewritten BEFORE UPDATE ON regrades
        BEGIN SELECT RAISE(ABORT, 'regrades are never rewritten'); END""")
    database.execute("CREATE INDEX regrades_by_attempt ON regrades (attempt_id)")


def _is_time(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).utcoffset() is not None
    except ValueError:
        return False


def _rating_then(verdict: str, appeals: Iterable[Appeal]) -> int | None:
    """None also for a verdict that cannot be read: it must not keep its owner from the rest."""
    try:
        told: Any = json.loads(verdict)
        rating = rating_of(applied(told, in_force(appeals)))
    except (ValueError, TypeError, AttributeError, KeyError):
        return None
    return None if rating is None else rating.value


def _word_times(database: sqlite3.Connection) -> None:
    database.execute("""
        CREATE TABLE word_times (
            attempt_id TEXT NOT NULL REFERENCES attempts (id) ON DELETE CASCADE,
            part INTEGER NOT NULL CHECK (part IN (1, 2)),
            duration_s REAL NOT NULL,
            words TEXT NOT NULL,
            speech TEXT NOT NULL,
            PRIMARY KEY (attempt_id, part)
        )""")
    database.execute("""
        CREATE TRIGGER word_times_are_never_rewritten BEFORE UPDATE ON word_times
        BEGIN SELECT RAISE(ABORT, 'word times are never rewritten'); END""")


def _how_well_it_was_heard(database: sqlite3.Connection) -> None:
    database.execute("ALTER TABLE word_times ADD COLUMN unheard_s REAL NOT NULL DEFAULT 0")
    database.execute("ALTER TABLE word_times ADD COLUMN flaw TEXT")


MIGRATIONS = (
    Migration(1, "rounds and attempts", _rounds_and_attempts),
    Migration(2, "follow-ups and appeals", _what_follows_attempts),
    Migration(3, "reviews", _reviews),
    Migration(4, "word times", _word_times),
    Migration(5, "regrades", _regrades),
    Migration(6, "how well it was heard", _how_well_it_was_heard),
)


def version_of(database: sqlite3.Connection) -> int:
    """The number of the last step applied; 0 for an empty database. Reads only.

    Raises:
        HistoryError: the database belongs to another program.
    """
    tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if not tables:
        return 0
    if "migrations" not in tables:
        raise HistoryError(
            f"the history cannot be used ({_file_of(database)})",
            why="the file is the database of another program",
            remedy="Move it elsewhere; nothing in it was changed.",
        )
    ((version,),) = database.execute("SELECT coalesce(max(number), 0) FROM migrations").fetchall()
    return int(version)


def _file_of(database: sqlite3.Connection) -> str:
    ((_, _, file),) = database.execute("PRAGMA database_list").fetchall()
    return str(file)


def refuse_newer(database: sqlite3.Connection, migrations: Sequence[Migration] = MIGRATIONS) -> None:
    """Stop before a file that this program cannot understand. Reads only.

    Raises:
        HistoryError: the file is newer than the last migration, or another program's.
    """
    version, known = version_of(database), migrations[-1].number
    if version > known:
        raise HistoryError(
            f"the history cannot be used ({_file_of(database)})",
            why=f"a newer Rehearse wrote it (format {version}; Rehearse {__version__} knows {known})",
            remedy="Update Rehearse; nothing in the file was changed.",
        )


def migrate(database: sqlite3.Connection, migrations: Sequence[Migration] = MIGRATIONS) -> None:
    """Apply the steps that are missing, in order. The caller holds a write transaction.

    Raises:
        HistoryError: the file is newer than this program, or another program's.
        sqlite3.Error: a step failed; the caller rolls back.
    """
    refuse_newer(database, migrations)
    version = version_of(database)
    if version == 0:
        database.execute("""
            CREATE TABLE migrations (
                number INTEGER PRIMARY KEY,
                name TEXT NOT NULL,
                applied_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
                app_version TEXT NOT NULL
            )""")
    for step in migrations:
        if step.number > version:
            step.apply(database)
            database.execute(
                "INSERT INTO migrations (number, name, app_version) VALUES (?, ?, ?)",
                (step.number, step.name, __version__),
            )
