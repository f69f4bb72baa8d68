"""Single keys from the terminal, on every system, without Enter."""

import contextlib
import sys
import threading
from collections.abc import Callable, Iterator

from assistant.practice.signals import Key

KEYS = {"\r": Key.GO, "\n": Key.GO, "r": Key.REPEAT, "s": Key.SKIP, "p": Key.PAUSE, "q": Key.STOP}

POLL_S = 0.1


@contextlib.contextmanager
def watch_keys(press: Callable[[Key], None]) -> Iterator[None]:
    """While inside, every known key goes to `press`, from another thread. Without a terminal nothing happens.

    The terminal is put back as it was, however this ends.
    """
    if not sys.stdin.isatty():
        yield
        return
    done = threading.Event()

    def watch() -> None:
        while not done.is_set():
            character = read()
            if character and character.lower() in KEYS:
                press(KEYS[character.lower()])

    with _single_keys() as read:
        thread = threading.Thread(target=watch, name="keys", daemon=True)
        thread.start()
        try:
            yield
        finally:
            done.set()
            thread.join()


@contextlib.contextmanager
def _single_keys() -> Iterator[Callable[[], str]]:
    """A function that returns the next key, or nothing after `POLL_S`."""
    if sys.platform == "win32":
        import msvcrt
        import time

        def read_windows() -> str:
            if msvcrt.kbhit():
                return msvcrt.getwch()
            time.sleep(POLL_S)
            return ""

        yield read_windows
    else:
        import os
        import select
        import termios
        import tty

        terminal = sys.stdin.fileno()
        before = termios.tcgetattr(terminal)

        def read_posix() -> str:
            ready, _, _ = select.select([terminal], [], [], POLL_S)
            return os.read(terminal, 1).decode("ascii", "ignore") if ready else ""

        try:
            tty.setcbreak(terminal)  # Ctrl-C still interrupts
            yield read_posix
        finally:
            termios.tcsetattr(terminal, termios.TCSADRAIN, before)
