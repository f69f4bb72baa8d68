"""Points that a spoilt recording is said to have missed, though the clean one makes them."""

import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from assistant.audio.files import read_audio
from assistant.cli.workspace import Workspace
from assistant.decks.cards import Card
from assistant.events import Samples, sample_count
from assistant.listening.ear import Ear, frames_of
from assistant.scoring.verdict import Status
from tests.faults.held_rounds import Stream, hold
from tests.faults.judge import Judge
from tests.faults.spoilt import WAYS
from tests.faults.table import Row

ROOM_S = 60.0
"""Silence behind an answer in a round, longer than a round waits for one."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a person is told of an answer: of each point whether it was made."""

    status: Status
    made: tuple[bool | None, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One spoilt answer beside the clean one, counted in points.

    Attributes:
        made: points that the clean recording is credited with, rightly as far as there are labels.
        missed: those of them that the spoilt one's verdict holds against the person.
        invented: points not made on the clean recording that the spoilt one is credited with.
    """

    status: Status
    made: int
    missed: int
    open: int
    invented: int


def compare(clean: Told, spoilt: Told) -> Outcome:
    """A confident miss is a point made on the clean recording, and false on the spoilt one with status ok."""
    pairs = tuple(zip(clean.made, spoilt.made, strict=True))
    is_ok = spoilt.status is Status.OK
    return Outcome(
        status=spoilt.status,
        made=sum(before is True for before, _ in pairs),
        missed=sum(before is True and after is False and is_ok for before, after in pairs),
        open=sum(before is True and after is None for before, after in pairs),
        invented=sum(before is False and after is True for before, after in pairs),
    )


def told_of_file(judge: Judge, card: Card, samples: Samples) -> Told:
    """As `rehearse score --audio` tells it."""
    verdict = judge.verdict(card, samples)
    return Told(verdict.status, tuple(point.made for point in verdict.points))


def told_in_round(workspace: Workspace, ear: Ear, card: Card, samples: Samples) -> Told:
    """As a round on that card tells it: the answer ends where the round ends it, not where the sound does."""
    room = np.concatenate([samples, np.zeros(sample_count(ROOM_S), np.float32)])
    with tempfile.TemporaryDirectory() as folder:
        held = hold(workspace, ear, Stream(frames_of(room)), Path(folder), [card])
    if not held.verdicts:  # nobody was heard to speak, and the card was left
        return Told(Status.NO_SPEECH, (None,) * len(card.points))
    first = held.verdicts[0]
    return Told(Status(first["status"]), tuple(point["made"] for point in first["points"]))


@dataclass(frozen=True, slots=True)
class Spoken:
    """A clean recording of an answer.

    Attributes:
        covered: whether each point was made, as somebody says who read the answer; None where nobody did.
    """

    card: Card
    samples: Samples
    covered: tuple[bool, ...] | None

    def rightly(self, told: Told) -> Told:
        """The same, without credit in error."""
        if self.covered is None:
            return told
        made = (point if is_true else None for point, is_true in zip(told.made, self.covered, strict=True))
        return Told(told.status, tuple(made))


def spoilt_answers(
    answers: Sequence[Spoken], hear: Callable[[Card, Samples], Told], where: str
) -> Iterator[Row]:
    """A row for each way of spoiling answers; tries are the points that were made on clean recordings.

    Args:
        hear: tells what an answer is worth.
        where: it does so, as the row names it.
    """
    clean = [answer.rightly(hear(answer.card, answer.samples)) for answer in answers]
    for name, spoil in WAYS.items():
        found = [
            compare(before, hear(answer.card, spoil(answer.samples)))
            for answer, before in zip(answers, clean, strict=True)
        ]
        made = sum(outcome.made for outcome in found)
        statuses = [outcome.status for outcome in found]
        note = ", ".join(f"{statuses.count(status)} {status}" for status in Status)
        note += f"; {sum(o.open for o in found)} points open, {sum(o.invented for o in found)} more credited"
        yield Row(f"answers {name}, {where}", made, made - sum(outcome.missed for outcome in found), note)


def answers_in(folder: Path, labels: Path | None, judge: Judge, limit: int) -> list[Spoken]:
    """The recordings of a folder with batch.jsonl, at most `limit`, with what those labels say of them."""
    covered = {line["id"]: line["covered"] for line in _lines_of(labels)} if labels else {}
    answers = []
    for line in _lines_of(folder / "batch.jsonl")[:limit]:
        card, told = judge.card(line["card"]), covered.get(line["id"])
        right = None if told is None else tuple(told[point.id] for point in card.points)
        answers.append(Spoken(card, read_audio(folder / line["audio"]), right))
    return answers


def _lines_of(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
