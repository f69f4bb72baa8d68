"""What is forgotten leaves no byte behind, and nothing else goes with it."""

import json
import os
import sqlite3
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from assistant.cli.app import app
from assistant.errors import HistoryError
from assistant.history.amendments import Appeal, FollowUp, Regrade
from assistant.history.records import (
    EVERYTHING,
    Forgotten,
    RoundState,
    Selection,
    follow_up_name,
    new_id,
    recording_name,
)
from assistant.history.store import History
from tests.history.samples import MUTEX, POSIX, QUEUE, START, attempt, begin, verdict

SECRET, KEPT = "zanzibar", "lighthouse"
"""Words that the answers to be forgotten hold, and those to be kept."""


def bytes_on_disk(folder: Path) -> bytes:
    """All that lies in a folder: the database, its log and its index."""
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


@pytest.fixture
def store(tmp_path: Path) -> Iterator[History]:
    with History(tmp_path / "history.sqlite") as opened:
        yield opened


@pytest.fixture
def recordings(tmp_path: Path) -> Path:
    folder = tmp_path / "recordings"
    folder.mkdir()
    return folder


def keep(store: History, recordings: Path, word: str, number: int, **changes: Any) -> list[str]:
    """So many answers full of a word, each with its recording; their ids."""
    round_id = begin(store)
    ids = [new_id() for _ in range(number)]
    for one in ids:
        (recordings / recording_name(one)).write_bytes(word.encode())
        given = attempt(
            round_id,
            id=one,
            recording=recording_name(one),
            transcript=f"{word} " * 300,
            question=f"What about {word}?",
            **changes,
        )
        store.record(given)
        store.record_appeal(Appeal(one, given.at, "b", f"{word} " * 20))
        store.record_regrade(Regrade(one, given.at, verdict(f"{word} " * 50)))
    store.rounds.end(round_id, RoundState.FINISHED, START)
    return ids


