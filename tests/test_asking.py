"""Questions that are answered by typing."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.history.store import History
from tests.command import COMMAND, PATIENCE_S, environment
from tests.history.samples import attempt, begin


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals like this")
@pytest.mark.parametrize(
    ("typed", "code", "left"), [("y\n", 0, 0), ("n\n", 0, 1), ("\x04", 1, 1), (signal.SIGINT, 130, 1)]
)
def test_a_question_is_answered_or_interrupted(
    typed: str | signal.Signals, code: int, left: int, tmp_path: Path
) -> None:
    file = tmp_path / "history.sqlite"
    with History(file) as history:
        history.record(attempt(begin(history)))
    controller, terminal = os.openpty()
    with subprocess.Popen(
        [*COMMAND, "forget", "--all"], env=environment(tmp_path), stdin=terminal, stderr=subprocess.PIPE
    ) as process:
        assert process.stderr is not None
        asked = b""
        while not asked.endswith(b"[y/N]:"):
            read = process.stderr.read(1)
            assert read, asked
            asked += read
        if isinstance(typed, str):
            os.write(controller, typed.encode())
        else:
            process.send_signal(typed)
        assert process.wait(PATIENCE_S) == code
    os.close(controller)
    os.close(terminal)
    with History(file) as history:
        assert history.count() == left
