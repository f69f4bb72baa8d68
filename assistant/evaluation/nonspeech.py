"""Recordings in which nobody answers: how often an answer is heard in them all the same."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np

from assistant.audio.files import read_audio
from assistant.events import EndReason, SpeechStarted, sample_count, seconds
from assistant.listening.ear import Ear, frames_of
from assistant.listening.endpointer import EndpointRules


@dataclass(frozen=True, slots=True)
class HeardNobody:
    """What a round would have made of a recording in which nobody speaks.

    Attributes:
        started: whether an answer began.
        text: the words that were made up; empty as it should be.
    """

    file: Path
    started: bool
    text: str

    def as_json(self) -> dict[str, Any]:
        """One line of `rehearse evaluate`."""
        return {
            "id": self.file.name,
            "predicted": {"started": self.started, "text": self.text},
            "truth": {"started": False, "text": ""},
        }


@dataclass(frozen=True, slots=True)
class NobodySummary:
    """All recordings together.

    Attributes:
        n: recordings.
        started: in how many of them an answer began.
        with_words: in how many of them words were made up.
    """

    n: int
    started: int
    with_words: int


def listen_to_nobody(file: Path, ear: Ear, rules: EndpointRules) -> HeardNobody:
    """Hear a recording as a round hears the microphone, one answer after the other, to its end.

    Raises:
        AudioFileError: it cannot be decoded.
        ModelError: the speech model cannot be loaded.
    """
    samples = read_audio(file)
    patient = replace(rules, give_up_s=rules.give_up_s + seconds(len(samples)))
    silence = np.zeros(sample_count(patient.give_up_s), dtype=np.float32)
    frames = chain(frames_of(samples), frames_of(silence))
    started, texts = False, []
    while True:
        listener = ear.listener(patient)
        for frame in frames:
            started |= any(isinstance(transition, SpeechStarted) for transition in listener.push(frame))
            if listener.ended:
                break
        else:
            listener.end(EndReason.SOURCE_ENDED)
            texts.append(listener.heard().transcript.text)
            listener.settle()
            return HeardNobody(file, started, " ".join(filter(None, texts)))
        texts.append(listener.heard().transcript.text)
        listener.settle()


def summarise(heard: Iterable[HeardNobody]) -> NobodySummary:
    """Count them."""
    clips = list(heard)
    return NobodySummary(
        n=len(clips),
        started=sum(clip.started for clip in clips),
        with_words=sum(bool(clip.text) for clip in clips),
    )
