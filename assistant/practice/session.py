"""The session loop: feeds events to turn-taking and has its commands carried out. It decides nothing."""

import contextlib
import logging
import queue

from assistant.errors import DeviceError, RehearseError
from assistant.practice import signals, turns, wording
from assistant.practice.absence import Absence
from assistant.practice.answering import Answering
from assistant.practice.assessing import Assessing
from assistant.practice.chronicle import Chronicle
from assistant.practice.conductor import Conductor, Crew
from assistant.practice.counting import Counting
from assistant.practice.equipment import Equipment, Inbox, Manners, Outcome
from assistant.practice.logbook import Logbook
from assistant.practice.plan import Plan
from assistant.practice.talker import Talker, TalkerReports
from assistant.practice.telling import Telling
from assistant.practice.turn import Phase, Turn
from assistant.practice.watch import Watch

log = logging.getLogger(__name__)

POLL_S = 0.5
"""How often the loop wakes without an event: on Windows an endless wait cannot be interrupted by Ctrl-C."""


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
        talker = Talker(
            equipment.voice,
            equipment.speaker,
            equipment.clock,
            TalkerReports(self._report_trouble, self._report_crash, on_lost),
        )
        logbook = Logbook(plan, equipment.history, equipment.clock, self._report_trouble)
        answering = Answering(
            equipment, manners, talker, inbox, lambda item: logbook.label_of(item, manners.model)
        )
        self._crew = Crew(
            talker=talker,
            telling=Telling(plan, equipment, manners, talker, inbox),
            answering=answering,
            assessing=Assessing(plan, equipment, manners, answering, logbook, inbox),
            counting=Counting(equipment, logbook),
            logbook=logbook,
            absence=Absence(equipment, talker, inbox),
        )
        self._conductor = Conductor(plan, equipment, self._crew, inbox, manners.rest_s, self._report_crash)
        self._watch = Watch(equipment.clock, manners.lasts_s)
        self._held: signals.Event | signals.Incident | None = None
        """Taken from the inbox already, and behind what the clocks had to tell."""
        self._interrupted = False

    def run(self) -> Outcome:
        """Hold the round to its end, or until it is stopped, and say how it went.

        Raises:
            HistoryError: the round that is to go on is not there any more, or goes on elsewhere.
        """
        try:
            self._open_round()
            try:
                self._take_turns()
            except KeyboardInterrupt:  # at once, even if an answer is being judged
                self._interrupted = True
            finally:
                if kept := self._crew.answering.leave():
                    self._equipment.display.note(wording.kept_text(kept))
                if refused := self._crew.logbook.close(complete=self._conductor.complete):
                    self._equipment.display.note(str(refused))
        finally:
            self._crew.absence.close()
            self._crew.talker.close()
            self._crew.answering.settle()
            self._conductor.settle()
        summary, complete = self._crew.logbook.summary(), self._conductor.complete
        self._equipment.journal.write("round_ended", complete=complete)
        self._equipment.display.round_ended(summary, complete=complete)
        return Outcome(summary, complete, self._interrupted, self._error())

    def _open_round(self) -> None:
        self._crew.logbook.open()
        self._equipment.journal.write(
            "round_started", sheet=self._plan.sheet.id, round=self._crew.logbook.round_id
        )
        self._equipment.display.round_started(self._plan)

    def _error(self) -> RehearseError | None:
        """Why the round could not go on, or came to nothing."""
        answering = self._crew.answering
        empty = answering.closed_door or answering.unreadable if self._crew.logbook.is_empty else None
        return self._crew.assessing.failure or answering.lost or empty

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
                    if self._crew.answering.current is not None:
                        self._equipment.display.progress(progress)
                case _:
                    return happened

    def _take_in(self, incident: signals.InputLost | signals.InputBack | signals.NoiseRose) -> None:
        """Tell of what concerns the ear and changes no turn."""
        match incident:
            case signals.InputLost(error):
                self._crew.absence.input_lost(error)
            case signals.InputBack():
                self._crew.absence.input_back()
            case signals.NoiseRose(level_db):
                self._equipment.journal.write("noise", level_db=level_db)
                self._equipment.display.note(wording.LOUD)
                self._crew.telling.add_news(wording.LOUD)

    def _advance(self, turn: Turn, event: signals.Event) -> Turn:
        self._chronicle.event(turn, event)
        if isinstance(event, signals.OutputBack):
            self._crew.absence.output_back()
        if isinstance(event, signals.RoundTimeUp) and self._crew.answering.input_away:
            event = signals.KeyPressed(signals.Key.STOP)  # nothing more would ever be heard
        turn, orders = turns.step(turn, event)
        self._chronicle.advanced(turn)
        for command in orders:
            self._conductor.carry_out(command)
        return turn

    def _report_trouble(self, error: RehearseError) -> None:
        self._inbox.put(signals.TroubleArose(error))

    def _report_lost(self, error: DeviceError) -> None:
        self._inbox.put(signals.OutputLost(error))

    def _report_crash(self, error: Exception) -> None:
        self._inbox.put(signals.Crashed(error))
