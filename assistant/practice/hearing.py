"""One listening, in a thread of its own: source to recorder and listener, transitions to the session."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from assistant.errors import DeviceError, DeviceRefusedError, RehearseError
from assistant.events import FRAME_S, AnswerEnded, CommandSpoken, EndReason, Samples, Transition
from assistant.listening.answer import AnswerListener, Heard
from assistant.listening.workload import Workload
from assistant.ports import AudioSource, SourceEnded
from assistant.practice.threads import start_thread

AWAY_POLL_S = 0.3
"""How often a lost device is looked for: it is missed for no longer than it takes to put a headset on."""

SEAM_FRAMES = round(0.32 / FRAME_S)
"""Silence put between what was said before a loss and after it: a pause, as the endpointer counts them."""

TIME_TO_GO_ON_S = 5.0
"""Time to find back into the answer when the device is there again, besides the usual silence; a choice."""


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
        lost: the source is gone; tells for how many seconds to wait for it, then `failed` follows.
        failed: the source cannot go on; an `AnswerEnded` follows.
        crashed: the hearing died of a bug; nothing follows.
    """

    deaf: Callable[[], bool]
    frame: Callable[[Samples], None]
    transition: Callable[[Transition], None]
    lost: Callable[[DeviceError], float]
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
        self._is_lost = False
        self._waited_s = 0.0
        self._thread = start_thread("hearing", self._run, reports.crashed)

    @property
    def duration_s(self) -> float:
        """Seconds of sound heard so far."""
        return self._listener.duration_s

    @property
    def workload(self) -> Workload:
        """The work of the recognition so far."""
        return self._listener.workload

    def begin_waiting(self) -> None:
        """The question has been asked by now: the time to answer counts from here."""
        self._listener.begin_waiting()

    def be_strict(self) -> None:
        """It has become loud: it takes clearer speech from now on."""
        self._listener.be_strict()

    @property
    def between_words(self) -> bool:
        """Whether nobody speaks at this moment."""
        return self._listener.between_words

    @property
    def heard_speech(self) -> bool:
        """Whether somebody has spoken."""
        return bool(self._listener.speech)

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
        """Hear to the end, also where the device is away in between."""
        while not self._dropped.is_set():
            try:
                return self._follow_frames()
            except DeviceRefusedError:  # it will not come back by itself
                raise
            except DeviceError as err:
                if self._waited_s >= self._reports.lost(err):
                    raise
                self._is_lost = True
            if self._end_reason is not None:
                return self._listener.end(self._end_reason)
            self._dropped.wait(AWAY_POLL_S)
            self._waited_s += AWAY_POLL_S
        return []

    def _follow_frames(self) -> list[Transition]:
        frames = self._source.listen()
        try:
            for frame in frames:
                if self._dropped.is_set():
                    return []
                self._welcome_back(frame)
                ended = [t for t in self._take(frame) if self._tell(t)]
                if ended:
                    return ended
        finally:
            frames.close()
        raise SourceEnded

    def _welcome_back(self, frame: Samples) -> None:
        """What was said before and after a loss is not one word."""
        if not self._is_lost:
            return
        self._is_lost, self._waited_s = False, 0.0
        for _ in range(SEAM_FRAMES):
            self._sink.write(frame * 0)
            self._listener.push_deaf(frame)
        self._listener.grant(TIME_TO_GO_ON_S)

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
        if isinstance(transition, AnswerEnded | CommandSpoken):
            return True
        self._reports.transition(transition)
        return False
