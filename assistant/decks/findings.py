"""Collecting what could not be read while the rest is read on."""

from collections.abc import Iterable

from rapidfuzz import process

from assistant.decks.cards import Finding

NEAR_ENOUGH = 60.0
"""Least similarity, 0 to 100, at which a name is offered as the one that was meant."""


class FindingLog:
    """The findings of one file."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._findings: list[Finding] = []

    def add(self, line: int, what: str, remedy: str) -> None:
        """Note that `what` is wrong at `line` (from 1; 0 for the whole file)."""
        self._findings.append(Finding(self._file, line, what, remedy))

    def sorted(self) -> tuple[Finding, ...]:
        """All findings by line; those about the whole file last."""
        return tuple(sorted(self._findings, key=lambda finding: (finding.line == 0, finding.line)))


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name most like `name`, whatever the case; None where none is near."""
    match = process.extractOne(name, sorted(known), processor=str.casefold, score_cutoff=NEAR_ENOUGH)
    return match[0] if match else None


def did_you_mean(name: str, known: Iterable[str], otherwise: str) -> str:
    """A remedy for an unknown name: the nearest known one, else `otherwise`."""
    match = nearest(name, known)
    return f"Did you mean {match!r}?" if match else otherwise
