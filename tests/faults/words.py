"""Words that nobody said: non-speech in rounds and as files, and answers spoilt on their way.

    python -m tests.faults.words --nonspeech DIR --noise DIR --answers DIR --labels answers.jsonl

Each DIR is left out where it is not named; --answers has recordings and batch.jsonl, as for `score --batch`.
The labels are those of `evaluate points`.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

import numpy as np

from assistant.audio.clock import SystemClock
from assistant.audio.files import AnswerFiles, read_audio, recordings_in
from assistant.cli.building import build_ear
from assistant.cli.rendering import NOT_JUDGED
from assistant.cli.workspace import Workspace, open_workspace
from assistant.decks.cards import Card
from assistant.events import Samples, sample_count
from assistant.listening.ear import Ear, frames_of
from assistant.practice.wording import NOT_HEARD, feedback_text
from assistant.scoring.verdict import Status, Verdict
from tests.faults.held_rounds import SCREEN, Held, Stream, hold
from tests.faults.judge import Judge
from tests.faults.misses import answers_in, spoilt_answers, told_in_round, told_of_file
from tests.faults.nobody import MADE
from tests.faults.table import Row, show

NOBODY = NOT_HEARD[Status.NO_SPEECH]
ON_SCREEN = NOT_JUDGED[Status.NO_SPEECH]


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
        answers = answers_in(wanted.answers, wanted.labels, judge, wanted.limit)
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
    parser.add_argument("--labels", type=Path, metavar="FILE", help="Which points the answers really make.")
    parser.add_argument("--minutes", type=float, default=10.0, help="Of each sound that is made or looped.")
    parser.add_argument("--limit", type=int, default=1000, help="Answers at most.")
    parser.add_argument("--seed", type=int, default=1, help="Of the sounds that are made.")
    return show("Words that nobody said", _as_they_come(_rows(parser.parse_args())))


if __name__ == "__main__":
    sys.exit(main())
