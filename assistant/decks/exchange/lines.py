"""Field text of other formats as the lines of a card: plain, without control characters."""

import re
import unicodedata
from collections.abc import Iterable

_BULLET = re.compile(r"(?:[-*+•◦▪‣·–]|\[[ xX]\]|\(?\d{1,3}[.)])\s+")
_ENDS_WITH_A_STOP = re.compile(r"[.,;:!?…—–-][\"'”’)\]]*$")


def clean(text: str) -> str:
    """The text without what no sheet can hold: control characters other than white space, lone surrogates.

    Marks that only shape the text (right-to-left marks, joiners) stay.
    """
    if text.isprintable():  # the quick way, for nearly all
        return text
    return "".join(char for char in text if char.isspace() or unicodedata.category(char) not in {"Cc", "Cs"})


def one_line(text: str) -> str:
    """Cleaned, with all white space collapsed."""
    return " ".join(clean(text).split())


def of_lines(lines: Iterable[str]) -> str:
    """One text of lines that each say something of their own, such as the items of a list.

    A line that ends without a stop gets a semicolon, so that where the breaks are spoken or read as spaces
    the items are still told apart, and each makes a point.
    """
    kept = [line for line in map(one_line, lines) if line]
    return "\n".join(
        line if last or _ENDS_WITH_A_STOP.search(line) else f"{line};"
        for last, line in ((index == len(kept) - 1, line) for index, line in enumerate(kept))
    )


def of_cell(text: str) -> str:
    """The text of a cell, in which line breaks are there on purpose; bullets in front are dropped."""
    return of_lines(_without_bullets(text.splitlines()))


def of_prose(text: str) -> str:
    """Running text, in which lines are wrapped: only a bullet or an empty line begins something new."""
    wrapped: list[str] = []
    fresh = True
    for line in map(one_line, text.splitlines()):
        if not line:
            fresh = True
        elif fresh or _BULLET.match(line):
            wrapped.append(line)
            fresh = False
        else:
            wrapped[-1] += f" {line}"
    return of_lines(_without_bullets(wrapped))


def _without_bullets(lines: Iterable[str]) -> list[str]:
    """The bullets of a list say nothing; one line alone that begins so is no list."""
    kept = [line for line in map(one_line, lines) if line]
    if sum(bool(_BULLET.match(line)) for line in kept) < 2:
        return kept
    return [_BULLET.sub("", line, count=1) if _BULLET.match(line) else line for line in kept]
