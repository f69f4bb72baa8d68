"""Which rounds are being held at this moment, by this program and by others.

A round is held as long as its lock is, beside the history. So one that a kill cut off can be told from one
that goes on elsewhere.
"""

import contextlib
import re
import sqlite3
import time
from pathlib import Path

from assistant.history.locks import Lock, is_held

_NAME = re.compile(r"\.round-([0-9a-f]{32})\.lock")

_PATIENCE_S = 1.0
"""Whoever asks whether a round is held has its lock for a moment."""

_FRESH_S = 60.0
"""A lock file is made before the lock is held, milliseconds later: only older ones are tidied."""


class RunningRounds:
    """The rounds that this program holds.

    Args:
        folder: of the history; None where nobody else can see the rounds.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._locks: dict[str, Lock] = {}

    def begin(self, round_id: str) -> bool:
        """Hold a round; false where another program holds it. Where no lock can be made, none is needed.

        Lock files that kills have left behind are deleted.
        """
        if self._folder is None or round_id in self._locks:
            return True
        _tidy(self._folder)
        file = _lock_file(self._folder, round_id)
        with contextlib.suppress(OSError, sqlite3.Error):
            self._locks[round_id] = Lock(file, patience_s=_PATIENCE_S)
        return round_id in self._locks or not is_held(file)

    def end(self, round_id: str) -> None:
        """The round has ended."""
        lock = self._locks.pop(round_id, None)
        if lock is not None:
            lock.release()

    def is_elsewhere(self, round_id: str) -> bool:
        """Whether another program holds that round at this moment."""
        if self._folder is None or round_id in self._locks:
            return False
        file = _lock_file(self._folder, round_id)
        return _NAME.fullmatch(file.name) is not None and is_held(file)

    def elsewhere(self) -> list[str]:
        """The ids of the rounds that other programs hold at this moment."""
        if self._folder is None:
            return []
        found = (_NAME.fullmatch(file.name) for file in sorted(self._folder.glob(".round-*.lock")))
        return [match[1] for match in found if match and self.is_elsewhere(match[1])]

    def close(self) -> None:
        """Let go of all. May be called more than once."""
        for round_id in list(self._locks):
            self.end(round_id)


def _lock_file(folder: Path, round_id: str) -> Path:
    return folder / f".round-{round_id}.lock"


def _tidy(folder: Path) -> None:
    for file in folder.glob(".round-*.lock"):
        with contextlib.suppress(OSError):
            is_old = time.time() - file.stat().st_mtime > _FRESH_S
            if is_old and _NAME.fullmatch(file.name) and not is_held(file):
                file.unlink(missing_ok=True)
