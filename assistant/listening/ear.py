"""The ear: voice activity and recognition together, for live answers and for recordings."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from assistant.events import (
    FRAME_SAMPLES,
    EndReason,
    Samples,
    Span,
    Transcript,
    Transition,
    Word,
    sample_count,
    seconds,
)
from assistant.listening.answer import AnswerListener, Heard
from assistant.listening.endpointer import NEVER_ENDING, EndpointRules
from assistant.ports import Transcriber, VoiceDetector

PRE_ROLL_S = 0.5
"""Sound kept before the first detected speech, so that a soft first consonant is not clipped."""

POST_ROLL_S = 0.3
"""Sound kept after the last detected speech."""


class WholeAnswerRecogniser:
    """Keeps the sound of an answer and decodes all of it at the end."""

    def __init__(self, transcriber: Transcriber) -> None:
        self._transcriber = transcriber
        self._frames: list[Samples] = []

    def push(self, frame: Samples, transitions: list[Transition]) -> None:
        """Keep the frame."""
        del transitions
        self._frames.append(frame)

    def finish(self, speech: tuple[Span, ...]) -> Transcript:
        """Decode from just before the first speech to just after the last."""
        if not speech:
            return Transcript("")
        samples = np.concatenate(self._frames)
        start = max(0, sample_count(speech[0].start_s - PRE_ROLL_S))
        end = sample_count(speech[-1].end_s + POST_ROLL_S)
        return _later(self._transcriber.transcribe(samples[start:end]), by_samples=start)


def _later(transcript: Transcript, *, by_samples: int) -> Transcript:
    shift_s = seconds(by_samples)
    words = tuple(
        Word(word.text, word.start_s + shift_s, word.end_s + shift_s, word.probability)
        for word in transcript.words
    )
    return Transcript(transcript.text, words, transcript.no_speech_probability)


@dataclass(frozen=True, slots=True)
class Ear:
    """Makes listeners that share one recogniser model.

    Attributes:
        new_detector: makes a voice detector; one for each listening, since detectors remember.
        transcriber: the speech model.
    """

    new_detector: Callable[[], VoiceDetector]
    transcriber: Transcriber

    def listener(self, rules: EndpointRules) -> AnswerListener:
        """Begin to hear a new answer."""
        return AnswerListener(self.new_detector(), WholeAnswerRecogniser(self.transcriber), rules)

    def hear(self, samples: Samples) -> Heard:
        """Hear a whole recording: shape (n,), at `SAMPLE_RATE_HZ`.

        Raises:
            ModelError: the speech model cannot be loaded.
        """
        listener = self.listener(NEVER_ENDING)
        for frame in frames_of(samples):
            listener.push(frame)
        listener.end(EndReason.SOURCE_ENDED)
        return listener.heard()


def frames_of(samples: Samples) -> Iterator[Samples]:
    """Cut samples into frames of `FRAME_SAMPLES`; the last one is filled up with silence."""
    for start in range(0, len(samples), FRAME_SAMPLES):
        frame = samples[start : start + FRAME_SAMPLES]
        yield frame if len(frame) == FRAME_SAMPLES else np.pad(frame, (0, FRAME_SAMPLES - len(frame)))
