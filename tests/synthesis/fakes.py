"""A voice without an engine, and speech workers that misbehave."""

import sys
import threading
from collections import defaultdict
from collections.abc import Sequence
from copy import copy
from pathlib import Path
from typing import Self

import numpy as np

from assistant.errors import VoiceError
from assistant.events import Sound
from assistant.synthesis.system import WORKER_COMMAND

FAKE_RATE_HZ = 22_050


class FakeVoice:
    """An `IdentifiedVoice` that gives every text a tone of its own, waits at gates and notes its calls."""

    def __init__(self, identity: str = "fake 1") -> None:
        self.identity = identity
        self.calls: list[str] = []
        self.begun: defaultdict[str, threading.Event] = defaultdict(threading.Event)
        self.gates: dict[str, threading.Event] = {}
        self.failures: dict[str, VoiceError] = {}
        self.closed = 0

    def render(self, text: str) -> Sound:
        self.calls.append(text)
        self.begun[text].set()
        if text in self.gates:
            assert self.gates[text].wait(60)
        if text in self.failures:
            raise self.failures.pop(text)
        times_s = np.arange(FAKE_RATE_HZ // 10 if text else 0) / FAKE_RATE_HZ
        tone = 0.3 * np.sin(2 * np.pi * (200 + 10 * len(text)) * times_s)
        return Sound(tone.astype(np.float32), FAKE_RATE_HZ)

    def at_pace(self, factor: float) -> Self:
        """One that notes its calls in the same list."""
        other = copy(self)
        other.identity = f"{self.identity} x {factor}"
        return other

    def close(self) -> None:
        self.closed += 1


_MISBEHAVIOURS = {
    "hang": "import threading; threading.Event().wait()",
    "die": "import os; os._exit(3)",
    "die silently after the request": "input(); raise SystemExit(0)",
    "complain and die": "raise SystemExit('out of breath')",
    "talk nonsense": "print('Audio saved to x.wav', flush=True); input(); input()",
    "talk JSON nonsense": "print('[1]', flush=True); input(); input()",
    "fail": """print('{"id": 1, "problem": "failed", "why": "no run loop"}', flush=True); input()""",
}
MISBEHAVIOURS = tuple(_MISBEHAVIOURS)


def misbehaving_worker(how: str) -> tuple[str, ...]:
    """The command of a worker that never works."""
    return (sys.executable, "-c", _MISBEHAVIOURS[how])


def recovering_worker(how: str, folder: Path) -> tuple[str, ...]:
    """The command of a worker that misbehaves the first time and is the real one from then on."""
    script = folder / "recovering worker.py"
    script.write_text(
        "import pathlib, runpy\n"
        f"flag = pathlib.Path({str(folder / 'tried')!r})\n"
        "tried = flag.exists()\n"
        "flag.touch()\n"
        "if not tried:\n"
        f"    exec({_MISBEHAVIOURS[how]!r})\n"
        f"runpy.run_path({WORKER_COMMAND[-1]!r}, run_name='__main__')\n",
        encoding="utf-8",
    )
    return (sys.executable, "-P", str(script))


def known_worker(pids: Path, command: Sequence[str] = WORKER_COMMAND, *, first: str = "") -> tuple[str, ...]:
    """The command of a real worker, which first adds its process id to the file `pids`, a line each.

    Args:
        command: of the worker: interpreter, -P, script and arguments.
        first: what it does before that, in Python.
    """
    _, _, script, *arguments = command
    program = (
        f"import os, runpy, sys\nwith open({str(pids)!r}, 'a') as file:\n    print(os.getpid(), file=file)\n"
        f"sys.argv = {[script, *arguments]!r}\n{first}\n"
        f"runpy.run_path({script!r}, run_name='__main__')\n"
    )
    return (sys.executable, "-P", "-c", program)


def worker_without_engine() -> tuple[str, ...]:
    """The command of the real worker on a system without the speech library."""
    program = (
        "import ctypes, runpy\n"
        "def missing(path): raise OSError(path)\n"
        "ctypes.cdll.LoadLibrary = missing\n"
        f"runpy.run_path({WORKER_COMMAND[-1]!r}, run_name='__main__')\n"
    )
    return (sys.executable, "-P", "-c", program)
