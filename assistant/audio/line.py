"""A stream that is opened when first needed, and opened anew after it died."""

import threading
from collections.abc import Callable
from dataclasses import replace

from assistant.audio.devices import choose_device
from assistant.audio.patience import CLOSE_S, OPEN_S, done_in_time, in_time
from assistant.audio.portaudio import (
    Direction,
    Stream,
    StreamPlan,
    anything_in_use,
    open_stream,
    rescan,
    undisturbed,
)
from assistant.audio.pulse_watch import PulseWatch, Route, lead_home, routes
from assistant.errors import DeviceError, DeviceLostError


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
        self._home: Route | None = None
        """Where the sound server led the first stream; the others belong there, too."""
        self._watch = PulseWatch(direction, self.lost, self._adopt)
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
            DeviceError: no such device, or it cannot be opened, or the sound system does not answer.
            UsageError: several devices answer to the name.
        """
        stream = self._stream
        if stream is not None and stream.alive:
            return stream
        return in_time(lambda: self._opened(callback, on_finished), OPEN_S)

    def _opened(self, callback: Callable[..., None], on_finished: Callable[[], None]) -> Stream:
        with self._lock:
            if self._stream is not None:
                if self._stream.alive:
                    return self._stream
                # Where a rescan for another line has closed it, the list of devices is fresh.
                self._drop(suspect=not self._stream.closed)
            known = set(routes(self._direction))
            self._stream = self._connect(callback, on_finished)
            self._watch.begin(self._settle(known))
            return self._stream

    def lost(self) -> None:
        """The stream is useless, whatever PortAudio believes: the next `open` begins afresh."""
        done_in_time(lambda: self._let_go(suspect=True), CLOSE_S)

    def close(self) -> None:
        """Release the device. May be called more than once; `open` opens it again."""
        done_in_time(lambda: self._let_go(suspect=False), CLOSE_S)

    def _let_go(self, *, suspect: bool) -> None:
        with self._lock:
            self._drop(suspect=suspect)

    def _drop(self, *, suspect: bool) -> None:
        self._watch.end()
        if self._stream is not None:
            self._stream.close()
            self._stream = None
            self._suspect = suspect

    def _adopt(self, route: Route) -> None:
        self._home = route

    def _settle(self, known: set[Route]) -> Route | None:
        """Where the new stream is; None where no sound server tells.

        Raises:
            DeviceLostError: the device that it belongs to is away, and the server put another in its place.
        """
        new = [route for route in routes(self._direction) if route not in known]
        if not new:
            return None
        route = new[0]
        if self._home is None or route.device == self._home.device:
            self._home = route
            return route
        if lead_home(route, self._home, self._direction):
            self._home = replace(route, device=self._home.device, rate_hz=self._home.rate_hz)
            return self._home
        name = self.name
        self._drop(suspect=True)
        raise DeviceLostError(
            f"the {self._direction.device} {name!r} is away",
            why="the sound server has put another device in its place",
            remedy="Plug it in again, or choose another one: `rehearse devices` lists them.",
        )

    def _connect(self, callback: Callable[..., None], on_finished: Callable[[], None]) -> Stream:
        """Open the device as it is listed; failing that, look for it anew, unless that disturbs somebody."""
        with undisturbed():
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
