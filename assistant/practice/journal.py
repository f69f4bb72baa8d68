"""The record of what happened in a round, for other programs: one JSON object a line, as it happens."""

import contextlib
import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TextIO

from assistant.errors import RehearseError, UsageError
from assistant.ports import Clock


class Journal(AbstractContextManager["Journal"]):
    """Appends events to a file; without a file it keeps quiet.

    Where the disk refuses later on, the trouble is told once and the round goes on without a journal.

    Args:
        on_trouble: told of an event that cannot be written.

    Raises:
        UsageError: the file cannot be opened for appending.
    """

    def __init__(self, file: Path | None, clock: Clock, on_trouble: Callable[[RehearseError], None]) -> None:
        self._clock = clock
        self._on_trouble = on_trouble
        self._stream: TextIO | None = None
        if file is not None:
            try:
                self._stream = file.open("a", encoding="utf-8")
            except OSError as err:
                raise UsageError(
                    f"cannot write the events to {file}",
                    why=err.strerror or str(err),
                    remedy="Name a file in a folder that you may write to.",
                ) from err

    def write(self, event: str, **fields: Any) -> None:
        """Append one event with the time on the monotonic clock."""
        if self._stream is None:
            return
        line = {"t": round(self._clock.monotonic(), 4), "event": event, **fields}
        try:
            self._stream.write(json.dumps(line, ensure_ascii=False) + "\n")
            self._stream.flush()
        except OSError as err:
            stream, self._stream = self._stream, None
            with contextlib.suppress(OSError):  # closing tries once more to write what is left
                stream.close()
            self._on_trouble(
                RehearseError(
                    f"cannot write the events to {stream.name}",
                    why=err.strerror or str(err),
                    remedy="Free some space; this round goes on without them.",
                )
            )

    def close(self) -> None:
        """Close the file. May be called more than once."""
        if self._stream is not None:
            self._stream.close()
            self._stream = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
