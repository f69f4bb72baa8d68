"""Kills, locks, other programs, tight permissions: what was recorded stays, what cannot be is said."""

import itertools
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from assistant.errors import HistoryError
from assistant.history.database import open_database
from assistant.history.store import History
from tests.history.samples import POSIX, attempt, begin

KILLS = 20

WRITER = """
import sys
from itertools import count, islice
from pathlib import Path
from assistant.history.store import History
from tests.history.samples import attempt, begin

with History(Path(sys.argv[1])) as store:
    round_id = begin(store)
    for number in islice(count(), int(sys.argv[2]) or None):
        one = attempt(round_id, transcript="word " * 500)
        store.record(one)
        print(one.id, flush=True)
"""


def writer(file: Path, attempts: int) -> subprocess.Popen[str]:
    """A program that records so many attempts (0: without an end) and prints each id once it is committed."""
    root = Path(__file__).parents[2]
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(file), str(attempts)], stdout=subprocess.PIPE, text=True, cwd=root
    )


def is_sound(file: Path) -> bool:
    with closing(sqlite3.connect(file)) as database:
        return database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "history.sqlite"


def test_what_was_committed_survives_a_kill(file: Path) -> None:
    chance = random.Random(1)
    committed: list[str] = []
    for _ in range(KILLS):
        program = writer(file, 0)
        assert program.stdout
        committed += [program.stdout.readline().strip() for _ in range(chance.randint(1, 12))]
        program.kill()
        committed += program.stdout.read().split()
        program.wait()
        program.stdout.close()
    with History(file) as store:
        kept = {one.id for one in store.attempts()}
        assert set(committed) <= kept
        # At most the one attempt of each kill that was committed but not yet announced comes on top.
        assert len(kept) <= len(committed) + KILLS
        assert len(committed) >= KILLS
        assert store.rounds.unfinished("interview") is None  # its only card is answered
    assert is_sound(file)


def test_two_programs_write_at_once(file: Path) -> None:
    programs = [writer(file, 60) for _ in range(2)]
    printed = [program.communicate()[0].split() for program in programs]
    assert [program.returncode for program in programs] == [0, 0]
    with History(file) as store:
        kept = [one.id for one in store.attempts()]
    assert sorted(kept) == sorted(printed[0] + printed[1])
    assert len(kept) == 120
    assert is_sound(file)


def test_six_programs_make_the_same_new_file(file: Path) -> None:
    programs = [writer(file, 1) for _ in range(6)]
    printed = [program.communicate()[0].split() for program in programs]
    assert [program.returncode for program in programs] == [0] * 6
    with History(file) as store:
        assert sorted(one.id for one in store.attempts()) == sorted(itertools.chain(*printed))


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("secure_delete", 1),
        ("fullfsync", 1),
    ],
)
def test_every_commit_reaches_the_platter(file: Path, pragma: str, value: object) -> None:
    with closing(open_database(file, patience_s=1)) as database:
        assert [tuple(row) for row in database.execute(f"PRAGMA {pragma}")] == [(value,)]


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Another program in the middle of a long write."""
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def test_locked_by_another_program(file: Path) -> None:
    with History(file, patience_s=0.01) as store:
        round_id = begin(store)
        with locked(file):
            assert store.count() == 0  # reading goes on
            with pytest.raises(HistoryError, match="another program is writing"):
                store.record(attempt(round_id))
            with pytest.raises(HistoryError, match="another program is writing"):
                History(file, patience_s=0.01)
        store.record(attempt(round_id))
        assert store.count() == 1


@POSIX
def test_private_whatever_the_umask(tmp_path: Path) -> None:
    file = tmp_path / "home" / "history.sqlite"
    before = os.umask(0)
    try:
        with History(file) as store:
            round_id = begin(store)
            store.record(attempt(round_id))
            modes = {path.name: path.stat().st_mode & 0o777 for path in file.parent.iterdir()}
    finally:
        os.umask(before)
    names = ("history.sqlite", "history.sqlite-wal", "history.sqlite-shm", f".round-{round_id}.lock")
    assert modes == dict.fromkeys(names, 0o600)
    assert file.parent.stat().st_mode & 0o777 == 0o700


@POSIX
def test_a_file_with_too_many_rights_loses_them(file: Path) -> None:
    History(file).close()
    file.chmod(0o644)
    with History(file) as store:
        store.record(attempt(begin(store)))
        assert {path.stat().st_mode & 0o777 for path in file.parent.iterdir()} == {0o600}


OPEN_AS_NOBODY = """
import os, sys
from pathlib import Path
from assistant.errors import HistoryError
from assistant.history.store import History

if os.geteuid() == 0:
    os.setuid(int(sys.argv[2]))
try:
    History(Path(sys.argv[1]))
except HistoryError as err:
    print(err)
"""


@POSIX
@pytest.mark.parametrize(
    ("folder_mode", "file_mode"),
    [(0o500, 0o600), (0o500, 0o400), (0o700, 0o400), (0o500, None)],
    ids=["folder", "both", "file", "folder without a history"],
)
def test_what_may_not_be_written_is_refused_at_once(folder_mode: int, file_mode: int | None) -> None:
    nobody = 65534
    with tempfile.TemporaryDirectory() as name:  # not tmp_path, whose parents are closed to other users
        folder = Path(name)
        file = folder / "history.sqlite"
        if file_mode is not None:
            History(file).close()
            file.chmod(file_mode)
        for path in (file, folder):
            if os.geteuid() == 0 and path.exists():
                os.chown(path, nobody, -1)
        before = file.read_bytes() if file_mode else None
        folder.chmod(folder_mode)
        run = subprocess.run(
            [sys.executable, "-c", OPEN_AS_NOBODY, str(file), str(nobody)],
            capture_output=True,
            text=True,
            check=True,
            cwd=Path(__file__).parents[2],
        )
        folder.chmod(0o700)
        assert "cannot be opened" in run.stdout
        assert "permissions" in run.stdout
        assert file.exists() == (before is not None)
        assert before is None or file.read_bytes() == before


def test_a_folder_in_the_way(file: Path) -> None:
    file.mkdir()
    with pytest.raises(HistoryError, match="cannot be opened"):
        History(file)


def test_a_file_where_the_folder_belongs(tmp_path: Path) -> None:
    (tmp_path / "home").touch()
    with pytest.raises(HistoryError, match="cannot be opened"):
        History(tmp_path / "home" / "history.sqlite")
