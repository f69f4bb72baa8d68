"""Sound of any rate and channel count into frames of the program's own kind. Pure."""

from typing import Any

import numpy as np
import soxr

from assistant.audio.portaudio import Format
from assistant.events import FRAME_SAMPLES, SAMPLE_RATE_HZ, Samples


class Funnel:
    """Mixes to mono and resamples to `SAMPLE_RATE_HZ`, piece by piece, as if it were done in one go."""

    def __init__(self, fmt: Format) -> None:
        self._resampler: Any = None
        if fmt.rate_hz != SAMPLE_RATE_HZ:
            self._resampler = soxr.ResampleStream(fmt.rate_hz, SAMPLE_RATE_HZ, 1, dtype="float32")

    def push(self, block: Samples) -> Samples:
        """What has come out so far: shape (m,).

        Args:
            block: float32, shape (n, channels).
        """
        mono = block.mean(axis=1, dtype=np.float32)
        return mono if self._resampler is None else self._resampled(mono)

    def flush(self) -> Samples:
        """The rest, held back for the resampler's look-ahead."""
        nothing = np.zeros(0, dtype=np.float32)
        return nothing if self._resampler is None else self._resampled(nothing, last=True)

    def _resampled(self, mono: Samples, *, last: bool = False) -> Samples:
        resampled: Samples = self._resampler.resample_chunk(mono, last=last)
        return resampled


class FrameCutter:
    """Cuts a stream of samples into frames of `FRAME_SAMPLES`, however it arrives."""

    def __init__(self) -> None:
        self._rest = np.zeros(0, dtype=np.float32)

    def push(self, samples: Samples) -> list[Samples]:
        """The frames that are complete now."""
        joined = np.concatenate((self._rest, samples))
        whole = len(joined) - len(joined) % FRAME_SAMPLES
        self._rest = joined[whole:]
        return list(joined[:whole].reshape(-1, FRAME_SAMPLES))

    def flush(self) -> list[Samples]:
        """The begun frame, filled up with silence; none where nothing is left."""
        if not len(self._rest):
            return []
        return self.push(np.zeros(FRAME_SAMPLES - len(self._rest), dtype=np.float32))


def resample(samples: Samples, from_hz: int, to_hz: int) -> Samples:
    """A whole sound at another rate."""
    if from_hz == to_hz or not len(samples):
        return samples
    resampled: Samples = soxr.resample(samples, from_hz, to_hz)
    return resampled
