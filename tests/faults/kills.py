"""Kills: SIGKILL in the middle of rounds, above all of answers, verdicts and commits.

    python -m tests.faults.kills [--rounds N]

All kills hit one home, so each round begins with what the kill before has left behind.
"""

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from assistant.history.orphans import Orphan, discard, orphans
from assistant.history.store import History
from tests.command import rehearse
from tests.faults.disk import is_sound
from tests.faults.rounds import Round, short_answer, sound_of
from tests.faults.table import Row, show

ANSWER_S = 5.0
MOST_LOST_S = 0.5
"""Of an answer in progress, as the README promises."""

AIMS = {
    "while an answer is given": 5,
    "as an answer ends": 3,
    "as its verdict is made": 4,
    "at a commit": 4,
    "as a verdict is shown": 2,
    "at any moment": 2,
}
"""What a kill aims at, with its weight."""


@dataclass(slots=True)
class Kill:
    """One kill, and what it has left behind.

    Attributes:
        missed: the round was over before.
        lost_s: how much of the answer in progress is not on disk; None where no answer was.
        problems: what was not as promised.
    """

    aim: str
    missed: bool = False
    lost_s: float | None = None
    problems: list[str] = field(default_factory=list)


class Killer:
    """Kills one round after the other.

    Args:
        folder: an empty one.
        answers: that a round has.
    """

    def __init__(self, folder: Path, chance: random.Random, *, answers: int = 3) -> None:
        self._home, self._outside = folder / "home", folder / "outside"
        self._outside.mkdir()
        self._chance = chance
        self._answers = answers
        self._answer = short_answer(self._outside, ANSWER_S)
        self._left_behind: list[Orphan] = []

    @property
    def history(self) -> Path:
        return self._home / "history.sqlite"

    def kill(self, aim: str) -> Kill:
        """Begin a round, kill it at about that moment, look at what is left."""
        kill = Kill(aim)
        paced = aim == "while an answer is given"
        with Round(self._home, self._outside, [self._answer] * self._answers, paced=paced) as round_:
            kill.missed = not self._aim(round_, aim)
            at_s = round_.kill()
        self._look_back(round_, kill)
        self._look_at_verdicts(round_, kill)
        self._look_at_recordings(round_, kill, at_s if paced and not kill.missed else None)
        return kill

    def _aim(self, round_: Round, aim: str) -> bool:
        """Wait for the moment; false where the round was over before."""
        wait, times = self._chance.uniform, min(self._answers, self._chance.choice([1, 1, 2, 3]))
        match aim:
            case "while an answer is given":
                reached = round_.happens("listening_started")
                time.sleep(wait(0.1, ANSWER_S - 0.2))
            case "as an answer ends":
                reached = round_.happens("answer_ended", times)
                time.sleep(wait(0.0, 0.5))
            case "as its verdict is made":
                reached = round_.happens("recognised", times)
                time.sleep(wait(0.0, 0.1))
            case "at a commit":
                reached = round_.happens("recognised", times) and self._until_commit(round_)
            case "as a verdict is shown":
                reached = round_.happens("verdict", times)
                time.sleep(wait(0.0, 0.02))
            case _:
                reached = True
                time.sleep(wait(0.0, 6.0))
        return reached and round_.process.poll() is None

    def _until_commit(self, round_: Round) -> bool:
        log = Path(f"{self.history}-wal")
        before = _touched(log)
        reached = round_.until(lambda: _touched(log) != before)
        time.sleep(self._chance.choice([0.0, 0.0005, 0.002]))
        return reached

    def _look_back(self, round_: Round, kill: Kill) -> None:
        """Whether the round began as if nothing had happened, and offered what the last kill had left."""
        began = round_.count("round_started") > 0
        if not began and kill.aim != "at any moment":
            kill.problems.append(f"the next round did not begin: {round_.complaints[-300:]}")
        if "Traceback" in round_.complaints:
            kill.problems.append("a crash")
        if began and self._left_behind and "rehearse recover" not in round_.complaints:
            kill.problems.append("the next round did not offer what was left behind")

    def _look_at_verdicts(self, round_: Round, kill: Kill) -> None:
        if not self.history.exists():
            return
        if not is_sound(self.history):
            kill.problems.append("the history is damaged")
        with History(self.history) as history:
            kept = {attempt.id: attempt for attempt in history.attempts()}
        told = [event.fields for event in round_.events if event.name == "verdict"]
        if lost := [one["id"] for one in told if one["id"] not in kept]:
            kill.problems.append(f"{len(lost)} verdicts that were told are not in the history")
        # One may be on the screen before its event is read, none without being in the history.
        if len(round_.shown) > sum(one in kept for one in self._ids_of(round_)):
            kill.problems.append("a verdict that was shown is not in the history")

    def _ids_of(self, round_: Round) -> list[str]:
        with History(self.history) as history:
            rounds = [event.fields["round"] for event in round_.events if event.name == "round_started"]
            return [attempt.id for attempt in history.attempts() if attempt.round_id in rounds]

    def _look_at_recordings(self, round_: Round, kill: Kill, killed_at_s: float | None) -> None:
        """The sound of an answer that had no verdict yet is on disk, and is what was said."""
        if not self.history.exists():
            return
        with History(self.history) as history:
            left = orphans(self._home / "recordings", history, datetime.now(UTC))
        known = {orphan.file for orphan in self._left_behind}
        fresh = [orphan for orphan in left if orphan.file not in known]
        for orphan in self._left_behind:  # they had their chance to be offered
            discard(orphan)
        self._left_behind = fresh
        if len(fresh) > 1:
            kill.problems.append("more than one answer was in progress")
        fed_s = self._fed_s(round_, killed_at_s)
        if fed_s is None:
            return
        saved = max((orphan.duration_s for orphan in fresh), default=0.0)
        kill.lost_s = max(0.0, fed_s - saved)
        if kill.lost_s > MOST_LOST_S:
            kill.problems.append(f"{kill.lost_s:.2f} s of an answer are lost")
        self._compare(fresh, kill)

    def _fed_s(self, round_: Round, killed_at_s: float | None) -> float | None:
        """How much of an answer without a verdict had been said; None where nothing, or nobody can tell."""
        events = round_.events
        last = [event for event in events if event.name in {"listening_started", "answer_ended", "verdict"}]
        if not last:
            return None
        if last[-1].name == "answer_ended":
            with History(self.history) as history:
                done = sum(
                    attempt.round_id == events[0].fields.get("round") for attempt in history.attempts()
                )
            ended = sum(event.name == "answer_ended" for event in events)
            return None if done >= ended else float(last[-1].fields["audio_s"])
        if last[-1].name == "listening_started" and killed_at_s is not None:
            return killed_at_s - last[-1].at_s
        return None

    def _compare(self, fresh: list[Orphan], kill: Kill) -> None:
        spoken = sound_of(self._answer)
        for orphan in fresh:
            with suppress(FileNotFoundError):
                saved = sound_of(orphan.file)[: len(spoken)]
                if not np.array_equal(saved, spoken[: len(saved)]):
                    kill.problems.append("a recording is not what was said")

    def recover(self) -> list[str]:
        """Have what the last kill has left behind graded by the command; what was not as promised."""
        left = list(self._left_behind)
        done = rehearse(self._home, "recover", "--grade", "--json")
        if done.code != 0:
            return [f"recover failed: {done.err[-300:]}"]
        outcomes = {line["id"]: line["outcome"] for line in done.lines if "id" in line}
        with History(self.history) as history:
            kept = {attempt.id for attempt in history.attempts()}
        problems = []
        for orphan in left:
            outcome = outcomes.get(orphan.attempt_id)
            if outcome not in {"graded", "kept"} or (outcome == "graded") != (orphan.attempt_id in kept):
                problems.append(f"recover left {orphan.attempt_id} {outcome}")
        self._left_behind = [orphan for orphan in left if outcomes.get(orphan.attempt_id) != "graded"]
        return problems


