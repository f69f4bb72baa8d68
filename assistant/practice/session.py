"""The session loop: feeds events to turn-taking and carries out its commands. It decides nothing itself."""

import logging
import queue
from dataclasses import replace
from threading import Thread
from typing import TypeAlias, assert_never

from assistant.decks.pronounce import spoken
from assistant.errors import RehearseError
from assistant.practice import signals, turns, wording
from assistant.practice.answering import Answering
from assistant.practice.assessing import Assessing
from assistant.practice.chronicle import Chronicle
from assistant.practice.counting import Counting
from assistant.practice.equipment import Equipment, Inbox, Manners, Outcome
from assistant.practice.logbook import Logbook
from assistant.practice.plan import Debrief, Item, Plan
from assistant.practice.talker import Talker
from assistant.practice.threads import start_thread

log = logging.getLogger(__name__)

POLL_S = 0.5
"""How often the loop wakes without an event: on Windows an endless wait cannot be interrupted by Ctrl-C."""


Assessment: TypeAlias = (
    signals.Judge
    | signals.TakeReply
    | signals.AskAgain
    | signals.ListenAgain
    | signals.JudgeAgain
    | signals.CountPoint
    | signals.UncountPoint
)


class Session:
    """One round of questions and answers.

    Args:
        plan: what is asked.
        equipment: devices and rooms.
        manners: how to treat the user.
        inbox: where keys and incidents arrive from other threads; the session's own threads use it too.
    """

    def __init__(self, plan: Plan, equipment: Equipment, manners: Manners, inbox: Inbox) -> None:
        self._plan = plan
        self._equipment = equipment
        self._manners = manners
        self._inbox = inbox
        self._chronicle = Chronicle(plan, equipment.journal, equipment.display, real_time=manners.real_time)
        self._talker = Talker(
            equipment.voice, equipment.speaker, equipment.clock, self._report_trouble, self._report_crash
        )
        self._answering = Answering(equipment, manners, self._talker, inbox)
        self._logbook = Logbook(plan, equipment.history, equipment.clock, self._report_trouble)
        self._assessing = Assessing(plan, equipment, manners, self._answering, self._logbook, inbox)
        self._counting = Counting(equipment, self._logbook)
        self._preparing: list[Thread] = []
        self._debrief_given: Debrief | None = None
        self._complete = False
        self._interrupted = False

    def run(self) -> Outcome:
        """Hold the round to its end, or until it is stopped, and say how it went.

        Raises:
            HistoryError: the history refuses the round at its start. Later trouble is only told.
        """
        try:
            self._open_round()
            try:
                self._take_turns()
            except KeyboardInterrupt:  # at once, even if an answer is being judged
                self._interrupted = True
            finally:
                self._answering.drop()
                if refused := self._logbook.close(complete=self._complete):
                    self._equipment.display.note(str(refused))
        finally:
            self._talker.close()
            self._answering.settle()
            for thread in self._preparing:  # in the model's own code it must not outlive Python
                thread.join()
        summary = self._logbook.summary()
        self._equipment.journal.write("round_ended", complete=self._complete)
        self._equipment.display.round_ended(summary, complete=self._complete)
        return Outcome(summary, self._complete, self._interrupted, self._error())

    def _open_round(self) -> None:
        self._logbook.open()
        self._equipment.journal.write(
            "round_started", sheet=self._plan.sheet.id, round=self._logbook.round_id
        )
        self._equipment.display.round_started(self._plan)

    def _error(self) -> RehearseError | None:
        """Why the round could not go on, or came to nothing."""
        answering = self._answering
        empty = answering.closed_door or answering.unreadable if self._logbook.is_empty else None
        return self._assessing.failure or answering.lost or empty

    # The loop

    def _take_turns(self) -> None:
        plan = self._plan
        start = turns.Turn(len(plan.items), plan.debriefing is not None, plan.yes_no_keys)
        turn = self._advance(start, signals.Begun())
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
                    if self._answering.current is not None:
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
                self._ask(place, serial, lead)
            case signals.Listen(place, serial):
                self._listen(place, serial)
            case signals.EndListening(reason):
                self._answering.end(reason)
            case signals.DropListening():
                self._answering.drop()
            case signals.Encourage():
                self._equipment.display.note(wording.ENCOURAGEMENT)
                self._talker.say(wording.ENCOURAGEMENT)
            case signals.PlayTone(kind):
                self._talker.tone(self._equipment.tones[kind])
            case signals.CallTime(place):
                self._call_time(self._plan.items[place])
            case signals.GiveDebrief(serial):
                self._debrief(serial)
            case signals.GiveFeedback(place, serial):
                self._give_feedback(self._plan.items[place], serial)
            case signals.Rest(serial):
                self._rest(serial)
            case signals.Skip(place):
                self._answering.drop()
                self._equipment.journal.write("skipped", card=self._plan.items[place].card.number)
                self._equipment.display.note(wording.SKIPPED)
            case signals.Hush():
                self._talker.hush()
            case signals.ShowPause():
                self._equipment.journal.write("paused")
                self._equipment.display.note(wording.PAUSED)
            case signals.Finish(complete):
                self._assessing.show()
                self._look_back()
                self._complete = complete
            case _:
                self._assess(command)

    def _assess(self, command: Assessment) -> None:
        """Carry out what concerns the verdict on an answer."""
        match command:
            case signals.Judge():
                self._assessing.judge()
            case signals.TakeReply(place, reply):
                self._assessing.take_pressed(self._plan.items[place], reply)
            case signals.AskAgain(place, serial):
                self._ask_again(self._plan.items[place], serial)
            case signals.ListenAgain(place, serial):
                self._announce_listening(self._plan.items[place])
                self._assessing.listen_again(serial)
            case signals.JudgeAgain():
                self._assessing.judge_again()
            case signals.CountPoint(place):
                assert self._assessing.judged is not None  # noqa: S101  (there is a verdict)
                said = self._assessing.judged.heard.transcript
                self._teach(place, self._counting.count(self._plan.items[place], said))
            case signals.UncountPoint(place):
                self._teach(place, self._counting.uncount(self._plan.items[place]))
            case _:
                assert_never(command)

    # What the commands do

    def _ask(self, place: int, serial: int, lead: signals.Lead) -> None:
        self._answering.drop()
        item = self._plan.items[place]
        text = wording.question_text(item, lead)
        self._equipment.display.question(item, place, text)
        # While the question is spoken.
        prepare = start_thread("prepare", lambda: item.drill.prepare(item.card), self._report_crash)
        self._preparing.append(prepare)
        self._say(text, serial)

    def _say(self, text: str, serial: int) -> None:
        self._talker.say(
            spoken(text, self._plan.sheet.pronunciations),
            began=lambda: self._inbox.put(signals.SpeakingStarted(serial)),
            ended=lambda: self._inbox.put(signals.SpeakingEnded(serial)),
        )

    def _listen(self, place: int, serial: int) -> None:
        item = self._plan.items[place]
        self._announce_listening(item)
        self._answering.listen(item, serial)
        self._prefetch(place + 1)

    def _announce_listening(self, item: Item) -> None:
        self._equipment.journal.write("listening_started", card=item.card.number)
        self._equipment.display.listening(item.pacing.limit_s)

    def _call_time(self, item: Item) -> None:
        if item.pacing.nudge:
            self._equipment.display.note(item.pacing.nudge)
            self._talker.say(spoken(item.pacing.nudge, self._plan.sheet.pronunciations))
        else:
            self._equipment.display.time_up()
            self._talker.tone(self._equipment.tones[signals.ToneKind.TIME_UP])

    def _debrief(self, serial: int) -> None:
        debrief = self._look_back()
        self._say(debrief.spoken if debrief else "", serial)

    def _look_back(self) -> Debrief | None:
        """What the round came to, shown once, however often it is spoken; None where nothing is to tell."""
        if self._debrief_given is None and self._plan.debriefing is not None:
            self._debrief_given = self._plan.debriefing(self._assessing.given)
            if self._debrief_given is not None:
                self._equipment.journal.write("debrief", **self._debrief_given.facts)
                self._equipment.display.debrief(self._debrief_given)
        return self._debrief_given

    def _ask_again(self, item: Item, serial: int) -> None:
        assert self._assessing.judged is not None  # noqa: S101  (a follow-up follows a verdict)
        self._answering.drop()
        text = wording.follow_up_text(item.card, self._assessing.judged.verdict)
        self._equipment.display.follow_up(text)
        self._say(text, serial)

    def _teach(self, place: int, item: Item) -> None:
        """From now on `item` is asked at this place: it knows one way more to say a point, or one less."""
        items = self._plan.items
        self._plan = replace(self._plan, items=(*items[:place], item, *items[place + 1 :]))

    def _give_feedback(self, item: Item, serial: int) -> None:
        assert self._assessing.judged is not None  # noqa: S101  (feedback follows a verdict)
        self._assessing.show()
        self._say(item.drill.feedback(item.card, self._assessing.judged.verdict), serial)

    def _rest(self, serial: int) -> None:
        def rest() -> None:
            self._equipment.clock.sleep(self._manners.rest_s)
            self._inbox.put(signals.RestEnded(serial))

        start_thread("rest", rest, self._report_crash)

    def _prefetch(self, place: int) -> None:
        if self._equipment.voice and place < len(self._plan.items):
            text = wording.question_text(self._plan.items[place], signals.Lead.NEXT)
            self._equipment.voice.prefetch(spoken(text, self._plan.sheet.pronunciations))

    def _report_trouble(self, error: RehearseError) -> None:
        self._inbox.put(signals.TroubleArose(error))

    def _report_crash(self, error: Exception) -> None:
        self._inbox.put(signals.Crashed(error))
