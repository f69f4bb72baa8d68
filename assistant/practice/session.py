"""The session loop: feeds events to turn-taking and carries out its commands. It decides nothing itself."""

import contextlib
import logging
import queue
from dataclasses import replace
from threading import Thread
from typing import TypeAlias

from assistant.errors import DeviceError, RehearseError
from assistant.practice import commands, signals, turns, wording
from assistant.practice.absence import Absence
from assistant.practice.answering import Answering
from assistant.practice.assessing import Assessing
from assistant.practice.chronicle import Chronicle
from assistant.practice.counting import Counting
from assistant.practice.equipment import Equipment, Inbox, Manners, Outcome
from assistant.practice.logbook import Logbook
from assistant.practice.plan import Item, Plan
from assistant.practice.talker import Talker, TalkerReports
from assistant.practice.telling import Telling
from assistant.practice.threads import start_thread
from assistant.practice.turn import Phase, Turn
from assistant.practice.watch import Watch
from assistant.scoring.verdict import Verdict

log = logging.getLogger(__name__)

POLL_S = 0.5
"""How often the loop wakes without an event: on Windows an endless wait cannot be interrupted by Ctrl-C."""


Speech: TypeAlias = (
    commands.Ask
    | commands.AskAgain
    | commands.GiveFeedback
    | commands.Remark
    | commands.GiveDebrief
    | commands.CallTime
    | commands.Encourage
    | commands.ShowPause
    | commands.AdjustVoice
    | commands.PlayTone
    | commands.Hush
)
"""Commands that are carried out by saying or sounding something."""

