"""Hostile input by the million, at every reader of the program.

    python -m tests.faults.fuzzing [--rounds 1000000] [--target NAME ...] [--keep FOLDER] [--seed N]

Half of the inputs are made by atheris, which follows what code they reach (where it is not installed, by
mutation too), a fifth by hypothesis in the shape of the format, the rest by mutation of sound files. They run
in a process of their own within bounds of time and memory; a crash in native code or a hang is found and told
like an exception that is no RehearseError. What broke is written to --keep; put its smallest form into
tests/data/fuzz.
"""

import argparse
import importlib.util
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.fuzz_child import FAULTS, Ledger, write_fault
from tests.faults.fuzz_targets import TARGETS, Target
from tests.faults.table import Row, show

STUCK_S = 300.0
"""Time without a new input after which a process is taken to hang in native code, where no signal reaches it.
Generous: the machine may be busy with other things."""

PROJECT = Path(__file__).parent.parent.parent


@dataclass(slots=True)
class Outcome:
    """What came of all inputs of a target."""

    tried: Counter[str] = field(default_factory=Counter)
    failed: int = 0
    faults: set[str] = field(default_factory=set)


def fuzz(target: Target, count: int, seed: int, keep: Path) -> Outcome:
    """Try `count` inputs, and as many processes as it takes."""
    outcome = Outcome()
    shares = {"cover": count // 2, "shape": count // 5}
    if importlib.util.find_spec("atheris") is None:
        del shares["cover"]
    shares["mutate"] = count - sum(shares.values())
    for way, wanted in shares.items():
        while outcome.tried[way] < wanted:
            tried = run_process(
                target.name, way, wanted - outcome.tried[way], seed + outcome.tried[way], keep, outcome
            )
            if not tried:
                raise RuntimeError(f"{target.name} by {way}: the process does not even begin")
            outcome.tried[way] += tried
    return outcome


def run_process(target: str, way: str, count: int, seed: int, keep: Path, outcome: Outcome) -> int:
    """Run one process to its end, however it ends; how many inputs it tried."""
    with tempfile.TemporaryDirectory(prefix="fuzz-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        ledger = Ledger(folder)
        command = [
            sys.executable,
            "-m",
            "tests.faults.fuzz_child",
            target,
            way,
            str(count),
            str(seed),
            name,
        ]
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(
                command, cwd=PROJECT, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT
            )
            is_stuck = _watch(process, ledger)
        tried = min(ledger.tried, count)
        outcome.failed += ledger.failed
        if is_stuck or process.returncode:
            outcome.failed += 1
            kind = "no end in native code" if is_stuck else f"process ended with {process.returncode}"
            said = (folder / "log").read_text(encoding="utf-8", errors="replace")[-2_000:]
            write_fault(folder, target, kind, ledger.current, said)
        for line in _lines(folder / FAULTS):
            found = json.loads(line)
            outcome.faults.add(found["kind"])
            (keep / found["file"]).write_bytes((folder / found["file"]).read_bytes())
            with (keep / FAULTS).open("a", encoding="utf-8") as out:
                out.write(line + "\n")
        return tried


def _lines(file: Path) -> list[str]:
    return file.read_text(encoding="utf-8").splitlines() if file.exists() else []


def _watch(process: "subprocess.Popen[bytes]", ledger: Ledger) -> bool:
    """Wait for the end; whether the process had to be killed because it came no further."""
    seen, since = ledger.tried, time.monotonic()
    while True:
        try:
            process.wait(1.0)
        except subprocess.TimeoutExpired:
            if ledger.tried != seen:
                seen, since = ledger.tried, time.monotonic()
            elif time.monotonic() - since > STUCK_S:
                process.kill()
                process.wait()
                return True
        else:
            return False


def rows(names: list[str], rounds: int, seed: int, keep: Path) -> Iterator[Row]:
    """A row for each target, as soon as it is done."""
    targets = [TARGETS[name] for name in names or TARGETS]
    parts = sum(target.share for target in targets)
    for target in targets:
        outcome = fuzz(target, -(-rounds * target.share // parts), seed, keep)
        tried = sum(outcome.tried.values())
        ways = ", ".join(f"{way} {number:,}" for way, number in outcome.tried.items())
        note = "; ".join((ways, *sorted(outcome.faults)))
        row = Row(f"hostile {target.name}", tried, tried - outcome.failed, note)
        sys.stderr.write(f"{row}\n")
        yield row


def main() -> int:
    """Fuzz, print the table; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=1_000_000, help="inputs in all")
    parser.add_argument("--target", action="append", default=[], choices=list(TARGETS))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="folder for inputs that broke something")
    wanted = parser.parse_args()
    keep = wanted.keep or Path(tempfile.mkdtemp(prefix="fuzz-kept-"))
    keep.mkdir(parents=True, exist_ok=True)
    return show("Hostile input", rows(wanted.target, wanted.rounds, wanted.seed, keep))


if __name__ == "__main__":
    sys.exit(main())
