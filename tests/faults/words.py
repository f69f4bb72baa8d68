"""Words that nobody said: non-speech in rounds and as files, and answers spoilt on their way.

    python -m tests.faults.words --nonspeech DIR --noise DIR --answers DIR

Each DIR is left out where it is not named; --answers has recordings and batch.jsonl, as for `score --batch`.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from assistant.audio.clock import SystemClock
from assistant.audio.files import AnswerFiles, read_audio, recordings_in
from assistant.cli.building import build_ear, build_readers
from assistant.cli.rendering import NOT_JUDGED
from assistant.cli.workspace import Workspace, open_workspace
from assistant.decks.cards import Card
from assistant.decks.library import find_card, find_sheet
from assistant.events import Samples, sample_count
from assistant.listening.ear import Ear, frames_of
from assistant.practice.wording import NOT_HEARD, feedback_text
from assistant.scoring.claims import CARDS_KEPT
from assistant.scoring.score import score
from assistant.scoring.terms import weigh_terms
from assistant.scoring.verdict import Status, Verdict
from tests.faults.held_rounds import SCREEN, Held, Stream, hold
from tests.faults.nobody import MADE
from tests.faults.spoilt import WAYS
from tests.faults.table import Row, show

NOBODY = NOT_HEARD[Status.NO_SPEECH]
ON_SCREEN = NOT_JUDGED[Status.NO_SPEECH]

ROOM_S = 60.0
"""Silence behind an answer in a round, longer than a round waits for one."""


class Judge:
    """Hears and judges whole recordings as `rehearse score --audio` does, with one model for all of them."""

    def __init__(self, workspace: Workspace, ear: Ear) -> None:
        self._ear = ear
        self._sheet = find_sheet("interview", workspace.folders.sheets)
        self._claims, self._flags = build_readers(workspace, self._sheet, CARDS_KEPT)

    def card(self, number: int) -> Card:
        """The card of that number."""
        return find_card(self._sheet, number)

    def verdict(self, card: Card, samples: Samples) -> Verdict:
        """What an answer of shape (n,) is worth."""
        heard = self._ear.hear(samples, partial(weigh_terms, card.terms))
        return score(card, heard.transcript, heard.timing, None, self._claims, self._flags)


def is_nobody(card: Card, verdict: Verdict) -> bool:
    """Whether no word was heard, and the user is told so."""
    silent = verdict.status is Status.NO_SPEECH and not verdict.transcript
    return silent and feedback_text(card, verdict).startswith(NOBODY)


def in_a_round(name: str, tries: int, held: Held, folder: Path) -> Row:
    """How often no word was heard in the listenings of a round."""
    wrong = [v for v in held.verdicts if v["status"] != Status.NO_SPEECH or v["transcript"]]
    shown = (folder / SCREEN).read_text(encoding="utf-8").count(ON_SCREEN)
    silent = len(held.verdicts) - len(wrong)
    told = f"{len(held.verdicts)} began an answer, {shown} told: {ON_SCREEN}"
    words = "; ".join(f"{v['status']}: {v['transcript']}" for v in wrong)
    return Row(f"{name}, in a round", tries, tries - len(wrong) - (shown < silent), words or told)


@dataclass(frozen=True, slots=True)
class Told:
    """What a person is told of an answer: of each point whether it was made."""

    status: Status
    made: tuple[bool | None, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One spoilt answer beside the clean one, counted in points.

    Attributes:
        made: of the clean recording.
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


def nobody_speaks(
    files: Mapping[str, Samples], judge: Judge, workspace: Workspace, ear: Ear
) -> Iterator[Row]:
    """Rows for sounds in which nobody speaks: each in a round that it fills, and as a recording."""
    card = judge.card(1)
    for name, samples in files.items():
        with tempfile.TemporaryDirectory() as folder:
            held = hold(workspace, ear, Stream(frames_of(samples)), Path(folder))
            yield in_a_round(name, len(held.named("listening_started")), held, Path(folder))
        verdict = judge.verdict(card, samples)
        yield Row(f"{name}, as a file", 1, int(is_nobody(card, verdict)), verdict.transcript[:200])


def clips(folder: Path, judge: Judge, workspace: Workspace, ear: Ear) -> Iterator[Row]:
    """Rows for clips in which nobody speaks: an answer each."""
    files, card = recordings_in(folder), judge.card(1)
    with tempfile.TemporaryDirectory() as kept:
        held = hold(workspace, ear, AnswerFiles(files, SystemClock(), paced=False), Path(kept))
        yield in_a_round(f"{len(files)} clips", len(files), held, Path(kept))
    verdicts = {file.name: judge.verdict(card, read_audio(file)) for file in files}
    wrong = [f"{name}: {v.status}: {v.transcript}" for name, v in verdicts.items() if not is_nobody(card, v)]
    yield Row("clips, as files", len(files), len(files) - len(wrong), "; ".join(wrong))


def told_of_file(judge: Judge, card: Card, samples: Samples) -> Told:
    """As `rehearse score --audio` tells it."""
    verdict = judge.verdict(card, samples)
    return Told(verdict.status, tuple(point.made for point in verdict.points))


def told_in_round(workspace: Workspace, ear: Ear, card: Card, samples: Samples) -> Told:
    """As a round on that card tells it: the answer ends where the round ends it, not where the sound does."""
    room = np.concatenate([samples, np.zeros(sample_count(ROOM_S), np.float32)])
    with tempfile.TemporaryDirectory() as folder:
        first = hold(workspace, ear, Stream(frames_of(room)), Path(folder), [card]).verdicts[0]
    return Told(Status(first["status"]), tuple(point["made"] for point in first["points"]))


def spoilt_answers(
    answers: Sequence[tuple[Card, Samples]], hear: Callable[[Card, Samples], Told], where: str
) -> Iterator[Row]:
    """A row for each way of spoiling answers; tries are the points that were made on clean recordings.

    Args:
        answers: clean recordings, and of what they speak.
        hear: tells what an answer is worth.
        where: it does so, as the row names it.
    """
    clean = [hear(card, samples) for card, samples in answers]
    for name, spoil in WAYS.items():
        found = [
            compare(before, hear(card, spoil(samples)))
            for (card, samples), before in zip(answers, clean, strict=True)
        ]
        made = sum(outcome.made for outcome in found)
        statuses = [outcome.status for outcome in found]
        note = ", ".join(f"{statuses.count(status)} {status}" for status in Status)
        note += f"; {sum(o.open for o in found)} points open, {sum(o.invented for o in found)} more credited"
        yield Row(f"answers {name}, {where}", made, made - sum(outcome.missed for outcome in found), note)


def _answers_in(folder: Path, judge: Judge, limit: int) -> list[tuple[Card, Samples]]:
    lines = [json.loads(line) for line in (folder / "batch.jsonl").read_text(encoding="utf-8").splitlines()]
    return [(judge.card(line["card"]), read_audio(folder / line["audio"])) for line in lines[:limit]]


def _looped(file: Path, duration_s: float) -> Samples:
    return np.resize(read_audio(file), sample_count(duration_s))


def _rows(wanted: argparse.Namespace) -> Iterator[Row]:
    workspace = open_workspace()
    ear = build_ear(workspace)
    judge = Judge(workspace, ear)
    duration_s = 60 * wanted.minutes
    if wanted.nonspeech:
        yield from clips(wanted.nonspeech, judge, workspace, ear)
    for name, make in MADE.items():
        sound = {f"{wanted.minutes:g} min of {name}": make(duration_s, wanted.seed)}
        yield from nobody_speaks(sound, judge, workspace, ear)
    for file in recordings_in(wanted.noise) if wanted.noise else ():
        noise = {f"{wanted.minutes:g} min of {file.stem}": _looped(file, duration_s)}
        yield from nobody_speaks(noise, judge, workspace, ear)
    if wanted.answers:
        answers = _answers_in(wanted.answers, judge, wanted.limit)
        yield from spoilt_answers(answers, partial(told_of_file, judge), "as files")
        yield from spoilt_answers(answers, partial(told_in_round, workspace, ear), "in rounds")


def _as_they_come(rows: Iterator[Row]) -> Iterator[Row]:
    """The rows, each told on stderr at once: the whole takes long."""
    for row in rows:
        print(f"{row.fault}: {row.held} of {row.tries} held. {row.note}", file=sys.stderr, flush=True)  # noqa: T201
        yield row


def main() -> int:
    """Print the table; the exit status."""
    parser = argparse.ArgumentParser(description="Words that nobody said.")
    parser.add_argument("--nonspeech", type=Path, metavar="DIR", help="Clips in which nobody speaks.")
    parser.add_argument("--noise", type=Path, metavar="DIR", help="Noises, looped.")
    parser.add_argument("--answers", type=Path, metavar="DIR", help="Recorded answers with batch.jsonl.")
    parser.add_argument("--minutes", type=float, default=10.0, help="Of each sound that is made or looped.")
    parser.add_argument("--limit", type=int, default=1000, help="Answers at most.")
    parser.add_argument("--seed", type=int, default=1, help="Of the sounds that are made.")
    return show("Words that nobody said", _as_they_come(_rows(parser.parse_args())))


if __name__ == "__main__":
    sys.exit(main())
