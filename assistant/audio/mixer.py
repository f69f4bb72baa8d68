"""Adds up what is playing, block by block. No device: the loudspeaker's callback asks for the next block."""

import threading

import numpy as np

from assistant.events import Samples


class Playing:
    """One sound on its way out."""

    def __init__(self, samples: Samples) -> None:
        self._samples = samples
        self.position = 0
        self.completed = False
        self.finished = threading.Event()

    def stop(self) -> bool:
        """Say no more. False for a sound that is over already."""
        if self.finished.is_set():
            return False
        self.finished.set()
        return True

    def mix_into(self, block: Samples) -> None:
        """Add the next part to `block`, shape (n,), and note when that was the last."""
        part = self._samples[self.position : self.position + len(block)]
        block[: len(part)] += part
        self.position += len(part)
        if self.position >= len(self._samples):
            self.completed = True
            self.finished.set()


class Mixer:
    """The sounds that play now, added up."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._playing: list[Playing] = []

    def add(self, samples: Samples) -> Playing:
        """Begin `samples` (shape (n,), at the device's rate) with the next block."""
        playing = Playing(samples)
        with self._lock:
            self._playing.append(playing)
        return playing

    def render(self, count: int) -> Samples:
        """The next `count` samples: shape (count,), -1 to 1; silence where nothing plays."""
        block = np.zeros(count, dtype=np.float32)
        with self._lock:
            self._playing = [playing for playing in self._playing if not playing.finished.is_set()]
            for playing in self._playing:
                playing.mix_into(block)
        return np.clip(block, -1.0, 1.0, out=block)
