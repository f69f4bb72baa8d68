"""Recognition while the person speaks: the transcript is there when the answer ends.

The thread that hears only copies frames and asks; one worker thread decodes. What is committed is decoded in
order and never dropped; what was asked on speculation and has been superseded before its turn is not decoded
at all, and called off under way where another stretch waits. So a slow machine makes fewer passes and loses
nothing.

Where nothing waits to be decoded, the worker asks the sound about words that may have been misheard
(`SecondHearing`). Nobody waits for that: what has not been asked when the answer ends stays open.

A stretch is decoded without the text before it. Given 200 characters of it as a prompt, the model left out
the last sentence of a stretch; tests/evaluation/test_accuracy.py holds that none is lost.
"""

import logging
import threading
import time
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from assistant.events import FRAME_SAMPLES, Samples, Transcript, Transition, Weighed, seconds
from assistant.listening.joiner import join, later
from assistant.listening.level import turned_up
from assistant.listening.reading import Reading, SecondHearing, as_heard
from assistant.listening.stretches import (
    Commit,
    Decision,
    Glimpse,
    Speculate,
    Stretch,
    StretchPlanner,
    StretchRules,
    Supersede,
)
from assistant.listening.workload import SETTLE_S, Workload
from assistant.ports import CalledOff, Transcriber

SOUNDS_KEPT = 4
"""Decodes whose sound is kept until it is asked, 3 MB each. On a machine that never rests the oldest goes."""

log = logging.getLogger(__name__)


@dataclass(slots=True, eq=False)
class _Job:
    """One decode: asked for at `asked_at` (samples since listening began), and its result when it is done."""

    stretch: Stretch
    samples: Samples | None
    asked_at: int
    started: bool = False
    result: Transcript | None = None


@dataclass(frozen=True, slots=True, eq=False)
class _Hearing:
    """What the sound of a stretch, which begins at `at_s`, answers when it is asked."""

    answers: Iterator[Weighed]
    at_s: float


