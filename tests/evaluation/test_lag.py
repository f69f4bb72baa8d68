"""`rehearse bench lag`: its figures, and the round behind them."""

import os
import subprocess
import sys
import threading
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import DeviceError, RehearseError, UsageError
from assistant.evaluation.isolation import in_own_process
from assistant.evaluation.lag import AnswerLag, LagSetting, read_lags, summarise
from assistant.evaluation.memory import peak_memory_mb
from assistant.evaluation.speaking import FileMouth, PlayerMouth, TimedSource
from assistant.events import FRAME_S, Samples
from tests.command import rehearse
from tests.fakes import FakeClock, silence
from tests.sound_card import SoundCard, sound_card, until

__all__ = ["sound_card"]

FIELDS = {
    "length_s", "source", "end", "wait_median_s", "wait_p95_s", "ordinary_wait_s", "ratio", "decode_s_per_s",
    "backlog_max_s", "peak_mb", "answers", "cut_off",
}  # fmt: skip


def events(*, began_s: float, audio_s: float, verdict_s: float) -> list[dict[str, Any]]:
    """What the journal says of one answer that was heard in time."""
    return [
        {"t": began_s + audio_s, "event": "answer_ended", "audio_s": audio_s, "reason": "silence"},
        {"t": verdict_s, "event": "recognised", "decode_s": 2.0, "passes": 3, "backlog_max_s": 0.8},
        {"t": verdict_s, "event": "verdict", "status": "ok"},
    ]


def test_the_wait_counts_from_when_the_last_sample_was_due() -> None:
    journal = [
        {"t": 99.0, "event": "question_started"},
        *events(began_s=100.0, audio_s=12.5, verdict_s=112.6),
        *events(began_s=120.0, audio_s=7.0, verdict_s=127.25),
    ]
    journal[4]["t"] += 0.2  # the thread that hears came late: no excuse
    whole, cut = read_lags(journal, [100.0, 120.0], [10.0, 10.0])
    assert [answer.wait_s for answer in (whole, cut)] == pytest.approx([0.1, 0.25])
    assert [answer.is_whole for answer in (whole, cut)] == [True, False]
    assert (whole.decode_s, whole.backlog_max_s, whole.length_s) == (2.0, 0.8, 10.0)


@pytest.mark.parametrize(
    ("began_s", "lengths_s"),
    [([100.0], [10.0, 10.0]), ([100.0, 120.0], [10.0]), ([100.0, 120.0], [10.0, 10.0])],
    ids=["an answer is missing", "a question came twice", "a verdict is missing"],
)
def test_answers_without_a_verdict_are_no_figure(began_s: list[float], lengths_s: list[float]) -> None:
    journal = events(began_s=100.0, audio_s=12.5, verdict_s=112.6)
    with pytest.raises(RehearseError, match="got a verdict"):
        read_lags(journal, began_s, lengths_s)


def lag(
    wait_s: float, *, decode_s: float = 5.0, backlog_max_s: float = 0.5, is_whole: bool = True
) -> AnswerLag:
    return AnswerLag(10.0, wait_s, decode_s, backlog_max_s, is_whole)


def test_figures_of_one_length() -> None:
    lags = [lag(0.1), lag(0.3, decode_s=3.0), lag(0.2, backlog_max_s=0.9), lag(9.0, is_whole=False)]
    line = summarise(LagSetting(10, "file", "silence"), lags, [2.0, 4.0, 3.0, 99.0], 321.04)
    assert (line.wait_median_s, line.wait_p95_s) == (0.2, 0.3)
    assert (line.ordinary_wait_s, line.ratio) == (3.0, 15.0)
    assert line.decode_s_per_s == pytest.approx(13 / 30, abs=1e-3)
    assert (line.backlog_max_s, line.peak_mb) == (0.9, 321.0)
    assert (line.answers, line.cut_off) == (3, 1)


def test_the_longest_waits_of_many_are_beyond_the_percentile() -> None:
    lags = [lag(number / 100) for number in range(1, 101)]
    assert summarise(LagSetting(10, "file", "silence"), lags, [1.0] * 100, None).wait_p95_s == 0.95


