"""Sound as loudness in bands over time, and where one sound is heard in another. Pure."""

from collections.abc import Iterable, Iterator

import numpy as np
import numpy.typing as npt

from assistant.events import FRAME_S, FRAME_SAMPLES, SAMPLE_RATE_HZ, Samples

WINDOW = 2 * FRAME_SAMPLES
"""Samples in one window (64 ms), which moves on by `FRAME_SAMPLES`."""

BLOCK = 4 * SAMPLE_RATE_HZ
"""Samples transformed at once, about."""

BANDS = 24
LOWEST_HZ, HIGHEST_HZ = 200.0, 6000.0
"""What small loudspeakers give and recorders keep, in bands that are equally wide on the mel scale."""

BACKGROUND_SHARE = 0.1
"""In each band the softest tenth of the time counts as background; nothing below it is told apart."""

STEADY_S = 1.0
"""What stays the same over so long (noise, a room, a loudspeaker's colour) is taken off."""

LEAST_ENERGY = 0.1
"""Stretches with less than this share of the mean energy are compared as if they had it: they are silent."""

SOUNDING = 0.5
"""Stretches with this share of the mean energy have sound in them. Some have: the mean lies between them."""

Spectra = npt.NDArray[np.float32]
"""Shape (frames, BANDS): level above background in each band, in decades, without what is steady."""


def spectra(pieces: Iterable[Samples]) -> Spectra:
    """The spectra of a sound that comes in pieces of any length, one row every `FRAME_S` seconds.

    It needs 3 kB for each second, and no more of the sound at once than a piece.
    """
    window = np.hanning(WINDOW).astype(np.float32)
    bank = _mel_bank()
    rest = np.zeros(WINDOW - FRAME_SAMPLES, dtype=np.float32)
    rows = []
    for block in _blocks(pieces):
        sound = np.concatenate((rest, block))
        count = max(0, (len(sound) - WINDOW) // FRAME_SAMPLES + 1)
        if count:
            frames = np.lib.stride_tricks.sliding_window_view(sound, WINDOW)[::FRAME_SAMPLES][:count]
            power = np.abs(np.fft.rfft(frames * window)) ** 2
            rows.append((power @ bank).astype(np.float32))
        rest = sound[count * FRAME_SAMPLES :]
    power = np.concatenate(rows) if rows else np.zeros((0, BANDS), dtype=np.float32)
    return _shaped(power)


def frame_at(at_s: float) -> int:
    """The row of a time."""
    return round(at_s / FRAME_S)


class Haystack:
    """A sound in which others are looked for."""

    def __init__(self, rows: Spectra) -> None:
        self._length = len(rows)
        self.duration_s = len(rows) * FRAME_S
        self._size = 1 << max(1, self._length - 1).bit_length()
        self._transformed = np.fft.rfft(rows, self._size, axis=0).astype(np.complex64)
        energy = np.square(rows, dtype=np.float64).sum(axis=1)
        self._energy_before = np.concatenate(([0.0], np.cumsum(energy)))
        self._mean_energy = float(energy.mean()) if self._length else 0.0

    def firmness(self, needle: Spectra) -> npt.NDArray[np.float64]:
        """How much more the sound is like `needle` from each of its rows on than elsewhere.

        In standard deviations (by the median, which what is found does not move) of the likeness where there
        is sound. Empty where the needle is longer than the sound.
        """
        places = self._length - len(needle) + 1
        if places <= 0 or not len(needle) or self._mean_energy == 0.0:
            return np.zeros(0)
        looked_for = np.fft.rfft(needle, self._size, axis=0).astype(np.complex64)
        product = np.fft.irfft((self._transformed * looked_for.conj()).sum(axis=1), self._size)[:places]
        energy = self._energy_before[len(needle) :] - self._energy_before[: -len(needle)]
        energy = np.maximum(energy, LEAST_ENERGY * self._mean_energy * len(needle))
        norm = np.sqrt(energy * float(np.square(needle, dtype=np.float64).sum()))
        likeness = product / np.maximum(norm, 1e-12)
        sounding = likeness[energy >= SOUNDING * self._mean_energy * len(needle)]
        middle = float(np.median(sounding))
        spread = 1.4826 * float(np.median(np.abs(sounding - middle)))
        firmness: npt.NDArray[np.float64] = likeness / max(spread, 1e-9)
        return firmness


def _blocks(pieces: Iterable[Samples]) -> Iterator[Samples]:
    """The same sound in pieces of some seconds: decoders give 20 ms at once."""
    held: list[Samples] = []
    for piece in pieces:
        held.append(piece)
        if sum(map(len, held)) >= BLOCK:
            yield np.concatenate(held)
            held = []
    if held:
        yield np.concatenate(held)


def _shaped(power: Samples) -> Spectra:
    """Decades above the background, less their mean over `STEADY_S` around them."""
    if not len(power):
        return power
    level = np.log10(power + np.float32(1e-9))
    level = np.maximum(level, np.quantile(level, BACKGROUND_SHARE, axis=0))
    width = round(STEADY_S / FRAME_S) | 1
    padded = np.pad(level, ((width // 2 + 1, width // 2), (0, 0)), mode="edge")
    sums = np.cumsum(padded, axis=0, dtype=np.float64)
    shaped: Spectra = (level - (sums[width:] - sums[:-width]) / width).astype(np.float32)
    return shaped


def _mel_bank() -> Samples:
    """Overlapping triangles, shape (bins, BANDS)."""
    low, high = (2595 * np.log10(1 + edge_hz / 700) for edge_hz in (LOWEST_HZ, HIGHEST_HZ))
    corners_hz = 700 * (10 ** (np.linspace(low, high, BANDS + 2) / 2595) - 1)
    bins_hz = np.arange(WINDOW // 2 + 1) * SAMPLE_RATE_HZ / WINDOW
    rising = (bins_hz[:, None] - corners_hz[:-2]) / (corners_hz[1:-1] - corners_hz[:-2])
    falling = (corners_hz[2:] - bins_hz[:, None]) / (corners_hz[2:] - corners_hz[1:-1])
    bank: Samples = np.maximum(0.0, np.minimum(rising, falling)).astype(np.float32)
    return bank
