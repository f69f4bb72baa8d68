"""What goes into turn-taking (events, past tense) and what comes out of it (commands, imperative).

Incidents happen beside the turns and only want to be told.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from assistant.errors import RehearseError
from assistant.events import EndReason, Transition
from assistant.practice.progress import Progress


class Key(StrEnum):
    """What the user can ask for at any moment."""

    GO = "go"
    REPEAT = "repeat"
    SKIP = "skip"
    PAUSE = "pause"
    STOP = "stop"
    COUNT = "count"
    UNCOUNT = "uncount"
    YES = "yes"
    NO = "no"


class Lead(StrEnum):
    """Why a question is asked: it decides the words before it."""

    FIRST = "first"
    NEXT = "next"
    REPEAT = "repeat"
    UNHEARD = "unheard"
    AFTER_SILENCE = "after_silence"
    RESUMED = "resumed"


class ToneKind(StrEnum):
    """The short sounds."""

    START = "start"
    STOP = "stop"
    MARK = "mark"
    MONOLOGUE = "monologue"
    TIME_UP = "time_up"


@dataclass(frozen=True, slots=True)
class Begun:
    """The round begins."""


@dataclass(frozen=True, slots=True)
class SpeakingStarted:
    """The first sound of the question or the feedback leaves for the loudspeaker."""

    serial: int


@dataclass(frozen=True, slots=True)
class SpeakingEnded:
    """The question or the feedback has been spoken, or was stopped."""

    serial: int


@dataclass(frozen=True, slots=True)
class ListeningReported:
    """The endpointer saw a transition."""

    serial: int
    transition: Transition


@dataclass(frozen=True, slots=True)
class ListeningFailed:
    """The recorded answer for this listening cannot be read; the next one may be."""

    serial: int


@dataclass(frozen=True, slots=True)
class Judged:
    """The answer has its verdict, and it is kept.

    Attributes:
        heard: false when there was nothing to judge.
        unclear: a part of it could not be told, and is worth a question.
    """

    heard: bool
    unclear: bool = False


@dataclass(frozen=True, slots=True)
class JudgingFailed:
    """The answer cannot be transcribed, and neither could the next one."""


@dataclass(frozen=True, slots=True)
class RestEnded:
    """The silence after the feedback has passed."""

    serial: int


@dataclass(frozen=True, slots=True)
class KeyPressed:
    """The user pressed a key."""

    key: Key


Event: TypeAlias = (
    Begun
    | SpeakingStarted
    | SpeakingEnded
    | ListeningReported
    | ListeningFailed
    | Judged
    | JudgingFailed
    | RestEnded
    | KeyPressed
)


@dataclass(frozen=True, slots=True)
class Ask:
    """Speak and show the question."""

    place: int
    serial: int
    lead: Lead


@dataclass(frozen=True, slots=True)
class Listen:
    """Open the ear for an answer."""

    place: int
    serial: int


@dataclass(frozen=True, slots=True)
class AskAgain:
    """Ask about what was unclear in the answer, without giving it away."""

    place: int
    serial: int


@dataclass(frozen=True, slots=True)
class ListenAgain:
    """Open the ear for what is added to the answer."""

    place: int
    serial: int


@dataclass(frozen=True, slots=True)
class EndListening:
    """The user has ended the answer; what was said counts."""

    reason: EndReason


@dataclass(frozen=True, slots=True)
class DropListening:
    """Stop listening; the user asked for another go at it, so what was said does not count."""


@dataclass(frozen=True, slots=True)
class Encourage:
    """Say a kind word into the silence."""


@dataclass(frozen=True, slots=True)
class CallTime:
    """Tell the user that the time limit has passed."""

    place: int


@dataclass(frozen=True, slots=True)
class GiveDebrief:
    """Show and speak what the round came to."""

    serial: int


@dataclass(frozen=True, slots=True)
class PlayTone:
    """Play a short tone."""

    kind: ToneKind


@dataclass(frozen=True, slots=True)
class Judge:
    """Transcribe, score and keep the answer."""

    place: int


@dataclass(frozen=True, slots=True)
class TakeReply:
    """Judge and keep a reply that was given by a key, as if it had been said."""

    place: int
    reply: str


@dataclass(frozen=True, slots=True)
class JudgeAgain:
    """Transcribe what was added, score both answers together, and keep it."""

    place: int


@dataclass(frozen=True, slots=True)
class GiveFeedback:
    """Show and speak the verdict and the expert answer."""

    place: int
    serial: int


@dataclass(frozen=True, slots=True)
class CountPoint:
    """The user has made a point that was not credited: count the likeliest."""

    place: int


@dataclass(frozen=True, slots=True)
class UncountPoint:
    """Take back the point that was counted last."""

    place: int


@dataclass(frozen=True, slots=True)
class Rest:
    """Leave a moment before the next question."""

    serial: int


@dataclass(frozen=True, slots=True)
class Skip:
    """The card goes without an answer: never a zero."""

    place: int


@dataclass(frozen=True, slots=True)
class Hush:
    """Stop speaking at once."""


@dataclass(frozen=True, slots=True)
class ShowPause:
    """Tell that the round waits."""


@dataclass(frozen=True, slots=True)
class Finish:
    """The round is over; `complete` is false when it was stopped or the source closed."""

    complete: bool


Command: TypeAlias = (
    Ask
    | Listen
    | AskAgain
    | ListenAgain
    | EndListening
    | DropListening
    | Encourage
    | PlayTone
    | CallTime
    | GiveDebrief
    | Judge
    | TakeReply
    | JudgeAgain
    | GiveFeedback
    | CountPoint
    | UncountPoint
    | Rest
    | Skip
    | Hush
    | ShowPause
    | Finish
)


@dataclass(frozen=True, slots=True)
class TroubleArose:
    """Something does not work (the voice, the loudspeaker, the recording); the round goes on without it."""

    error: RehearseError


@dataclass(frozen=True, slots=True)
class SoundLost:
    """The machine was too busy to take that many samples from the microphone."""

    samples: int


@dataclass(frozen=True, slots=True)
class Interrupted:
    """The user pressed Ctrl-C: as the key to stop, but the round says so."""


@dataclass(frozen=True, slots=True)
class Crashed:
    """A thread of the round died of a bug."""

    error: Exception


@dataclass(frozen=True, slots=True)
class Progressed:
    """The answer under way has come so far."""

    progress: Progress


Incident: TypeAlias = TroubleArose | SoundLost | Interrupted | Crashed | Progressed