def test_where_every_answer_was_cut_off_nothing_is_claimed() -> None:
    line = summarise(LagSetting(10, "file", "silence"), [lag(0.1, is_whole=False)], [1.0], None)
    assert line.cut_off == 1
    assert line.wait_median_s is line.wait_p95_s is line.ratio is line.decode_s_per_s is None


class PacedSource:
    """Silence at speaking speed."""

    name = "paced"

    def __init__(self, clock: FakeClock) -> None:
        self._clock = clock
        self.closed = 0

    def listen(self) -> Generator[Samples, None, None]:
        try:
            while True:
                self._clock.sleep(FRAME_S)
                yield silence(FRAME_S)
        finally:
            self.closed += 1

    def close(self) -> None:
        pass


def test_a_timed_source_knows_when_each_answer_begins_and_ends() -> None:
    clock = FakeClock()
    inner, spoken = PacedSource(clock), []
    source = TimedSource(inner, FileMouth([0.1, 0.2], clock), clock, lambda: spoken.append(clock.monotonic()))
    for _ in range(2):
        frames = source.listen()
        for _ in range(10):
            next(frames)
        frames.close()
    assert source.began_s == pytest.approx([0.0, 0.32])
    assert spoken == pytest.approx([0.128, 0.32 + 0.224])
    assert inner.closed == 2


def test_a_player_gets_the_file_and_is_told_when_it_has_ended(tmp_path: Path) -> None:
    script = "import sys, pathlib; pathlib.Path(sys.argv[1]).with_suffix('.said').touch()"
    (tmp_path / "player.py").write_text(script, encoding="utf-8")
    mouth = PlayerMouth(
        f'"{sys.executable}" "{tmp_path / "player.py"}" {{file}}', [tmp_path / "an answer.flac"]
    )
    mouth.begin(0)
    until(mouth.has_spoken, "the player to end")
    assert (tmp_path / "an answer.said").exists()
    mouth.stop()


def test_a_player_that_fails_is_told(tmp_path: Path) -> None:
    mouth = PlayerMouth(f'"{sys.executable}" "{tmp_path / "missing.py"}" {{file}}', [tmp_path / "a.flac"])
    mouth.begin(0)
    with pytest.raises(DeviceError, match="exit code"):
        until(mouth.has_spoken, "the player to fail")
    with pytest.raises(DeviceError, match="cannot start"):
        PlayerMouth("no-such-player {file}", [tmp_path / "a.flac"]).begin(0)


def test_an_answer_that_is_cut_off_ends_its_player(tmp_path: Path) -> None:
    mouth = PlayerMouth(
        f'"{sys.executable}" -c "import time; time.sleep(600)" {{file}}', [tmp_path / "a.flac"]
    )
    mouth.begin(0)
    assert not mouth.has_spoken()
    mouth.stop()
    mouth.stop()


def fill_memory(megabytes: int) -> float:
    """The peak in a process that has held that much; run in a process of its own."""
    held = bytearray(megabytes * 1_000_000)
    held[::4096] = b"x" * len(held[::4096])
    del held
    peak_mb = peak_memory_mb()
    assert peak_mb is not None
    return peak_mb


def test_the_peak_of_memory_is_that_of_one_process() -> None:
    little, much = in_own_process(fill_memory, 1), in_own_process(fill_memory, 300)
    assert 290 < much - little < 310


def complain(what: str) -> None:
    raise UsageError(what, remedy="Do something.")


def test_an_error_in_the_other_process_arrives_whole() -> None:
    with pytest.raises(UsageError) as caught:
        in_own_process(complain, "no such thing")
    assert (caught.value.what, caught.value.remedy) == ("no such thing", "Do something.")


def die(code: int) -> None:
    os._exit(code)


def test_the_death_of_the_other_process_is_told() -> None:
    with pytest.raises(RehearseError, match="exit code 7"):
        in_own_process(die, 7)


