"""How an answer is coming along while it is spoken."""

from collections.abc import Callable
from dataclasses import dataclass

from assistant.audio.level import Level, level_of
from assistant.events import Samples, Transcript
from assistant.listening.answer import AnswerListener
from assistant.listening.opinion import Opinion
from assistant.listening.reading import Reading
from assistant.listening.workload import SETTLE_S
from assistant.scoring.verdict import PointResult

EVERY_FRAMES = 4
"""One report each 0.13 s: often enough for a level, seldom enough to stay calm."""


@dataclass(frozen=True, slots=True)
class Progress:
    """One moment of an answer.

    Attributes:
        speaking_s: seconds since the first word; 0 before it.
        level: loudness of the last frame.
        text: the words recognised so far.
        backlog_s: seconds of sound that wait to be recognised.
        points: which points these words make; empty where nobody wants to know.
    """

    speaking_s: float
    level: Level
    text: str
    backlog_s: float
    points: tuple[PointResult, ...]


class ProgressMeter:
    """Reports the progress of one answer every `EVERY_FRAMES` frames. Used by the thread that hears.

    Points are judged in another thread; until they are, those of the words before are told.

    Args:
        points_of: judges the words so far; None to leave it.
        report: takes each report.
    """

    def __init__(
        self,
        listener: AnswerListener,
        points_of: Callable[[Transcript], tuple[PointResult, ...]] | None,
        report: Callable[[Progress], None],
    ) -> None:
        self._listener = listener
        self._opinion = Opinion(points_of) if points_of else None
        self._report = report
        self._frames = 0
        self._asked: Reading | None = None

    def push(self, frame: Samples) -> None:
        """Take the next frame."""
        self._frames += 1
        if self._frames % EVERY_FRAMES:
            return
        reading = self._listener.reading()
        self._report(
            Progress(
                speaking_s=self._listener.speaking_s,
                level=level_of(frame),
                text=reading.transcript.text,
                backlog_s=self._listener.workload.backlog_s,
                points=self._points(reading),
            )
        )

    def close(self) -> None:
        """Judge nothing more. May be called more than once."""
        if self._opinion is not None:
            self._opinion.close()

    def settle(self, patience_s: float = SETTLE_S) -> bool:
        """Judge nothing more, and wait so long until nothing is under way; whether nothing is."""
        self.close()
        return self._opinion is None or self._opinion.settle(patience_s)

    def _points(self, reading: Reading) -> tuple[PointResult, ...]:
        if self._opinion is None:
            return ()
        if reading is not self._asked:
            self._asked = reading
            self._opinion.ask(reading.transcript)
        formed = self._opinion.formed()
        return formed.view if formed else ()
