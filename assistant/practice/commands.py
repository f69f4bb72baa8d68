"""What comes out of turn-taking: commands, imperative. The session carries them out."""

from dataclasses import dataclass
from typing import TypeAlias

from assistant.errors import DeviceError
from assistant.events import EndReason
from assistant.practice.signals import Lead, RemarkKind, ToneKind


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
    """Transcribe, score and keep the answer.

    Attributes:
        hints: given to the card before.
    """

    place: int
    hints: int = 0


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
class Remark:
    """Say something beside questions and feedback."""

    place: int
    serial: int
    kind: RemarkKind


@dataclass(frozen=True, slots=True)
class StandBy:
    """Listen for commands, and for nothing else."""

    serial: int


@dataclass(frozen=True, slots=True)
class BargeIn:
    """Listen while the assistant speaks: what is said then interrupts it."""

    place: int
    serial: int


@dataclass(frozen=True, slots=True)
class BeginWaiting:
    """The question has been asked, or interrupted: the time to answer counts from now."""


@dataclass(frozen=True, slots=True)
class AdjustVoice:
    """Speak slower, faster or louder from now on."""

    how: RemarkKind


@dataclass(frozen=True, slots=True)
class MarkKnown:
    """The user knows this card: it need not come for long."""

    place: int


@dataclass(frozen=True, slots=True)
class MarkTold:
    """The user wants this card told, and gives no answer: it should come again soon."""

    place: int


@dataclass(frozen=True, slots=True)
class AwaitOutput:
    """Tell, on whatever can still be heard, that the loudspeaker is gone, and wait for it."""

    serial: int
    error: DeviceError


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
    | Remark
    | StandBy
    | BargeIn
    | BeginWaiting
    | AdjustVoice
    | MarkKnown
    | MarkTold
    | AwaitOutput
    | CountPoint
    | UncountPoint
    | Rest
    | Skip
    | Hush
    | ShowPause
    | Finish
)
