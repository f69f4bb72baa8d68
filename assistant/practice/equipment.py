"""What a session works with, how it behaves, and how it ended."""

import queue
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from assistant.audio.level import ZeroWatch
from assistant.decks.cards import Card
from assistant.decks.phrase_book import PhraseBook
from assistant.errors import RehearseError
from assistant.events import Sound
from assistant.history.store import History
from assistant.history.summary import RoundSummary
from assistant.listening.ear import Ear
from assistant.listening.endpointer import EndpointRules
from assistant.listening.patience import Patience
from assistant.ports import AudioSource, Clock, PromptVoice, Speaker
from assistant.practice import signals
from assistant.practice.display import Display
from assistant.practice.journal import Journal


def _none_remains() -> None:
    """There is no other loudspeaker."""


def _not_kept(_: Card) -> None:
    """Nobody keeps it."""


Inbox = queue.SimpleQueue[signals.Event | signals.Incident]


@dataclass(frozen=True, slots=True)
class Manners:
    """How the round treats the user.

    Attributes:
        rules: when an answer starts and ends; the pacing of each item goes on top.
        patience: silences that end an answer, by what has been said.
        rest_s: seconds of silence between the feedback and the next question.
        model: name of the speech model, for the history.
        real_time: sound passes as fast as it was spoken.
        half_duplex: the microphone is deaf while the assistant speaks.
        ask_again: what was unclear in an answer is asked about once.
        live_points: the points are ticked on the screen while they are made.
        voice_commands: an answer that is a command, whole, is obeyed.
        hands_free: commands are heard between the answers, too.
        barge_in: whoever speaks while the assistant does interrupts it; wants headphones, no half-duplex.
        returns_missed: a card of which too much was missed comes once more in the round.
        awaits_output: a lost loudspeaker is waited for; else the round goes on in silence.
        input_away_s: seconds for which a lost microphone is waited for; then the round ends.
        tones_only: a tone tells how the answer was, in place of words.
        lasts_s: the round ends after the card under way when it has lasted that long; None for any.
        keeps_recordings: the sound of an answer stays when its verdict is in the history.
    """

    rules: EndpointRules
    patience: Patience
    rest_s: float
    model: str
    real_time: bool = True
    half_duplex: bool = True
    ask_again: bool = False
    live_points: bool = False
    voice_commands: bool = True
    hands_free: bool = False
    barge_in: bool = False
    returns_missed: bool = False
    awaits_output: bool = False
    input_away_s: float = 0.0
    tones_only: bool = False
    lasts_s: float | None = None
    keeps_recordings: bool = True


@dataclass(frozen=True, slots=True)
class Equipment:
    """The devices and rooms that a session works with. Who opened them closes them.

    Attributes:
        voice: None for a silent round.
        ear: None for a round in which nothing is asked.
        phrases: keeps the user's own ways of saying points.
        remaining: finds another loudspeaker where the chosen one is gone; None where there is none.
        mark_known: keeps that the user knows a card.
        mark_told: keeps that the user had a card told.
        zero_watch: notices a muted or refused microphone; None for recorded answers.
    """

    source: AudioSource
    zero_watch: ZeroWatch | None
    speaker: Speaker
    voice: PromptVoice | None
    tones: Mapping[signals.ToneKind, Sound]
    ear: Ear | None
    history: History
    recordings: Path
    phrases: PhraseBook
    clock: Clock
    journal: Journal
    display: Display
    remaining: Callable[[], Speaker | None] = _none_remains
    mark_known: Callable[[Card], None] = _not_kept
    mark_told: Callable[[Card], None] = _not_kept


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a round ended.

    Attributes:
        complete: every card had its turn.
        interrupted: the user pressed Ctrl-C.
        error: why the round could not go on, or None.
    """

    summary: RoundSummary
    complete: bool
    interrupted: bool
    error: RehearseError | None
