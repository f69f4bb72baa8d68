"""Tells what happens in a round: to the journal for programs, to the display for people."""

from assistant.decks.cards import Card
from assistant.errors import DeviceLostError, RehearseError
from assistant.events import (
    AnswerEnded,
    CommandSpoken,
    EndReason,
    LimitReached,
    MarkReached,
    MonologueNoticed,
    PauseAsked,
    SpeechStarted,
    Timing,
    Transition,
    seconds,
)
from assistant.listening.workload import Workload
from assistant.practice import signals, wording
from assistant.practice.display import Display
from assistant.practice.journal import Journal
from assistant.practice.plan import Plan
from assistant.practice.turn import Phase, Turn

_SPEAKING = {
    Phase.ASKING: "question",
    Phase.FEEDBACK: "feedback",
    Phase.REMARKING: "remark",
    Phase.DEBRIEFING: "debrief",
}
"""What is being spoken in the phases that speak."""


BEHIND_S = 3.0
"""A recognition that was further behind is told of: the user waits for the verdict."""


class Chronicle:
    """Writes and shows what events and incidents say by themselves. Changes nothing in the round.

    Args:
        real_time: sound passes as fast as it was spoken; else recognition that is behind is no news.
    """

    def __init__(self, plan: Plan, journal: Journal, display: Display, *, real_time: bool) -> None:
        self._plan = plan
        self._real_time = real_time
        self._journal = journal
        self._display = display
        self._spoken: dict[int, tuple[str, int | None]] = {}

    def advanced(self, turn: Turn) -> None:
        """Note what a turn speaks: when it has ended, cut short by a key, the turn may be another one."""
        if turn.phase in _SPEAKING:
            what = "follow_up" if turn.following_up else _SPEAKING[turn.phase]
            card = None if turn.looking_back else self._card_at(turn)
            self._spoken[turn.serial] = (what, card)

    def event(self, turn: Turn, event: signals.Event) -> None:
        """Tell of an event that comes while the round is at `turn`."""
        card = self._card_at(turn)
        match event:
            case signals.SpeakingStarted(serial):
                what, spoken_card = self._spoken.get(serial, ("speech", card))
                self._journal.write(f"{what}_started", card=spoken_card)
            case signals.SpeakingEnded(serial):
                what, spoken_card = self._spoken.pop(serial, ("speech", card))
                self._journal.write(f"{what}_ended", card=spoken_card)
            case signals.KeyPressed(key):
                self._journal.write("command", card=card, command=key.value, by="key")
            case signals.Commanded(command):
                self._journal.write("command", card=card, command=command.value, by="voice")
            case signals.Woke(slept_s):
                self._journal.write("woke", slept_s=round(slept_s, 1))
            case signals.RoundTimeUp():
                self._journal.write("time_up")
            case signals.ListeningReported(serial, transition) if serial == turn.serial:
                self._heard(card, transition, turn.phase, standing_by=turn.stands_by)
            case _:
                pass

    def incident(self, incident: signals.TroubleArose | signals.SoundLost) -> None:
        """Tell of something beside the turns."""
        match incident:
            case signals.TroubleArose(error):
                self.trouble(error)
                self._display.note(str(error))
            case signals.SoundLost(samples):
                self._journal.write("sound_lost", lost_s=round(seconds(samples), 3))
                self._display.note(
                    f"{seconds(samples):.1f} s of sound were lost: the machine was too busy to take them."
                )

    def recognised(self, card: Card, timing: Timing, workload: Workload) -> None:
        """Tell how the recognition of an answer kept up."""
        self._journal.write(
            "recognised",
            card=card.number,
            audio_s=round(timing.duration_s, 3),
            decode_s=round(workload.decode_s, 3),
            passes=workload.passes,
            backlog_max_s=round(workload.backlog_max_s, 3),
        )
        if self._real_time and workload.backlog_max_s > BEHIND_S:
            self._display.note(
                f"The recognition was {workload.backlog_max_s:.0f} s behind: this computer is slow for the "
                "model. A smaller one keeps up: rehearse models fetch tiny.en, rehearse models use tiny.en"
            )

    def trouble(self, error: RehearseError) -> None:
        """Write an error into the journal."""
        event = "device_lost" if isinstance(error, DeviceLostError) else "trouble"
        self._journal.write(event, error=str(error))

    def _card_at(self, turn: Turn) -> int | None:
        return self._plan.items[turn.place].card.number if self._plan.items else None

    def _heard(self, card: int | None, transition: Transition, phase: Phase, *, standing_by: bool) -> None:
        match transition:
            case SpeechStarted() if standing_by and phase in _SPEAKING:
                self._journal.write("interrupted", card=card)
            case SpeechStarted() | AnswerEnded() if standing_by:
                pass  # no answer
            case SpeechStarted(at_sample):
                self._journal.write("speech_started", card=card, audio_s=round(seconds(at_sample), 3))
            case LimitReached(at_sample):
                self._journal.write("limit_reached", card=card, audio_s=round(seconds(at_sample), 3))
            case MarkReached(at_sample, mark_s):
                audio_s = round(seconds(at_sample), 3)
                self._journal.write("mark_reached", card=card, audio_s=audio_s, mark_s=mark_s)
            case MonologueNoticed(at_sample):
                self._journal.write("monologue", card=card, audio_s=round(seconds(at_sample), 3))
                self._display.note(wording.MONOLOGUE)
            case PauseAsked():
                self._journal.write("command", card=card, command="pause", by="voice")
            case CommandSpoken(_, name):
                self._journal.write("command", card=card, command=name, by="voice")
            case AnswerEnded(at_sample, reason, heard_speech):
                audio_s = round(seconds(at_sample), 3)
                self._journal.write("answer_ended", card=card, audio_s=audio_s, reason=reason.value)
                if reason is EndReason.SOURCE_ENDED and not heard_speech:
                    self._display.note(wording.NOTHING_MORE)
            case _:
                pass
