"""Waiting for a sound system that may never answer."""

import os
import sys
import threading

import pytest

from assistant.audio.chatter import quiet_stderr
from assistant.audio.patience import HangsError, done_in_time, in_time, on_the_spot

ENDLESS_S = 60.0

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere nothing is waited for")


def test_what_comes_in_time_is_handed_over() -> None:
    assert in_time(lambda: 7, ENDLESS_S) == 7
    with pytest.raises(ZeroDivisionError):
        in_time(lambda: 1 // 0, ENDLESS_S)


def test_who_holds_the_sound_system_works_on_the_spot() -> None:
    with on_the_spot():
        assert in_time(threading.current_thread, 0.0) is threading.current_thread()


@linux
def test_what_hangs_is_told_and_nothing_is_begun_until_it_is_done() -> None:
    answers = threading.Event()
    done: list[str] = []
    with pytest.raises(HangsError, match=r"does not answer.*Restart it"):
        in_time(lambda: answers.wait(ENDLESS_S), 0.05)
    with pytest.raises(HangsError):
        in_time(lambda: done.append("begun"), ENDLESS_S)
    done_in_time(lambda: done.append("let go"), ENDLESS_S)  # that has to be done in any case
    answers.set()
    while True:
        try:
            assert in_time(lambda: 7, ENDLESS_S) == 7
        except HangsError:
            continue
        break
    assert done == ["let go"]


@linux
def test_messages_are_seen_although_something_hangs(capfd: pytest.CaptureFixture[str]) -> None:
    answers = threading.Event()

    def hang() -> None:
        with quiet_stderr():
            os.write(2, b"chatter\n")
            answers.wait(ENDLESS_S)

    with pytest.raises(HangsError):
        in_time(hang, 1.0)
    os.write(2, b"this is ours\n")
    answers.set()
    assert capfd.readouterr().err == "this is ours\n"
