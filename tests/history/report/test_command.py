"""`rehearse report` as people call it."""

import base64
import json
import os
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from assistant.cli.app import app
from assistant.errors import UsageError
from assistant.history.records import CardRef, recording_name
from assistant.history.report.writing import MOST_PAGES
from assistant.history.store import History
from tests.history.samples import POSIX, attempt, begin

RECORDING = Path(__file__).parents[2] / "data" / "recordings" / "w1-16-weak.flac"
IDS = ["a" * 32, "b" * 32, "c" * 32]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three answers, each with its recording."""
    home = tmp_path / "home"
    monkeypatch.setenv("REHEARSE_HOME", str(home))
    (home / "recordings").mkdir(parents=True)
    with History(home / "history.sqlite") as store:
        round_id = begin(store)
        for minute, one in enumerate(IDS):
            shutil.copy(RECORDING, home / "recordings" / recording_name(one))
            card = CardRef(str(7 + minute), 7 + minute)
            store.record(attempt(round_id, card, id=one, minute=minute, recording=recording_name(one)))
    return home


def report(*arguments: str) -> Result:
    result = CliRunner().invoke(app, ["report", *arguments])
    if isinstance(result.exception, Exception):
        raise result.exception
    assert result.exit_code == 0
    return result


def ids_in(file: Path) -> list[str]:
    return re.findall(r'<article class="answer" id="a-(\w+)"', file.read_text(encoding="utf-8"))


def test_by_default_it_lies_with_the_users_data(home: Path) -> None:
    told = report().stdout
    assert str(home / "report.html") in told
    assert "3 answers, 3 of them to hear" in told
    assert ids_in(home / "report.html") == IDS[::-1]
    copies = {file.name: file.read_bytes() for file in (home / "report-recordings").iterdir()}
    assert copies == {recording_name(one): RECORDING.read_bytes() for one in IDS}


def test_for_programs(home: Path) -> None:
    file = home / "report.html"
    told = json.loads(report("--json").stdout)
    size_bytes = file.stat().st_size
    assert told == {"file": str(file), "size_bytes": size_bytes, "answers": 3, "pages": 3, "with_sound": 3}


@POSIX
def test_nobody_else_may_read_it(home: Path, tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        report("--out", str(tmp_path / "x.html"))
    finally:
        os.umask(before)
    folder = tmp_path / "x-recordings"
    assert (tmp_path / "x.html").stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {file.stat().st_mode & 0o777 for file in folder.iterdir()} == {0o600}


def test_recordings_travel_inside_when_asked(home: Path, tmp_path: Path) -> None:
    out = tmp_path / "x.html"
    report("--out", str(out))
    report("--out", str(out), "--audio", "2")
    text = out.read_text(encoding="utf-8")
    held = re.findall(r'src="data:audio/flac;base64,([^"]+)"', text)
    assert [base64.b64decode(each) for each in held] == [RECORDING.read_bytes()] * 2
    assert not (tmp_path / "x-recordings").exists()  # those of before are not left behind
    report("--out", str(out), "--audio", "0")
    assert "<audio" not in out.read_text(encoding="utf-8")


def test_what_was_forgotten_leaves_the_report_when_it_is_made_anew(home: Path) -> None:
    report()
    with History(home / "history.sqlite") as store:
        from assistant.history.records import Selection

        store.forget(Selection(ids=(IDS[0],)), home / "recordings")
    kept = home / "report-recordings" / "my notes.txt"
    kept.touch()
    report()
    assert ids_in(home / "report.html") == [IDS[2], IDS[1]]
    names = {file.name for file in (home / "report-recordings").iterdir()}
    assert names == {recording_name(IDS[1]), recording_name(IDS[2]), kept.name}


def test_conditions(home: Path, tmp_path: Path) -> None:
    with History(home / "history.sqlite") as store:
        store.record(attempt(begin(store, sheet="other"), id="d" * 32, sheet="other"))
    report("other")
    assert ids_in(home / "report.html") == ["d" * 32]
    report("--since", "2026-01-01", "interview")
    assert len(ids_in(home / "report.html")) == 3
    with pytest.raises(UsageError, match="no such answers"):
        report("--since", "2999-01-01")


@pytest.mark.parametrize(
    ("there", "reason"), [("# my notes", "is no report"), (None, "is no report")], ids=["a file", "a folder"]
)
def test_what_is_no_report_is_not_overwritten(
    home: Path, tmp_path: Path, there: str | None, reason: str
) -> None:
    out = tmp_path / "notes.html"
    if there is None:
        out.mkdir()
    else:
        out.write_text(there, encoding="utf-8")
    with pytest.raises(UsageError, match=reason):
        report("--out", str(out))
    assert there is None or out.read_text(encoding="utf-8") == there
    assert not (tmp_path / "notes-recordings").exists()
    with pytest.raises(UsageError, match="no folder"):
        report("--out", str(tmp_path / "missing" / "x.html"))


def test_an_empty_history_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REHEARSE_HOME", str(tmp_path))
    with pytest.raises(UsageError, match="rehearse practice"):
        report()


def test_only_recordings_of_the_history_are_copied(home: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret", encoding="utf-8")
    link = home / "recordings" / recording_name("e" * 32)
    try:
        link.symlink_to(secret)
    except OSError:
        pytest.skip("no links here")
    with History(home / "history.sqlite") as store:
        one = attempt(begin(store), id="e" * 32, recording=link.name)
        store.record(one)
        store.record(replace(one, id="f" * 32, recording="gone.flac"))
    report()
    assert len(list((home / "report-recordings").iterdir())) == 3
    report("--audio", "10")
    assert (home / "report.html").read_text(encoding="utf-8").count("data:audio") == 3


def test_the_newest_have_pages_and_the_others_a_row(home: Path) -> None:
    with History(home / "history.sqlite") as store:
        round_id = begin(store)
        for number in range(MOST_PAGES):
            store.record(attempt(round_id, minute=100 + number))
    report()
    text = (home / "report.html").read_text(encoding="utf-8")
    assert text.count("<article ") == MOST_PAGES
    assert "3 older answers" in text
