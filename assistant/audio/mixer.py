"""Adds up what is playing, block by block. No device: the loudspeaker's callback asks for the next block."""

import threading

import numpy as np

from assistant.events import Samples

FADE_S = 0.005
"""Fade-out of a sound that is stopped: long enough not to click, short enough not to be noticed."""


class Playing:
    """One sound on its way out."""

    def __init__(self, samples: Samples, fade_samples: int) -> None:
        self._samples = samples
        self._fade_samples = fade_samples
        self._stopping = False
        self.position = 0
        self.completed = False
        self.finished = threading.Event()

    def stop(self) -> None:
        """Fade out in the next block. Idempotent; nothing happens to a sound that is over."""
        self._stopping = True

    def mix_into(self, block: Samples) -> None:
        """Add the next part to `block`, shape (n,), and note when that was the last."""
        part = self._samples[self.position : self.position + len(block)]
        stopping = self._stopping
        if stopping:
            part = part[: self._fade_samples]
            part = part * np.linspace(1.0, 0.0, len(part), dtype=np.float32)
        block[: len(part)] += part
        self.position += len(part)
        if stopping or self.position >= len(self._samples):
            self.completed = not stopping
            self.finished.set()


class Mixer:
    """The sounds that play now, added up."""

    def __init__(self, rate_hz: int) -> None:
        self._fade_samples = round(FADE_S * rate_hz)
        self._lock = threading.Lock()
        self._playing: list[Playing] = []

    def add(self, samples: Samples) -> Playing:
        """Begin `samples` (shape (n,), at the mixer's rate) with the next block."""
        playing = Playing(samples, self._fade_samples)
        with self._lock:
            self._playing.append(playing)
        return playing

    def render(self, count: int) -> Samples:
        """The next `count` samples: shape (count,), -1 to 1; silence where nothing plays."""
        block = np.zeros(count, dtype=np.float32)
        with self._lock:
            for playing in self._playing:
                playing.mix_into(block)
            self._playing = [playing for playing in self._playing if not playing.finished.is_set()]
        return np.clip(block, -1.0, 1.0, out=block)
