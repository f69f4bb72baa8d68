"""Waits for the sound system, but not for ever.

A sound server that has frozen answers nothing, and the library waits for it without end: opening, closing and
listing devices hang then. On Linux, where such servers are, that work is done on a thread of its own, so that
whoever waits can be told. Elsewhere it is done on the spot.
"""

import atexit
import contextlib
import logging
import sys
import threading
from collections.abc import Callable, Iterator
from typing import TypeVar

from assistant.audio.chatter import give_stderr_back
from assistant.errors import DeviceError

log = logging.getLogger(__name__)

OPEN_S = 10.0
"""For opening and listing. Measured: 2 s for a null sink that wakes up; a headset that switches its profile
takes some seconds. A choice, with room for a busy machine."""

CLOSE_S = 2.0
"""For closing, and for dropping what is buffered. Measured: milliseconds."""

T = TypeVar("T")

_here = threading.local()
_hanging: list[threading.Thread] = []


class HangsError(DeviceError):
    """The sound system does not answer."""

    def __init__(self) -> None:
        super().__init__(
            "the sound system does not answer",
            why="its server seems to have frozen",
            remedy="Restart it (systemctl --user restart pipewire-pulse; or: pulseaudio --kill).",
        )


@contextlib.contextmanager
def on_the_spot() -> Iterator[None]:
    """Inside, this thread does all work itself: it holds what another thread would wait for."""
    before = getattr(_here, "busy", False)
    _here.busy = True
    try:
        yield
    finally:
        _here.busy = before


def in_time(work: Callable[[], T], patience_s: float) -> T:
    """What `work` returns or raises. Work that hangs goes on behind, and nothing is begun until it is done.

    Raises:
        HangsError: it takes longer than `patience_s`, or earlier work still hangs.
    """
    if any(thread.is_alive() for thread in _hanging) and not getattr(_here, "busy", False):
        raise HangsError
    return _waited_for(work, patience_s)


def done_in_time(work: Callable[[], None], patience_s: float) -> None:
    """Do what must be done in any case, also behind earlier work that hangs; waits no longer than told."""
    try:
        _waited_for(work, patience_s)
    except HangsError:
        log.info("the sound system does not answer; it is let go as soon as it does")


def _waited_for(work: Callable[[], T], patience_s: float) -> T:
    if not sys.platform.startswith("linux") or getattr(_here, "busy", False):
        return work()
    results: list[T] = []
    failures: list[BaseException] = []

    def run() -> None:
        with on_the_spot():
            try:
                results.append(work())
            except BaseException as err:  # noqa: BLE001  (raised where it is waited for)
                failures.append(err)

    worker = threading.Thread(target=run, name="sound system", daemon=True)
    worker.start()
    worker.join(patience_s)
    if worker.is_alive():
        _hanging[:] = [*(thread for thread in _hanging if thread.is_alive()), worker]
        give_stderr_back()
        _leave_without_farewell()
        raise HangsError
    if failures:
        raise failures[0]
    return results[0]


def _leave_without_farewell() -> None:
    """Keep PortAudio's door from being closed when the program ends: that would wait, too."""
    farewell = getattr(sys.modules.get("sounddevice"), "_exit_handler", None)
    if farewell is not None:
        atexit.unregister(farewell)
