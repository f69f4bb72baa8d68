"""The session loop: feeds events to turn-taking and carries out its commands. It decides nothing itself."""

import logging
import queue
from dataclasses import dataclass, replace
from functools import partial
from threading import Thread
from typing import assert_never

from assistant.audio.level import closed_door
from assistant.decks.cards import Card
from assistant.decks.pronounce import spoken
from assistant.errors import AudioFileError, HistoryError, ModelError, RehearseError
from assistant.events import ANSWER, Samples, Transcript, Transition
from assistant.history.records import Attempt, CardRef, RoundState, new_id, recording_name
from assistant.history.summary import summarize
from assistant.listening.answer import AnswerListener, EndByWords
from assistant.practice import signals, turns, wording
from assistant.practice.chronicle import Chronicle
from assistant.practice.equipment import Equipment, Inbox, Manners, Outcome
from assistant.practice.hearing import Hearing, Reports
from assistant.practice.plan import DRILL, Plan
from assistant.practice.progress import ProgressMeter
from assistant.practice.take import Take
from assistant.practice.talker import Talker
from assistant.practice.threads import start_thread
from assistant.scoring.score import score
from assistant.scoring.verdict import PointResult, Status, Verdict

log = logging.getLogger(__name__)

POLL_S = 0.5
"""How often the loop wakes without an event: on Windows an endless wait cannot be interrupted by Ctrl-C."""


@dataclass(frozen=True, slots=True)
class _Answer:
    """The answer that is being given: to which card, heard by whom, recorded where."""

    id: str
    card: Card
    hearing: Hearing
    take: Take


