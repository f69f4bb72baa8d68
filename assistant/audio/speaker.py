"""The loudspeaker."""

import logging
import threading
from typing import Any

import numpy as np

from assistant.audio.frames import resample
from assistant.audio.line import Line
from assistant.audio.mixer import Mixer, Playing
from assistant.audio.portaudio import Direction, Stream
from assistant.errors import DeviceLostError
from assistant.events import Samples, Sound

log = logging.getLogger(__name__)

LATENCY_S = 0.1
"""Buffering asked of the device. Measured on a busy machine: 40 ms left gaps now and then, 120 ms none. A
stop does not wait for it, but drops what is buffered: it takes 2 ms with PulseAudio."""

POLL_S = 0.1
"""How often a waiting `play` looks whether the device still lives; on Windows, how late it sees Ctrl-C."""

STALL_S = 5.0
"""A device that takes no sound for this long is lost. Measured: PulseAudio's null sink wakes up in 2.0 s at
most; a headset that must switch its profile first gets some room."""


class LoudSpeaker:
    """A `Speaker` that is heard.

    One stream stays open from the first sound on and plays silence in between: a tone then sounds at once,
    Bluetooth headsets do not swallow the first syllable, and everything that plays is added up in one place.

    Args:
        device: name or number, empty for the system's default.
    """

    def __init__(self, device: str = "") -> None:
        self._line = Line(Direction.OUTPUT, device, latency_s=LATENCY_S)
        self._one_at_a_time = threading.Lock()
        self._opening = threading.Lock()
        self._mixer: Mixer | None = None
        self._stream: Stream | None = None
        self._playing: Playing | None = None

    @property
    def name(self) -> str:
        """The device's name."""
        return self._line.name

    def start(self) -> None:
        """Open the device ahead of the first sound. May be called more than once.

        Raises:
            DeviceError: the device is missing or cannot be opened.
        """
        self._open()

    def play(self, sound: Sound) -> bool:
        """Play to the end, until the last sample has left the device. False when `stop` ended it early.

        Raises:
            DeviceError: the device is missing or cannot be opened.
            DeviceLostError: the device went away, or takes no sound any more.
        """
        with self._one_at_a_time:
            stream, mixer = self._open()
            samples = resample(sound.samples, sound.rate_hz, stream.format.rate_hz)
            # Silence behind it, so that "played" means heard, not handed over.
            drain = np.zeros(round(stream.latency_s * stream.format.rate_hz), dtype=np.float32)
            stream.in_use = True
            self._playing = playing = mixer.add(np.concatenate((samples, drain)))
            try:
                self._wait(playing, stream)
            finally:
                self.stop()  # where Ctrl-C ended the waiting
                self._playing = None
                stream.in_use = False
            return playing.completed

    def stop(self) -> None:
        """End what `play` plays, from any thread, at once; tones go on. Idempotent."""
        playing, stream = self._playing, self._stream
        if playing is not None and playing.stop() and stream is not None:
            stream.flush()

    def tone(self, sound: Sound) -> None:
        """Mix `sound` in without waiting for it.

        Raises:
            DeviceError: the device is missing or cannot be opened.
        """
        stream, mixer = self._open()
        mixer.add(resample(sound.samples, sound.rate_hz, stream.format.rate_hz))

    def close(self) -> None:
        """Release the device and end what plays. May be called more than once."""
        self.stop()
        with self._opening:
            self._stream = self._mixer = None
        self._line.close()

    def _open(self) -> tuple[Stream, Mixer]:
        with self._opening:
            stream = self._line.open(self._speak, _finished)
            if stream is not self._stream or self._mixer is None:
                self._stream, self._mixer = stream, Mixer()
            return stream, self._mixer

    def _speak(self, block: Samples, frames: int, _time: Any, status: Any) -> None:
        mixer = self._mixer
        block[:] = 0.0 if mixer is None else mixer.render(frames)[:, np.newaxis]
        if status:
            log.debug("loudspeaker: %s", status)

    def _wait(self, playing: Playing, stream: Stream) -> None:
        """Until `playing` is over, watching the device."""
        position, stalled_s = -1, 0.0
        while not playing.finished.wait(POLL_S):
            if self._stream is None:  # closed while it played
                return
            stalled_s = stalled_s + POLL_S if playing.position == position else 0.0
            position = playing.position
            if not stream.alive or stalled_s >= STALL_S:
                self._line.lost()
                raise DeviceLostError(
                    f"the loudspeaker {stream.name!r} was lost",
                    why="it stopped taking sound",
                    remedy="Plug it in again, or choose another one: `rehearse devices` lists them.",
                )


class SilentSpeaker:
    """A `Speaker` without sound: for people who read, and for machines without a loudspeaker."""

    name = "no loudspeaker"

    def start(self) -> None:
        """There is nothing to open."""

    def play(self, sound: Sound) -> bool:
        """Nothing is heard, and nobody waits for it."""
        return True

    def stop(self) -> None:
        """Nothing plays."""

    def tone(self, sound: Sound) -> None:
        """Nothing is heard."""

    def close(self) -> None:
        """Nothing is held."""


def _finished() -> None:
    log.debug("the loudspeaker's stream ended")
