"""Quiet sound turned up, loud sound noticed."""

import numpy as np
import pytest

from assistant.events import FRAME_SAMPLES, Samples, seconds
from assistant.listening.level import LOUD_PEAK, MOST_GAIN, LevelledDetector, clipped, turned_up


class PeakMeter:
    """A detector that tells how loud a frame is that it is given."""

    def __init__(self) -> None:
        self.resets = 0

    def probability(self, frame: Samples) -> float:
        return float(np.abs(frame).max())

    def reset(self) -> None:
        self.resets += 1


def frame(peak: float) -> Samples:
    """A frame of that peak."""
    tone: Samples = np.sin(np.arange(FRAME_SAMPLES) / 3).astype(np.float32)
    return tone * np.float32(peak / np.abs(tone).max())


@pytest.mark.parametrize(
    ("peak", "heard"),
    [(1.0, 1.0), (LOUD_PEAK, LOUD_PEAK), (0.05, LOUD_PEAK), (0.005, 0.005 * MOST_GAIN), (0.0, 0.0)],
    ids=["loud", "loud enough", "quiet", "very quiet", "silence"],
)
def test_a_detector_hears_quiet_sound_louder(peak: float, heard: float) -> None:
    assert LevelledDetector(PeakMeter()).probability(frame(peak)) == pytest.approx(heard, abs=1e-6)


def test_pauses_stay_quiet_for_a_while_and_quiet_speech_after_them_is_heard() -> None:
    detector, quiet = LevelledDetector(PeakMeter()), frame(0.01)
    detector.probability(frame(LOUD_PEAK))
    times = [seconds(FRAME_SAMPLES * (1 + n)) for n in range(200)]
    heard = [detector.probability(quiet) for _ in times]
    doubled_s = times[next(n for n, level in enumerate(heard) if level >= 0.02)]
    assert heard == sorted(heard)
    assert doubled_s == pytest.approx(1.0, abs=0.05)  # 6 dB
    assert heard[-1] == pytest.approx(0.01 * MOST_GAIN, rel=1e-3)


def test_a_reset_forgets_how_loud_it_was() -> None:
    meter = PeakMeter()
    detector = LevelledDetector(meter)
    detector.probability(frame(1.0))
    detector.reset()
    assert meter.resets == 1
    assert detector.probability(frame(0.001)) == pytest.approx(0.001 * MOST_GAIN, rel=1e-3)


@pytest.mark.parametrize("peak", [0.001, 0.1])
def test_a_quiet_stretch_is_turned_up(peak: float) -> None:
    louder = turned_up(frame(peak))
    assert float(np.abs(louder).max()) == pytest.approx(LOUD_PEAK)
    assert louder.dtype == np.float32


@pytest.mark.parametrize("samples", [frame(LOUD_PEAK + 0.01), frame(0.00001), np.zeros(0, np.float32)])
def test_other_stretches_are_left_alone(samples: Samples) -> None:
    assert turned_up(samples) is samples


def test_samples_at_full_scale_are_counted() -> None:
    assert clipped(np.array([0.0, 0.98, 0.99, -1.0, 1.2], dtype=np.float32)) == 3
