"""Sounds in which nobody speaks, made from a seed: silence, noise, and what passes for music."""

from collections.abc import Callable, Mapping
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from assistant.events import SAMPLE_RATE_HZ, Samples, sample_count

Wave: TypeAlias = npt.NDArray[np.float64]

NOISE_DB = -30.0
"""Level of the noises, root mean square in dB of full scale: above `LOUD_DB` of a loud place."""

MUSIC_DB = -20.0
"""Level of the music: as loud as speech."""

BEAT_S = 0.5
"""120 beats a minute."""

SCALE = (0, 2, 4, 5, 7, 9, 11, 12)
"""Steps of the major scale, in semitones."""

CHORDS = ((0, 4, 7), (9, 12, 16), (5, 9, 12), (7, 11, 14))
"""Tonic, relative minor, subdominant, dominant, in semitones."""


def silence(duration_s: float, _seed: int) -> Samples:
    """Exact zeros."""
    return np.zeros(sample_count(duration_s), np.float32)


def white(duration_s: float, seed: int) -> Samples:
    """Noise with the same power at all frequencies."""
    return _at(NOISE_DB, np.random.default_rng(seed).standard_normal(sample_count(duration_s)))


def pink(duration_s: float, seed: int) -> Samples:
    """Noise whose power falls with the frequency: 3 dB an octave."""
    spectrum = np.fft.rfft(np.random.default_rng(seed).standard_normal(sample_count(duration_s)))
    spectrum /= np.sqrt(np.maximum(1, np.arange(len(spectrum))))
    return _at(NOISE_DB, np.fft.irfft(spectrum, sample_count(duration_s)))


def chords(duration_s: float, seed: int) -> Samples:
    """Triads with overtones, one every two beats."""
    random = np.random.default_rng(seed)

    def play(_: int) -> Wave:
        root = 220 * 2 ** (int(random.integers(-5, 7)) / 12)
        steps = CHORDS[int(random.integers(4))]
        chord: Wave = np.sum(
            [_tone(root * 2 ** (step / 12), 2 * BEAT_S) for step in steps], axis=0, dtype=np.float64
        )
        return chord

    return _at(MUSIC_DB, _played(play, 2 * BEAT_S, duration_s))


def melody(duration_s: float, seed: int) -> Samples:
    """One note a beat with a singer's vibrato (6 Hz, half a semitone) and overtones."""
    random = np.random.default_rng(seed)

    def play(_: int) -> Wave:
        return _tone(220 * 2 ** (int(random.choice(SCALE)) / 12), BEAT_S, vibrato=0.03)

    return _at(MUSIC_DB, _played(play, BEAT_S, duration_s))


def drums(duration_s: float, seed: int) -> Samples:
    """A bass drum on the beat, a snare on every other one, a hi-hat on half beats."""
    random = np.random.default_rng(seed)
    at_s = np.arange(sample_count(BEAT_S)) / SAMPLE_RATE_HZ

    def play(beat: int) -> Wave:
        bass = np.sin(2 * np.pi * 60 * at_s) * np.exp(-18 * at_s)
        snare = random.standard_normal(len(at_s)) * np.exp(-25 * at_s) * (beat % 2)
        hat = random.standard_normal(len(at_s)) * np.exp(-90 * ((at_s + BEAT_S / 2) % BEAT_S))
        beaten: Wave = bass + 0.5 * snare + 0.2 * hat
        return beaten

    return _at(MUSIC_DB, _played(play, BEAT_S, duration_s))


MADE: Mapping[str, Callable[[float, int], Samples]] = {
    "silence": silence,
    "white noise": white,
    "pink noise": pink,
    "chords": chords,
    "melody with vibrato": melody,
    "drums": drums,
}
"""By name: made of a duration in seconds and a seed."""


def _tone(pitch_hz: float, duration_s: float, vibrato: float = 0.0) -> Wave:
    """A tone of six overtones that swells and fades."""
    at_s = np.arange(sample_count(duration_s)) / SAMPLE_RATE_HZ
    swing = vibrato * pitch_hz / (2 * np.pi * 6) * np.sin(2 * np.pi * 6 * at_s)
    phase = 2 * np.pi * (pitch_hz * at_s + swing)
    swell = np.minimum(1, at_s / 0.03) * np.exp(-1.5 * at_s)
    tone: Wave = swell * sum(np.sin(over * phase) / over for over in range(1, 7))
    return tone


def _played(play: Callable[[int], Wave], note_s: float, duration_s: float) -> Wave:
    notes = [play(number) for number in range(int(duration_s / note_s) + 1)]
    return np.concatenate(notes)[: sample_count(duration_s)]


def _at(level_db: float, samples: Wave) -> Samples:
    """`samples` at a level (root mean square); peaks are cut off at full scale."""
    gain = 10 ** (level_db / 20) / float(np.sqrt(np.mean(np.square(samples))))
    cut: Samples = np.clip(samples * gain, -1.0, 1.0).astype(np.float32)
    return cut
