"""Work in a process of its own, which takes all its memory with it."""

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable
from multiprocessing import connection
from typing import Any, TypeVar

from assistant.errors import RehearseError

Argument = TypeVar("Argument")
Result = TypeVar("Result")

GRACE_S = 2.0
"""How long the other process may take to end by itself; in the middle of a decode it does not."""


def in_own_process(work: Callable[[Argument], Result], argument: Argument) -> Result:
    """What `work(argument)` returns in a new Python process. That ends with this one, however this one ends.

    Args:
        work: a function of a module, importable there.

    Raises:
        RehearseError: `work` raised it, or the process died.
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_answer, args=(theirs, work, argument), daemon=True)
    process.start()
    theirs.close()
    try:
        result, error = ours.recv()
    except EOFError as err:
        process.join()
        raise RehearseError(
            "the process that measures died",
            why=f"exit code {process.exitcode}",
            remedy="Is there enough memory?",
        ) from err
    except KeyboardInterrupt:
        process.terminate()
        raise
    finally:
        process.join(GRACE_S)
        process.kill()
        process.join()
        ours.close()
    if error is not None:
        raise error
    value: Result = result
    return value


def _answer(answers: "connection.Connection", work: Callable[[Any], Any], argument: Any) -> None:
    """The other process: sends what `work` returns and what it raises, one of them None."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which ends this process
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # with everything released
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        result = work(argument)
    except RehearseError as err:
        answers.send((None, err))
    else:
        answers.send((result, None))


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)  # at once: nobody waits for the rest
