"""What goes into turn-taking: events, past tense.

Incidents happen beside the turns and only want to be told.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from assistant.errors import DeviceError, RehearseError
from assistant.events import Flaw, Transition
from assistant.practice.progress import Progress
from assistant.practice.voice_command import VoiceCommand


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
    UNCLEAR = "unclear"
    CLIPPED = "clipped"
    TOO_QUIET = "too_quiet"
    TOO_FAST = "too_fast"
    AFTER_SILENCE = "after_silence"
    RESUMED = "resumed"


UNCLEAR_LEADS: Mapping[str, Lead] = {
    Flaw.CLIPPED: Lead.CLIPPED,
    Flaw.TOO_QUIET: Lead.TOO_QUIET,
    Flaw.TOO_FAST: Lead.TOO_FAST,
}
"""Why a question comes again, by what made its answer hard to hear."""


class RemarkKind(StrEnum):
    """What is said beside questions and feedback."""

    HINT = "hint"
    ANSWER = "answer"
    PROGRESS = "progress"
    KNOWN = "known"
    HELP = "help"
    SLOWER = "slower"
    FASTER = "faster"
    LOUDER = "louder"
    NOT_UNDERSTOOD = "not_understood"


class ToneKind(StrEnum):
    """The short sounds."""

    START = "start"
    STOP = "stop"
    MARK = "mark"
    MONOLOGUE = "monologue"
    TIME_UP = "time_up"
    COMMAND = "command"
    ALL_MADE = "all_made"
    PART_MADE = "part_made"
    NONE_MADE = "none_made"


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
        missed: the card deserves to come once more.
        silent: no word was heard.
        flaw: see `Delivery`.
    """

    heard: bool
    unclear: bool = False
    missed: bool = False
    silent: bool = False
    flaw: str | None = None


@dataclass(frozen=True, slots=True)
class JudgingFailed:
    """The answer cannot be transcribed, and neither could the next one."""


@dataclass(frozen=True, slots=True)
class Commanded:
    """What was to be judged is no answer but a command."""

    command: VoiceCommand


@dataclass(frozen=True, slots=True)
class RestEnded:
    """The silence after the feedback has passed."""

    serial: int


@dataclass(frozen=True, slots=True)
class KeyPressed:
    """The user pressed a key."""

    key: Key


@dataclass(frozen=True, slots=True)
class RoundTimeUp:
    """The time that the round was given is over."""


@dataclass(frozen=True, slots=True)
class OutputLost:
    """The loudspeaker is gone; nothing can be heard."""

    error: DeviceError


@dataclass(frozen=True, slots=True)
class OutputBack:
    """The loudspeaker is there again."""

    serial: int


@dataclass(frozen=True, slots=True)
class Woke:
    """The machine has slept for so many seconds."""

    slept_s: float


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
    | Commanded
    | RoundTimeUp
    | OutputLost
    | OutputBack
    | Woke
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
class InputLost:
    """The microphone is gone; what was said is kept, and the answer goes on when it is back."""

    error: DeviceError


@dataclass(frozen=True, slots=True)
class InputBack:
    """The microphone is there again."""


@dataclass(frozen=True, slots=True)
class NoiseRose:
    """It has become loud around the user, by the level in dB of full scale; listening is stricter now."""

    level_db: float


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


Incident: TypeAlias = (
    TroubleArose | SoundLost | InputLost | InputBack | NoiseRose | Interrupted | Crashed | Progressed
)
