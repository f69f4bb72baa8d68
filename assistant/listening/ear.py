"""The ear: voice activity and recognition together, for live answers and for recordings."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from assistant.events import FRAME_SAMPLES, EndReason, Samples, Transcript, Transition, seconds
from assistant.listening.answer import AnswerListener, Heard
from assistant.listening.by_words import EndByWords
from assistant.listening.endpointer import NEVER_ENDING, EndpointRules
from assistant.listening.incremental import IncrementalRecogniser
from assistant.listening.joiner import later
from assistant.listening.level import turned_up
from assistant.listening.reading import Reading, SecondHearing, as_heard
from assistant.listening.stretches import StretchPlanner, StretchRules
from assistant.listening.workload import SETTLE_S, Workload
from assistant.ports import Transcriber, VoiceDetector


class WholeRecogniser:
    """Keeps the sound of a recording and decodes all of it at the end, as one stretch."""

    workload = Workload()
    rests = True

    def __init__(self, transcriber: Transcriber, hear_again: SecondHearing) -> None:
        self._transcriber = transcriber
        self._hear_again = hear_again
        endless = float("inf")
        self._planner = StretchPlanner(StretchRules(commit_s=endless, break_s=endless, longest_s=endless))
        self._frames: list[Samples] = []

    def push(self, frame: Samples, transitions: list[Transition]) -> None:
        """Keep the frame."""
        self._frames.append(frame)
        self._planner.push(transitions, 0.0)

    def reading(self) -> Reading:
        """Nothing yet: words come at the end."""
        return Reading(Transcript(""), complete=False)

    def leave_out_last(self) -> None:
        """Nothing is ever glimpsed."""

    def finish(self) -> Transcript:
        """Decode from just before the first speech to just after the last."""
        for decision in self._planner.finish():
            whole = decision.stretch
            samples = np.concatenate(self._frames)[whole.start : whole.end]
            transcript = self._transcriber.transcribe(turned_up(samples))
            weighed = tuple(self._hear_again(transcript))
            return later(replace(transcript, weighed=weighed), seconds(whole.start))
        return Transcript("", no_speech_probability=1.0)

    def close(self) -> None:
        """Nothing is under way."""

    def settle(self, patience_s: float = SETTLE_S) -> bool:
        """Nothing is under way."""
        return True


@dataclass(frozen=True, slots=True)
class Ear:
    """Makes listeners that share one recogniser model.

    Attributes:
        new_detector: makes a voice detector; one for each listening, since detectors remember.
        transcriber: the speech model.
    """

    new_detector: Callable[[], VoiceDetector]
    transcriber: Transcriber

    def listener(
        self,
        rules: EndpointRules,
        by_words: EndByWords | None = None,
        hear_again: SecondHearing = as_heard,
    ) -> AnswerListener:
        """Begin to hear a new answer, recognising it while it is spoken."""
        recogniser = IncrementalRecogniser(self.transcriber, hear_again=hear_again)
        return AnswerListener(self.new_detector(), recogniser, rules, by_words)

    def hear(self, samples: Samples, hear_again: SecondHearing = as_heard) -> Heard:
        """Hear a whole recording: shape (n,), at `SAMPLE_RATE_HZ`.

        Raises:
            ModelError: the speech model cannot be loaded.
        """
        recogniser = WholeRecogniser(self.transcriber, hear_again)
        listener = AnswerListener(self.new_detector(), recogniser, NEVER_ENDING)
        for frame in frames_of(turned_up(samples)):
            listener.push(frame)
        listener.end(EndReason.SOURCE_ENDED)
        heard = listener.heard()
        return replace(heard, timing=replace(heard.timing, duration_s=seconds(len(samples))))


def frames_of(samples: Samples) -> Iterator[Samples]:
    """Cut samples into frames of `FRAME_SAMPLES`; the last one is filled up with silence."""
    for start in range(0, len(samples), FRAME_SAMPLES):
        frame = samples[start : start + FRAME_SAMPLES]
        yield frame if len(frame) == FRAME_SAMPLES else np.pad(frame, (0, FRAME_SAMPLES - len(frame)))
