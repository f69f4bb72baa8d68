"""Noise behind speech, at a given ratio."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assistant.errors import UsageError
from assistant.evaluation.joining import detect_speech
from assistant.events import Samples, Span, sample_count
from assistant.ports import VoiceDetector


@dataclass(frozen=True, slots=True)
class Noise:
    """What is mixed in behind the speech: samples of shape (n,), and how far the speech stands above it."""

    samples: Samples
    snr_db: float

    def behind(self, samples: Samples, detector: VoiceDetector) -> Samples:
        """`samples`, shape (n,), with the noise behind them."""
        return mix(samples, detect_speech(samples, detector), self.samples, self.snr_db)


def mix(samples: Samples, speech: Sequence[Span], noise: Samples, snr_db: float) -> Samples:
    """`samples` with `noise` behind them, which starts over as often as it takes.

    The ratio is that of the mean power of `samples` while somebody speaks to the mean power of the noise, so
    that pauses do not count as soft speech. What would overshoot is turned down as a whole.

    Args:
        samples: shape (n,), -1 to 1.
        speech: the stretches in which somebody speaks; if there are none, the whole counts.
        noise: shape (m,), -1 to 1.
        snr_db: signal-to-noise ratio in decibels.

    Raises:
        UsageError: the noise is silent.
    """
    spoken = [samples[sample_count(span.start_s) : sample_count(span.end_s)] for span in speech]
    noise_power = _power(noise)
    if not noise_power:
        raise UsageError("the noise is silent", remedy="Name a recording of the noise itself.")
    wanted_power = _power(np.concatenate(spoken) if spoken else samples) / 10 ** (snr_db / 10)
    behind = np.resize(noise, len(samples)) * np.float32(np.sqrt(wanted_power / noise_power))
    mixed = samples + behind
    peak = np.abs(mixed).max(initial=1.0)
    louder: Samples = (mixed / peak).astype(np.float32)
    return louder


def _power(samples: Samples) -> float:
    return float(np.square(samples, dtype=np.float64).mean()) if len(samples) else 0.0
