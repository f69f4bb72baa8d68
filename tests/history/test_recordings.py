"""Recordings go when they are old enough: not before that was said, and never with their words."""

import json
import os
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant.cli.app import app
from assistant.cli.recordings import clear_recordings
from assistant.cli.workspace import open_workspace
from assistant.history.recordings import NOTICE_DAYS, Cleared, clear_old, kept
from assistant.history.records import follow_up_name, new_id, recording_name
from assistant.history.store import History
from tests.history.samples import POSIX, attempt, begin

NOW = datetime(2026, 6, 1, 12, tzinfo=datetime.now().astimezone().tzinfo)
DAY = timedelta(days=1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "recordings"
    made.mkdir()
    return made


def sound(folder: Path, days: float, name: str = "", now: datetime = NOW) -> Path:
    """A recording that is so many days old."""
    file = folder / (name or recording_name(new_id()))
    file.write_bytes(b"sound")
    moment = (now - timedelta(days=days)).timestamp()
    os.utime(file, (moment, moment))
    return file


@pytest.mark.parametrize(
    ("keep_days", "left"),
    [
        (90, {"89", "1.5", "0"}),
        (30, {"1.5", "0"}),
        (1, {"0"}),
        (0, {"0"}),
        (36_500, {"91", "89", "1.5", "0"}),
    ],
)
def test_what_was_chosen_is_done_at_once(folder: Path, keep_days: int, left: set[str]) -> None:
    files = {age: sound(folder, float(age)) for age in ("91", "89", "1.5", "0")}
    cleared = clear_old(folder, keep_days, NOW, was_chosen=True)
    assert {age for age, file in files.items() if file.exists()} == left
    assert cleared == Cleared(4 - len(left), 5 * (4 - len(left)))


def test_follow_ups_and_cut_off_ones_go_too_and_what_is_not_ours_stays(folder: Path) -> None:
    ours = [sound(folder, 100), sound(folder, 100, follow_up_name("a" * 32))]
    ours.append(sound(folder, 100, f"{'b' * 32}.part.flac"))
    music = sound(folder, 100, "holiday.flac")
    assert clear_old(folder, 90, NOW, was_chosen=True).deleted == 3
    assert [file.exists() for file in ours] == [False] * 3
    assert music.exists()


def test_by_default_the_first_are_announced_and_stay_for_a_week(folder: Path) -> None:
    old = sound(folder, 200)
    goes_on = NOW.date() + timedelta(days=NOTICE_DAYS)
    for days in (0, 0, 1, NOTICE_DAYS - 1):
        announced = clear_old(folder, 90, NOW + days * DAY, was_chosen=False)
        assert announced == Cleared(announced=1, goes_on=goes_on)
        assert old.exists()
    assert clear_old(folder, 90, NOW + NOTICE_DAYS * DAY, was_chosen=False) == Cleared(1, 5)
    newer = sound(folder, 80)  # those that come of age later go without another word
    assert clear_old(folder, 90, NOW + 11 * DAY, was_chosen=False) == Cleared(1, 5)
    assert not newer.exists()


def test_nothing_is_old_and_nothing_is_there(folder: Path) -> None:
    sound(folder, 3)
    assert clear_old(folder, 90, NOW, was_chosen=False) == Cleared()
    assert clear_old(folder / "missing", 90, NOW, was_chosen=False) == Cleared()
    assert [file.suffix for file in folder.iterdir()] == [".flac"]


def test_one_that_cannot_be_deleted_keeps_the_others_from_nothing(folder: Path) -> None:
    stuck = folder / recording_name("0" * 32)
    stuck.mkdir()  # as a file that is open elsewhere behaves on some systems
    os.utime(stuck, (0, 0))
    free = sound(folder, 100)
    cleared = clear_old(folder, 90, NOW, was_chosen=True)
    assert cleared.deleted == 1
    assert str(stuck) in cleared.problem
    assert not free.exists()


def test_how_much_there_is(folder: Path) -> None:
    assert kept(folder) == kept(folder / "missing")
    sound(folder, 5), sound(folder, 2)
    found = kept(folder)
    assert (found.count, found.size_bytes) == (2, 10)
    assert found.oldest == NOW - 5 * DAY
    assert kept(folder, before=NOW - 3 * DAY).count == 1


@pytest.fixture
def home(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("REHEARSE_HOME", str(folder.parent))
    return folder.parent


def test_the_command_and_the_setting(home: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = datetime.now().astimezone()
    sound(folder, 3, now=now), sound(folder, 200, now=now)
    told = json.loads(CliRunner().invoke(app, ["recordings", "--json"]).stdout)
    assert (told["count"], told["size_bytes"], told["keep_days"], told["older_count"]) == (2, 10, 90, 1)
    shown = " ".join(CliRunner().invoke(app, ["recordings"]).stdout.split())
    assert "2 recordings, 10 bytes" in shown
    assert "kept for 90 days" in shown
    assert "Older than that: 1 recording, 5 bytes" in shown
    monkeypatch.setenv("REHEARSE_RECORDINGS_KEEP_DAYS", "36500")
    assert "for ever" in CliRunner().invoke(app, ["recordings"]).stdout
    clear_recordings(open_workspace())
    assert kept(folder).count == 2


def test_a_round_begins_with_it_and_answers_keep_their_words(
    home: Path, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = sound(folder, 200, recording_name("a" * 32), now=datetime.now().astimezone())
    with History(home / "history.sqlite") as store:
        store.record(attempt(begin(store), id="a" * 32, recording=gone.name))
    clear_recordings(open_workspace())
    told = " ".join(capsys.readouterr().err.split())
    assert "1 is older and goes on" in told
    assert "recordings.keep_days 36500" in told
    assert gone.exists()
    monkeypatch.setenv("REHEARSE_RECORDINGS_KEEP_DAYS", "30")
    clear_recordings(open_workspace())
    assert "Deleted 1 recording older than 30 days (5 bytes)" in capsys.readouterr().err
    assert not gone.exists()
    (line,) = CliRunner().invoke(app, ["history", "--json"]).stdout.splitlines()
    assert json.loads(line)["recording"] == gone.name
    for command in (["history"], ["export", "--format", "csv"], ["recordings"], ["appeal", "--point", "b"]):
        assert "Traceback" not in CliRunner().invoke(app, command).output
    forgotten = json.loads(CliRunner().invoke(app, ["forget", "--all", "--yes", "--json"]).stdout)
    assert (forgotten["attempts"], forgotten["recordings"]) == (1, 0)


@POSIX
def test_a_folder_that_may_not_be_written_keeps_nobody_from_practising(home: Path, folder: Path) -> None:
    sound(folder, 200, now=datetime.now().astimezone())
    folder.chmod(0o500)
    try:
        clear_recordings(open_workspace())
    finally:
        folder.chmod(0o700)
