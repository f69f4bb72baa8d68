"""Recordings of spoken commands, and of utterances that are none: which of them a round would obey."""

import csv
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np

from assistant.audio.files import read_audio, recordings_in
from assistant.errors import UsageError
from assistant.evaluation.noise import Noise
from assistant.evaluation.rates import rates
from assistant.events import CommandSpoken, EndReason, Samples, Transcript, sample_count
from assistant.listening.answer import AnswerListener
from assistant.listening.by_words import EndByWords
from assistant.listening.ear import Ear, frames_of
from assistant.listening.endpointer import EndpointRules
from assistant.listening.patience import Patience
from assistant.practice.voice_command import VoiceCommand
from assistant.practice.voice_commands import command_in, weigh_commands

LABELS = "labels.tsv"

NONE = "-"
"""The label of what is no command."""

_SHAPE = 'Write the name of a recording, a tab, and the command or "-", a line each.'

SILENCE_S = 4.0
"""Silence behind a recording: longer than any that ends an answer."""

WAIT_S = 0.005


@dataclass(frozen=True, slots=True)
class SpokenCommand:
    """A recording with its label: a command's name, or `NONE`."""

    file: Path
    label: str


@dataclass(frozen=True, slots=True)
class HeardCommand:
    """What a recording was taken for, beside the truth."""

    id: str
    predicted: str
    truth: str
    heard: str

    def as_json(self) -> dict[str, Any]:
        """One line of `rehearse evaluate`."""
        return {
            "id": self.id,
            "predicted": {"command": self.predicted, "heard": self.heard},
            "truth": {"command": self.truth},
        }


@dataclass(frozen=True, slots=True)
class CommandsSummary:
    """Agreement over all recordings.

    Attributes:
        precision: share of those taken for a command that are this very command, 0 to 1.
        recall: share of the commands that were taken for this very command, 0 to 1.
        f1: their harmonic mean.
        mistaken: recordings without a command that were taken for one.
        commands: recordings with a command.
        n: all recordings.
    """

    precision: float
    recall: float
    f1: float
    mistaken: int
    commands: int
    n: int


def read_labels(folder: Path) -> tuple[SpokenCommand, ...]:
    """The recordings of a folder; those that `labels.tsv` does not list, and all without it, are no commands.

    Raises:
        UsageError: there is no such folder, or a line that names no recording in it.
    """
    files = {file.name: file for file in recordings_in(folder)}
    by_stem = {file.stem: file.name for file in files.values()}
    labels = dict.fromkeys(files, NONE)
    table = folder / LABELS
    if table.is_file():
        with table.open(encoding="utf-8-sig", newline="") as stream:
            for number, row in enumerate(csv.reader(stream, delimiter="\t", quoting=csv.QUOTE_NONE), start=1):
                named = row[0] if row else ""
                name = named if named in files else by_stem.get(named)
                if name is None and (number == 1 or not row):  # a heading, or nothing at all
                    continue
                if name is None or len(row) < 2:
                    raise UsageError(f"{table}:{number} names no recording with a label", remedy=_SHAPE)
                labels[name] = _label(row[1])
    return tuple(SpokenCommand(files[name], label) for name, label in labels.items())


def listen(spoken: SpokenCommand, ear: Ear, noise: Noise | None) -> HeardCommand:
    """Hear a recording as a round hears the microphone while an answer is awaited.

    Raises:
        AudioFileError: it cannot be decoded.
        ModelError: the speech model cannot be loaded.
    """
    samples = read_audio(spoken.file)
    if noise is not None:
        samples = noise.behind(samples, ear.new_detector())
    command, text = _hear(samples, ear)
    return HeardCommand(spoken.file.name, command or NONE, spoken.label, text)


def summarise(heard: Iterable[HeardCommand]) -> CommandsSummary:
    """Precision, recall and F1 of commands."""
    all_of_them = list(heard)
    taken = [one for one in all_of_them if one.predicted != NONE]
    there = [one for one in all_of_them if one.truth != NONE]
    hits = sum(one.predicted == one.truth for one in taken)
    return CommandsSummary(
        **asdict(rates(hits=hits, found=len(taken), there=len(there))),
        mistaken=sum(one.truth == NONE for one in taken),
        commands=len(there),
        n=len(all_of_them),
    )


def _hear(samples: Samples, ear: Ear) -> tuple[VoiceCommand | None, str]:
    """The command, and the words heard."""
    by_words = EndByWords(Patience(), _cannot_tell, command_in=command_in)
    listener = ear.listener(EndpointRules(), by_words, weigh_commands)
    silence = np.zeros(sample_count(SILENCE_S), dtype=np.float32)
    for frame in chain(frames_of(samples), frames_of(silence)):
        for transition in listener.push(frame):
            if isinstance(transition, CommandSpoken):
                text = listener.reading().transcript.text
                listener.close()
                listener.settle()
                return VoiceCommand(transition.name), text
        if listener.ended:
            break
        # Faster than real time, so the decode of a pause is waited for, as long as it may decide.
        while listener.may_be_command and listener.pausing and not _is_settled(listener):
            time.sleep(WAIT_S)
    listener.end(EndReason.SOURCE_ENDED)
    transcript = listener.heard().transcript
    listener.settle()
    return command_in(transcript), transcript.text


def _is_settled(listener: AnswerListener) -> bool:
    """Whether the words are read, and the sound was asked about them: a round has the silence for that."""
    return listener.reading().complete and listener.rests


def _label(text: str) -> str:
    """The command that is meant, however it is written; what is none stays as it is, and is never met."""
    wanted = text.strip()
    if wanted in {NONE, ""}:
        return NONE
    return command_in(Transcript(wanted.replace("_", " ").replace("-", " "))) or wanted


def _cannot_tell(_: Transcript) -> None:
    """There is no card whose points could be made."""
