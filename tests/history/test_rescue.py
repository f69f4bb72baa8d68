"""A damaged history: copied aside, and what can be read of it is there again."""

import json
import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant.cli.app import app
from assistant.errors import DamagedHistoryError, HistoryError
from assistant.events import Flaw, Span, Word
from assistant.history.amendments import Appeal, FollowUp, Regrade
from assistant.history.carving import pages_of, rows_of
from assistant.history.records import CardRef, Selection
from assistant.history.rescue import is_damaged, rescue
from assistant.history.store import History
from assistant.history.word_times import WordTimes
from tests.faults.damage import DAMAGES, damaged_file
from tests.history.samples import MUTEX, START, attempt, begin, verdict

TABLES = ("rounds", "attempts", "follow_ups", "appeals", "reviews", "word_times", "regrades")
ANSWERS = 30
LONG = "word שלום " * 900
"""More than fits into a page."""


def fill(store: History) -> list[str]:
    """Rounds, answers short and long, and all that can follow them; the ids."""
    ids = []
    for number in range(ANSWERS):
        one = attempt(begin(store, minute=number), transcript=f"answer {number} {LONG * (number % 3)}")
        words, speech = (Word("a", 0.5, 1.0, 0.9),), (Span(0.0, 5.0),)
        store.record(one, word_times=WordTimes(5.0, words, speech, 0.5, Flaw.CLIPPED))
        ids.append(one.id)
    store.record_follow_up(FollowUp(ids[0], START, verdict("and more"), None))
    store.record_appeal(Appeal(ids[1], START, "b", "we lock it"))
    store.record_regrade(Regrade(ids[2], START, verdict("again"), "base", "basis"))
    store.mark_known("interview", MUTEX, START)
    return ids


def rows_in(file: Path) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(file)) as database:
        return {table: database.execute(f"SELECT * FROM {table}").fetchall() for table in TABLES}  # noqa: S608


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "history.sqlite"


def test_all_rows_of_a_whole_file_are_carved_out_of_it_and_its_log(file: Path) -> None:
    with History(file) as store:
        fill(store)
        log = Path(f"{file}-wal").read_bytes()
        carved = {row for _, row in rows_of(pages_of(file.read_bytes(), log))}
        expected = rows_in(file)
    assert len(log) > 100_000
    for table, rows in expected.items():
        for row in rows:
            bare = (None, *row[1:]) if isinstance(row[0], int) else row  # a row id is stored as such alone
            assert bare in carved, table


def test_a_log_that_began_anew_is_read_as_far_as_it_goes(file: Path) -> None:
    with History(file) as store:
        ids = fill(store)
        store._database.execute("PRAGMA wal_checkpoint(RESTART)").fetchall()
        last = attempt(begin(store))
        store.record(last)
        carved = {row[1] for _, row in rows_of(pages_of(file.read_bytes(), Path(f"{file}-wal").read_bytes()))
                  if len(row) == 18}  # fmt: skip
    assert carved == {*ids, last.id}


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("seed", range(8))
def test_what_can_be_read_is_rescued(file: Path, damage: str, seed: int) -> None:
    with History(file) as store:
        fill(store)
    before = rows_in(file)
    content = damaged_file(file, damage, random.Random(seed))
    if not is_damaged(file, in_full=True):
        assert damage == "random bytes"  # somewhere within a text
        return
    assert file.read_bytes() == content
    rescued = rescue(file)
    assert rescued is not None
    assert rescued.copy.read_bytes() == content
    assert rescued.copy.stat().st_mode & 0o077 == 0
    assert not is_damaged(file, in_full=True)
    with History(file) as store:
        kept = list(store.attempts())
        assert len(kept) == rescued.attempts
        store.record(attempt(begin(store)))
    ids = {row[1] for row in before["attempts"]}
    assert {one.id for one in kept} <= ids
    least = {
        "header": ANSWERS,
        "first page": ANSWERS,
        "a middle page": ANSWERS - 8,
        "zero bytes": ANSWERS - 16,
    }
    assert rescued.attempts >= least.get(damage, 0)
    if damage == "header":
        after = rows_in(file)
        assert {table: set(rows) - set(after[table]) for table, rows in before.items()} == {
            table: set() for table in TABLES
        }
    left = {path.name for path in file.parent.iterdir()}
    assert left == {file.name, rescued.copy.name}


def test_rows_of_an_older_version_are_rescued_too(file: Path) -> None:
    script = Path(__file__).with_name("version_5.sql").read_text(encoding="utf-8")
    with closing(sqlite3.connect(file)) as database:
        database.executescript(script)
    with History(file) as store:  # its rows stay as short as they were
        before = store.word_times(["a" * 32])
    assert before
    damaged_file(file, "header", random.Random(1))
    assert rescue(file) is not None
    with History(file) as store:
        assert store.word_times(["a" * 32]) == before


