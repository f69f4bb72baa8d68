"""Sound files for the tests of this room."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt
import soundfile

from assistant.events import SAMPLE_RATE_HZ, Samples

RECORDINGS = Path(__file__).parent.parent / "data" / "recordings"
ANSWER = RECORDINGS / "w1-16-weak.flac"
CLEAN_ANSWER = RECORDINGS / "w1-7-strong.flac"
"""The same kind of answer, at a level at which nothing is cut off."""


def write_wav(path: Path, whole_numbers: npt.ArrayLike, rate_hz: int = SAMPLE_RATE_HZ) -> Path:
    """A 16-bit WAV file of exactly these samples, shape (n,) or (n, channels)."""
    soundfile.write(path, np.asarray(whole_numbers, dtype=np.int16), rate_hz, subtype="PCM_16")
    return path


def likeness(heard: Samples, spoken: Samples) -> float:
    """Highest correlation of `spoken` with any stretch of `heard`, -1 to 1, wherever it begins."""
    size = 1 << (len(heard) + len(spoken)).bit_length()
    product = np.fft.rfft(heard, size) * np.conj(np.fft.rfft(spoken, size))
    norm = float(np.linalg.norm(heard) * np.linalg.norm(spoken))
    return float(np.fft.irfft(product, size).max()) / norm if norm else 0.0


TRIES = 3


def best_of_tries(listen: Callable[[], float], enough: float) -> float:
    """The best of up to `TRIES` listenings, each a likeness; the first that is enough ends it.

    A virtual sound card drops pieces when the machine is busy with other things. What is asked of the program
    is that it delivers what the card delivers.
    """
    best = -1.0
    for _ in range(TRIES):
        best = max(best, listen())
        if best > enough:
            break
    return best
