"""What turns the sound of an answer into words, while it is spoken or afterwards."""

from typing import Protocol

from assistant.events import Samples, Transcript, Transition
from assistant.listening.reading import Reading
from assistant.listening.workload import SETTLE_S, Workload


class AnswerRecogniser(Protocol):
    """Turns the frames of one answer into its transcript, while it is spoken or afterwards."""

    @property
    def workload(self) -> Workload:
        """The work so far."""
        ...

    def push(self, frame: Samples, transitions: list[Transition]) -> None:
        """Take the next frame and what the endpointer made of it. Must not block."""
        ...

    def reading(self) -> Reading:
        """What has been recognised so far."""
        ...

    @property
    def rests(self) -> bool:
        """Whether there is nothing left to do with what was pushed so far."""
        ...

    def leave_out_last(self) -> None:
        """The utterance that was glimpsed last is no part of the answer."""
        ...

    def finish(self) -> Transcript:
        """The whole transcript, word times counted from the first frame; waits for work under way."""
        ...

    def close(self) -> None:
        """The answer is not wanted any more. May be called more than once."""
        ...

    def settle(self, patience_s: float = SETTLE_S) -> bool:
        """Wait so long, when it is closed, until no work is under way; whether none is."""
        ...
