"""Single keys from the terminal, on every system, without Enter; and Ctrl-C."""

import contextlib
import re
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from types import FrameType

from assistant.practice.signals import Key

KEYS = {
    "\r": Key.GO,
    "\n": Key.GO,
    "r": Key.REPEAT,
    "s": Key.SKIP,
    "p": Key.PAUSE,
    "q": Key.STOP,
    "c": Key.COUNT,
    "u": Key.UNCOUNT,
    "y": Key.YES,
    "n": Key.NO,
}

POLL_S = 0.1

READ_BYTES = 256
"""Read at once, so that the parts of one key stay together."""

_SEQUENCE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|O.|.)?", re.DOTALL)
"""What a terminal sends for a key without a character: F2 ends in Q, and must not stop the round.

Source: ECMA-48, 5.4 (control sequences); xterm's SS3 for F1 to F4; Alt with a key.
"""


def has_keyboard() -> bool:
    """Whether somebody can press keys. There may be no standard input at all."""
    return sys.stdin is not None and sys.stdin.isatty()


def keys_in(typed: str) -> list[Key]:
    """The known keys among what a terminal sent."""
    return [KEYS[character] for character in _SEQUENCE.sub("", typed).lower() if character in KEYS]


@contextlib.contextmanager
def catch_interrupt(stop: Callable[[], None]) -> Iterator[None]:
    """While inside, the first Ctrl-C calls `stop`, wherever the program is; a second one is Python's own.

    Where Ctrl-C is ignored, as in a job that a script started in the background, that remains so.
    """
    usual = signal.getsignal(signal.SIGINT)
    if usual is not signal.default_int_handler:
        yield
        return

    def interrupted(_number: int, _frame: FrameType | None) -> None:
        signal.signal(signal.SIGINT, usual)
        stop()

    signal.signal(signal.SIGINT, interrupted)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, usual)


@contextlib.contextmanager
def watch_keys(press: Callable[[Key], None]) -> Iterator[None]:
    """While inside, every known key goes to `press`, from another thread. Without a terminal nothing happens.

    The terminal is put back as it was, however this ends.
    """
    if not has_keyboard():
        yield
        return
    done = threading.Event()

    def watch() -> None:
        while not done.is_set():
            typed = read()
            if typed is None:
                return
            for key in keys_in(typed):
                press(key)

    with _single_keys() as read:
        thread = threading.Thread(target=watch, name="keys", daemon=True)
        thread.start()
        try:
            yield
        finally:
            done.set()
            thread.join()


@contextlib.contextmanager
def _single_keys() -> Iterator[Callable[[], str | None]]:
    """A function that returns what was typed, nothing after `POLL_S`, or None once the terminal is gone."""
    if sys.platform == "win32":
        import msvcrt
        import time

        def read_windows() -> str:
            if not msvcrt.kbhit():
                time.sleep(POLL_S)
                return ""
            typed = msvcrt.getwch()
            if typed in {"\x00", "\xe0"}:  # the second half of an arrow or function key is no letter
                msvcrt.getwch()
                return ""
            return typed

        yield read_windows
    else:
        import os
        import select
        import termios
        import tty

        terminal = sys.stdin.fileno()
        before = termios.tcgetattr(terminal)

        def read_posix() -> str | None:
            ready, _, _ = select.select([terminal], [], [], POLL_S)
            if not ready:
                return ""
            try:
                typed = os.read(terminal, READ_BYTES)
            except OSError:  # the window was closed
                return None
            return typed.decode("ascii", "ignore") if typed else None

        try:
            tty.setcbreak(terminal)  # Ctrl-C still interrupts
            yield read_posix
        finally:
            # What was typed too late must not reach the shell. A closed window takes no settings.
            with contextlib.suppress(termios.error):
                termios.tcsetattr(terminal, termios.TCSAFLUSH, before)
