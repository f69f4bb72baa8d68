"""Listens for commands between the answers: nothing is recorded, and nothing else is heeded."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from assistant.events import AnswerEnded, CommandSpoken, Samples, Transcript, Transition
from assistant.listening.answer import AnswerListener
from assistant.listening.by_words import COMMAND_SILENCE_S, LONGEST_COMMAND_S, CommandIn, EndByWords
from assistant.listening.ear import Ear
from assistant.listening.endpointer import EndpointRules
from assistant.listening.patience import Patience
from assistant.practice.voice_commands import weigh_commands

SILENCE_S = COMMAND_SILENCE_S
"""Silence that ends what is said: whatever comes after it is an utterance of its own."""

LONGEST_S = LONGEST_COMMAND_S + 1.0
"""Speech that is no command any more, but somebody who talks; it is listened to no further."""

WAIT_S = 0.01

MOST_WAITED_S = 1.5
"""Time to ask the sound about a near miss: up to 17 questions of a tenth of a second or less."""

BARGE_IN_START_S = 0.15
"""Speech that interrupts the assistant: with the microphone's buffer and a frame, 0.25 s after it began."""


class NoTake:
    """Keeps nothing of what is heard."""

    def write(self, frame: Samples) -> None:
        """The frame is gone."""

    def close(self) -> None:
        """Nothing is held."""


@dataclass(frozen=True, slots=True)
class Standby:
    """How commands are listened for.

    Attributes:
        rules: of the round; what begins speech is taken from them.
        command_in: tells which command an utterance is, if any.
    """

    rules: EndpointRules
    command_in: CommandIn

    def listener(self, ear: Ear, *, start_s: float | None = None) -> AnswerListener:
        """Begin to listen.

        Args:
            start_s: speech this long counts; None for that of the rules.
        """
        endless = float("inf")
        rules = EndpointRules(
            speech_probability=self.rules.speech_probability,
            start_s=self.rules.start_s if start_s is None else start_s,
            resume_s=self.rules.resume_s,
            end_silence_s=SILENCE_S,
            nudge_s=endless,
            give_up_s=endless,
            limit_s=LONGEST_S,
            stop_factor=1.0,
        )
        patience = Patience(SILENCE_S, SILENCE_S, SILENCE_S)
        by_words = EndByWords(patience, _cannot_tell, heeds_closing=False, command_in=self.command_in)
        return ear.listener(rules, by_words, weigh_commands)


def settled(
    listener: AnswerListener, command_in: CommandIn, tell: Callable[[Transition], None]
) -> Callable[[Transition], None]:
    """`tell`, but what ended before its words were read is read first."""
    return partial(_tell_settled, listener, command_in, tell)


def _tell_settled(
    listener: AnswerListener,
    command_in: CommandIn,
    tell: Callable[[Transition], None],
    transition: Transition,
) -> None:
    if isinstance(transition, AnswerEnded) and transition.heard_speech:
        for _ in range(round(MOST_WAITED_S / WAIT_S)):
            if listener.rests:
                break
            time.sleep(WAIT_S)
        name = command_in(listener.heard().transcript)
        if name is not None:
            transition = CommandSpoken(transition.at_sample, name)
    tell(transition)


def _cannot_tell(_: Transcript) -> None:
    """No words make such an utterance complete."""
