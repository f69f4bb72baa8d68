"""Carries out the commands of turn-taking: says, hears, judges, keeps. It decides nothing."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from threading import Thread
from typing import TypeAlias

from assistant.decks.cards import Card
from assistant.errors import RehearseError
from assistant.practice import commands, signals, wording
from assistant.practice.absence import Absence
from assistant.practice.answering import Answering
from assistant.practice.assessing import Assessing
from assistant.practice.counting import Counting
from assistant.practice.equipment import Equipment, Inbox
from assistant.practice.logbook import Logbook
from assistant.practice.plan import Item, Plan
from assistant.practice.talker import Talker
from assistant.practice.telling import Telling
from assistant.practice.threads import start_thread
from assistant.scoring.verdict import Verdict

log = logging.getLogger(__name__)


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


@dataclass(frozen=True, slots=True)
class Crew:
    """Who does the work of a round.

    Attributes:
        talker: speaks and sounds.
        telling: finds the words.
        answering: opens the ear.
        assessing: makes verdicts.
        counting: counts points on appeal.
        logbook: keeps the round.
        absence: tells of lost devices.
    """

    talker: Talker
    telling: Telling
    answering: Answering
    assessing: Assessing
    counting: Counting
    logbook: Logbook
    absence: Absence


class Conductor:
    """Has each command carried out by whom it concerns.

    Args:
        rest_s: seconds of silence between the feedback and the next question.
        report_crash: told, from other threads, of a bug.

    Attributes:
        complete: whether the round came to its end; set by its last command.
    """

    def __init__(
        self,
        plan: Plan,
        equipment: Equipment,
        crew: Crew,
        inbox: Inbox,
        rest_s: float,
        report_crash: Callable[[Exception], None],
    ) -> None:
        self._plan = plan
        self._equipment = equipment
        self._crew = crew
        self._inbox = inbox
        self._rest_s = rest_s
        self._report_crash = report_crash
        self._preparing: list[Thread] = []
        self.complete = False

    def settle(self) -> None:
        """Wait for work in the models' own code, which must not outlive Python."""
        for thread in self._preparing:
            thread.join()

    def carry_out(self, command: commands.Command) -> None:
        """Do what turn-taking wants."""
        log.debug("%s", command)
        match command:
            case commands.AwaitOutput(serial, error):
                self._crew.absence.output_lost(serial, error)
            case commands.Rest(serial):
                self._rest(serial)
            case commands.MarkKnown(place):
                self._mark(self._equipment.mark_known, self._plan.items[place])
            case commands.MarkTold(place):
                if (item := self._plan.items[place]).drill.has_returns:
                    self._mark(self._equipment.mark_told, item)
            case commands.Skip(place):
                self._crew.answering.drop()
                self._equipment.journal.write("skipped", card=self._plan.items[place].card.number)
                self._equipment.display.note(wording.SKIPPED)
            case commands.Finish(complete):
                self._crew.assessing.show()
                self._crew.telling.look_back(self._crew.assessing)
                self.complete = complete
            case commands.Judge() | commands.JudgeAgain() | commands.TakeReply():
                self._assess(command)
            case commands.CountPoint() | commands.UncountPoint():
                self._appeal(command)
            case _:
                self._speak_or_hear(command)

    def _assess(self, command: commands.Judge | commands.JudgeAgain | commands.TakeReply) -> None:
        match command:
            case commands.Judge(_, hints):
                self._crew.assessing.judge(hints)
            case commands.JudgeAgain():
                self._crew.assessing.judge_again()
            case commands.TakeReply(place, reply):
                self._crew.assessing.take_pressed(self._plan.items[place], reply)

    def _appeal(self, command: commands.CountPoint | commands.UncountPoint) -> None:
        item = self._plan.items[command.place]
        if isinstance(command, commands.CountPoint):
            assert self._crew.assessing.judged is not None  # noqa: S101  (there is a verdict)
            taught = self._crew.counting.count(item, self._crew.assessing.judged.heard.transcript)
        else:
            taught = self._crew.counting.uncount(item)
        # From now on it knows one way more to say a point, or one less.
        items, place = self._plan.items, command.place
        self._plan = replace(self._plan, items=(*items[:place], taught, *items[place + 1 :]))

    def _speak_or_hear(self, command: Speech | Hearing) -> None:
        match command:
            case commands.Listen() | commands.ListenAgain() | commands.StandBy() | commands.BargeIn():
                self._hear(command)
            case commands.BeginWaiting():
                self._crew.answering.begin_waiting()
            case commands.EndListening(reason):
                self._crew.answering.end(reason)
            case commands.DropListening():
                self._crew.answering.drop()
            case _:
                self._speak(command)

    # What the commands do

    def _hear(
        self, command: commands.Listen | commands.ListenAgain | commands.StandBy | commands.BargeIn
    ) -> None:
        match command:
            case commands.Listen(place, serial):
                self._crew.answering.listen(self._plan.items[place], serial)
                self._announce_listening(self._plan.items[place])
                for item in self._plan.items[place + 1 : place + 2]:
                    self._crew.telling.prefetch(item)
            case commands.BargeIn(place, serial):
                self._crew.answering.listen(self._plan.items[place], serial)
                self._announce_listening(self._plan.items[place])
            case commands.ListenAgain(place, serial):
                self._crew.assessing.listen_again(serial)
                self._announce_listening(self._plan.items[place])
            case commands.StandBy(serial):
                self._crew.answering.stand_by(serial)

    def _announce_listening(self, item: Item) -> None:
        """The ear is open by now: on a busy machine that takes a while, and who was told speaks at once."""
        self._equipment.journal.write("listening_started", card=item.card.number)
        self._equipment.display.listening(item.pacing.limit_s)

    def _speak(self, command: Speech) -> None:
        telling = self._crew.telling
        match command:
            case commands.Ask(place, serial, lead):
                self._ask(place, serial, lead)
            case commands.AskAgain(place, serial):
                self._crew.answering.drop()
                telling.ask_again(self._plan.items[place], self._last_verdict(), serial)
            case commands.GiveFeedback(place, serial):
                self._crew.assessing.show()
                telling.feedback(self._plan.items[place], self._last_verdict(), serial)
            case commands.Remark(place, serial, kind):
                self._remark(self._plan.items[place], kind, serial)
            case commands.GiveDebrief(serial):
                telling.debrief(self._crew.assessing, serial)
            case _:
                self._sound(command)

    def _sound(self, command: Speech) -> None:
        match command:
            case commands.CallTime(place):
                self._crew.telling.call_time(self._plan.items[place])
            case commands.Encourage():
                self._crew.telling.encourage()
            case commands.ShowPause():
                self._crew.telling.paused()
            case commands.AdjustVoice(how):
                self._crew.telling.adjust(how)
            case commands.PlayTone(kind):
                self._crew.telling.tone(kind)
            case _:
                self._crew.talker.hush()

    def _ask(self, place: int, serial: int, lead: signals.Lead) -> None:
        self._crew.answering.drop()
        item = self._plan.items[place]
        # While the question is spoken.
        prepare = start_thread("prepare", lambda: item.drill.prepare(item.card), self._report_crash)
        self._preparing = [thread for thread in self._preparing if thread.is_alive()]
        self._preparing.append(prepare)
        self._crew.telling.ask(item, place, serial, lead)

    def _remark(self, item: Item, kind: signals.RemarkKind, serial: int) -> None:
        judged = self._crew.assessing.judged
        verdict = judged.verdict if judged is not None and judged.item.card.key == item.card.key else None
        self._equipment.journal.write("remark", card=item.card.number, kind=kind.value)
        self._crew.telling.remark(item, kind, serial, verdict, self._crew.logbook.summary())

    def _mark(self, keep: Callable[[Card], None], item: Item) -> None:
        try:
            keep(item.card)
        except RehearseError as err:
            self._inbox.put(signals.TroubleArose(err))

    def _last_verdict(self) -> Verdict:
        assert self._crew.assessing.judged is not None  # noqa: S101  (feedback follows a verdict)
        return self._crew.assessing.judged.verdict

    def _rest(self, serial: int) -> None:
        def rest() -> None:
            self._equipment.clock.sleep(self._rest_s)
            self._inbox.put(signals.RestEnded(serial))

        start_thread("rest", rest, self._report_crash)
