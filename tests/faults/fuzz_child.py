"""Runs a target on many inputs, in a process of its own that bounds the time and memory of each.

    python -m tests.faults.fuzz_child TARGET WAY COUNT SEED FOLDER

Every input is written down before it is tried, so that whoever started this process knows which one
killed it.
"""

import contextlib
import hashlib
import json
import logging
import mmap
import os
import random
import resource
import signal
import struct
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

CPU_S = 20.0
"""Time of the processor for one input. The largest sheets take 9 s (see `decks.source`); ordinary inputs
take a thousandth of a second."""

MEMORY_BYTES = 1_500_000_000
"""Room for addresses beyond what the program has at its start. Source: what is read of a hostile package
(200 MB), a companion (0.7 GB, see `decks.companion`) and a recording, each alone."""

MAX_INPUT_BYTES = 12_000_000
_HEAD = struct.Struct("<QQQ")

LEDGER, FAULTS = "ledger", "faults.jsonl"


class HangError(BaseException):
    """An input took too long. No Exception, so that nothing catches it by the way."""


class Ledger:
    """How many inputs were tried, how many broke something, and which is tried now.

    In a file, which outlives a crash.
    """

    def __init__(self, folder: Path) -> None:
        self._file = folder / LEDGER
        if not self._file.exists():
            with self._file.open("wb") as made:
                made.truncate(_HEAD.size + MAX_INPUT_BYTES)
        with self._file.open("r+b") as file:
            self._map = mmap.mmap(file.fileno(), 0)

    @property
    def tried(self) -> int:
        """Inputs begun since the file was made."""
        return int(_HEAD.unpack_from(self._map)[0])

    @property
    def failed(self) -> int:
        """Inputs that broke something, but for one that ended the process."""
        return int(_HEAD.unpack_from(self._map)[1])

    @property
    def current(self) -> bytes:
        """The input that was begun last."""
        size = _HEAD.unpack_from(self._map)[2]
        return self._map[_HEAD.size : _HEAD.size + size]

    def begin(self, data: bytes) -> None:
        """Note an input before it is tried."""
        self._map[_HEAD.size : _HEAD.size + len(data)] = data
        _HEAD.pack_into(self._map, 0, self.tried + 1, self.failed, len(data))

    def fail(self) -> None:
        """Note that the input that was begun last broke something."""
        tried, failed, size = _HEAD.unpack_from(self._map)
        _HEAD.pack_into(self._map, 0, tried, failed + 1, size)


class Trial:
    """Tries inputs on a target, and notes what came of them that should not."""

    def __init__(self, target: str, folder: Path) -> None:
        from tests.faults.fuzz_self_checks import SELF_CHECKS
        from tests.faults.fuzz_targets import TARGETS

        self.target = (TARGETS | SELF_CHECKS)[target]
        self.ledger = Ledger(folder)
        self._folder = folder
        self._scratch = folder / "scratch"
        self._scratch.mkdir(exist_ok=True)
        self._known: set[str] = set()

    def run(self, data: bytes) -> None:
        """Try one input."""
        from assistant.errors import RehearseError

        data = data[:MAX_INPUT_BYTES]
        self.ledger.begin(data)
        try:
            with _bounded():
                self.target.take(self._scratch, data)
        except RehearseError as err:
            str(err)
        except (Exception, HangError) as err:  # noqa: BLE001  (whatever comes is the finding)
            self._note(data, err)

    def _note(self, data: bytes, err: BaseException) -> None:
        self.ledger.fail()
        frames = traceback.extract_tb(err.__traceback__)
        inside = [frame for frame in frames if "/assistant/" in frame.filename] or list(frames)
        where = f"{Path(inside[-1].filename).name}:{inside[-1].lineno}" if inside else "?"
        kind = f"{type(err).__name__} at {where}"
        if kind in self._known:
            return
        self._known.add(kind)
        write_fault(self._folder, self.target.name, kind, data, str(err)[:300])