def linger(note: Path) -> None:
    note.write_text(str(os.getpid()), encoding="utf-8")
    threading.Event().wait()


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for the process in /proc")
def test_the_other_process_does_not_outlive_a_killed_one(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    code = (
        "import sys, pathlib\n"
        "from assistant.evaluation.isolation import in_own_process\n"
        "from tests.evaluation.test_lag import linger\n"
        "if __name__ == '__main__':\n"
        "    in_own_process(linger, pathlib.Path(sys.argv[1]))\n"
    )
    (tmp_path / "parent.py").write_text(code, encoding="utf-8")
    environ = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen([sys.executable, str(tmp_path / "parent.py"), str(note)], env=environ) as parent:
        until(lambda: note.exists() and note.read_text(encoding="utf-8") != "", "the other process")
        parent.kill()
    pid = int(note.read_text(encoding="utf-8"))
    until(lambda: not is_running(pid), "the other process to end")


def is_running(pid: int) -> bool:
    status = Path(f"/proc/{pid}/stat")
    try:
        return status.read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


@pytest.mark.parametrize("kind", ["lag", "accuracy"])
def test_each_measurement_explains_itself_with_an_example(kind: str, tmp_path: Path) -> None:
    done = rehearse(tmp_path, "bench", kind, "--help")
    assert done.code == 0
    assert f"Example: rehearse bench {kind}" in done.out


@pytest.mark.model
@pytest.mark.parametrize(("end", "lengths"), [("silence", [4.0, 6.0]), ("key", [4.0])])
def test_answers_are_measured_in_a_whole_round(end: str, lengths: list[float], tmp_path: Path) -> None:
    wanted = ",".join(map(str, lengths))
    done = rehearse(tmp_path, "bench", "lag", "--lengths", wanted, "--rounds", "1", "--end", end, "--json")
    assert done.code == 0, done.err
    assert [line["length_s"] for line in done.lines] == lengths
    for line in done.lines:
        assert set(line) == FIELDS
        assert (line["source"], line["end"], line["answers"], line["cut_off"]) == ("file", end, 1, 0)
        assert 0 < line["wait_median_s"] == line["wait_p95_s"]
        ratio = line["ordinary_wait_s"] / line["wait_median_s"]
        assert line["ratio"] == pytest.approx(ratio, rel=0.1, abs=0.06)  # it is given to one digit
        assert line["decode_s_per_s"] > 0
        assert line["peak_mb"] > 150  # the model was in it
    assert "model base" in done.err
    assert not (tmp_path / "history.sqlite").exists()


@pytest.mark.model
@pytest.mark.sound
def test_a_player_speaks_into_the_microphone(sound_card: SoundCard, tmp_path: Path) -> None:
    arguments = ["--lengths", "5", "--rounds", "1", "--source", "microphone", "--json"]
    player = ["--player", "paplay --device=mic {file}"]
    done = rehearse(tmp_path, "bench", "lag", *arguments, *player, env=sound_card.environ)
    assert done.code == 0, done.err
    (line,) = done.lines
    assert (line["source"], line["answers"], line["cut_off"]) == ("microphone", 1, 0)
    assert line["wait_median_s"] is not None  # two clocks: it may lie a hair below 0


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--lengths", "ten"], "--lengths"),
        (["--lengths", "10,0"], "from 1 to"),
        (["--source", "microphone"], "--player"),
        (["--source", "both", "--player", "paplay"], "{file}"),
        (["--answers", "nowhere"], "nowhere"),
    ],
)
def test_wrong_usage(arguments: list[str], told: str, tmp_path: Path) -> None:
    done = rehearse(tmp_path, "bench", "lag", *arguments)
    assert done.code == 2, done.err
    assert told in done.err


@pytest.mark.slow
@pytest.mark.model
def test_the_wait_does_not_grow_with_the_answer(tmp_path: Path) -> None:
    done = rehearse(tmp_path, "bench", "lag", "--lengths", "10,60", "--rounds", "1", "--json")
    assert done.code == 0, done.err
    for line in done.lines:
        assert line["wait_p95_s"] <= 0.15
        assert line["backlog_max_s"] <= 3
        assert line["decode_s_per_s"] <= 0.6
        assert line["peak_mb"] <= 600