WAYS: dict[str, Callable[[History, Path, list[str]], Forgotten]] = {
    "card": lambda store, folder, ids: store.forget(Selection(sheet="interview", card_number=8), folder),
    "sheet and key": lambda store, folder, ids: store.forget(
        Selection(sheet="interview", card_key="queue"), folder
    ),
    "before": lambda store, folder, ids: store.forget(Selection(before=START - timedelta(hours=1)), folder),
    "ids": lambda store, folder, ids: store.forget(Selection(ids=tuple(ids)), folder),
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_no_byte_of_the_forgotten_remains(
    store: History, recordings: Path, way: Callable[[History, Path, list[str]], Forgotten]
) -> None:
    keep(store, recordings, KEPT, 5)
    secret_ids = keep(store, recordings, SECRET, 40, card=QUEUE, at=START - timedelta(days=1))
    keep(store, recordings, KEPT, 5)
    assert SECRET.encode() in bytes_on_disk(store.file.parent)

    assert way(store, recordings, secret_ids) == Forgotten(attempts=40, recordings=40, traces_gone=True)

    left = bytes_on_disk(store.file.parent)
    assert SECRET.encode() not in left
    assert KEPT.encode() in left
    assert store.count() == len(list(recordings.iterdir())) == 10
    store.close()
    with closing(sqlite3.connect(store.file)) as database:
        assert database.execute("SELECT count(*) FROM rounds").fetchall() == [(2,)]
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("PRAGMA freelist_count").fetchall() == [(0,)]


def test_everything(store: History, recordings: Path) -> None:
    keep(store, recordings, SECRET, 10)
    running = begin(store, MUTEX, QUEUE)
    cut_short = recordings / f"{'0' * 32}.part.flac"
    not_ours = recordings / "holiday.flac"
    for file in (cut_short, not_ours):
        file.write_bytes(b"sound")
    assert store.forget_everything(recordings) == Forgotten(attempts=10, recordings=11, traces_gone=True)
    assert SECRET.encode() not in bytes_on_disk(store.file.parent)
    assert list(recordings.iterdir()) == [not_ours]
    assert store.rounds.unfinished("interview") is None
    with pytest.raises(HistoryError, match="forgotten meanwhile"):
        store.record(attempt(running))
    store.record(attempt(begin(store)))  # and it goes on


def test_what_followed_an_answer_goes_with_it(store: History, recordings: Path) -> None:
    first, second = keep(store, recordings, SECRET, 2)
    for one in (first, second):
        (recordings / follow_up_name(one)).write_bytes(SECRET.encode())
        store.record_follow_up(FollowUp(one, START, verdict(f"{SECRET} again"), follow_up_name(one)))
    gone = store.forget(Selection(ids=(first,)), recordings)
    assert (gone.attempts, gone.recordings) == (1, 2)
    assert {path.name for path in recordings.iterdir()} == {recording_name(second), follow_up_name(second)}
    gone = store.forget_everything(recordings)
    assert (gone.attempts, gone.recordings) == (1, 2)
    assert SECRET.encode() not in bytes_on_disk(store.file.parent)


def test_nothing_matches(store: History, recordings: Path) -> None:
    keep(store, recordings, KEPT, 2)
    assert store.forget(Selection(sheet="other"), recordings) == Forgotten(0, 0, traces_gone=True)
    assert store.count() == len(list(recordings.iterdir())) == 2


def test_everything_must_be_said_openly(store: History, recordings: Path) -> None:
    keep(store, recordings, KEPT, 1)
    with pytest.raises(ValueError, match="without conditions"):
        store.forget(EVERYTHING, recordings)
    assert store.count() == 1


def test_a_recording_deleted_by_hand(store: History, recordings: Path) -> None:
    first, _ = keep(store, recordings, SECRET, 2)
    (recordings / recording_name(first)).unlink()
    assert store.forget(Selection(card_number=7), recordings) == Forgotten(2, 1, traces_gone=True)


def test_without_a_recordings_folder(store: History, tmp_path: Path) -> None:
    store.record(attempt(begin(store), transcript=SECRET))
    assert store.forget_everything(tmp_path / "missing") == Forgotten(1, 0, traces_gone=True)


def test_a_recording_that_cannot_be_deleted_stops_it(store: History, recordings: Path) -> None:
    (one,) = keep(store, recordings, SECRET, 1)
    (recordings / recording_name(one)).unlink()
    (recordings / recording_name(one)).mkdir()  # as a file that is open elsewhere behaves on some systems
    with pytest.raises(HistoryError, match=r"cannot delete the recording .* no row was deleted"):
        store.forget(Selection(ids=(one,)), recordings)
    assert store.count() == 1


def test_rounds_still_running_keep_their_place(store: History, recordings: Path) -> None:
    running = begin(store, MUTEX, QUEUE)
    store.record(attempt(running, MUTEX, transcript=SECRET))
    store.forget(Selection(card_number=7), recordings)
    store.record(attempt(running, QUEUE))
    assert store.count() == 1


@POSIX
@pytest.mark.parametrize("tampered", ["../outside.flac", "{absolute}", "link/outside.flac", ".."])
def test_nothing_outside_the_recordings_folder_is_deleted(
    store: History, recordings: Path, tmp_path: Path, tampered: str
) -> None:
    outside = tmp_path / "outside.flac"
    outside.write_bytes(b"somebody's music")
    (recordings / "link").symlink_to(tmp_path, target_is_directory=True)
    name = tampered.format(absolute=outside)
    one = attempt(begin(store), recording=recording_name("0" * 32), transcript=SECRET)
    store.record(one)
    with closing(sqlite3.connect(store.file, isolation_level=None)) as other:
        other.execute("DROP TRIGGER attempts_are_never_rewritten")
        other.execute("UPDATE attempts SET recording = ?", (name,))
    gone = store.forget(Selection(ids=(one.id,)), recordings)
    assert gone == Forgotten(1, 0, traces_gone=True, left_alone=(name,))
    assert outside.read_bytes() == b"somebody's music"
    assert store.count() == 0


@POSIX
def test_a_link_is_deleted_not_what_it_points_to(store: History, recordings: Path, tmp_path: Path) -> None:
    (one,) = keep(store, recordings, SECRET, 1)
    elsewhere = tmp_path / "elsewhere.flac"
    (recordings / recording_name(one)).rename(elsewhere)
    (recordings / recording_name(one)).symlink_to(elsewhere)
    assert store.forget(Selection(ids=(one,)), recordings).recordings == 1
    assert elsewhere.exists()
    assert list(recordings.iterdir()) == []


def test_another_program_in_the_way_is_told(tmp_path: Path, recordings: Path) -> None:
    file = tmp_path / "history.sqlite"
    with (
        History(file, patience_s=0.01) as store,
        closing(sqlite3.connect(file, isolation_level=None)) as reader,
    ):
        keep(store, recordings, SECRET, 20)
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM attempts").fetchmany(1)
        assert store.forget_everything(recordings) == Forgotten(20, 20, traces_gone=False)
        assert store.count() == 0
        assert SECRET.encode() in bytes_on_disk(tmp_path)
    assert SECRET.encode() not in bytes_on_disk(tmp_path)


def spread_about(home: Path, word: str) -> None:
    """What else may hold words of an answer: logs, a prompt, the report, a killed backup."""
    (home / "cache" / "prompts").mkdir(parents=True)
    (home / "cache" / "rehearse.log").write_text(f"heard: {word}", encoding="utf-8")
    (home / "cache" / "rehearse.log.1").write_text(f"heard: {word}", encoding="utf-8")
    (home / "cache" / "prompts" / "said.flac").write_bytes(word.encode())
    (home / "report.html").write_text(word, encoding="utf-8")
    (home / "report-recordings").mkdir()
    (home / "report-recordings" / recording_name("a" * 32)).write_bytes(word.encode())
    (home / "episodes").mkdir()
    (home / "episodes" / f"{'e' * 32}.npz").write_bytes(b"spectra")
    (home / ".backup-x").mkdir()
    (home / ".backup-x" / "history.sqlite").write_bytes(word.encode())
    (home / ".report.html.x").write_text(word, encoding="utf-8")  # by a report that was killed
    with subprocess.Popen(["true"]) as gone:
        pass
    scratch = home / "tmp" / f"rehearse-speech-{gone.pid}-x"
    scratch.mkdir(parents=True)
    (scratch / "speech.wav").write_bytes(word.encode())


COMMANDS = {
    "card": ("--sheet", "interview", "--card", "8"),
    "date": ("--before", "2026-01-31"),
    "days": ("--since", "2026-01-29", "--before", "2026-01-31"),
    "all": ("--all",),
}


@pytest.mark.parametrize("options", COMMANDS.values(), ids=COMMANDS)
def test_the_command_leaves_no_byte_anywhere(
    tmp_path: Path, recordings: Path, options: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REHEARSE_HOME", str(tmp_path))
    with History(tmp_path / "history.sqlite") as store:
        if options != ("--all",):
            keep(store, recordings, KEPT, 3)
        for one in keep(store, recordings, SECRET, 10, card=QUEUE, at=START - timedelta(days=1, hours=2)):
            (recordings / follow_up_name(one)).write_bytes(SECRET.encode())
            store.record_follow_up(FollowUp(one, START, verdict(f"{SECRET} again"), follow_up_name(one)))
    spread_about(tmp_path, SECRET)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    in_use = tmp_path / "tmp" / f"rehearse-speech-{os.getpid()}-x"
    in_use.mkdir()
    if options == ("--all",):  # else they stay, as a part of the sheet
        for name in ("interview.mine.points.toml", ".interview.mine.points.toml-x"):
            (tmp_path / "sheets").mkdir(exist_ok=True)
            (tmp_path / "sheets" / name).write_text(SECRET, encoding="utf-8")
    assert SECRET.encode() in bytes_on_disk(tmp_path)
    done = CliRunner().invoke(app, ["forget", *options, "--yes", "--json"])
    told = json.loads(done.stdout)
    assert (told["attempts"], told["recordings"], told["traces_gone"]) == (10, 20, True)
    cleared = {"logs": 2, "prompts": 1, "reports": 1, "damaged": 0, "episodes": int(options == ("--all",))}
    cleared["phrases"] = cleared["episodes"]
    assert told["cleared"] == cleared
    left = bytes_on_disk(tmp_path)
    assert SECRET.encode() not in left
    assert in_use.exists()
    assert (KEPT.encode() in left) == (options != ("--all",))
    assert (tmp_path / "episodes" / f"{'e' * 32}.npz").exists() == (options != ("--all",))


def test_where_nothing_is_forgotten_nothing_is_cleared(
    tmp_path: Path, recordings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REHEARSE_HOME", str(tmp_path))
    with History(tmp_path / "history.sqlite") as store:
        keep(store, recordings, KEPT, 1)
    spread_about(tmp_path, KEPT)
    CliRunner().invoke(app, ["forget", "--card", "99", "--sheet", "interview", "--yes"])
    assert (tmp_path / "report.html").exists()
    assert (tmp_path / "cache" / "rehearse.log.1").exists()
