"""`rehearse history`, `export` and `forget` as people and programs call them."""

import csv
import io
import json
import os
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from assistant.cli.app import app
from assistant.cli.history import moment
from assistant.errors import UsageError
from assistant.history.records import CardRef, recording_name
from assistant.history.store import History
from assistant.scoring.verdict import Status
from tests.history.samples import MUTEX, POSIX, QUEUE, START, attempt, begin


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("REHEARSE_HOME", str(tmp_path))
    return tmp_path


def rehearse(*arguments: str) -> Result:
    result = CliRunner().invoke(app, arguments)
    if isinstance(result.exception, Exception):
        raise result.exception
    return result


def lines(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.fixture
def ids(home: Path) -> list[str]:
    """Four answers on two sheets, the last two of this hour, each with a recording; their ids."""
    now = datetime.now(UTC)
    with History(home / "history.sqlite") as store:
        interview, other = begin(store, MUTEX, QUEUE), begin(store, sheet="other")
        answers = [
            attempt(interview, MUTEX, id="a1" + "0" * 30, transcript="=one", recording="a.flac"),
            attempt(interview, QUEUE, id="a2" + "0" * 30, minute=1, transcript="two", over_limit_s=4.4),
            attempt(interview, QUEUE, id="b3" + "0" * 30, at=now, status=Status.NO_SPEECH, transcript=""),
            attempt(other, CardRef("x", 7), id="c4" + "0" * 30, at=now, transcript="four", sheet="other"),
        ]
        (home / "recordings").mkdir()
        (home / "recordings" / "a.flac").touch()
        for one in answers:
            store.record(one)
    return [one.id for one in answers]


def test_an_empty_history_says_what_to_do(home: Path) -> None:
    assert "rehearse practice" in rehearse("history").stdout
    assert rehearse("history", "--json").stdout == ""
    assert json.loads(rehearse("export").stdout) == []
    assert lines(rehearse("forget", "--all", "--yes", "--json"))[0]["attempts"] == 0


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        ((), [0, 1, 2, 3]),
        (("--sheet", "interview"), [0, 1, 2]),
        (("--card", "7"), [0, 3]),
        (("--sheet", "other", "--card", "7"), [3]),
        (("--count", "2"), [2, 3]),
        (("--since", "1d"), [2, 3]),
        (("--since", "2026-01-31", "--count", "1"), [3]),
        (("--card", "99"), []),
    ],
    ids=str,
)
def test_history_in_json(ids: list[str], arguments: tuple[str, ...], found: list[int]) -> None:
    attempts = lines(rehearse("history", "--json", *arguments))
    assert [one["id"] for one in attempts] == [ids[i] for i in found]


def test_a_line_holds_the_attempt_and_its_verdict(ids: list[str]) -> None:
    first = lines(rehearse("history", "--json"))[0]
    assert first["at"] == "2026-01-31T09:30:00.000Z"
    assert (first["sheet"], first["card"], first["card_key"]) == ("interview", 7, "mutex")
    assert (first["status"], first["coverage"], first["grade"], first["transcript"]) == (
        "ok",
        0.5,
        2.5,
        "=one",
    )
    assert (first["recording"], first["limit_s"]) == ("a.flac", 30.0)
    assert [point["made"] for point in first["verdict"]["points"]] == [True, False]


@pytest.mark.parametrize(
    ("arguments", "told", "untold"),
    [
        (
            (),
            ["a1000000", "c4000000", "50%", "2.5", "+4 s", "silence", "other", "What is a"],
            ["--count"],
        ),
        (("--count", "1"), ["c4000000", "last 1 of 4"], ["a1000000", "other", "Over"]),
        (("--card", "99"), ["No answers match"], ["rehearse practice"]),
    ],
    ids=["all", "one", "none"],
)
def test_history_for_people(
    ids: list[str], arguments: tuple[str, ...], told: list[str], untold: list[str]
) -> None:
    text = rehearse("history", *arguments).stdout
    assert [word for word in told if word not in text] == []
    assert [word for word in untold if word in text] == []


def test_a_terminal_is_not_steered_by_a_question(home: Path) -> None:
    with History(home / "history.sqlite") as store:
        store.record(attempt(begin(store), question="[bold]\x1b[2J\u202e"))
    text = rehearse("history").stdout
    assert "[bold] [2J" in text
    assert "\x1b" not in text
    assert "\u202e" not in text


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("history", "--since", "yesterday"), "--since cannot be 'yesterday'"),
        (("history", "--sheet", "nothing"), "no sheet 'nothing'"),
        (("forget",), "say what to forget"),
        (("forget", "--all", "--sheet", "interview"), "say what to forget"),
        (("forget", "--card", "7"), "needs to know the sheet"),
        (("forget", "--before", "31.1.2026"), "--before cannot be"),
        (("forget", "--id", "f"), "no answer has the id 'f'"),
        (("forget", "--id", ""), "no answer has the id ''"),
        (("forget", "--id", "a"), "2 answers have ids that begin with 'a'"),
        (("forget", "--all"), "nobody is there to confirm"),
    ],
    ids=str,
)
def test_wrong_usage(ids: list[str], arguments: tuple[str, ...], reason: str) -> None:
    with pytest.raises(UsageError, match=reason) as caught:
        rehearse(*arguments)
    assert caught.value.exit_code == 2
    assert caught.value.remedy
    assert len(lines(rehearse("history", "--json"))) == 4


