"""What is done to text before and to sound after the engine. Pure."""

import unicodedata
from collections.abc import Sequence

import numpy as np

from assistant.events import SAMPLE_RATE_HZ, Samples, Sound

LEAD_S = 0.05
"""Silence kept before the first sound: enough for a soft onset, too short to be felt as a delay."""

TAIL_S = 0.3
"""Silence kept after the last sound. espeak adds 0.25 s, macOS and Windows voices up to a second."""

SILENT_DB = -50.0
"""Level, relative to the peak, below which a sample counts as silence: softer than any consonant."""

QUIET_PEAK = 0.25
"""Peak amplitude (-12 dB of full scale) under which a voice is raised. espeak peaks at about 0.5."""

TARGET_PEAK = 0.5
"""Peak amplitude to which a quiet voice is raised."""

MAX_GAIN = 10.0
"""Gain at most (20 dB), so that hiss is never blown up to speech."""

SILENCE = Sound(np.zeros(0, dtype=np.float32), SAMPLE_RATE_HZ)
"""What a text without anything to say sounds like."""

_UNSPEAKABLE = {"Cc", "Cs", "Co", "Cn"}  # controls, lone surrogates, private and unassigned characters


def speakable(text: str) -> str:
    """`text` as an engine can take it: one line, no NUL or other control characters, no engine commands."""
    kept = "".join(" " if unicodedata.category(char) in _UNSPEAKABLE else char for char in text)
    return " ".join(kept.replace("[[", "[ [").split())  # macOS takes [[...]] for commands


def tidy(sound: Sound) -> Sound:
    """`sound` without long silence at its ends, and raised if it is very quiet.

    Keeps at most `LEAD_S` before and `TAIL_S` after the speech. Digital silence becomes an empty sound.
    """
    level = np.abs(sound.samples)
    peak = float(level.max(initial=0.0))
    if peak == 0.0:
        return Sound(sound.samples[:0], sound.rate_hz)
    heard = np.flatnonzero(level > peak * 10 ** (SILENT_DB / 20))
    first = max(0, int(heard[0]) - round(LEAD_S * sound.rate_hz))
    last = int(heard[-1]) + 1 + round(TAIL_S * sound.rate_hz)
    return Sound(_raise_quiet(sound.samples[first:last], peak), sound.rate_hz)


def amplified(sound: Sound, gain: float) -> Sound:
    """`sound` by `gain` louder; peaks are rounded off, so that it gets dense rather than harsh."""
    if gain == 1.0:
        return sound
    # tanh is the common soft clipper: straight for small samples, never beyond full scale.
    return Sound(np.tanh(sound.samples * np.float32(gain)), sound.rate_hz)


def joined(sounds: Sequence[Sound]) -> Sound:
    """Sounds of one rate, one after the other; their silences make the pauses. None give `SILENCE`."""
    if not sounds:
        return SILENCE
    (rate_hz,) = {sound.rate_hz for sound in sounds}
    return Sound(np.concatenate([sound.samples for sound in sounds]), rate_hz)


def _raise_quiet(samples: Samples, peak: float) -> Samples:
    if peak >= QUIET_PEAK:
        return samples
    return samples * np.float32(min(MAX_GAIN, TARGET_PEAK / peak))
