"""The microphone: any device, any rate, as frames of the program's own kind."""

import logging
import queue
import threading
from collections.abc import Callable, Generator
from enum import Enum
from typing import Any

from assistant.audio.frames import FrameCutter, Funnel
from assistant.audio.line import Line
from assistant.audio.portaudio import Direction, Stream
from assistant.errors import DeviceLostError
from assistant.events import FRAME_S, SAMPLE_RATE_HZ, Samples

log = logging.getLogger(__name__)

LATENCY_S = 0.05
"""Buffering asked of the device. Measured: PulseAudio runs without a gap from 9 ms on; the rest is room for a
busy machine, and nobody notices it beside the silence that ends an answer."""

QUEUE_S = 10.0
"""Sound that may wait for a slow listener; more is dropped and counted, so that memory stays bounded."""

STALL_S = 2.0
"""A running device that hands over nothing for this long is lost: it hands over a block every 32 ms."""

WAKING_S = 5.0
"""The same for the first block after opening. Measured: PulseAudio's null sink wakes up in 2.0 s at most; a
headset that must switch its profile first gets some room."""


class _End(Enum):
    LOST = "the device stopped"
    CLOSED = "nobody listens any more"


class _Intake:
    """What the callback hands to one listening: a bounded queue, and a count of what did not fit."""

    def __init__(self, skip_samples: int) -> None:
        self._blocks: queue.Queue[Samples | _End] = queue.Queue(maxsize=round(QUEUE_S / FRAME_S))
        self._skip = skip_samples
        self._lost = 0

    def put(self, block: Samples) -> None:
        """Called by PortAudio: copies and enqueues, nothing else."""
        if self._skip >= len(block):
            self._skip -= len(block)
            return
        try:
            self._blocks.put_nowait(block[self._skip :].copy())
        except queue.Full:
            self._lost += len(block)
        self._skip = 0

    def end(self, why: _End) -> None:
        """No more blocks will come. A full queue needs no word of it: its reader will run dry."""
        try:
            self._blocks.put_nowait(why)
        except queue.Full:
            log.debug("the listening ended behind a full queue: %s", why.value)

    def get(self) -> Samples | _End:
        """The next block; waits for it. A device that hands over nothing is as lost as one that ended."""
        try:
            return self._blocks.get(timeout=STALL_S)
        except queue.Empty:
            return _End.LOST

    def take_lost(self) -> int:
        """Samples that did not fit since the last call, at the device's rate."""
        lost, self._lost = self._lost, 0
        return lost


class Microphone:
    """An `AudioSource` that hears a microphone.

    The device stays open between listenings, so that a listening begins at once; what it captures in between
    is thrown away. One listening at a time: a new one ends the one before.

    Args:
        device: name or number, empty for the system's default.
        on_overflow: told how many samples (at `SAMPLE_RATE_HZ`) were lost because the listener fell `QUEUE_S`
            behind. Called on the listener's thread.
    """

    def __init__(self, device: str = "", on_overflow: Callable[[int], None] | None = None) -> None:
        self._line = Line(Direction.INPUT, device, latency_s=LATENCY_S, block_s=FRAME_S)
        self._on_overflow = on_overflow or _log_overflow
        self._intake: _Intake | None = None
        self._awake = threading.Event()

    @property
    def name(self) -> str:
        """The device's name."""
        return self._line.name

    def start(self) -> None:
        """Open the device ahead of the first listening and wait until it hears. Idempotent.

        Raises:
            DeviceError: the device is missing or cannot be opened.
            DeviceLostError: it opens, but hands over nothing.
        """
        self._open()

    def listen(self) -> Generator[Samples, None, None]:
        """Begin one listening; see `AudioSource.listen`.

        Raises:
            DeviceError: the device is missing or cannot be opened.
            DeviceLostError: it opens, but hands over nothing; or, while frames are taken, it went away.
        """
        stream = self._open()
        # What comes out of the device's buffer first was captured before this call.
        intake = _Intake(round(min(stream.latency_s, LATENCY_S) * stream.format.rate_hz))
        self._end(_End.CLOSED)
        self._intake = intake
        stream.in_use = True
        return self._frames(stream, intake)

    def close(self) -> None:
        """Release the device and end the listening. May be called more than once."""
        self._end(_End.CLOSED)
        self._line.close()

    def _open(self) -> Stream:
        stream = self._line.open(self._hear, self._finished)
        # An open device may still be asleep, and would miss the first words.
        if not self._awake.wait(WAKING_S):
            self._line.lost()
            raise _lost(stream.name)
        return stream

    def _frames(self, stream: Stream, intake: _Intake) -> Generator[Samples, None, None]:
        funnel, cutter = Funnel(stream.format), FrameCutter()
        try:
            while True:
                block = intake.get()
                if lost := intake.take_lost():
                    self._on_overflow(round(lost * SAMPLE_RATE_HZ / stream.format.rate_hz))
                if block is _End.CLOSED:
                    return
                if isinstance(block, _End):
                    self._line.lost()
                    raise _lost(stream.name)
                yield from cutter.push(funnel.push(block))
        finally:
            if self._intake is intake:
                self._intake = None
                stream.in_use = False

    def _hear(self, block: Samples, _frames: int, _time: Any, status: Any) -> None:
        self._awake.set()
        intake = self._intake
        if intake is not None:
            intake.put(block)
            if status:
                log.debug("microphone: %s", status)

    def _finished(self) -> None:
        self._awake.clear()
        self._end(_End.LOST)

    def _end(self, why: _End) -> None:
        intake, self._intake = self._intake, None
        if intake is not None:
            intake.end(why)


def _lost(name: str) -> DeviceLostError:
    return DeviceLostError(
        f"the microphone {name!r} was lost",
        why="it stopped delivering sound",
        remedy="Plug it in again, or choose another one: `rehearse devices` lists them.",
    )


def _log_overflow(lost_samples: int) -> None:
    log.warning("%d samples were lost: this machine is too slow", lost_samples)
