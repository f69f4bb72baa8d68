"""Plays the turn machine by hand."""

from dataclasses import replace

from assistant.events import AnswerEnded, CommandSpoken, EndReason, SpeechStarted, Transition
from assistant.practice import signals
from assistant.practice.commands import Command
from assistant.practice.signals import Begun, Event, Judged, Key, KeyPressed, SpeakingEnded
from assistant.practice.turn import Phase, Turn
from assistant.practice.turns import step
from assistant.practice.voice_command import VoiceCommand


class Game:
    """Plays events into the machine; events without a serial get the current one."""

    def __init__(self, cards: int = 2, **ways: bool) -> None:
        self.turn = replace(Turn(cards), **ways)  # type: ignore[arg-type]
        self.done: list[Command] = []

    def play(self, *events: Event) -> list[Command]:
        self.done = []
        for event in events:
            self.turn, commands = step(self.turn, event)
            self.done.extend(commands)
        return self.done

    def spoken(self) -> list[Command]:
        return self.play(SpeakingEnded(self.turn.serial))

    def reports(self, transition: Transition) -> list[Command]:
        return self.play(signals.ListeningReported(self.turn.serial, transition))

    def speech(self) -> list[Command]:
        return self.reports(SpeechStarted(0))

    def ends(self, reason: EndReason = EndReason.SILENCE, *, heard: bool = True) -> list[Command]:
        return self.reports(AnswerEnded(0, reason, heard))

    def says(self, command: VoiceCommand) -> list[Command]:
        return self.reports(CommandSpoken(0, command))

    def key(self, key: Key) -> list[Command]:
        return self.play(KeyPressed(key))

    def at(self, phase: Phase) -> "Game":
        """Bring the first card into `phase`."""
        steps = {
            Phase.ASKING: lambda: self.play(Begun()),
            Phase.LISTENING: self.spoken,
            Phase.ANSWERING: self.speech,
            Phase.SCORING: self.ends,
            Phase.FEEDBACK: lambda: self.play(Judged(heard=True)),
            Phase.RESTING: self.spoken,
        }
        for reached, act in steps.items():
            act()
            assert self.turn.phase is reached
            if reached is phase:
                return self
        raise AssertionError(phase)
