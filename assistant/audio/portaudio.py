"""The one door to PortAudio: loaded when first used, errors translated, chatter kept off the screen.

PortAudio serves one thread at a time, and a device has its number only until the next `rescan`: whoever looks
for a device and opens it does both inside `undisturbed`.
"""

import contextlib
import logging
import sys
import threading
import weakref
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from assistant.audio.chatter import hush_alsa, quiet_stderr
from assistant.audio.patience import CLOSE_S, HangsError, done_in_time, in_time, on_the_spot
from assistant.errors import DeviceError

log = logging.getLogger(__name__)

INVALID_CHANNEL_COUNT = -9998
INVALID_SAMPLE_RATE = -9997
DEVICE_UNAVAILABLE = -9985
"""PortAudio's error codes. Source: `enum PaErrorCode` in portaudio.h."""


class Direction(StrEnum):
    """Which way the sound goes."""

    INPUT = "input"
    OUTPUT = "output"

    @property
    def device(self) -> str:
        """What people call such a device."""
        return "microphone" if self is Direction.INPUT else "loudspeaker"


@dataclass(frozen=True, slots=True)
class Format:
    """How a stream carries samples: float32, interleaved."""

    rate_hz: int
    channels: int


@dataclass(frozen=True, slots=True)
class StreamPlan:
    """What to open.

    Attributes:
        formats: tried in this order until the device takes one.
        latency_s: buffering asked of the device.
        block_s: length of the blocks handed to the callback; 0 lets PortAudio choose.
    """

    direction: Direction
    number: int
    name: str
    formats: Sequence[Format]
    latency_s: float
    block_s: float = 0.0


_library = threading.RLock()
_open_streams: "weakref.WeakSet[Stream]" = weakref.WeakSet()


class Stream:
    """A running PortAudio stream. It may die at any time; `alive` tells.

    Attributes:
        in_use: set by its owner while somebody listens or something plays.
    """

    def __init__(self, raw: Any, plan: StreamPlan, fmt: Format) -> None:
        self._raw = raw
        self._closing = threading.Lock()
        self._closed = False
        self.in_use = False
        self.name = plan.name
        self.format = fmt
        self.latency_s: float = raw.latency
        _open_streams.add(self)

    @property
    def alive(self) -> bool:
        """Whether samples flow, as far as PortAudio knows."""
        with self._closing:
            try:
                return not self._closed and bool(self._raw.active)
            except portaudio().PortAudioError as err:  # the library was begun anew meanwhile
                log.info("%s is gone: %s", self.name, reason(err))
                return False

    @property
    def closed(self) -> bool:
        """Whether this program ended it, by `close` or `rescan`."""
        with self._closing:
            return self._closed

    def flush(self) -> None:
        """Drop what an output stream has buffered, and go on; nothing where the sound system hangs."""
        if not self.closed:
            with contextlib.suppress(HangsError):
                in_time(self._flush, CLOSE_S)

    def close(self) -> None:
        """Release the device at once; what is still buffered is dropped. May be called more than once.

        Where the sound system hangs, it is released as soon as that answers again.
        """
        with self._closing:
            if self._closed:
                return
            self._closed = True
        done_in_time(self._release, CLOSE_S)

    def _flush(self) -> None:
        with undisturbed():
            if self.alive:
                self._raw.abort()
                try:
                    self._raw.start()
                except portaudio().PortAudioError as err:  # it went away just now: `alive` tells
                    log.info("%s does not go on: %s", self.name, reason(err))

    def _release(self) -> None:
        with undisturbed():
            self._raw.abort()
            self._raw.close()


def portaudio() -> Any:
    """The sounddevice module, with PortAudio initialised.

    Raises:
        DeviceError: the PortAudio library is missing or does not start.
    """
    hush_alsa()
    try:
        with undisturbed():
            import sounddevice
    except OSError as err:
        raise DeviceError(
            "the sound library PortAudio cannot be loaded", why=str(err), remedy=_install_remedy()
        ) from err
    except Exception as err:  # PortAudioError lives in the very module that failed to import
        if type(err).__name__ != "PortAudioError":
            raise
        raise DeviceError("the sound system does not start", why=reason(err)) from err
    return sounddevice


