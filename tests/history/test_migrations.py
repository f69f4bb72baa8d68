"""Every older file becomes a new one without losing a word; files that are not ours stay as they are."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from assistant.errors import HistoryError
from assistant.events import Flaw
from assistant.history.amendments import Appeal
from assistant.history.database import open_database, transaction
from assistant.history.migrations import MIGRATIONS, Migration, migrate, version_of
from assistant.history.records import CardRef
from assistant.history.store import History
from assistant.history.word_times import ANSWER
from tests.history.samples import START, attempt, begin

OLD_FILES = {
    int(file.stem.removeprefix("version_")): file for file in Path(__file__).parent.glob("version_*.sql")
}
"""What the program of each version wrote, kept as SQL. They are never regenerated from newer code."""


def write(file: Path, script: str) -> bytes:
    """A database file made by an SQL script, closed; its bytes."""
    with closing(sqlite3.connect(file)) as database:
        database.executescript(script)
    return file.read_bytes()


def schema(file: Path) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(file)) as database:
        return database.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "history.sqlite"


def test_numbers_have_no_gap_and_every_version_is_kept() -> None:
    assert [step.number for step in MIGRATIONS] == list(range(1, len(MIGRATIONS) + 1))
    assert sorted(OLD_FILES) == [step.number for step in MIGRATIONS]


@pytest.mark.parametrize("before", ["missing", "empty"])
def test_a_new_file(file: Path, before: str) -> None:
    if before == "empty":
        file.touch()
    History(file).close()
    with closing(sqlite3.connect(file)) as database:
        assert version_of(database) == MIGRATIONS[-1].number
        assert [name for (name,) in database.execute("SELECT name FROM migrations ORDER BY number")] == [
            step.name for step in MIGRATIONS
        ]


@pytest.mark.parametrize("version", sorted(OLD_FILES))
def test_an_old_file_keeps_every_word(file: Path, version: int) -> None:
    write(file, OLD_FILES[version].read_text(encoding="utf-8"))
    with History(file) as store:
        first, second = store.attempts()
        assert first.transcript == first.verdict["transcript"] == "it isn't “shared”; שלום"
        assert (first.id, first.recording, first.limit_s, first.grade) == (
            "a" * 32,
            "a" * 32 + ".flac",
            30.0,
            2.5,
        )
        assert (second.card, second.grade, second.limit_s) == (CardRef("queue", 8), None, None)
        unfinished = store.rounds.unfinished("interview")
        assert unfinished
        assert unfinished.remaining == (CardRef("queue", 8),)
        store.record(attempt(begin(store)))
        assert store.count() == 3
    History(file.with_name("fresh.sqlite")).close()
    assert schema(file) == schema(file.with_name("fresh.sqlite"))


def test_a_file_with_appeals_keeps_them(file: Path) -> None:
    write(file, OLD_FILES[2].read_text(encoding="utf-8"))
    with History(file) as store:
        first, second = store.attempts()
        assert first.follow_up_recording == "a" * 32 + ".2.flac"
        assert [(appeal.point, appeal.words) for appeal in first.appeals] == []
        store.record_appeal(Appeal(first.id, START, "b", "it is “locked”"))
        first, second = store.attempts()
        assert [(appeal.point, appeal.words) for appeal in first.appeals] == [("b", "it is “locked”")]
        assert second.appeals == ()


def test_a_file_with_later_verdicts_keeps_them(file: Path) -> None:
    write(file, OLD_FILES[5].read_text(encoding="utf-8"))
    with History(file) as store:
        first, second = store.attempts()
        assert first.regraded is not None
        assert (first.coverage, first.regraded.coverage) == (0.5, 1.0)
        assert second.regraded is None


def test_how_well_it_was_heard_is_known_of_answers_from_then_on(file: Path) -> None:
    write(file, OLD_FILES[6].read_text(encoding="utf-8"))
    with History(file) as store:
        before, after = (store.word_times([sign * 32])[sign * 32][ANSWER] for sign in "ab")
    assert (before.unheard_s, before.flaw) == (0.0, None)
    assert (after.unheard_s, after.flaw) == (1.25, Flaw.CLIPPED)


def test_opening_twice_changes_nothing(file: Path) -> None:
    History(file).close()
    once = file.read_bytes()
    History(file).close()
    assert file.read_bytes() == once


FROM_THE_FUTURE = "INSERT INTO migrations VALUES (999, 'unheard of', '2099-01-01', '9.9.9');"

REFUSED: dict[str, tuple[Callable[[Path], bytes], str]] = {
    "newer": (
        lambda file: write(file, OLD_FILES[1].read_text(encoding="utf-8") + FROM_THE_FUTURE),
        "newer Rehearse .* Update",
    ),
    "foreign": (lambda file: write(file, "CREATE TABLE songs (name)"), "another program"),
    "text": (lambda file: _bytes(file, b"# my notes\n" * 500), "not a database"),
    "short": (lambda file: _bytes(file, b"x" * 511), "not a database"),
    "cut": (lambda file: _bytes(file, _history_bytes(file)[:5000]), "damaged"),
    "scribbled": (lambda file: _bytes(file, _history_bytes(file)[:100] + b"\xff" * 30_000), "damaged"),
}


def _bytes(file: Path, content: bytes) -> bytes:
    file.write_bytes(content)
    return content


def _history_bytes(file: Path) -> bytes:
    with History(file) as store:
        store.record(attempt(begin(store)))
    return file.read_bytes()


@pytest.mark.parametrize(("make", "reason"), REFUSED.values(), ids=REFUSED)
def test_refused_and_left_as_it_was(file: Path, make: Callable[[Path], bytes], reason: str) -> None:
    content = make(file)
    with pytest.raises(HistoryError, match=reason) as caught:
        History(file)
    assert file.read_bytes() == content
    assert [path.name for path in file.parent.iterdir()] == [file.name]
    assert str(file) in str(caught.value)
    assert caught.value.remedy


def _add_note(database: sqlite3.Connection) -> None:
    database.execute("ALTER TABLE attempts ADD COLUMN note TEXT")


def _fail(database: sqlite3.Connection) -> None:
    database.execute("CREATE TABLE half_done (x)")
    database.execute("CREATE TABLE half_done (x)")


def test_only_missing_steps_are_applied_and_a_failing_one_leaves_no_half(file: Path) -> None:
    _history_bytes(file)
    number = MIGRATIONS[-1].number
    longer = (*MIGRATIONS, Migration(number + 1, "a note", _add_note))
    broken = (*longer, Migration(number + 2, "fails", _fail))
    with closing(open_database(file, patience_s=1)) as database:
        before = database.execute("SELECT sql FROM sqlite_master").fetchall()
        with pytest.raises(sqlite3.OperationalError, match="half_done"), transaction(database):
            migrate(database, broken)
        assert database.execute("SELECT sql FROM sqlite_master").fetchall() == before
        with transaction(database):
            migrate(database, longer)
        assert version_of(database) == number + 1
        assert [note for (note,) in database.execute("SELECT note FROM attempts")] == [None]
    with pytest.raises(HistoryError, match="newer"):
        History(file)
