"""Questions that are answered by typing, on stderr. Ctrl-C interrupts the program there as everywhere."""

from collections.abc import Callable
from typing import TypeVar

import typer

T = TypeVar("T")


def confirm(question: str, *, default: bool = False) -> bool:
    """Whether the user says yes.

    Raises:
        KeyboardInterrupt: the user pressed Ctrl-C.
        typer.Abort: nobody can answer.
    """
    return _interruptible(lambda: typer.confirm(question, default=default, err=True))


def ask(question: str, default: str, *, show_default: bool = True) -> str:
    """What the user types; `default` for Enter.

    Raises:
        KeyboardInterrupt: the user pressed Ctrl-C.
        typer.Abort: nobody can answer.
    """
    return str(_interruptible(lambda: typer.prompt(question, default, show_default=show_default, err=True)))


def _interruptible(asked: Callable[[], T]) -> T:
    try:
        return asked()
    except typer.Abort as abort:
        if isinstance(abort.__context__, KeyboardInterrupt):  # Typer makes one of both, with the exit code 1
            raise KeyboardInterrupt from None
        raise
