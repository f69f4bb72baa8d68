"""Short tones that say what words would take too long to say. Pure."""

from functools import cache

import numpy as np

from assistant.events import Samples, Sound

TONE_RATE_HZ = 48_000

TONE_DB = -18.0
"""Peak in dB of full scale: clearly below speech, which peaks near -6 dB."""

FADE_S = 0.01
"""Rise and fall of each note: shorter ones click."""

LOW_HZ, MIDDLE_HZ, HIGH_HZ = 523.25, 659.25, 783.99
"""C5, E5 and G5: a major chord, above the pitch of voices and well within every small loudspeaker."""


@cache
def start_tone() -> Sound:
    """Rising: now it is your turn."""
    return _melody((LOW_HZ, 0.09), (HIGH_HZ, 0.12))


@cache
def stop_tone() -> Sound:
    """Falling: the answer has been taken."""
    return _melody((HIGH_HZ, 0.09), (LOW_HZ, 0.12))


@cache
def mark_tone() -> Sound:
    """One low note, short and half as loud: a mark on the way has passed."""
    return _melody((LOW_HZ, 0.06), loudness_db=TONE_DB - 6)


@cache
def monologue_tone() -> Sound:
    """Two soft notes, rising like a question: time to turn to the listener."""
    return _melody((LOW_HZ, 0.12), (MIDDLE_HZ, 0.16), loudness_db=TONE_DB - 6)


@cache
def time_up_tone() -> Sound:
    """One note three times: the time limit has passed."""
    note, gap = (MIDDLE_HZ, 0.08), (0.0, 0.05)
    return _melody(note, gap, note, gap, note)


@cache
def command_tone() -> Sound:
    """Two quick high notes: a command was understood."""
    return _melody((HIGH_HZ, 0.05), (0.0, 0.03), (HIGH_HZ, 0.05))


@cache
def all_made_tone() -> Sound:
    """The whole chord, rising: every point was made."""
    return _melody((LOW_HZ, 0.1), (MIDDLE_HZ, 0.1), (HIGH_HZ, 0.2))


@cache
def part_made_tone() -> Sound:
    """Two notes, rising half-way: some points were made."""
    return _melody((LOW_HZ, 0.1), (MIDDLE_HZ, 0.2))


@cache
def none_made_tone() -> Sound:
    """One long low note: no point was made, or nothing was heard."""
    return _melody((LOW_HZ, 0.35))


def _melody(*notes: tuple[float, float], loudness_db: float = TONE_DB) -> Sound:
    """Notes as (pitch in hertz, length in seconds), a pitch of 0 for a rest."""
    samples = np.concatenate([_note(pitch_hz, duration_s, loudness_db) for pitch_hz, duration_s in notes])
    samples.flags.writeable = False  # it is shared by everyone who asks
    return Sound(samples, TONE_RATE_HZ)


def _note(pitch_hz: float, duration_s: float, loudness_db: float) -> Samples:
    count = round(duration_s * TONE_RATE_HZ)
    time_s = np.arange(count) / TONE_RATE_HZ
    edge = np.minimum(np.minimum(time_s, time_s[::-1]) / FADE_S, 1.0)
    loudness = 10 ** (loudness_db / 20) * (0.5 - 0.5 * np.cos(np.pi * edge))  # raised cosine
    note: Samples = (loudness * np.sin(2 * np.pi * pitch_hz * time_s)).astype(np.float32)
    return note