def open_stream(plan: StreamPlan, callback: Callable[..., None], on_finished: Callable[[], None]) -> Stream:
    """Open and start a stream in the first of the plan's formats that the device takes.

    Args:
        callback: `(block, frames, time, status)`, called on PortAudio's thread; block is float32,
            (n, channels).
        on_finished: called on PortAudio's thread when the stream ends, for whatever reason.

    Raises:
        DeviceError: the device cannot be opened in any of them.
    """
    module = portaudio()
    make = module.InputStream if plan.direction is Direction.INPUT else module.OutputStream
    for fmt in plan.formats:
        try:
            with undisturbed():
                raw = make(
                    device=plan.number,
                    samplerate=fmt.rate_hz,
                    channels=fmt.channels,
                    blocksize=round(plan.block_s * fmt.rate_hz),
                    dtype="float32",
                    latency=plan.latency_s,
                    callback=callback,
                    finished_callback=on_finished,
                )
                raw.start()
        except module.PortAudioError as err:
            if error_code(err) not in {INVALID_SAMPLE_RATE, INVALID_CHANNEL_COUNT}:
                raise _cannot_open(plan, err) from err
            log.info("%s refuses %s: %s", plan.name, fmt, reason(err))
        else:
            return Stream(raw, plan, fmt)
    raise DeviceError(
        f"the {plan.direction.device} {plan.name!r} cannot be used",
        why="it takes none of the usual sample rates",
        remedy="Choose another one: `rehearse devices` lists them.",
    )


def anything_in_use() -> bool:
    """Whether a `rescan` would interrupt somebody."""
    return any(stream.in_use and stream.alive for stream in tuple(_open_streams))


def rescan() -> None:
    """Look for devices anew. PortAudio must be restarted for that, which ends every open stream.

    Raises:
        DeviceError: the sound system does not start again.
    """
    module = portaudio()
    with undisturbed():
        for stream in tuple(_open_streams):
            stream.close()
        try:
            # Not public, but the way that the maintainers name: PortAudio lists devices only when it starts.
            module._terminate()
            module._initialize()
        except module.PortAudioError as err:
            raise DeviceError("the sound system does not start", why=reason(err)) from err


def error_code(err: BaseException) -> int:
    """PortAudio's number for an error; 0 where it has none."""
    return err.args[1] if len(err.args) > 1 and isinstance(err.args[1], int) else 0


def reason(err: BaseException) -> str:
    """PortAudio's words for an error, without its numbers."""
    return str(err.args[0]).removesuffix(".") if err.args else type(err).__name__


@contextlib.contextmanager
def undisturbed() -> Iterator[None]:
    """Have PortAudio for oneself, and its chatter in the debug log."""
    with _library, on_the_spot(), quiet_stderr():
        yield


def _install_remedy() -> str:
    if sys.platform.startswith("linux"):
        return "Run: sudo apt-get install libportaudio2"
    return "Run: python -m pip install --force-reinstall sounddevice"


def _cannot_open(plan: StreamPlan, err: Exception) -> DeviceError:
    remedies = {
        "darwin": "Allow it in System Settings > Privacy & Security > Microphone, or choose another one:"
        " `rehearse devices` lists them.",
        "win32": "Allow it in Settings > Privacy > Microphone, or choose another one:"
        " `rehearse devices` lists them.",
    }
    remedy = "Choose another one: `rehearse devices` lists them."
    if error_code(err) == DEVICE_UNAVAILABLE:
        remedy = "Close the program that uses it, or choose another one: `rehearse devices` lists them."
    elif plan.direction is Direction.INPUT:
        remedy = remedies.get(sys.platform, remedy)
    return DeviceError(
        f"the {plan.direction.device} {plan.name!r} cannot be opened", why=reason(err), remedy=remedy
    )