class IncrementalRecogniser:
    """Recognises one answer while it is spoken.

    Close it when the answer is not wanted any more; `finish` closes it too.
    """

    def __init__(
        self,
        transcriber: Transcriber,
        rules: StretchRules | None = None,
        hear_again: SecondHearing = as_heard,
    ) -> None:
        self._transcriber = transcriber
        self._hear_again = hear_again
        self._planner = StretchPlanner(rules or StretchRules())
        self._frames: deque[Samples] = deque()
        self._first_kept = 0
        self._position = 0
        self._changed = threading.Condition()
        self._committed: list[_Job] = []
        self._speculative: _Job | None = None
        self._glimpse: _Job | None = None
        self._superseded: _Job | None = None
        self._unweighed: deque[_Hearing] = deque(maxlen=SOUNDS_KEPT)
        self._weighed: list[Weighed] = []
        self._joined = Transcript("", no_speech_probability=1.0)
        self._joined_jobs = 0
        self._reading: Reading | None = None
        self._workload = Workload()
        self._error: Exception | None = None
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="recognition", daemon=True)
        self._thread.start()

    @property
    def workload(self) -> Workload:
        """The work so far."""
        with self._changed:
            return replace(self._workload, backlog_s=self._backlog_s())

    @property
    def rests(self) -> bool:
        """Whether nothing waits to be decoded, and the sound was asked all there was to ask."""
        with self._changed:
            return not self._waiting() and not self._unweighed

    def push(self, frame: Samples, transitions: list[Transition]) -> None:
        """Take the next frame and what the endpointer made of it. Never waits for a decode."""
        self._frames.append(frame)
        self._position += len(frame)
        level = float(np.square(frame).mean())
        self._carry_out(self._planner.push(transitions, level))
        while self._frames and self._first_kept + len(self._frames[0]) <= self._planner.keep_from:
            self._first_kept += len(self._frames.popleft())

    def reading(self) -> Reading:
        """What has been recognised so far."""
        with self._changed:
            if self._reading is None:
                self._reading = self._read()
            return self._reading

    def leave_out_last(self) -> None:
        """The utterance that was glimpsed last is no part of the answer. What came before it was asked for
        already, and is decoded unless that was called off."""
        self._planner.leave_out_last()
        with self._changed:
            self._speculative = self._superseded

    def finish(self) -> Transcript:
        """The whole transcript; waits for what is still being decoded.

        Raises:
            ModelError: the speech model cannot be loaded, or failed.
        """
        self._carry_out(self._planner.finish())
        with self._changed:
            self._speculative = self._glimpse = None
            self._changed.wait_for(lambda: self._error or self._joined_jobs == len(self._committed))
        self.close()
        if self._error is not None:
            raise self._error
        return replace(self._joined, weighed=tuple(self._weighed))

    def close(self) -> None:
        """Call off the decode under way and end the worker. May be called more than once."""
        with self._changed:
            self._closed = True
            self._unweighed.clear()
            self._changed.notify_all()

    def settle(self, patience_s: float = SETTLE_S) -> bool:
        """Wait so long, when it is closed, until no work is under way; whether none is."""
        self._thread.join(patience_s)
        return not self._thread.is_alive()

    def _carry_out(self, decisions: Sequence[Decision]) -> None:
        for decision in decisions:
            match decision:
                case Speculate(stretch):
                    self._speculate(stretch)
                case Glimpse(stretch):
                    self._look_at(stretch)
                case Supersede():
                    self._supersede()
                case Commit(stretch):
                    self._commit(stretch)
        with self._changed:
            backlog_s = max(self._workload.backlog_max_s, self._backlog_s())
            self._workload = replace(self._workload, backlog_max_s=backlog_s)

    def _speculate(self, stretch: Stretch) -> None:
        job = self._new_job(stretch)
        with self._changed:
            self._speculative = job
            self._news()

    def _look_at(self, stretch: Stretch) -> None:
        job = self._new_job(stretch)
        with self._changed:
            self._glimpse = job

    def _supersede(self) -> None:
        with self._changed:
            self._glimpse = None
            self._superseded = self._speculative
            if self._speculative is not None and not self._speculative.started:
                self._speculative = None

    def _commit(self, stretch: Stretch) -> None:
        with self._changed:
            job, self._speculative = self._speculative, None
            self._glimpse = self._superseded = None
            if job is None or job.stretch != stretch:
                job = self._new_job(stretch)
            self._committed.append(job)
            self._join_what_is_done()
            self._news()

    def _new_job(self, stretch: Stretch) -> _Job:
        first = (stretch.start - self._first_kept) // FRAME_SAMPLES
        count = -(-(stretch.end - self._first_kept) // FRAME_SAMPLES) - first
        frames = [self._frames[index] for index in range(first, min(first + count, len(self._frames)))]
        offset = stretch.start - self._first_kept - first * FRAME_SAMPLES
        samples = np.concatenate(frames)[offset : offset + stretch.end - stretch.start]
        return _Job(stretch, turned_up(samples), self._position)

    # The worker

    def _run(self) -> None:
        try:
            while (work := self._next_work()) is not None:
                if isinstance(work, _Job):
                    self._decode(work)
                else:
                    self._weigh_next(work)
        except Exception as err:  # noqa: BLE001  (whatever it is, `finish` raises it; nobody waits for ever)
            with self._changed:
                self._error = err
                self._changed.notify_all()

    def _next_work(self) -> "_Job | _Hearing | None":
        with self._changed:
            while not self._closed:
                if waiting := self._waiting():
                    waiting[0].started = True
                    return waiting[0]
                if self._unweighed:
                    return self._unweighed[0]
                self._changed.wait()
            return None

    def _decode(self, job: _Job) -> None:
        began_s = time.perf_counter()
        result: Transcript | None = None
        try:
            assert job.samples is not None  # noqa: S101  (only a finished job has none)
            result = self._transcriber.transcribe(job.samples, partial(self._is_wanted, job))
        except CalledOff:
            pass
        self._done(job, result, time.perf_counter() - began_s)

    def _weigh_next(self, hearing: "_Hearing") -> None:
        """Ask the sound one question, so that a decode need not wait for more."""
        try:
            weighed = next(hearing.answers, None)
        except Exception:  # the words stand as they were recognised; an answer is not lost for this
            log.exception("the sound could not be asked")
            weighed = None
        with self._changed:
            if weighed is not None:
                at_s = hearing.at_s
                self._weighed.append(
                    replace(weighed, start_s=weighed.start_s + at_s, end_s=weighed.end_s + at_s)
                )
            elif hearing in self._unweighed:
                self._unweighed.remove(hearing)
            self._changed.notify_all()  # no news: the words are the same, and need not be judged again

    def _is_wanted(self, job: _Job) -> bool:
        """Whether nothing newer has taken its place: until then a superseded decode has words to show."""
        with self._changed:
            return not self._closed and job in self._waiting()

    def _done(self, job: _Job, result: Transcript | None, decode_s: float) -> None:
        """Take the result of a decode; None where it was called off."""
        with self._changed:
            self._workload = replace(
                self._workload,
                decode_s=self._workload.decode_s + decode_s,
                passes=self._workload.passes + (result is not None),
            )
            if result is not None:
                if job is not self._glimpse and not self._closed:
                    self._unweighed.append(_Hearing(self._hear_again(result), seconds(job.stretch.start)))
                job.result = later(result, seconds(job.stretch.start))
                job.samples = None
                self._join_what_is_done()
                self._news()

    # Called with the lock held

    def _news(self) -> None:
        self._reading = None
        self._changed.notify_all()

    def _waiting(self) -> list[_Job]:
        """Jobs without a transcript: committed stretches in order, then the glimpse, then the speculation."""
        jobs = [*self._committed[self._joined_jobs :], self._glimpse, self._speculative]
        return [job for job in jobs if job is not None and job.result is None]

    def _join_what_is_done(self) -> None:
        for job in self._committed[self._joined_jobs :]:
            if job.result is None:
                return
            self._joined = _appended(self._joined, job)
            self._joined_jobs += 1

    def _read(self) -> Reading:
        job = self._speculative
        glimpse = self._glimpse.result if self._glimpse is not None else None
        if job is None or job.result is None or self._joined_jobs < len(self._committed):
            return Reading(self._joined, complete=not self._waiting(), glimpse=glimpse)
        return Reading(_appended(self._joined, job), complete=True, glimpse=glimpse)

    def _backlog_s(self) -> float:
        waiting = self._waiting()
        return seconds(self._position - min(job.asked_at for job in waiting)) if waiting else 0.0


def _appended(transcript: Transcript, job: _Job) -> Transcript:
    assert job.result is not None  # noqa: S101  (callers have just looked)
    seam = job.stretch.seam
    return join(transcript, job.result, None if seam is None else seconds(seam))
