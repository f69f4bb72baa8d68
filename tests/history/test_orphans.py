"""Recordings without an answer: found, unless their round goes on elsewhere."""

import os
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from assistant.audio.recorder import PART_SUFFIX, Recorder, recover
from assistant.errors import HistoryError
from assistant.events import SAMPLE_RATE_HZ
from assistant.history.amendments import FollowUp
from assistant.history.labels import AnswerLabel, read_label
from assistant.history.locks import Lock, is_held
from assistant.history.orphans import discard, orphans
from assistant.history.records import follow_up_name, new_id, recording_name
from assistant.history.store import History
from tests.history.samples import MUTEX, POSIX, QUEUE, START, attempt, begin, verdict

LABEL = AnswerLabel(new_id(), "interview", MUTEX, "quickfire", "What is “it”? שלום\n", 30.0, "base")
LATER = datetime.now(UTC) + timedelta(hours=1)


def sound(folder: Path, name: str, *, label: str = "", cut_off: bool = False, length_s: float = 1.0) -> Path:
    """A recording of noise; one that was cut off is as a kill leaves it."""
    samples = np.random.default_rng(1).uniform(-0.5, 0.5, round(length_s * SAMPLE_RATE_HZ)).astype(np.float32)
    if not cut_off:
        with Recorder(folder / name, comment=label) as recorder:
            recorder.write(samples)
        return folder / name
    recorder = Recorder(folder / name, comment=label)
    part = folder / (recorder.path.stem + PART_SUFFIX)
    recorder.write(samples)
    content = part.read_bytes()
    recorder.close()
    recorder.path.unlink(missing_ok=True)
    part.write_bytes(content)
    return part


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "recordings"


@pytest.mark.parametrize("cut_off", [False, True])
def test_a_recording_says_what_it_answers_also_when_it_was_cut_off(folder: Path, cut_off: bool) -> None:
    file = sound(folder, recording_name(new_id()), label=LABEL.as_text(), cut_off=cut_off)
    assert read_label(file) == LABEL
    if cut_off:
        os.utime(file, (1000, 1000))
        whole = recover(file)
        assert read_label(whole) == LABEL
        assert whole.stat().st_mtime == 1000
        assert not file.exists()


NO_LABELS = (
    "",
    "{",
    "[]",
    "null",
    "{}",
    '{"card": {}}',
    "[" * 5000,
    "x" * 30_000,
    LABEL.as_text().replace("30.0", '"x"'),
    LABEL.as_text().replace('"interview"', "7"),
    replace(LABEL, round_id="../../etc").as_text(),
)


@pytest.mark.parametrize("text", NO_LABELS)
def test_anything_else_says_nothing(folder: Path, text: str) -> None:
    assert AnswerLabel.of_text(text) is None
    assert read_label(sound(folder, "a.flac", label=text.replace("\0", ""))) is None
    (folder / "b.flac").write_bytes(b"fLaC" + text.encode())
    assert read_label(folder / "b.flac") is None


def test_what_has_no_answer_is_found(folder: Path, tmp_path: Path) -> None:
    with History(tmp_path / "history.sqlite") as store:
        round_id = begin(store)
        label = replace(LABEL, round_id=round_id).as_text()
        answered, completed = attempt(round_id), attempt(round_id)
        for one in (answered, completed):
            store.record(one)
        store.record_follow_up(FollowUp(completed.id, START, verdict("more"), None))
        for name in (recording_name(answered.id), follow_up_name(completed.id), recording_name(completed.id)):
            sound(folder, name, label=label)
        whole = sound(folder, recording_name(new_id()), label=label)
        cut_off = sound(folder, recording_name(new_id()), label=label, cut_off=True)
        added = sound(folder, follow_up_name(answered.id), label=label, cut_off=True)
        sound(folder, recording_name(new_id()), label=label, cut_off=True, length_s=0.1)  # no sound in it
        mended = new_id()
        sound(folder, recording_name(mended), label=label)
        sound(folder, f"{mended}.mended.flac", cut_off=True)
        (folder / f"{mended}{PART_SUFFIX}").touch()
        sound(folder, "holiday.flac")
        found = orphans(folder, store, LATER)
        assert {orphan.file.name for orphan in found} == {
            whole.name, cut_off.name, added.name, recording_name(mended)
        }  # fmt: skip
        assert {one.file.name for one in found if one.is_cut_off} == {cut_off.name, added.name}
        assert [one.attempt_id for one in found if one.is_follow_up] == [answered.id]
        assert {round(one.duration_s, 1) for one in found} <= {0.8, 1.0}
        for orphan in found:
            discard(orphan)
        assert orphans(folder, store, LATER) == []
        assert orphans(tmp_path / "missing", store, LATER) == []


def test_what_may_still_grow_is_left_alone(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "history.sqlite"
    with History(file) as store:
        silent = sound(folder, recording_name(new_id()))
        with History(file) as elsewhere:
            label = replace(LABEL, round_id=begin(elsewhere)).as_text()
            growing = sound(folder, recording_name(new_id()), label=label, cut_off=True)
            assert orphans(folder, store, datetime.now(UTC)) == []
            assert [one.file for one in orphans(folder, store, LATER)] == [silent]
        assert [one.file for one in orphans(folder, store, datetime.now(UTC))] == [growing]


def test_a_round_that_goes_on_elsewhere_is_not_taken_over(tmp_path: Path) -> None:
    file = tmp_path / "history.sqlite"
    with History(file) as here:
        with History(file) as there:
            round_id = begin(there, MUTEX, QUEUE)
            assert here.rounds.elsewhere() == [round_id]
            assert here.rounds.unfinished("interview") is None
            with pytest.raises(HistoryError, match="another window"):
                here.rounds.resume(round_id)
        found = here.rounds.unfinished("interview")
        assert found
        here.rounds.resume(found.id)
        assert here.rounds.elsewhere() == []
    assert not list(tmp_path.glob(".round-*"))


HOLDER = """
import sys, time
from pathlib import Path
from assistant.history.locks import Lock
lock = Lock(Path(sys.argv[1]), patience_s=0.0)
print("held", flush=True)
time.sleep(600)
"""


@POSIX
def test_a_kill_frees_a_lock_and_what_it_leaves_locks_nothing(tmp_path: Path) -> None:
    file = tmp_path / "a.lock"
    command = [sys.executable, "-c", HOLDER, str(file)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]
    ) as holder:
        assert holder.stdout
        holder.stdout.readline()
        assert is_held(file)
        holder.send_signal(signal.SIGKILL)
    assert file.exists()
    assert file.stat().st_mode & 0o777 == 0o600
    assert not is_held(file)
    lock = Lock(file, patience_s=0.0)
    assert is_held(file)
    lock.release()
    assert list(tmp_path.iterdir()) == []