Hearing: TypeAlias = (
    commands.Listen
    | commands.ListenAgain
    | commands.StandBy
    | commands.BargeIn
    | commands.BeginWaiting
    | commands.EndListening
    | commands.DropListening
)
"""Commands that are carried out by listening."""


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
        on_lost = self._report_lost if manners.awaits_output else None
        self._talker = Talker(
            equipment.voice,
            equipment.speaker,
            equipment.clock,
            TalkerReports(self._report_trouble, self._report_crash, on_lost),
        )
        self._telling = Telling(plan, equipment, manners, self._talker, inbox)
        self._absence = Absence(equipment, self._talker, inbox)
        self._watch = Watch(equipment.clock, manners.lasts_s)
        self._answering = Answering(equipment, manners, self._talker, inbox)
        self._logbook = Logbook(plan, equipment.history, equipment.clock, self._report_trouble)
        self._assessing = Assessing(plan, equipment, manners, self._answering, self._logbook, inbox)
        self._counting = Counting(equipment, self._logbook)
        self._preparing: list[Thread] = []
        self._held: signals.Event | signals.Incident | None = None
        """Taken from the inbox already, and behind what the clocks had to tell."""
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
                if kept := self._answering.leave():
                    self._equipment.display.note(wording.kept_text(kept))
                if refused := self._logbook.close(complete=self._complete):
                    self._equipment.display.note(str(refused))
        finally:
            self._absence.close()
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
        plan, manners = self._plan, self._manners
        start = Turn(
            len(plan.items),
            plan.debriefing is not None,
            plan.yes_no_keys,
            hands_free=manners.hands_free,
            barge_in=manners.barge_in,
            returns=manners.returns_missed,
            endless=plan.endless,
        )
        turn = self._advance(start, signals.Begun())
        while turn.phase is not Phase.DONE:
            turn = self._advance(turn, self._next_event())

    def _next_event(self) -> signals.Event:
        while True:
            happened, self._held = self._held, None
            self._watch.begin()
            if happened is None:
                with contextlib.suppress(queue.Empty):
                    happened = self._inbox.get(timeout=POLL_S)
            if seen := self._watch.look():
                self._held = happened
                return seen
            if happened is None:
                continue
            match happened:
                case signals.TroubleArose() | signals.SoundLost():
                    self._chronicle.incident(happened)
                case signals.InputLost() | signals.InputBack() | signals.NoiseRose():
                    self._take_in(happened)
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

    def _take_in(self, incident: signals.InputLost | signals.InputBack | signals.NoiseRose) -> None:
        """Tell of what concerns the ear and changes no turn."""
        match incident:
            case signals.InputLost(error):
                self._absence.input_lost(error)
            case signals.InputBack():
                self._absence.input_back()
            case signals.NoiseRose(level_db):
                self._equipment.journal.write("noise", level_db=level_db)
                self._equipment.display.note(wording.LOUD)
                self._telling.add_news(wording.LOUD)

    def _advance(self, turn: Turn, event: signals.Event) -> Turn:
        self._chronicle.event(turn, event)
        if isinstance(event, signals.OutputBack):
            self._absence.output_back()
        if isinstance(event, signals.RoundTimeUp) and self._answering.input_away:
            event = signals.KeyPressed(signals.Key.STOP)  # nothing more would ever be heard
        turn, orders = turns.step(turn, event)
        self._chronicle.advanced(turn)
        for command in orders:
            self._carry_out(command)
        return turn

    def _carry_out(self, command: commands.Command) -> None:
        log.debug("%s", command)
        match command:
            case commands.AwaitOutput(serial, error):
                self._absence.output_lost(serial, error)
            case commands.Rest(serial):
                self._rest(serial)
            case commands.MarkKnown(place):
                self._mark_known(self._plan.items[place])
            case commands.Skip(place):
                self._answering.drop()
                self._equipment.journal.write("skipped", card=self._plan.items[place].card.number)
                self._equipment.display.note(wording.SKIPPED)
            case commands.Finish(complete):
                self._assessing.show()
                self._telling.look_back(self._assessing)
                self._complete = complete
            case commands.Judge() | commands.JudgeAgain() | commands.TakeReply():
                self._assess(command)
            case commands.CountPoint() | commands.UncountPoint():
                self._appeal(command)
            case _:
                self._speak_or_hear(command)

    def _assess(self, command: commands.Judge | commands.JudgeAgain | commands.TakeReply) -> None:
        match command:
            case commands.Judge():
                self._assessing.judge()
            case commands.JudgeAgain():
                self._assessing.judge_again()
            case commands.TakeReply(place, reply):
                self._assessing.take_pressed(self._plan.items[place], reply)

    def _appeal(self, command: commands.CountPoint | commands.UncountPoint) -> None:
        item = self._plan.items[command.place]
        if isinstance(command, commands.CountPoint):
            assert self._assessing.judged is not None  # noqa: S101  (there is a verdict)
            taught = self._counting.count(item, self._assessing.judged.heard.transcript)
        else:
            taught = self._counting.uncount(item)
        # From now on it knows one way more to say a point, or one less.
        items, place = self._plan.items, command.place
        self._plan = replace(self._plan, items=(*items[:place], taught, *items[place + 1 :]))
        self._telling.teach(place, taught)

    def _speak_or_hear(self, command: Speech | Hearing) -> None:
        match command:
            case commands.Listen() | commands.ListenAgain() | commands.StandBy() | commands.BargeIn():
                self._hear(command)
            case commands.BeginWaiting():
                self._answering.begin_waiting()
            case commands.EndListening(reason):
                self._answering.end(reason)
            case commands.DropListening():
                self._answering.drop()
            case _:
                self._speak(command)

    # What the commands do

    def _hear(
        self, command: commands.Listen | commands.ListenAgain | commands.StandBy | commands.BargeIn
    ) -> None:
        match command:
            case commands.Listen(place, serial):
                self._announce_listening(self._plan.items[place])
                self._answering.listen(self._plan.items[place], serial)
                self._telling.prefetch(place + 1)
            case commands.BargeIn(place, serial):
                self._announce_listening(self._plan.items[place])
                self._answering.listen(self._plan.items[place], serial)
            case commands.ListenAgain(place, serial):
                self._announce_listening(self._plan.items[place])
                self._assessing.listen_again(serial)
            case commands.StandBy(serial):
                self._answering.stand_by(serial)

    def _announce_listening(self, item: Item) -> None:
        self._equipment.journal.write("listening_started", card=item.card.number)
        self._equipment.display.listening(item.pacing.limit_s)

    def _speak(self, command: Speech) -> None:
        telling = self._telling
        match command:
            case commands.Ask(place, serial, lead):
                self._ask(place, serial, lead)
            case commands.AskAgain(place, serial):
                self._answering.drop()
                telling.ask_again(self._plan.items[place], self._last_verdict(), serial)
            case commands.GiveFeedback(place, serial):
                self._assessing.show()
                telling.feedback(self._plan.items[place], self._last_verdict(), serial)
            case commands.Remark(place, serial, kind):
                self._remark(self._plan.items[place], kind, serial)
            case commands.GiveDebrief(serial):
                telling.debrief(self._assessing, serial)
            case _:
                self._sound(command)

    def _sound(self, command: Speech) -> None:
        match command:
            case commands.CallTime(place):
                self._telling.call_time(self._plan.items[place])
            case commands.Encourage():
                self._telling.encourage()
            case commands.ShowPause():
                self._telling.paused()
            case commands.AdjustVoice(how):
                self._telling.adjust(how)
            case commands.PlayTone(kind):
                self._telling.tone(kind)
            case _:
                self._talker.hush()

    def _ask(self, place: int, serial: int, lead: signals.Lead) -> None:
        self._answering.drop()
        item = self._plan.items[place]
        # While the question is spoken.
        prepare = start_thread("prepare", lambda: item.drill.prepare(item.card), self._report_crash)
        self._preparing = [thread for thread in self._preparing if thread.is_alive()]
        self._preparing.append(prepare)
        self._telling.ask(item, place, serial, lead)

    def _remark(self, item: Item, kind: signals.RemarkKind, serial: int) -> None:
        judged = self._assessing.judged
        verdict = judged.verdict if judged is not None and judged.item.card.key == item.card.key else None
        self._equipment.journal.write("remark", card=item.card.number, kind=kind.value)
        self._telling.remark(item, kind, serial, verdict, self._logbook.summary())

    def _mark_known(self, item: Item) -> None:
        try:
            self._equipment.mark_known(item.card)
        except RehearseError as err:
            self._report_trouble(err)

    def _last_verdict(self) -> Verdict:
        assert self._assessing.judged is not None  # noqa: S101  (feedback follows a verdict)
        return self._assessing.judged.verdict

    def _rest(self, serial: int) -> None:
        def rest() -> None:
            self._equipment.clock.sleep(self._manners.rest_s)
            self._inbox.put(signals.RestEnded(serial))

        start_thread("rest", rest, self._report_crash)

    def _report_trouble(self, error: RehearseError) -> None:
        self._inbox.put(signals.TroubleArose(error))

    def _report_lost(self, error: DeviceError) -> None:
        self._inbox.put(signals.OutputLost(error))

    def _report_crash(self, error: Exception) -> None:
        self._inbox.put(signals.Crashed(error))
