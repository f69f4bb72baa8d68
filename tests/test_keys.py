"""Keys as terminals send them, and Ctrl-C as the system sends it."""

import os
import signal
import sys
import threading

import pytest

from assistant.cli.keys import catch_interrupt, has_keyboard, keys_in, watch_keys
from assistant.practice.signals import Key


@pytest.mark.parametrize(
    ("typed", "keys"),
    [
        ("q", [Key.STOP]),
        ("\n", [Key.GO]),
        ("Rs", [Key.REPEAT, Key.SKIP]),
        ("x", []),
        ("\x1bOP", []),  # F1
        ("\x1bOQ", []),  # F2
        ("\x1b[A", []),  # arrow up
        ("\x1b[3;5~", []),  # Ctrl-Delete
        ("\x1bs", []),  # Alt-s
        ("\x1b", []),
        ("p\x1bOQr", [Key.PAUSE, Key.REPEAT]),
    ],
)
def test_keys_in_what_a_terminal_sends(typed: str, keys: list[Key]) -> None:
    assert keys_in(typed) == keys


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals like this")
def test_a_terminal_gives_its_keys_and_gets_its_settings_back(monkeypatch: pytest.MonkeyPatch) -> None:
    import termios

    controller, terminal = os.openpty()
    before = termios.tcgetattr(terminal)
    pressed: list[Key] = []
    two = threading.Event()

    def press(key: Key) -> None:
        pressed.append(key)
        if len(pressed) == 2:
            two.set()

    with os.fdopen(terminal, encoding="utf-8") as stdin:
        monkeypatch.setattr(sys, "stdin", stdin)
        with watch_keys(press):
            os.write(controller, b"\x1bOQr\n")
            assert two.wait(10)
        assert termios.tcgetattr(terminal) == before
    os.close(controller)
    assert pressed == [Key.REPEAT, Key.GO]


def test_without_standard_input_there_is_no_keyboard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert not has_keyboard()
    with watch_keys(lambda _: None):
        pass


def test_the_first_ctrl_c_asks_and_the_second_interrupts() -> None:
    asked: list[str] = []
    with catch_interrupt(lambda: asked.append("stop")):
        signal.raise_signal(signal.SIGINT)
        assert asked == ["stop"]
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_an_ignored_ctrl_c_stays_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    usual = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with catch_interrupt(lambda: pytest.fail("Ctrl-C was ignored")):
            signal.raise_signal(signal.SIGINT)
    finally:
        signal.signal(signal.SIGINT, usual)
