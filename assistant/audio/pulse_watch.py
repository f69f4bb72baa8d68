"""Notices that PulseAudio (or PipeWire in its place) has moved a stream to another device.

When a headset goes, the sound server does not end the stream: it moves it, the microphone's to whatever else
can be heard, be it the assistant's own loudspeaker. PortAudio is not told. So the server itself is asked, by
libpulse, where the streams of this process are. Elsewhere than on Linux streams end, and nothing is watched.
"""

import contextlib
import logging
import os
import socket
import stat
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from assistant.audio.portaudio import Direction

log = logging.getLogger(__name__)

LOOK_S = 0.25
"""How often the server is asked: as long as a moved stream may deliver another device's sound."""


@dataclass(frozen=True, slots=True)
class Route:
    """Where a stream of this process is led.

    Attributes:
        server: path of the sound server's socket.
        stream: the server's number of it.
        device: name of the source or sink.
        rate_hz: at which that runs.
    """

    server: str
    stream: int
    device: str
    rate_hz: int


class PulseWatch:
    """Watches one stream from its opening on.

    Args:
        direction: whether it is heard from or played to.
        moved: told, from a thread of the watch, that it is elsewhere now. A microphone was lost then for
            whatever reason: what is heard is another one. A loudspeaker only where its device is gone.
        adopt: told of the new place of a loudspeaker that was moved on purpose.
    """

    def __init__(
        self, direction: Direction, moved: Callable[[], None], adopt: Callable[[Route], None]
    ) -> None:
        self._direction = direction
        self._moved = moved
        self._adopt = adopt
        self._stop = threading.Event()

    def begin(self, home: Route | None) -> None:
        """Watch the stream that was just opened; `home` is where it is. Ends what was watched before."""
        self.end()
        if home is not None:
            self._stop = threading.Event()
            threading.Thread(target=self._run, args=(home, self._stop), name="pulse", daemon=True).start()

    def end(self) -> None:
        """Watch nothing any more; its thread ends by itself. May be called more than once."""
        self._stop.set()

    def _run(self, home: Route, stop: threading.Event) -> None:
        with _connected(home.server) as pulse:
            while pulse is not None and not stop.wait(LOOK_S):
                now = [
                    each
                    for each in _routes(pulse, home.server, self._direction)
                    if each.stream == home.stream
                ]
                if not now or now[0] == home or stop.is_set():
                    continue
                log.info("the stream was moved from %s to %s", home, now[0])
                if self._direction is Direction.OUTPUT and _is_there(pulse, home.device):
                    home = now[0]  # headphones were plugged in, or chosen
                    self._adopt(home)
                else:
                    self._moved()
                    return


def routes(direction: Direction) -> tuple[Route, ...]:
    """Where the streams of this process are; none where there is no such sound server."""
    found: list[Route] = []
    for server in _servers():
        with _connected(server) as pulse:
            if pulse is not None:
                found += _routes(pulse, server, direction)
    return tuple(found)


def lead_home(route: Route, home: Route, direction: Direction) -> bool:
    """Move a stream to where its forerunner was; False where that device is not there."""
    with _connected(route.server) as pulse:
        if pulse is None:
            return False
        with contextlib.suppress(Exception):
            if direction is Direction.INPUT:
                pulse.source_output_move(route.stream, pulse.get_source_by_name(home.device).index)
            else:
                pulse.sink_input_move(route.stream, pulse.get_sink_by_name(home.device).index)
            return True
    return False


def _routes(pulse: Any, server: str, direction: Direction) -> list[Route]:
    try:
        if direction is Direction.INPUT:
            streams, devices = pulse.source_output_list(), pulse.source_list()
        else:
            streams, devices = pulse.sink_input_list(), pulse.sink_list()
    except Exception as err:  # noqa: BLE001  (its errors have no common parent; a stream without its server ends)
        log.info("the sound server does not answer: %s", err)
        return []
    by_index = {device.index: device for device in devices}
    own = str(os.getpid())
    found = []
    for stream in streams:
        device = by_index.get(stream.source if direction is Direction.INPUT else stream.sink)
        if stream.proplist.get("application.process.id") == own and device is not None:
            found.append(Route(server, stream.index, device.name, device.sample_spec.rate))
    return found


def _is_there(pulse: Any, sink: str) -> bool:
    with contextlib.suppress(Exception):
        return any(each.name == sink for each in pulse.sink_list())
    return False


def _servers() -> list[str]:
    """Sockets of sound servers to which this process is connected: whatever configuration led there."""
    if not sys.platform.startswith("linux"):
        return []
    paths = set()
    numbers: list[str] = []
    with contextlib.suppress(OSError):
        numbers = os.listdir("/proc/self/fd")  # noqa: PTH208  (numbers, not files)
    for name in numbers:
        with contextlib.suppress(OSError):
            number = int(name)
            if stat.S_ISSOCK(os.fstat(number).st_mode):
                with socket.socket(fileno=os.dup(number)) as connection:
                    peer = connection.getpeername()
                    if connection.family == socket.AF_UNIX and str(peer).endswith("/native"):
                        paths.add(str(peer))
    return sorted(paths)


@contextlib.contextmanager
def _connected(server: str) -> Iterator[Any]:
    """A connection to a server; None where there is none."""
    try:
        import pulsectl

        pulse = pulsectl.Pulse("rehearse-watch", server=f"unix:{server}", threading_lock=True)
    except Exception as err:  # noqa: BLE001  (no libpulse, no server: nothing is watched)
        log.info("no sound server to watch: %s", err)
        yield None
        return
    try:
        yield pulse
    finally:
        with contextlib.suppress(Exception):
            pulse.close()
