"""Faults of the disk: full at any moment, read-only, refused, a history that is damaged or too new.

    python -m tests.faults.disk [--rounds N]

Mounts small disks, so it wants root; the rounds then run without root's privileges where modes matter.
"""

import argparse
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from assistant.history.store import History
from tests.faults.damage import BLOCK_BYTES, DAMAGES, damaged_file
from tests.faults.rounds import Round, short_answer
from tests.faults.table import Row, show
from tests.history.samples import attempt, begin

AS_ANYBODY = ("setpriv", "--bounding-set=-all", "--inh-caps=-all")
"""Runs a command without root's privileges: it obeys modes as an ordinary user's does."""

LENGTH_S = 2.5
KEPT = 40
"""Answers that are in the history before the fault."""


def can_mount() -> bool:
    """Whether faults can be made at all."""
    return os.name == "posix" and os.geteuid() == 0 and all(map(shutil.which, ("mount", "setpriv")))


@contextmanager
def small_disk(folder: Path, size_bytes: int) -> Iterator[Path]:
    """A disk in memory of that size; memory is not taken before it is written to."""
    folder.mkdir(parents=True, exist_ok=True)
    _run("mount", "-t", "tmpfs", "-o", f"size={size_bytes},mode=700", "rehearse-fault", str(folder))
    try:
        yield folder
    finally:
        _run("umount", "--lazy", str(folder))


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """The folder as on a disk that cannot be written to."""
    _run("mount", "--bind", str(folder), str(folder))
    try:
        _run("mount", "-o", "remount,bind,ro", str(folder))
        yield
    finally:
        _run("umount", "--lazy", str(folder))


def fill(folder: Path, spare_bytes: int = 0) -> Path:
    """Write to a disk until so much is left."""
    filler = folder / "filler"
    with filler.open("ab", buffering=0) as out, suppress(OSError):
        while (free := shutil.disk_usage(folder).free - spare_bytes) > 0:
            out.write(b"\0" * min(free, 1 << 20))
    return filler


def used(home: Path, kept: int = KEPT) -> None:
    """A history with some answers and their recordings in it."""
    with History(home / "history.sqlite") as history:
        round_id = begin(history)
        for number in range(kept):
            one = attempt(round_id, transcript=f"answer {number} " + "word " * 300)
            history.record(one)
    (home / "recordings").mkdir(mode=0o700, exist_ok=True)
    (home / "recordings" / f"{one.id}.flac").write_bytes(b"sound of the last")


def ids_in(file: Path) -> list[str]:
    """The answers in a history."""
    with closing(sqlite3.connect(file)) as database:
        return [row[0] for row in database.execute("SELECT id FROM attempts ORDER BY position")]


def is_sound(file: Path) -> bool:
    """Whether a history is whole."""
    with closing(sqlite3.connect(file)) as database:
        return database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


@dataclass(frozen=True, slots=True)
class Held:
    """What a round came to under a fault.

    Attributes:
        problems: what was not as promised; empty where all was.
    """

    problems: tuple[str, ...] = ()

    @classmethod
    def of(cls, **as_promised: bool) -> "Held":
        return cls(tuple(name.replace("_", " ") for name, held in as_promised.items() if not held))


def full_disk(outside: Path, spare_bytes: int, fills_at: str | None = None) -> Held:
    """A disk on which so much is left when a round begins, or when something happens in it."""
    answers = [short_answer(outside, LENGTH_S)] * 2
    with small_disk(outside / "disk", 32_000_000) as disk:
        home = disk / "home"
        home.mkdir()
        used(home)
        before = ids_in(home / "history.sqlite")
        filler = None if fills_at else fill(disk, spare_bytes)
        with Round(home, outside, answers) as round_:
            if fills_at and round_.happens(fills_at):
                filler = fill(disk, spare_bytes)
            code = round_.wait()
        if filler:
            filler.unlink(missing_ok=True)
        return _as_promised(round_, home, before, code, len(answers))


def _as_promised(round_: Round, home: Path, before: Sequence[str], code: int, answers: int) -> Held:
    history = home / "history.sqlite"
    after = ids_in(history)
    told = round_.complaints
    told_ids = [event.fields["id"] for event in round_.events if event.name == "verdict"]
    lost = [one for one in told_ids if one not in after]
    return Held.of(
        the_round_goes_on=code == 0 and len(round_.shown) == answers,
        no_crash="Traceback" not in told and "Logging error" not in told,
        nothing_kept_is_lost=after[: len(before)] == list(before) and _sounds_are_there(home),
        what_is_not_kept_is_told=not lost or "cannot be" in told,
        the_history_is_whole=is_sound(history),
    )


def _sounds_are_there(home: Path) -> bool:
    return any(file.read_bytes() == b"sound of the last" for file in (home / "recordings").glob("*.flac"))


def read_only_disk(outside: Path) -> Held:
    """All of the user's folders cannot be written to."""
    home = outside / "home"
    home.mkdir()
    used(home)
    before, content = ids_in(home / "history.sqlite"), (home / "history.sqlite").read_bytes()
    answers = [short_answer(outside, LENGTH_S)]
    with read_only(home), Round(home, outside, answers) as round_:
        code = round_.wait()
    unchanged = (home / "history.sqlite").read_bytes() == content
    held = _as_promised(round_, home, before, code, 1)
    return Held(held.problems + Held.of(nothing_is_changed=unchanged).problems)


