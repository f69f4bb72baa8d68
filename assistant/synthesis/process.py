"""A child process that answers JSON lines, in time or not at all."""

import contextlib
import itertools
import json
import queue
import subprocess
import sys
import tempfile
import threading
import time
import weakref
from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO, Any, cast

GRACE_S = 1.0
"""How long a worker may take to end by itself once its stdin is closed. It needs a few milliseconds."""


class WorkerLostError(Exception):
    """The worker died, hung or talked nonsense; the message says which. Never shown as it stands."""


@dataclass(frozen=True, slots=True)
class _Child:
    process: "subprocess.Popen[str]"
    stdin: IO[str]
    stdout: IO[str]
    complaints: IO[bytes]


class LineProcess:
    """One worker process: a JSON object a line in, one a line out, matched by `id`.

    The worker has a process group of its own, so that Ctrl-C reaches only the program. It is ended by
    `close`, or when this object is collected, or at the latest when the interpreter exits.

    Raises:
        WorkerLostError: the command cannot be started.
    """

    def __init__(self, command: Sequence[str]) -> None:
        self._child = _start(command)
        self._lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        reader = threading.Thread(target=_read, args=(self._child.stdout, self._lines), daemon=True)
        reader.start()
        self._ids = itertools.count(1)
        self._end = weakref.finalize(self, _end, self._child, reader)

    @property
    def pid(self) -> int:
        """Process id of the worker."""
        return self._child.process.pid

    def ask(self, request: dict[str, Any], timeout_s: float) -> dict[str, Any]:
        """Send one request and wait for its answer. One caller at a time.

        Raises:
            WorkerLostError: no answer in time, or the worker ended. It is of no more use then.
        """
        number = next(self._ids)
        try:
            self._child.stdin.write(json.dumps({"id": number, **request}) + "\n")
            self._child.stdin.flush()
        except (OSError, ValueError) as err:  # a broken pipe, or closed from another thread
            raise WorkerLostError(self._last_words()) from err
        deadline = time.monotonic() + timeout_s
        while True:
            answer = self._next_answer(deadline, timeout_s)
            if answer.get("id") == number:  # an older answer belongs to a request that was interrupted
                return answer

    def close(self) -> None:
        """End the worker, by force if need be. Idempotent, from any thread."""
        self._end()

    def _next_answer(self, deadline: float, timeout_s: float) -> dict[str, Any]:
        try:
            line = self._lines.get(timeout=max(0.0, deadline - time.monotonic()))
        except queue.Empty as err:
            raise WorkerLostError(f"it gave no answer within {timeout_s:.1f} s") from err
        if line is None:
            raise WorkerLostError(self._last_words())
        try:
            answer = json.loads(line)
        except json.JSONDecodeError as err:
            raise WorkerLostError("it answered with something that is not JSON") from err
        if not isinstance(answer, dict):
            raise WorkerLostError("it answered with something that is not an object")
        return answer

    def _last_words(self) -> str:
        """Why the worker ended: the last line of its stderr, else its exit code."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._child.process.wait(GRACE_S)
        lines: list[str] = []
        with contextlib.suppress(ValueError):  # closed from another thread: nobody asks for the reason
            self._child.complaints.seek(0)
            lines = self._child.complaints.read().decode(errors="replace").split("\n")
        said = next((line.strip() for line in reversed(lines) if line.strip()), "")
        return said or f"its process ended with code {self._child.process.returncode}"


def _start(command: Sequence[str]) -> _Child:
    try:
        complaints = tempfile.TemporaryFile()  # noqa: SIM115  (closed when the child is ended)
    except OSError as err:
        raise WorkerLostError(str(err)) from err
    apart: dict[str, Any] = {"start_new_session": True}
    if sys.platform == "win32":
        apart = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW}
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=complaints,
            encoding="utf-8",
            **apart,
        )
    except OSError as err:
        complaints.close()
        raise WorkerLostError(str(err)) from err
    return _Child(process, cast("IO[str]", process.stdin), cast("IO[str]", process.stdout), complaints)


def _read(stdout: IO[str], lines: "queue.SimpleQueue[str | None]") -> None:
    with contextlib.suppress(UnicodeDecodeError):  # nonsense counts as the end
        for line in stdout:
            lines.put(line)
    lines.put(None)


def _end(child: _Child, reader: threading.Thread) -> None:
    with contextlib.suppress(OSError):  # it died before it read its last request
        child.stdin.close()
    try:
        child.process.wait(GRACE_S)
    except subprocess.TimeoutExpired:
        child.process.kill()
        child.process.wait()
    reader.join()
    child.stdout.close()
    child.complaints.close()
