"""A stream that is opened when first needed, and opened anew after it died."""

import threading
from collections.abc import Callable

from assistant.audio.devices import choose_device
from assistant.audio.portaudio import Direction, Stream, StreamPlan, anything_in_use, open_stream, rescan
from assistant.errors import DeviceError


class Line:
    """Keeps one stream to one device open between uses, so that sound starts at once.

    Args:
        device: name or number, empty for the default.
        latency_s: buffering asked of the device.
        block_s: length of the blocks handed to the callback; 0 lets PortAudio choose.
    """

    def __init__(self, direction: Direction, device: str, *, latency_s: float, block_s: float = 0.0) -> None:
        self._direction = direction
        self._device = device
        self._latency_s = latency_s
        self._block_s = block_s
        self._lock = threading.Lock()
        self._stream: Stream | None = None
        self._suspect = False
        """Whether the device was lost, so that PortAudio's list of devices is out of date."""

    @property
    def name(self) -> str:
        """For people: the device's name once it is open, what was asked for until then."""
        stream = self._stream
        if stream is not None:
            return stream.name
        return self._device or f"default {self._direction.device}"

    def open(self, callback: Callable[..., None], on_finished: Callable[[], None]) -> Stream:
        """The stream, alive; it is opened where it was not, and looked for anew where it was lost.

        Raises:
            DeviceError: no such device, or it cannot be opened.
            UsageError: several devices answer to the name.
        """
        with self._lock:
            if self._stream is not None:
                if self._stream.alive:
                    return self._stream
                # Where a rescan for another line has closed it, the list of devices is fresh.
                self._drop(suspect=not self._stream.closed)
            self._stream = self._connect(callback, on_finished)
            return self._stream

    def lost(self) -> None:
        """The stream is useless, whatever PortAudio believes: the next `open` begins afresh."""
        with self._lock:
            self._drop(suspect=True)

    def close(self) -> None:
        """Release the device. May be called more than once; `open` opens it again."""
        with self._lock:
            self._drop(suspect=False)

    def _drop(self, *, suspect: bool) -> None:
        if self._stream is not None:
            self._stream.close()
            self._stream = None
            self._suspect = suspect

    def _connect(self, callback: Callable[..., None], on_finished: Callable[[], None]) -> Stream:
        """Open the device as it is listed; failing that, look for it anew, unless that disturbs somebody."""
        if not self._suspect or anything_in_use():
            try:
                return self._open_listed(callback, on_finished)
            except DeviceError:
                if anything_in_use():
                    raise
        rescan()
        self._suspect = False
        return self._open_listed(callback, on_finished)

    def _open_listed(self, callback: Callable[..., None], on_finished: Callable[[], None]) -> Stream:
        device = choose_device(self._device, self._direction)
        plan = StreamPlan(
            self._direction,
            device.number,
            device.name,
            device.formats,
            latency_s=self._latency_s,
            block_s=self._block_s,
        )
        return open_stream(plan, callback, on_finished)