REFUSALS: dict[str, dict[str, int]] = {
    "everything": {"": 0o500, "recordings": 0o500, "history.sqlite": 0o400},
    "the home folder": {"": 0o500},
    "the history": {"history.sqlite": 0o400},
    "the recordings": {"recordings": 0o500},
    "even reading": {"history.sqlite": 0o000},
}
"""What may not be written, by modes."""


def refused(outside: Path, modes: dict[str, int]) -> Held:
    """An ordinary user has no permission."""
    home = outside / "home"
    home.mkdir()
    used(home)
    before = ids_in(home / "history.sqlite")
    for name, mode in modes.items():
        (home / name).chmod(mode)
    try:
        with Round(home, outside, [short_answer(outside, LENGTH_S)], before=AS_ANYBODY) as round_:
            code = round_.wait()
    finally:
        for name in modes:
            (home / name).chmod(0o700)
    return _as_promised(round_, home, before, code, 1)


def newer(outside: Path) -> Held:
    """A history that a newer program wrote is refused, byte for byte untouched."""
    home = outside / "home"
    home.mkdir()
    used(home)
    file = home / "history.sqlite"
    with closing(sqlite3.connect(file, isolation_level=None)) as database:
        database.execute("INSERT INTO migrations VALUES (999, 'unheard of', '2099-01-01', '9.9.9')")
        database.execute("PRAGMA journal_mode = DELETE").fetchall()
    content = file.read_bytes()
    with Round(home, outside, [short_answer(outside, LENGTH_S)]) as round_:
        code = round_.wait()
    told = round_.complaints
    return Held.of(
        refused=code == 1,
        told_in_one_line="a newer Rehearse wrote it" in told and len(told.splitlines()) == 1,
        untouched=file.read_bytes() == content and not list(home.glob("*damaged*")),
    )


def damaged(outside: Path, damage: str, chance: random.Random) -> tuple[Held, int]:
    """A damaged history is copied aside, and the round goes on with what could be read; how much that was."""
    home = outside / "home"
    home.mkdir()
    used(home)
    file = home / "history.sqlite"
    before = ids_in(file)
    content = damaged_file(file, damage, chance)
    with Round(home, outside, [short_answer(outside, LENGTH_S)]) as round_:
        code = round_.wait()
    after = ids_in(file)
    told = [line for line in round_.complaints.splitlines() if "The history was damaged" in line]
    copies = [copy for copy in home.glob("history.sqlite.damaged-*") if copy.read_bytes() == content]
    # Single bytes inside a text leave a history that is whole for all anybody can tell.
    was_noticed = bool(told) or damage == "random bytes"
    held = Held.of(
        the_round_goes_on=code == 0 and len(round_.shown) == 1,
        told_in_one_line=was_noticed and len(told) <= 1,
        copied_aside=len(copies) == len(told),
        the_answer_is_kept=[event.fields["id"] for event in round_.events if event.name == "verdict"]
        == after[-1:],
        nothing_is_invented=set(after[:-1]) <= set(before),
        the_history_is_whole=is_sound(file),
    )
    return held, len(set(after) & set(before))


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)


def _row(fault: str, tries: Sequence[Held], note: str = "") -> Row:
    problems = sorted({problem for one in tries for problem in one.problems})
    held = sum(not one.problems for one in tries)
    return Row(fault, len(tries), held, "; ".join(filter(None, (note, *problems))))


MOMENTS = ("round_started", "listening_started", "speech_started", "answer_ended", "recognised", "verdict")


def rows(folder: Path, rounds: int) -> Iterator[Row]:
    """Make every fault so often as `rounds` allows, some 20 s each."""
    chance = random.Random(20)
    folders = iter(range(1_000_000))

    def fresh() -> Path:
        made = folder / str(next(folders))
        made.mkdir()
        return made

    sizes = [0, *(BLOCK_BYTES * chance.randrange(1, 120) for _ in range(rounds - 1))]
    yield _row(
        "disk full from the start, or soon", [full_disk(fresh(), size) for size in sizes], "0 to 480 kB left"
    )
    for moment in MOMENTS:
        some = range(max(1, rounds // len(MOMENTS)))
        yield _row(f"disk full from {moment} on", [full_disk(fresh(), 0, moment) for _ in some])
    yield _row("read-only disk", [read_only_disk(fresh())])
    for name, modes in REFUSALS.items():
        yield _row(f"no permission: {name}", [refused(fresh(), modes)])
    yield _row("history of a newer version", [newer(fresh())])
    for damage in DAMAGES:
        results = [damaged(fresh(), damage, chance) for _ in range(max(1, rounds // len(DAMAGES)))]
        share = sum(number for _, number in results) / (KEPT * len(results))
        yield _row(
            f"history damaged: {damage}", [held for held, _ in results], f"{share:.0%} of answers rescued"
        )


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=40)
    wanted = parser.parse_args()
    if not can_mount():
        sys.stderr.write("This mounts small disks, which takes root.\n")
        return 1
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        return show("Disk", rows(Path(name), wanted.rounds))


if __name__ == "__main__":
    sys.exit(main())
