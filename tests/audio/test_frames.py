"""Any rate, any channels, any block size: the same frames."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.audio.frames import FrameCutter, Funnel, resample
from assistant.audio.portaudio import Format
from assistant.events import FRAME_SAMPLES, SAMPLE_RATE_HZ, Samples

PITCH_HZ = 440.0


def sine(rate_hz: int, duration_s: float, channels: int = 1) -> Samples:
    time_s = np.arange(round(rate_hz * duration_s)) / rate_hz
    mono = (0.5 * np.sin(2 * np.pi * PITCH_HZ * time_s)).astype(np.float32)
    return np.repeat(mono[:, np.newaxis], channels, axis=1)


def pitch_of(samples: Samples) -> float:
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
    return float(np.argmax(spectrum) * SAMPLE_RATE_HZ / len(samples))


@pytest.mark.parametrize("rate_hz", [8_000, 16_000, 22_050, 44_100, 48_000, 96_000])
@pytest.mark.parametrize("channels", [1, 2])
def test_every_rate_becomes_ours(rate_hz: int, channels: int) -> None:
    funnel = Funnel(Format(rate_hz, channels))
    blocks = np.array_split(sine(rate_hz, 1.0, channels), 31)
    heard = np.concatenate([*(funnel.push(block) for block in blocks), funnel.flush()])
    assert heard.dtype == np.float32
    assert len(heard) == pytest.approx(SAMPLE_RATE_HZ, abs=2)
    assert pitch_of(heard) == pytest.approx(PITCH_HZ, abs=2)
    np.testing.assert_allclose(
        heard[1000:-1000], sine(SAMPLE_RATE_HZ, 1.0)[1000 : len(heard) - 1000, 0], atol=0.01
    )


def test_channels_are_mixed_evenly() -> None:
    block = np.array([[1.0, 0.0], [0.5, 0.5], [-1.0, 1.0]], dtype=np.float32)
    np.testing.assert_allclose(Funnel(Format(SAMPLE_RATE_HZ, 2)).push(block), [0.5, 0.5, 0.0])


@given(sizes=st.lists(st.integers(0, 2000), max_size=12))
def test_cutting_does_not_depend_on_the_blocks(sizes: list[int]) -> None:
    samples = np.arange(sum(sizes), dtype=np.float32)
    cutter = FrameCutter()
    frames = [
        frame
        for block in np.split(samples, np.cumsum(sizes)[:-1] if sizes else [])
        for frame in cutter.push(block)
    ]
    frames += cutter.flush()
    assert all(len(frame) == FRAME_SAMPLES for frame in frames)
    joined = np.concatenate([np.zeros(0), *frames])
    np.testing.assert_array_equal(joined[: len(samples)], samples)
    assert 0 <= len(joined) - len(samples) < FRAME_SAMPLES
    assert not joined[len(samples) :].any()


def test_a_whole_sound_keeps_its_length() -> None:
    assert len(resample(sine(22_050, 0.5)[:, 0], 22_050, 48_000)) == pytest.approx(24_000, abs=2)
    nothing = np.zeros(0, dtype=np.float32)
    assert len(resample(nothing, 22_050, 48_000)) == 0
