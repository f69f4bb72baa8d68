"""How loud it is, and the microphone that is a closed door."""

import math
from pathlib import Path

import numpy as np
import pytest

from assistant.audio.files import AnswerFiles, read_audio
from assistant.audio.level import CLOSED_DOOR_S, Level, ZeroWatch, level_of, measure_level
from assistant.errors import DeviceRefusedError
from assistant.events import FRAME_S, FRAME_SAMPLES, Samples
from tests.audio.sounds import CLEAN_ANSWER, write_wav
from tests.fakes import FakeClock

ZEROS = np.zeros(FRAME_SAMPLES, dtype=np.float32)
NOISE = np.full(FRAME_SAMPLES, 1 / 32768, dtype=np.float32)  # the lowest bit


@pytest.mark.parametrize(
    ("samples", "peak_db", "rms_db", "zero_share"),
    [
        ([1.0, -1.0], 0.0, 0.0, 0.0),
        ([0.5, -0.5, 0.5, -0.5], -6.02, -6.02, 0.0),
        ([0.1, 0.0], -20.0, -23.01, 0.5),
        ([0.0, 0.0], -math.inf, -math.inf, 1.0),
    ],
)
def test_level(samples: list[float], peak_db: float, rms_db: float, zero_share: float) -> None:
    level = level_of(np.array(samples, dtype=np.float32))
    assert level.peak_db == pytest.approx(peak_db, abs=0.01)
    assert level.rms_db == pytest.approx(rms_db, abs=0.01)
    assert level.zero_share == zero_share
    assert level.closed_door == (zero_share == 1.0)


@pytest.mark.parametrize(
    ("peak_db", "advice"),
    [
        (0.0, "Too loud"),
        (-5.0, "Good"),
        (-30.0, "Good"),
        (-45.0, "Quiet"),
        (-60.0, "Nobody was heard"),
        (-math.inf, "Nobody"),
    ],
)
def test_advice(peak_db: float, advice: str) -> None:
    assert Level(peak_db, peak_db - 15, 0.0).advice.startswith(advice)


@pytest.mark.parametrize(
    ("frames", "closed"),
    [
        ([ZEROS] * math.ceil(CLOSED_DOOR_S / FRAME_S), True),
        ([ZEROS] * (math.ceil(CLOSED_DOOR_S / FRAME_S) - 1), False),
        ([NOISE] + [ZEROS] * 200, False),  # a gate that has closed again
        ([ZEROS] * 50 + [NOISE] + [ZEROS] * 200, False),
        ([NOISE] * 200, False),
    ],
)
def test_only_zeros_from_the_first_frame_on_are_a_closed_door(frames: list[Samples], closed: bool) -> None:
    watch = ZeroWatch()
    assert [watch.push(frame) for frame in frames][-1] is closed


def test_silence_and_refusal_are_told_apart(tmp_path: Path) -> None:
    quiet = write_wav(tmp_path / "quiet.wav", np.tile([2, -2], 8000))
    dead = write_wav(tmp_path / "dead.wav", np.zeros(16_000))
    source = AnswerFiles([quiet, dead], FakeClock())
    assert measure_level(source, 0.5).peak_db == pytest.approx(-84, abs=1)
    with pytest.raises(
        DeviceRefusedError, match=r"'dead.wav' delivers no sound at all, not even noise"
    ) as caught:
        measure_level(source, 0.5)
    assert caught.value.exit_code == 3


def test_an_answer_has_a_good_level() -> None:
    assert level_of(read_audio(CLEAN_ANSWER)).advice == "Good."