class Session:
    """One round of questions and answers.

    Args:
        plan: the cards.
        equipment: devices and rooms.
        manners: how to treat the user.
        inbox: where keys and incidents arrive from other threads; the session's own threads use it too.
    """

    def __init__(self, plan: Plan, equipment: Equipment, manners: Manners, inbox: Inbox) -> None:
        self._plan = plan
        self._equipment = equipment
        self._manners = manners
        self._inbox = inbox
        self._chronicle = Chronicle(plan, equipment.journal, equipment.display)
        self._talker = Talker(
            equipment.voice, equipment.speaker, equipment.clock, self._report_trouble, self._report_crash
        )
        self._round_id = plan.resumes or ""
        self._answer: _Answer | None = None
        self._verdict: Verdict | None = None
        self._preparing: list[Thread] = []
        self._attempts: list[Attempt] = []
        self._complete = False
        self._interrupted = False
        self._error: RehearseError | None = None
        self._closed_door: RehearseError | None = None
        self._unreadable: RehearseError | None = None

    def run(self) -> Outcome:
        """Hold the round to its end, or until it is stopped, and say how it went.

        Raises:
            HistoryError: the history refuses the round at its start. Later trouble is only told.
        """
        equipment = self._equipment
        try:
            self._open_round()
            try:
                self._take_turns()
            except KeyboardInterrupt:  # at once, even if an answer is being judged
                self._interrupted = True
            finally:
                self._drop_answer()
                self._close_round()
        finally:
            self._talker.close()
            for thread in self._preparing:  # in the model's own code it must not outlive Python
                thread.join()
        summary = summarize(self._attempts, [CardRef.of(card) for card in self._plan.cards])
        equipment.journal.write("round_ended", complete=self._complete)
        equipment.display.round_ended(summary, complete=self._complete)
        error = self._error or (None if self._attempts else self._closed_door or self._unreadable)
        return Outcome(summary, self._complete, self._interrupted, error)

    # The loop

    def _take_turns(self) -> None:
        turn = self._advance(turns.Turn(cards=len(self._plan.cards)), signals.Begun())
        while turn.phase is not turns.Phase.DONE:
            turn = self._advance(turn, self._next_event())

    def _next_event(self) -> signals.Event:
        while True:
            try:
                happened = self._inbox.get(timeout=POLL_S)
            except queue.Empty:
                continue
            match happened:
                case signals.TroubleArose() | signals.SoundLost():
                    self._chronicle.incident(happened)
                case signals.Interrupted():
                    self._interrupted = True
                    return signals.KeyPressed(signals.Key.STOP)
                case signals.Crashed(error):
                    raise error
                case signals.Progressed(progress):
                    if self._answer is not None:
                        self._equipment.display.progress(progress)
                case _:
                    return happened

    def _advance(self, turn: turns.Turn, event: signals.Event) -> turns.Turn:
        self._chronicle.event(turn, event)
        turn, commands = turns.step(turn, event)
        self._chronicle.advanced(turn)
        for command in commands:
            self._carry_out(command)
        return turn

    def _carry_out(self, command: signals.Command) -> None:
        log.debug("%s", command)
        match command:
            case signals.Ask(place, serial, lead):
                self._ask(self._plan.cards[place], place, serial, lead)
            case signals.Listen(place, serial):
                self._listen(self._plan.cards[place], place, serial)
            case signals.EndListening(reason):
                if self._answer:
                    self._answer.hearing.end(reason)
            case signals.DropListening():
                self._drop_answer()
            case signals.Encourage():
                self._equipment.display.note(wording.ENCOURAGEMENT)
                self._talker.say(wording.ENCOURAGEMENT)
            case signals.PlayTone(kind):
                self._talker.tone(self._equipment.tones[kind])
            case signals.Judge():
                self._judge()
            case signals.GiveFeedback(place, serial):
                self._give_feedback(self._plan.cards[place], serial)
            case signals.Rest(serial):
                self._rest(serial)
            case signals.Skip(place):
                self._drop_answer()
                self._equipment.journal.write("skipped", card=self._plan.cards[place].number)
                self._equipment.display.note(wording.SKIPPED)
            case signals.Hush():
                self._talker.hush()
            case signals.ShowPause():
                self._equipment.journal.write("paused")
                self._equipment.display.note(wording.PAUSED)
            case signals.Finish(complete):
                self._complete = complete
            case _:
                assert_never(command)

    # What the commands do

    def _ask(self, card: Card, place: int, serial: int, lead: signals.Lead) -> None:
        self._drop_answer()
        text = wording.question_text(card, lead)
        self._equipment.display.question(card, place, text)
        if self._equipment.claims is not None:  # while the question is spoken
            prepare = partial(self._equipment.claims.prepare, card)
            self._preparing.append(start_thread("claims", prepare, self._report_crash))
        if self._equipment.flags is not None:  # once; later it is read already
            self._preparing.append(start_thread("flags", self._equipment.flags.prepare, self._report_crash))
        self._say(text, serial)

    def _say(self, text: str, serial: int) -> None:
        self._talker.say(
            spoken(text, self._plan.sheet.pronunciations),
            began=lambda: self._inbox.put(signals.SpeakingStarted(serial)),
            ended=lambda: self._inbox.put(signals.SpeakingEnded(serial)),
        )

    def _listen(self, card: Card, place: int, serial: int) -> None:
        self._error = None
        limit_s = self._plan.limits_s[card.number]
        by_words = EndByWords(self._manners.patience, partial(_made_all, card, self._equipment))
        listener = self._equipment.ear.listener(replace(self._manners.rules, limit_s=limit_s), by_words)

        def report(transition: Transition) -> None:
            self._inbox.put(signals.ListeningReported(serial, transition))

        def failed(error: RehearseError) -> None:
            self._report_trouble(error)
            if isinstance(error, AudioFileError):  # one recording among others: the round goes on
                self._unreadable = error
                self._inbox.put(signals.ListeningFailed(serial))
            else:
                self._error = error

        self._equipment.journal.write("listening_started", card=card.number)
        self._equipment.display.listening(limit_s)
        meter = self._meter(card, listener)

        def follow(frame: Samples) -> None:
            self._watch_door(frame)
            if meter is not None:
                meter.push(frame)

        reports = Reports(
            deaf=lambda: self._manners.half_duplex and self._talker.speaking,
            frame=follow,
            transition=report,
            failed=failed,
            crashed=self._report_crash,
        )
        attempt_id = new_id()
        take = Take(self._equipment.recordings / recording_name(attempt_id), self._report_trouble)
        hearing = Hearing(self._equipment.source, listener, take, reports)
        self._answer = _Answer(attempt_id, card, hearing, take)
        self._prefetch(place + 1)

    def _judge(self) -> None:
        answer, equipment = self._answer, self._equipment
        assert answer is not None  # noqa: S101  (only an answer that was listened to is judged)
        equipment.display.scoring()
        limit_s = self._plan.limits_s[answer.card.number]
        try:
            heard = answer.hearing.heard()
        except ModelError as err:
            self._give_up_judging(answer, err)
            return
        self._chronicle.recognised(answer.card, heard.timing, answer.hearing.workload)
        verdict = score(
            answer.card, heard.transcript, heard.timing, limit_s, equipment.claims, equipment.flags
        )
        attempt = Attempt(
            id=answer.id,
            round_id=self._round_id,
            at=equipment.clock.utc_now(),
            sheet=self._plan.sheet.id,
            card=CardRef.of(answer.card),
            drill=DRILL,
            question=answer.card.question,
            verdict=verdict.as_json(),
            limit_s=limit_s,
            recording=recording_name(answer.id) if answer.take.kept else None,
            model=self._manners.model,
        )
        log.debug("heard %.1f s, status %s", heard.timing.duration_s, verdict.status)
        log.debug("heard: %s", heard.transcript.text, extra=ANSWER)
        self._keep(attempt)
        self._answer = None
        self._attempts.append(attempt)
        self._verdict = verdict
        equipment.journal.write(
            "verdict", **verdict.as_json() | {"card": answer.card.number, "id": answer.id}
        )
        # First the event, then the screen: a key pressed at the sight of the verdict belongs to the feedback.
        self._inbox.put(signals.Judged(heard=verdict.status is Status.OK))
        equipment.display.verdict(answer.card, verdict)

    def _give_up_judging(self, answer: _Answer, error: ModelError) -> None:
        """End the round; what was said stays on disk, so that it can be scored when the model works."""
        self._error = error
        self._chronicle.trouble(error)
        if answer.take.kept:
            self._equipment.display.note(f"Your answer is kept, not judged: {answer.take.file}")
        self._answer = None
        self._inbox.put(signals.JudgingFailed())

    def _give_feedback(self, card: Card, serial: int) -> None:
        assert self._verdict is not None  # noqa: S101  (feedback follows a verdict)
        text = wording.feedback_text(card, self._verdict)
        self._say(text, serial)

    def _rest(self, serial: int) -> None:
        def rest() -> None:
            self._equipment.clock.sleep(self._manners.rest_s)
            self._inbox.put(signals.RestEnded(serial))

        start_thread("rest", rest, self._report_crash)

    def _drop_answer(self) -> None:
        if self._answer is not None:
            self._answer.hearing.drop()
            self._answer.take.discard()
            self._answer = None

    def _prefetch(self, place: int) -> None:
        if self._equipment.voice and place < len(self._plan.cards):
            text = wording.question_text(self._plan.cards[place], signals.Lead.NEXT)
            self._equipment.voice.prefetch(spoken(text, self._plan.sheet.pronunciations))

    def _meter(self, card: Card, listener: AnswerListener) -> ProgressMeter | None:
        """What reports the progress of an answer, where somebody can see it."""
        if not self._equipment.display.live:
            return None
        points_of = partial(_points_made, card, self._equipment) if self._manners.live_points else None
        return ProgressMeter(listener, points_of, lambda now: self._inbox.put(signals.Progressed(now)))

    def _watch_door(self, frame: Samples) -> None:
        """Tell once when a microphone has delivered nothing but zeros since the round began."""
        watch = self._equipment.zero_watch
        if watch is not None and watch.push(frame) and self._closed_door is None:
            self._closed_door = closed_door(self._equipment.source.name)
            self._report_trouble(self._closed_door)

    def _report_trouble(self, error: RehearseError) -> None:
        self._inbox.put(signals.TroubleArose(error))

    def _report_crash(self, error: Exception) -> None:
        self._inbox.put(signals.Crashed(error))

    # The history

    def _open_round(self) -> None:
        equipment = self._equipment
        if self._plan.resumes:
            equipment.history.resume_round(self._plan.resumes)
        else:
            self._round_id = equipment.history.begin_round(
                sheet=self._plan.sheet.id,
                drill=DRILL,
                planned=[CardRef.of(card) for card in self._plan.cards],
                at=equipment.clock.utc_now(),
            )
        equipment.journal.write("round_started", sheet=self._plan.sheet.id, round=self._round_id)
        equipment.display.round_started(self._plan)

    def _keep(self, attempt: Attempt) -> None:
        try:
            self._equipment.history.record(attempt)
        except HistoryError as err:
            self._report_trouble(err)

    def _close_round(self) -> None:
        state = RoundState.FINISHED if self._complete else RoundState.INTERRUPTED
        try:
            self._equipment.history.end_round(self._round_id, state, self._equipment.clock.utc_now())
        except HistoryError as err:
            self._equipment.display.note(str(err))


def _points_made(card: Card, equipment: Equipment, transcript: Transcript) -> tuple[PointResult, ...]:
    """What has become of the points of `card` in the words so far.

    Red flags are looked for too: what was read of a clause in a pause is at hand when the verdict is wanted.
    """
    return score(card, transcript, claims=equipment.claims, flags=equipment.flags).points


def _made_all(card: Card, equipment: Equipment, transcript: Transcript) -> bool | None:
    """Whether every point of `card` has been made; None for a card without points."""
    points = _points_made(card, equipment, transcript)
    return all(point.made for point in points) if points else None
