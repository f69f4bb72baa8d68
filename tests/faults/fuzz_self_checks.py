"""Readers that break on purpose: what the fuzzer has to find, or it would find nothing."""

import os
import signal
from pathlib import Path

from tests.faults.fuzz_targets import Target, put


def _break(folder: Path, data: bytes) -> None:
    raise ValueError("not a RehearseError")


def _hang(folder: Path, data: bytes) -> None:
    while data:
        pass


def _crash(folder: Path, data: bytes) -> None:
    """End the process at the second input, as native code does that reads where it may not."""
    if (folder / "begun").exists():
        os.kill(os.getpid(), signal.SIGSEGV)
    put(folder, "begun", b"")


SELF_CHECKS = {
    target.name: target
    for target in (
        Target("broken", _break, 0, 1_000),
        Target("endless", _hang, 0, 1_000),
        Target("crashing", _crash, 0, 1_000),
    )
}
