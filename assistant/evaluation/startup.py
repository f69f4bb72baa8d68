"""How long one waits at the start: for `--help`, and for the first question."""

import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import RehearseError

HELP_RUNS = 7
QUESTION_RUNS = 3

POLL_S = 0.005
PATIENCE_S = 60.0

PYTHON = (sys.executable, "-c", "pass")
REHEARSE = (sys.executable, "-m", "assistant")


@dataclass(frozen=True, slots=True)
class Startup:
    """Medians over several runs, in seconds.

    Attributes:
        help_s: `rehearse --help`, the whole process.
        python_s: `python -c pass`, measured in turn with it: what no program can undercut.
        first_question_s: from the start of the process until the first question begins to sound.
    """

    help_s: float
    python_s: float
    first_question_s: float


def measure_startup(model_folder: Path) -> Startup:
    """Measure on this machine, now. Nothing is written to the user's history.

    Args:
        model_folder: a speech model that is here already.

    Raises:
        RehearseError: a round does not begin.
    """
    pairs = [(_duration_s((*REHEARSE, "--help")), _duration_s(PYTHON)) for _ in range(HELP_RUNS)]
    questions = [_first_question_s(model_folder) for _ in range(QUESTION_RUNS)]
    return Startup(
        help_s=statistics.median(help_s for help_s, _ in pairs),
        python_s=statistics.median(python_s for _, python_s in pairs),
        first_question_s=statistics.median(questions),
    )


def _duration_s(command: tuple[str, ...]) -> float:
    began_s = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL, check=True)
    return time.perf_counter() - began_s


def _first_question_s(model_folder: Path) -> float:
    with tempfile.TemporaryDirectory(prefix="rehearse-bench-", ignore_cleanup_errors=True) as home:
        events = Path(home) / "events.jsonl"
        # What a round that is ended from outside leaves behind goes with the folder.
        scratch = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), home)
        ours = {"REHEARSE_HOME": home, "REHEARSE_RECOGNITION_MODEL": str(model_folder)}
        environ = os.environ | ours | scratch
        began_s = time.perf_counter()
        with subprocess.Popen(
            [*REHEARSE, "demo", "--events", str(events)],
            env=environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        ) as round_:
            try:
                return _wait_for_question(round_, events, began_s)
            finally:
                round_.send_signal(signal.SIGTERM)


def _wait_for_question(round_: "subprocess.Popen[str]", events: Path, began_s: float) -> float:
    while (waited_s := time.perf_counter() - began_s) < PATIENCE_S:
        if events.exists() and "question_started" in events.read_text(encoding="utf-8"):
            return waited_s
        if round_.poll() is not None:
            break
        time.sleep(POLL_S)
    said = round_.stderr.read().strip() if round_.poll() is not None and round_.stderr else ""
    raise RehearseError("no round began", why=said, remedy="Run `rehearse doctor`.")
