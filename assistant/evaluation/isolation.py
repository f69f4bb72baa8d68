"""Work in a process of its own, which takes all its memory with it."""

import multiprocessing
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import TypeVar

from assistant.errors import RehearseError

Argument = TypeVar("Argument")
Result = TypeVar("Result")


def in_own_process(work: Callable[[Argument], Result], argument: Argument) -> Result:
    """What `work(argument)` returns or raises in a new Python process.

    Args:
        work: a function of a module, importable there.

    Raises:
        RehearseError: the process died.
    """
    with ProcessPoolExecutor(max_workers=1, mp_context=multiprocessing.get_context("spawn")) as pool:
        try:
            return pool.submit(work, argument).result()
        except BrokenProcessPool as err:
            raise RehearseError(
                "the process that measures died", why=str(err), remedy="Is there enough memory?"
            ) from err