def write_fault(folder: Path, target: str, kind: str, data: bytes, said: str) -> None:
    """Keep an input that broke something, and what it broke."""
    file = folder / f"{target}-{hashlib.sha256(data).hexdigest()[:12]}"
    file.write_bytes(data)
    with (folder / FAULTS).open("a", encoding="utf-8") as out:
        out.write(json.dumps({"kind": kind, "file": file.name, "said": said, "bytes": len(data)}) + "\n")


@contextlib.contextmanager
def _bounded() -> Iterator[None]:
    signal.setitimer(signal.ITIMER_PROF, CPU_S)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def too_long(number: int, frame: FrameType | None) -> None:
    """End an input that takes too long; the handler of SIGPROF."""
    raise HangError(f"more than {CPU_S:g} s")


def bound_memory() -> None:
    """Let this process have `MEMORY_BYTES` more than it has now."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    limit = pages * resource.getpagesize() + MEMORY_BYTES
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def mutate(trial: Trial, count: int, seed: int) -> None:
    """Inputs by mutation of sound ones."""
    from tests.faults.fuzz_mutation import Mutator

    mutator = Mutator(trial.target.seeds, trial.target.largest, random.Random(seed))
    for _ in range(count):
        trial.run(mutator.next())


def shape(trial: Trial, count: int, seed: int) -> None:
    """Inputs by hypothesis, of the shape of the format."""
    import hypothesis
    from hypothesis import HealthCheck, Phase

    from tests.faults.fuzz_shapes import shape_of

    left = count
    while left > 0:
        before = trial.ledger.tried

        @hypothesis.seed(seed + left)
        @hypothesis.settings(
            max_examples=min(left, 2_000),
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @hypothesis.given(shape_of(trial.target.name))
        def run(data: bytes) -> None:
            trial.run(data)

        run()
        left -= max(1, trial.ledger.tried - before)


def cover(trial: Trial, count: int, seed: int, folder: Path) -> None:
    """Inputs by atheris, which follows what of the readers' code they reach. Does not return."""
    import atheris

    corpus = folder / "corpus"
    corpus.mkdir(exist_ok=True)
    for place, data in enumerate(trial.target.seeds):
        (corpus / f"seed-{place}").write_bytes(data)
    words = folder / "words"
    words.write_text("\n".join(_dictionary()), encoding="ascii")
    options = [
        *(f"-runs={count}", f"-seed={seed % 2**31}", "-max_len=8192", "-rss_limit_mb=0", "-timeout=600"),
        *(f"-dict={words}", f"-artifact_prefix={folder}/", "-verbosity=0", "-detect_leaks=0", str(corpus)),
    ]
    atheris.Setup(["fuzz", *options], trial.run)
    atheris.Fuzz()


def _dictionary() -> Iterator[str]:
    from tests.faults.fuzz_words import WORDS

    for word in WORDS:
        if len(word) <= 64:
            yield '"' + "".join(f"\\x{byte:02x}" for byte in word) + '"'


def main(target: str, way: str, count: int, seed: int, folder: Path) -> None:
    """Try `count` inputs that are made in this way: mutate, shape or cover."""
    if way == "cover":
        import atheris

        with atheris.instrument_imports(
            include=["assistant.decks", "assistant.settings", "assistant.evaluation"]
        ):
            trial = Trial(target, folder)
    else:
        trial = Trial(target, folder)
    logging.disable()
    signal.signal(signal.SIGPROF, too_long)
    trial.run(trial.target.seeds[0])  # loads what is loaded late
    bound_memory()
    ways: dict[str, Any] = {"mutate": mutate, "shape": shape}
    if way == "cover":
        cover(trial, count, seed, folder)
    else:
        ways[way](trial, count, seed)


if __name__ == "__main__":
    sys.path.insert(0, os.getcwd())  # noqa: PTH109
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), Path(sys.argv[5]))
