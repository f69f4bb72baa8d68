"""The answers of a recording: heard, judged, and kept in the history as a round of their own."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from types import TracebackType

from assistant.audio.recorder import Recorder
from assistant.events import Span
from assistant.history.records import Attempt, CardRef, RoundState, Selection, recording_name
from assistant.history.store import History
from assistant.history.word_times import WordTimes, word_times_of
from assistant.listening.answer import Heard
from assistant.listening.ear import Ear
from assistant.listening.endpointer import HARD_STOP_FACTOR
from assistant.practice.episodes.matching import FoundBy, Match
from assistant.practice.episodes.memo import Memo, cut_out
from assistant.practice.episodes.timeline import Visit
from assistant.practice.plan import Item
from assistant.scoring.terms import weigh_terms
from assistant.scoring.verdict import Status


@dataclass(frozen=True, slots=True)
class FoundAnswer:
    """An answer that was found in a recording.

    Attributes:
        at: when it lies in the recording, in seconds.
        is_new: whether it was imported just now; else it had been before.
        word_times: when its words were said; None where it had been imported before.
    """

    visit: Visit
    at: Span
    attempt: Attempt
    is_new: bool
    word_times: WordTimes | None = None


@dataclass(frozen=True, slots=True)
class Grader:
    """Grades the answers of a recording.

    Attributes:
        items: the cards of the episode with their drill and pacing, by card key.
        model: name of the speech model, for the history.
        recordings: the folder in which the sound of answers is kept; None to keep none.
        began: when the recording began, in UTC.
    """

    memo: Memo
    match: Match
    items: Mapping[str, Item]
    ear: Ear
    model: str
    recordings: Path | None
    began: datetime
    sheet: str

    def grade(self, history: History) -> Iterator[FoundAnswer]:
        """Hear and judge every answer that the history does not hold yet; nothing is kept by that but sound.

        Where nobody speaks there is no answer. An answer longer than `HARD_STOP_FACTOR` times its limit is
        heard up to there, as in a round.

        Raises:
            AudioFileError: the recording cannot be read, or the sound of an answer not be written.
            ModelError: the speech model cannot be loaded.
            HistoryError: the history cannot be read.
        """
        visits = self.match.episode.timeline.visits
        answers, timeline = self.match.answers, self.match.episode.timeline
        # In the order of the recording, which need not be that of the episode: people wind back.
        order = sorted(answers, key=lambda place: answers[place].start_s)
        places = [place for place in order if visits[place].key in self.items]
        ids = {place: attempt_id(self.memo.digest, timeline.id, place) for place in places}
        known = {attempt.id: attempt for attempt in history.attempts(Selection(ids=tuple(ids.values())))}
        spans = {place: self._heard_span(visits[place], self.match.answers[place]) for place in places}
        fresh = [place for place in places if ids[place] not in known]
        sounds = cut_out(self.memo, [spans[place] for place in fresh])
        for place in places:
            visit, span, own_id = visits[place], spans[place], ids[place]
            if own_id in known:
                yield FoundAnswer(visit, span, known[own_id], is_new=False)
                continue
            item = self.items[visit.key]
            samples = next(sounds)
            heard = self.ear.hear(samples, partial(weigh_terms, item.card.terms))
            if not heard.timing.speech:
                continue
            attempt = self._attempt(own_id, item, heard, span)
            if attempt.status is Status.NO_SPEECH:
                continue
            if self.recordings is not None:
                with Recorder(self.recordings / recording_name(own_id)) as recorder:
                    recorder.write(samples)
            times = word_times_of(heard.transcript, heard.timing)
            yield FoundAnswer(visit, span, attempt, is_new=True, word_times=times)

    def _heard_span(self, visit: Visit, span: Span) -> Span:
        longest_s = HARD_STOP_FACTOR * self.items[visit.key].pacing.limit_s
        return Span(span.start_s, min(span.end_s, span.start_s + longest_s))

    def _attempt(self, own_id: str, item: Item, heard: Heard, span: Span) -> Attempt:
        verdict = item.drill.judge(item.card, heard.transcript, heard.timing, item.pacing.limit_s)
        if self.match.found_by is FoundBy.SPEECH:  # when the pause began is known too roughly
            delivery = replace(verdict.delivery, response_latency_s=None)
            verdict = replace(verdict, delivery=delivery)
        return Attempt(
            id=own_id,
            round_id="",
            at=self.began + timedelta(seconds=span.end_s),
            sheet=self.sheet,
            card=CardRef.of(item.card),
            drill=item.drill.name,
            question=item.card.question,
            verdict=verdict.as_json(),
            limit_s=item.pacing.limit_s,
            recording=None if self.recordings is None else recording_name(own_id),
            model=self.model,
        )


def attempt_id(digest: str, episode: str, place: int) -> str:
    """The id of an answer in a recording: always the same, so that nothing counts twice.

    Args:
        digest: of the recording.
        episode: its id: the same recording, laid under another one, has other answers.
        place: of the visit in its episode.
    """
    return hashlib.sha256(f"{digest}:{episode}:{place}".encode()).hexdigest()[:32]


class Keeping(AbstractContextManager["Keeping"]):
    """Keeps answers one by one, each as soon as it is judged, as a round that has ended.

    Args:
        now: in UTC.
    """

    def __init__(self, history: History, sheet: str, planned: Sequence[CardRef], now: datetime) -> None:
        self._history = history
        self._sheet = sheet
        self._planned = planned
        self._now = now
        self._round_id = ""
        self._ended_at = now

    def keep(self, answer: FoundAnswer) -> None:
        """Keep one that is new.

        Raises:
            HistoryError: the history cannot be written.
        """
        if not answer.is_new:
            return
        attempt = answer.attempt
        if not self._round_id:
            self._round_id = self._history.rounds.begin(
                sheet=self._sheet, drill=attempt.drill, planned=self._planned, at=attempt.at
            )
        late_s = max(0.0, (self._now - attempt.at).total_seconds())
        kept = replace(attempt, round_id=self._round_id)
        self._history.record(kept, word_times=answer.word_times, late_s=late_s)
        self._ended_at = attempt.at

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._round_id:  # it is never to be resumed
            self._history.rounds.end(self._round_id, RoundState.FINISHED, self._ended_at)
