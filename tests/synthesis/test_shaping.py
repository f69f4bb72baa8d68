"""Text before and sound after the engine."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.events import Samples, Sound
from assistant.synthesis.shaping import LEAD_S, TAIL_S, TARGET_PEAK, speakable, tidy

RATE_HZ = 22_050


def tone(duration_s: float, peak: float) -> Samples:
    """A tone that starts and ends at full amplitude."""
    times_s = np.arange(round(duration_s * RATE_HZ)) / RATE_HZ
    return (peak * np.cos(2 * np.pi * 441 * times_s)).astype(np.float32)


def silence(duration_s: float) -> Samples:
    return np.zeros(round(duration_s * RATE_HZ), dtype=np.float32)


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("What is a goroutine?", "What is a goroutine?"),
        ("", ""),
        (" \t\r\n ", ""),
        ("one\ntwo\r\n\tthree", "one two three"),
        ("a\0b", "a b"),
        ("\0\x07\x1b", ""),
        ("lone \ud800 surrogate", "lone surrogate"),
        ("naïve café, 日本", "naïve café, 日本"),
        ("grin 😀", "grin 😀"),
        ("[[rate 300]] hi", "[ [rate 300]] hi"),
        ("[[[[", "[ [[ ["),
    ],
)
def test_speakable(text: str, spoken: str) -> None:
    assert speakable(text) == spoken


@given(st.text())
def test_speakable_text_is_one_line_that_can_be_encoded(text: str) -> None:
    spoken = speakable(text)
    assert spoken == " ".join(spoken.split())
    assert "\0" not in spoken.encode().decode()
    assert speakable(spoken) == spoken


@pytest.mark.parametrize(
    ("lead_s", "tail_s", "kept_lead_s", "kept_tail_s"),
    [(0.0, 0.0, 0.0, 0.0), (0.02, 0.25, 0.02, 0.25), (1.0, 0.25, LEAD_S, 0.25), (0.02, 2.0, 0.02, TAIL_S)],
)
def test_long_silence_at_the_ends_goes(
    lead_s: float, tail_s: float, kept_lead_s: float, kept_tail_s: float
) -> None:
    speech = tone(0.5, 0.5)
    tidied = tidy(Sound(np.concatenate([silence(lead_s), speech, silence(tail_s)]), RATE_HZ))
    assert tidied.duration_s == pytest.approx(kept_lead_s + 0.5 + kept_tail_s, abs=0.001)


def test_silence_between_words_stays() -> None:
    sound = Sound(np.concatenate([tone(0.2, 0.5), silence(3.0), tone(0.2, 0.5)]), RATE_HZ)
    assert tidy(sound).duration_s == pytest.approx(3.4, abs=0.001)


@pytest.mark.parametrize(
    ("peak", "expected"), [(0.9, 0.9), (0.5, 0.5), (0.25, 0.25), (0.1, TARGET_PEAK), (0.01, 0.1)]
)
def test_a_quiet_voice_is_raised_but_hiss_is_not_blown_up(peak: float, expected: float) -> None:
    tidied = tidy(Sound(tone(0.5, peak), RATE_HZ))
    assert np.abs(tidied.samples).max() == pytest.approx(expected, rel=1e-3)
    assert tidied.samples.dtype == np.float32


@pytest.mark.parametrize("duration_s", [0.0, 1.0])
def test_digital_silence_is_an_empty_sound(duration_s: float) -> None:
    assert len(tidy(Sound(silence(duration_s), RATE_HZ)).samples) == 0