@pytest.mark.parametrize(
    ("arguments", "left"),
    [
        (("--sheet", "interview", "--card", "8"), [0, 3]),
        (("--sheet", "other"), [0, 1, 2]),
        (("--before", "1d"), [2, 3]),
        (("--before", "1d", "--sheet", "other"), [0, 1, 2, 3]),
        (("--id", "a1", "--id", "C4"), [1, 2]),
        (("--all",), []),
    ],
    ids=str,
)
def test_forget(home: Path, ids: list[str], arguments: tuple[str, ...], left: list[int]) -> None:
    (gone,) = lines(rehearse("forget", "--yes", "--json", *arguments))
    assert gone["attempts"] == 4 - len(left)
    assert gone["recordings"] == (0 not in left)
    assert gone["traces_gone"]
    assert (home / "recordings" / "a.flac").exists() == (0 in left)
    assert [one["id"] for one in lines(rehearse("history", "--json"))] == [ids[i] for i in left]


def test_forget_says_what_went(ids: list[str]) -> None:
    assert rehearse("forget", "--yes", "--id", "a1").stdout == "Deleted 1 answer and 1 recording.\n"
    assert (
        rehearse("forget", "--sheet", "other", "--before", "30d").stdout
        == "Deleted 0 answers and 0 recordings.\n"
    )


def test_forget_everything_takes_recordings_that_no_answer_names(home: Path, ids: list[str]) -> None:
    orphan = home / "recordings" / recording_name("0" * 32)
    orphan.touch()
    (gone,) = lines(rehearse("forget", "--all", "--yes", "--json"))
    assert gone["recordings"] == 2
    assert not orphan.exists()


@POSIX
@pytest.mark.parametrize(("typed", "left"), [("y\n", 3), ("n\n", 4), ("\n", 4)])
def test_forget_asks_at_a_terminal(home: Path, ids: list[str], typed: str, left: int) -> None:
    terminal, keyboard = os.openpty()
    try:
        program = subprocess.Popen(
            [sys.executable, "-m", "assistant", "forget", "--id", "a1"],
            stdin=keyboard,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
        )
        os.write(terminal, typed.encode())
        out, err = program.communicate()
    finally:
        os.close(terminal)
        os.close(keyboard)
    assert program.returncode == 0
    assert "Delete 1 answer" in err
    assert ("Deleted 1 answer" in out) == (left == 3)
    assert len(lines(rehearse("history", "--json"))) == left


def test_export_to_stdout(ids: list[str]) -> None:
    assert [one["id"] for one in json.loads(rehearse("export").stdout)] == ids
    rows = list(csv.DictReader(io.StringIO(rehearse("export", "--format", "csv").stdout)))
    assert [row["id"] for row in rows] == ids
    assert rows[0]["transcript"] == "'=one"


def test_export_to_a_file(home: Path, ids: list[str]) -> None:
    file = home / "answers.json"
    result = rehearse("export", "--out", str(file))
    assert result.stdout == ""
    assert "4 answers" in result.stderr
    assert [one["id"] for one in json.loads(file.read_text(encoding="utf-8"))] == ids
    with pytest.raises(UsageError, match="there already"):
        rehearse("export", "--out", str(file))
    rehearse("export", "--format", "csv", "--out", str(file), "--force")
    assert file.read_text(encoding="utf-8").startswith("id,round,at,")


@POSIX
@pytest.mark.parametrize(("zone", "hours"), [("UTC", 0), ("Asia/Tokyo", 9), ("America/New_York", -5)])
def test_days_begin_where_the_user_is(
    ids: list[str], monkeypatch: pytest.MonkeyPatch, zone: str, hours: int
) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        assert moment("2026-01-31", "--since") == datetime(2026, 1, 31, tzinfo=UTC) - timedelta(hours=hours)
        shown = (START + timedelta(hours=hours)).strftime("%Y-%m-%d %H:%M")
        assert shown in rehearse("history").stdout
    finally:
        monkeypatch.delenv("TZ")
        time.tzset()


def test_days_ago() -> None:
    before = datetime.now(UTC)
    found = moment("7d", "--since")
    assert before <= found + timedelta(days=7) <= datetime.now(UTC)


@pytest.mark.parametrize(
    "text", ["", "d", "-1d", "7 d", "2026-02-30", "9" * 30 + "d", "9" * 9999 + "d", "0001-01-0"]
)
def test_what_is_no_day(text: str) -> None:
    with pytest.raises(UsageError, match="--since cannot be"):
        moment(text, "--since")


@pytest.mark.parametrize("command", ["history", "export", "forget"])
def test_help_has_an_example(command: str) -> None:
    assert f"Example: rehearse {command}" in rehearse(command, "--help").stdout
