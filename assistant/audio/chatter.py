"""Keeps what native sound libraries write off the screen: it goes to the debug log."""

import contextlib
import ctypes
import logging
import os
import sys
import tempfile
from collections.abc import Iterator
from functools import cache

log = logging.getLogger(__name__)

_screen: list[int] = []
"""Where stderr really leads, while it is turned elsewhere; the first is the outermost."""


@contextlib.contextmanager
def quiet_stderr() -> Iterator[None]:
    """What native code writes to stderr meanwhile goes to the debug log: ALSA reports each guess it tries.

    For one thread at a time; may be nested.
    """
    try:
        saved = os.dup(2)
    except OSError:  # no stderr at all, as under pythonw: nothing to protect
        yield
        return
    with tempfile.TemporaryFile() as chatter:
        _screen.append(saved)
        try:
            _point_stderr_at(chatter.fileno())
            yield
        finally:
            _point_stderr_at(saved)
            _screen.remove(saved)
            os.close(saved)
            chatter.seek(0)
            for line in chatter.read().decode(errors="replace").splitlines():
                log.debug("native: %s", line)


def give_stderr_back() -> None:
    """Let messages be seen again, although native code hangs in there."""
    if _screen:
        _point_stderr_at(_screen[0])


def _point_stderr_at(descriptor: int) -> None:
    if sys.stderr is not None:
        sys.stderr.flush()
    os.dup2(descriptor, 2)


@cache
def hush_alsa() -> object:
    """Route ALSA's own messages ("underrun occurred"), which come at any time, to the debug log.

    Source: `snd_lib_error_set_handler` in alsa/error.h; its variable arguments are left unread.
    """
    if not sys.platform.startswith("linux"):
        return None

    def on_message(_file: bytes, _line: int, function: bytes, _err: int, message: bytes) -> None:
        log.debug("ALSA: %r in %r", message, function)

    text, number = ctypes.c_char_p, ctypes.c_int
    handler = ctypes.CFUNCTYPE(None, text, number, text, number, text)(on_message)
    try:
        ctypes.CDLL("libasound.so.2").snd_lib_error_set_handler(handler)
    except (OSError, AttributeError) as err:
        log.debug("ALSA keeps its own messages: %s", err)
    return handler  # ALSA keeps only a pointer: the cache keeps the object alive