def test_a_whole_history_is_left_alone(file: Path) -> None:
    with History(file) as store:
        fill(store)
    content = file.read_bytes()
    assert rescue(file) is None
    assert file.read_bytes() == content


def test_one_verdict_that_makes_no_sense_is_damage_and_costs_only_itself(file: Path) -> None:
    with History(file) as store:
        ids = fill(store)
    content = file.read_bytes()
    at = content.index(b'"transcript": "answer 3 "')
    file.write_bytes(content[:at] + b"{" + content[at + 1 :])
    with History(file) as store, pytest.raises(DamagedHistoryError, match="rehearse recover"):
        list(store.attempts())
    rescued = rescue(file)
    assert rescued is not None
    with History(file) as store:
        assert [one.id for one in store.attempts()] == ids[:3] + ids[4:]


def test_an_index_that_does_not_fit_its_table_is_damage_and_costs_nothing(file: Path) -> None:
    with History(file) as store:
        ids = fill(store)
    with closing(sqlite3.connect(file)) as database:
        ((page,),) = database.execute("SELECT rootpage FROM sqlite_master WHERE name = 'attempts_by_card'")
    content = bytearray(file.read_bytes())
    at = content.index(b"interviewmutex", (page - 1) * 4096)
    assert at < page * 4096
    content[at] = ord("j")
    file.write_bytes(content)
    with pytest.raises(DamagedHistoryError):
        History(file)
    rescue(file)
    with History(file) as store:
        assert [one.id for one in store.attempts()] == ids


def test_what_was_forgotten_does_not_come_back(file: Path) -> None:
    with History(file) as store:
        ids = fill(store)
        store.forget(Selection(ids=tuple(ids[:10])), file.parent / "recordings")
    damaged_file(file, "header", random.Random(1))
    rescued = rescue(file)
    assert rescued is not None
    with History(file) as store:
        assert [one.id for one in store.attempts()] == ids[10:]


def test_an_answer_whose_round_is_lost_gets_another(file: Path) -> None:
    with History(file) as store:
        one = attempt(begin(store, MUTEX, CardRef("queue", 8)))
        store.record(one)
    content = file.read_bytes()
    file.write_bytes(b"\0" * 100 + content[100:].replace(one.round_id.encode(), b"-" * 32, 1))
    rescue(file)
    with History(file) as store:
        (kept,) = store.attempts()
        assert (kept.id, kept.transcript) == (one.id, one.transcript)
        assert store.rounds.unfinished("interview") is None


def test_a_damaged_file_of_a_newer_program_is_left_alone(file: Path) -> None:
    with History(file) as store:
        fill(store)
        store._database.execute("INSERT INTO migrations VALUES (999, 'unheard of', '2099-01-01', '9.9.9')")
    content = damaged_file(file, "header", random.Random(1))
    with pytest.raises(HistoryError, match="newer Rehearse"):
        rescue(file)
    assert file.read_bytes() == content
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_not_while_a_round_goes_on_elsewhere(file: Path) -> None:
    with History(file) as store:
        fill(store)
    with History(file.parent / "elsewhere.sqlite") as other:  # a round beside the same history
        begin(other)
        content = damaged_file(file, "header", random.Random(1))
        with pytest.raises(HistoryError, match="middle of a round"):
            rescue(file)
    assert file.read_bytes() == content
    assert rescue(file) is not None


def test_any_command_rescues_tells_it_in_one_line_and_goes_on(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REHEARSE_HOME", str(file.parent))
    with History(file) as store:
        ids = fill(store)
    damaged_file(file, "first page", random.Random(1))
    done = CliRunner().invoke(app, ["history", "--json"])
    assert done.exit_code == 0
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == ids
    (line,) = done.stderr.splitlines()
    assert f"The history was damaged: {ANSWERS} answers could be read" in line
    (copy,) = file.parent.glob("history.sqlite.damaged-*")
    assert copy.name in line
    assert CliRunner().invoke(app, ["history", "--json"]).stderr == ""
    forgotten = CliRunner().invoke(app, ["forget", "--all", "--yes", "--json"])
    assert json.loads(forgotten.stdout)["cleared"]["damaged"] == 1
    assert not copy.exists()


def test_a_history_that_cannot_be_written_serves_from_memory(file: Path) -> None:
    with History(file) as store:
        ids = fill(store)
    content = file.read_bytes()
    with History.unkept(file) as store:
        assert [one.id for one in store.attempts()] == ids
        store.record(attempt(begin(store)))
        assert store.count() == ANSWERS + 1
        assert not store.stays
    assert file.read_bytes() == content
    with History.unkept(file.parent / "missing" / "history.sqlite") as store:
        assert store.count() == 0
    file.write_bytes(b"scribbled" * 1000)
    with History.unkept(file) as store:
        assert store.count() == 0
    assert not (file.parent / "missing").exists()
