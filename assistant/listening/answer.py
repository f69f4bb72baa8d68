"""One answer being heard: frames in, transitions out, and in the end what was said and when."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from assistant.events import EndReason, Samples, Span, Timing, Transcript, Transition, seconds
from assistant.listening.endpointer import Endpointer, EndpointRules
from assistant.ports import VoiceDetector


@dataclass(frozen=True, slots=True)
class Heard:
    """What was said in one answer, and when."""

    transcript: Transcript
    timing: Timing


class AnswerRecogniser(Protocol):
    """Turns the frames of one answer into its transcript, while it is spoken or afterwards."""

    def push(self, frame: Samples, transitions: list[Transition]) -> None:
        """Take the next frame and what the endpointer made of it. Must not block."""
        ...

    def finish(self, speech: tuple[Span, ...]) -> Transcript:
        """The whole transcript, word times counted from the first frame; waits for work under way.

        Args:
            speech: the stretches in which somebody spoke; empty means that there is nothing to recognise.
        """
        ...


class AnswerListener:
    """Hears one answer.

    Feed it with `push` until a transition is `AnswerEnded`, or end it with `end`; then ask for `heard`.
    """

    def __init__(self, detector: VoiceDetector, recogniser: AnswerRecogniser, rules: EndpointRules) -> None:
        detector.reset()
        self._detector = detector
        self._recogniser = recogniser
        self._endpointer = Endpointer(rules)

    @property
    def duration_s(self) -> float:
        """Seconds of sound heard since listening began."""
        return seconds(self._endpointer.position)

    @property
    def ended(self) -> bool:
        """Whether the answer is over."""
        return self._endpointer.ended

    def push(self, frame: Samples) -> list[Transition]:
        """Take the next `FRAME_SAMPLES` samples; returns every transition that they brought about."""
        transitions = self._endpointer.push(self._detector.probability(frame))
        self._recogniser.push(frame, transitions)
        return transitions

    def push_deaf(self, frame: Samples) -> list[Transition]:
        """Let time go on without listening: the assistant itself is speaking. The frame counts as silence."""
        transitions = self._endpointer.push(0.0)
        self._recogniser.push(np.zeros_like(frame), transitions)
        return transitions

    def end(self, reason: EndReason) -> list[Transition]:
        """End the answer now; returns the `AnswerEnded`, or nothing if it had ended already."""
        return self._endpointer.end(reason)

    def heard(self) -> Heard:
        """What was said. Takes as long as the recognition still needs.

        Raises:
            ModelError: the speech model cannot be loaded.
        """
        speech = self._endpointer.speech
        return Heard(self._recogniser.finish(speech), Timing(self.duration_s, speech))
