"""What the commands print: JSON to stdout for programs, everything else with rich; progress on stderr."""

import json
import sys
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console


def print_json(value: Any) -> None:
    """One JSON object on one line of stdout, flushed, so that a reader sees it at once."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
    sys.stdout.flush()


@cache
def screen() -> "Console":
    """The user's terminal (stdout). Colours follow the terminal and NO_COLOR."""
    from assistant.cli.terminal import HarmlessConsole

    return HarmlessConsole(highlight=False)


@cache
def notices() -> "Console":
    """Messages and progress (stderr), which never mix with JSON."""
    from assistant.cli.terminal import HarmlessConsole

    return HarmlessConsole(stderr=True, highlight=False)


def printable(text: str) -> str:
    """On one line, and without the control characters that a terminal would obey."""
    return "".join(char if char.isprintable() else " " for char in text)


def counted(number: int, noun: str) -> str:
    """1 card, 2,000 cards."""
    return f"{number:,} {noun if number == 1 else f'{noun}s'}"
