"""One listening, in a thread of its own: source to recorder and listener, transitions to the session."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from assistant.errors import RehearseError
from assistant.events import AnswerEnded, EndReason, Samples, Transition
from assistant.listening.answer import AnswerListener, Heard
from assistant.listening.workload import Workload
from assistant.ports import AudioSource, SourceEnded
from assistant.practice.threads import start_thread


class FrameSink(Protocol):
    """Where the frames of a listening are kept."""

    def write(self, frame: Samples) -> None:
        """Keep one frame."""
        ...

    def close(self) -> None:
        """Complete the file."""
        ...


@dataclass(frozen=True, slots=True)
class Reports:
    """Whom a hearing tells and asks; all are called from its own thread.

    Attributes:
        deaf: whether the assistant is speaking at this moment.
        frame: every frame that the microphone delivered, deaf or not.
        transition: each transition; `AnswerEnded` comes last, when the recording is complete.
        failed: the source cannot go on; an `AnswerEnded` follows.
        crashed: the hearing died of a bug; nothing follows.
    """

    deaf: Callable[[], bool]
    frame: Callable[[Samples], None]
    transition: Callable[[Transition], None]
    failed: Callable[[RehearseError], None]
    crashed: Callable[[Exception], None]


class Hearing:
    """Hears one answer from `source` until it ends.

    Args:
        sink: keeps every frame as it arrives.
        reports: whom to tell.
    """

    def __init__(
        self, source: AudioSource, listener: AnswerListener, sink: FrameSink, reports: Reports
    ) -> None:
        self._source = source
        self._listener = listener
        self._sink = sink
        self._reports = reports
        self._end_reason: EndReason | None = None
        self._dropped = threading.Event()
        self._thread = start_thread("hearing", self._run, reports.crashed)

    @property
    def duration_s(self) -> float:
        """Seconds of sound heard so far."""
        return self._listener.duration_s

    @property
    def workload(self) -> Workload:
        """The work of the recognition so far."""
        return self._listener.workload

    def end(self, reason: EndReason) -> None:
        """End the answer at the next frame; what was said counts."""
        self._end_reason = reason

    def drop(self) -> None:
        """Stop listening; nothing more is reported. Returns when the source and the recording are closed."""
        self._dropped.set()
        self._thread.join()
        self._listener.close()

    def heard(self) -> Heard:
        """What was said, once `AnswerEnded` has been reported.

        Raises:
            ModelError: the speech model cannot be loaded.
        """
        self._thread.join()
        return self._listener.heard()

    def _run(self) -> None:
        ended: list[Transition] = []
        try:
            ended = self._follow_source()
        except SourceEnded:
            ended = self._listener.end(EndReason.SOURCE_ENDED)
        except RehearseError as err:
            self._reports.failed(err)
            ended = self._listener.end(EndReason.SOURCE_ENDED)
        finally:
            self._sink.close()
        for transition in ended:
            self._reports.transition(transition)

    def _follow_source(self) -> list[Transition]:
        frames = self._source.listen()
        try:
            for frame in frames:
                if self._dropped.is_set():
                    return []
                ended = [t for t in self._take(frame) if self._tell(t)]
                if ended:
                    return ended
        finally:
            frames.close()
        raise SourceEnded

    def _take(self, frame: Samples) -> list[Transition]:
        self._reports.frame(frame)
        if self._end_reason is not None:
            return self._listener.end(self._end_reason)
        if self._reports.deaf():
            # The assistant's own voice is neither recognised nor recorded; time goes on.
            self._sink.write(frame * 0)
            return self._listener.push_deaf(frame)
        self._sink.write(frame)
        return self._listener.push(frame)

    def _tell(self, transition: Transition) -> bool:
        """Report a transition at once, but hold back the last one: the recording must be complete first."""
        if isinstance(transition, AnswerEnded):
            return True
        self._reports.transition(transition)
        return False
