"""Damages models, and runs the real command on a machine where that was done."""

import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.command import Result, environment, rehearse

PROJECT = Path(__file__).parent.parent.parent

NOBODY = 65_534
"""An ordinary user: for root modes mean nothing."""

STRUCTURE_BYTES = 4_096
"""The beginning of a file, where its structure is written: half of the altered bits are put there."""

Damage = Callable[[Path], object]


def cut(file: Path) -> None:
    """Half of the file is lost."""
    os.truncate(file, file.stat().st_size // 2)


def empty(file: Path) -> None:
    """Nothing is left in the file."""
    os.truncate(file, 0)


def remove(file: Path) -> None:
    """The file is gone."""
    file.unlink()


def become_folder(file: Path) -> None:
    """A folder stands in the place of the file."""
    file.unlink()
    file.mkdir()


def close_file(file: Path) -> None:
    """Nobody but root may read the file."""
    file.chmod(0)


@dataclass(frozen=True, slots=True)
class Alter:
    """One bit of the file is another."""

    seed: int

    def __call__(self, file: Path) -> None:
        dice = random.Random(f"{self.seed} {file.name}")
        size = file.stat().st_size
        place = dice.randrange(min(size, STRUCTURE_BYTES) if self.seed % 2 else size)
        with file.open("r+b") as stream:
            stream.seek(place)
            byte = stream.read(1)[0]
            stream.seek(place)
            stream.write(bytes([byte ^ 1 << dice.randrange(8)]))


DAMAGES: dict[str, Damage] = {
    "cut in half": cut,
    "empty": empty,
    "missing": remove,
    "a folder": become_folder,
    "one bit altered": Alter(0),
}


def linked(source: Path, target: Path) -> Path:
    """A folder of links to the files in another."""
    target.mkdir(parents=True)
    for file in source.iterdir():
        if not file.name.startswith("."):
            (target / file.name).symlink_to(file.resolve())
    return target


def damaged(file: Path, damage: Damage) -> None:
    """Damage a file that may be a link, not what it links to."""
    data = file.resolve()
    file.unlink()
    shutil.copyfile(data, file)
    damage(file)


def a_program(folder: Path) -> Path:
    """The program without the models that are fetched; for PYTHONPATH."""
    (folder / "models").mkdir(parents=True)
    for name in ("assistant", "content"):
        (folder / name).symlink_to(PROJECT / name)
    shutil.copyfile(PROJECT / "models" / "manifest.toml", folder / "models" / "manifest.toml")
    for name in ("points", "stories"):
        linked(PROJECT / "models" / name, folder / "models" / name)
    return folder


@dataclass(frozen=True, slots=True)
class Machine:
    """A program and a user's folder in which models are damaged."""

    program: Path
    home: Path

    @staticmethod
    def make(folder: Path) -> "Machine":
        """A fresh one."""
        home = folder / "home"
        home.mkdir()
        return Machine(a_program(folder / "program"), home)

    @property
    def base(self) -> Path:
        """Where the user's copy of the model that listens is looked for."""
        return self.home / "models" / "base"

    def run(self, *arguments: str, **env: str) -> Result:
        """Run the real command."""
        return rehearse(self.home, *arguments, env={"PYTHONPATH": str(self.program)} | env)

    def run_as_nobody(self, *arguments: str) -> Result:
        """Run it as an ordinary user, to whom modes apply."""
        env = environment(self.home, PYTHONPATH=str(self.program), HOME=str(self.home))
        who = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
        command = [*who, sys.executable, "-m", "assistant", *arguments]
        done = subprocess.run(
            command, env=env, cwd="/", capture_output=True, text=True, timeout=240, check=False
        )
        return Result(done.returncode, done.stdout, done.stderr)


class fresh:  # noqa: N801  (a context manager that reads as a word)
    """A machine in a temporary folder."""

    def __enter__(self) -> Machine:
        self._folder = tempfile.TemporaryDirectory(prefix="models-", ignore_cleanup_errors=True)
        return Machine.make(Path(self._folder.name))

    def __exit__(self, *_: object) -> None:
        self._folder.cleanup()


def show_to_nobody(machine: Machine) -> None:
    """Give the user's folder to an ordinary user, and let that one read all the rest."""
    os.chown(machine.home, NOBODY, NOBODY)
    for place in (machine.home.parent, machine.home, machine.base.parent, machine.base, machine.program):
        place.chmod(0o755)