def _touched(file: Path) -> int:
    try:
        return file.stat().st_mtime_ns
    except FileNotFoundError:
        return 0


def chosen_aims(chance: random.Random, kills: int) -> list[str]:
    """What so many kills aim at, by weight."""
    return chance.choices(list(AIMS), list(AIMS.values()), k=kills)


def two_rounds_at_once(folder: Path) -> list[str]:
    """Both are held and kept, and the second says that it is the second; what was not as promised."""
    answer = short_answer(folder, ANSWER_S)
    sides = [folder / "first", folder / "second"]
    for side in sides:
        side.mkdir()
    home = folder / "shared"
    with Round(home, sides[0], [answer], paced=True) as first:
        first.happens("round_started")
        with Round(home, sides[1], [answer]) as second:
            codes = [second.wait(), first.wait()]
    with History(home / "history.sqlite") as history:
        kept = {attempt.id for attempt in history.attempts()}
        left = orphans(home / "recordings", history, datetime.now(UTC))
    told = [event.fields["id"] for one in (first, second) for event in one.events if event.name == "verdict"]
    promised = {
        "a round failed": codes == [0, 0],
        "a verdict is missing": len(told) == 2 and set(told) == kept,
        "the second said nothing": "Another round goes on" in second.complaints,
        "the second wanted to recover what the first was recording": "recover" not in second.complaints,
        "a recording belongs to nothing": not left,
        "the history is damaged": is_sound(home / "history.sqlite"),
    }
    return [problem for problem, held in promised.items() if not held]


def rows(folder: Path, kills: int, seconds: float) -> Iterator[Row]:
    """Kill so often, or as often as the time allows, and recover after every tenth."""
    chance = random.Random(2026)
    killer = Killer(folder, chance)
    done: dict[str, list[Kill]] = {aim: [] for aim in AIMS}
    recovered: list[list[str]] = []
    until_s = time.monotonic() + seconds
    for number, aim in enumerate(chosen_aims(chance, kills), start=1):
        if time.monotonic() > until_s:
            break
        kill = killer.kill(aim)
        done[aim].append(kill)
        if kill.problems:
            sys.stderr.write(f"{number}: {aim}: {'; '.join(kill.problems)}\n")
        if number % 10 == 0:
            recovered.append(killer.recover())
    for aim, some in done.items():
        yield _row(f"killed {aim}", some)
    problems = sorted({problem for some in recovered for problem in some})
    yield Row("recover", len(recovered), sum(not one for one in recovered), "; ".join(problems))
    problems = two_rounds_at_once(folder)
    yield Row("two rounds at once", 1, int(not problems), "; ".join(problems))


def _row(fault: str, some: list[Kill]) -> Row:
    problems = sorted({problem for kill in some for problem in kill.problems})
    lost = [kill.lost_s for kill in some if kill.lost_s is not None]
    figures = f"{len(lost)} answers in progress, at most {max(lost):.2f} s lost" if lost else ""
    missed = sum(kill.missed for kill in some)
    over = f"{missed} were over before" if missed else ""
    note = "; ".join(filter(None, (figures, over, *problems)))
    return Row(fault, len(some), sum(not kill.problems for kill in some), note)


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--minutes", type=float, default=120.0, help="stop after so long")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        return show("Kills", rows(Path(name), wanted.rounds, 60 * wanted.minutes))


if __name__ == "__main__":
    sys.exit(main())
