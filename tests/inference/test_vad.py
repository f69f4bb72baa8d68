"""The real voice detector."""

import tomllib
from pathlib import Path

import numpy as np
import pytest
import soundfile

from assistant.events import FRAME_SAMPLES, SAMPLE_RATE_HZ, Samples, sample_count
from assistant.inference.vad import SileroDetector, speech_probabilities

RECORDINGS = Path(__file__).parent.parent / "data" / "recordings"
NAMES = [
    entry["file"]
    for entry in tomllib.loads((RECORDINGS / "manifest.toml").read_text(encoding="utf-8"))["recording"]
]


@pytest.fixture(scope="module")
def detector() -> SileroDetector:
    return SileroDetector()


def recording(name: str) -> Samples:
    samples, _ = soundfile.read(RECORDINGS / name, dtype="float32")
    return np.asarray(samples, dtype=np.float32)


def share_of_speech(samples: Samples, detector: SileroDetector) -> float:
    return float(np.mean(np.array(speech_probabilities(samples, detector)) > 0.5))


@pytest.mark.parametrize("name", NAMES)
def test_speech_is_speech(detector: SileroDetector, name: str) -> None:
    assert share_of_speech(recording(name), detector) > 0.7


@pytest.mark.parametrize(
    "samples",
    [
        np.zeros(SAMPLE_RATE_HZ, np.float32),
        (np.random.default_rng(7).standard_normal(SAMPLE_RATE_HZ) * 0.05).astype(np.float32),
        (np.sin(np.arange(SAMPLE_RATE_HZ) * 440 * 2 * np.pi / SAMPLE_RATE_HZ) * 0.3).astype(np.float32),
    ],
    ids=["silence", "noise", "tone"],
)
def test_other_sound_is_not(detector: SileroDetector, samples: Samples) -> None:
    assert share_of_speech(samples, detector) < 0.1


def test_it_marks_the_beginning(detector: SileroDetector) -> None:
    silence_s = 2.0
    samples = np.concatenate([np.zeros(sample_count(silence_s), np.float32), recording(NAMES[0])])
    probabilities = speech_probabilities(samples, detector)
    first = next(index for index, probability in enumerate(probabilities) if probability > 0.5)
    assert first * FRAME_SAMPLES / SAMPLE_RATE_HZ == pytest.approx(silence_s, abs=0.5)


def test_a_reset_forgets(detector: SileroDetector) -> None:
    samples = recording(NAMES[0])[:SAMPLE_RATE_HZ]
    fresh = speech_probabilities(samples, SileroDetector())
    detector.probability(np.ones(FRAME_SAMPLES, np.float32))
    assert speech_probabilities(samples, detector) == fresh


@pytest.mark.parametrize(
    ("length", "frames"), [(0, 0), (1, 1), (FRAME_SAMPLES, 1), (FRAME_SAMPLES + 1, 2), (SAMPLE_RATE_HZ, 32)]
)
def test_every_sample_lies_in_a_frame(detector: SileroDetector, length: int, frames: int) -> None:
    probabilities = speech_probabilities(np.zeros(length, np.float32), detector)
    assert len(probabilities) == frames
    assert all(0 <= probability <= 1 for probability in probabilities)


@pytest.mark.parametrize("length", [0, FRAME_SAMPLES - 1, FRAME_SAMPLES + 1])
def test_a_frame_has_one_length(detector: SileroDetector, length: int) -> None:
    with pytest.raises(ValueError, match="512"):
        detector.probability(np.zeros(length, np.float32))
