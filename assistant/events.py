"""The words that all rooms share: frozen values about sound, speech and turns.

Sound inside the program is mono float32, shape (n,), -1 to 1, at `SAMPLE_RATE_HZ`. Time inside an answer is
counted in samples since listening began; fields that hold seconds end in `_s`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

SAMPLE_RATE_HZ = 16_000
"""Rate of all audio inside the program, in hertz. Whisper and silero are trained at this rate."""

FRAME_SAMPLES = 512
"""Samples in one frame (32 ms): the window that silero takes at 16 kHz."""

FRAME_S = FRAME_SAMPLES / SAMPLE_RATE_HZ

ANSWER = {"answer": True}
"""`extra` of every log record that holds words of an answer, so that the log can leave it out."""

Samples: TypeAlias = npt.NDArray[np.float32]


def seconds(samples: int) -> float:
    """Length in seconds of that many samples at `SAMPLE_RATE_HZ`."""
    return samples / SAMPLE_RATE_HZ


def sample_count(duration_s: float) -> int:
    """Samples in a duration at `SAMPLE_RATE_HZ`, rounded to the nearest."""
    return round(duration_s * SAMPLE_RATE_HZ)


@dataclass(frozen=True, slots=True)
class Sound:
    """A piece of sound ready to be played.

    Attributes:
        samples: mono float32, shape (n,), -1 to 1.
        rate_hz: its own sample rate; the speaker resamples.
    """

    samples: Samples
    rate_hz: int

    @property
    def duration_s(self) -> float:
        """Length in seconds."""
        return len(self.samples) / self.rate_hz


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time inside an answer, in seconds since listening began."""

    start_s: float
    end_s: float

    @property
    def duration_s(self) -> float:
        """Length in seconds."""
        return self.end_s - self.start_s


@dataclass(frozen=True, slots=True)
class Word:
    """One recognised word with its punctuation, e.g. `"queues,"`.

    Attributes:
        text: as written by the recogniser, without surrounding spaces.
        start_s: start, in seconds since listening began.
        end_s: end, in seconds since listening began.
        probability: the recogniser's own probability, 0 to 1.
    """

    text: str
    start_s: float
    end_s: float
    probability: float


@dataclass(frozen=True, slots=True)
class Weighed:
    """Other words weighed against what was heard.

    Attributes:
        start_s: where the words heard begin.
        end_s: where they end.
        heard: those words.
        instead: the others.
        gain: how much likelier the others are by the sound, in nats; see `Sounding.weigh`.
    """

    start_s: float
    end_s: float
    heard: str
    instead: str
    gain: float


class Sounding(Protocol):
    """The sound of a transcript, as the recogniser keeps it."""

    def weigh(self, start_s: float, end_s: float, instead: str) -> float | None:
        """How much likelier the sound makes the words `instead` than those heard from `start_s` to `end_s`.

        Returns:
            Logarithm of the ratio, in nats: below 0 where what was heard is likelier. None where no word lies
            there.
        """
        ...

    def otherwise(self) -> Sequence[tuple[str, float]]:
        """Other texts that the whole of a short sound may be, the likeliest first.

        Returns:
            Each with its gain over the likeliest of all, in nats: 0 or less. Nothing where the sound is long.
        """
        ...


@dataclass(frozen=True, slots=True)
class Transcript:
    """What was said.

    Attributes:
        text: the whole text.
        words: the same with times and probabilities; empty where the answer was typed.
        no_speech_probability: the recogniser's belief that nobody spoke, 0 to 1.
        weighed: what the sound said about words that might have been spoken instead.
        sounding: tells what else the sound may be; None once the sound is gone.
    """

    text: str
    words: tuple[Word, ...] = ()
    no_speech_probability: float = 0.0
    weighed: tuple[Weighed, ...] = ()
    sounding: Sounding | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class TokenVectors:
    """A text as the pieces of words that a language model reads, with a vector for each.

    Attributes:
        pieces: in order; "##" begins a piece that goes on with the word before.
        vectors: shape (pieces, dimensions), rows of length 1. What stands around a piece shapes its vector.
    """

    pieces: tuple[str, ...]
    vectors: Samples


class Flaw(StrEnum):
    """What makes speech hard to hear, whatever was said."""

    CLIPPED = "the microphone cut off the loudest sound"
    TOO_QUIET = "it was too quiet"
    TOO_FAST = "it was spoken too fast"


@dataclass(frozen=True, slots=True)
class Timing:
    """When sound and speech happened in one answer, taken from voice activity, not from word times.

    Attributes:
        duration_s: from the start of listening (or of the file) to the end of the answer.
        speech: the stretches in which somebody spoke, in order, without overlap.
        asked_s: when the question had been asked, or was interrupted; 0 where listening began after it.
        unheard_s: seconds as loud as the speech in which none was found, though there may have been more.
        flaw: what was wrong with the sound; None where nothing was, or nobody knows.
    """

    duration_s: float
    speech: tuple[Span, ...]
    asked_s: float = 0.0
    unheard_s: float = 0.0
    flaw: Flaw | None = None


class EndReason(StrEnum):
    """Why listening to an answer ended."""

    SILENCE = "silence"
    SPOKEN = "spoken"
    KEY = "key"
    LIMIT = "limit"
    SOURCE_ENDED = "source_ended"


@dataclass(frozen=True, slots=True)
class SpeechStarted:
    """The first word of the answer began at `at_sample`."""

    at_sample: int


@dataclass(frozen=True, slots=True)
class SpeechPaused:
    """Speech stopped at `at_sample`; the answer may go on."""

    at_sample: int


@dataclass(frozen=True, slots=True)
class SpeechResumed:
    """Speech went on at `at_sample` after a pause."""

    at_sample: int


@dataclass(frozen=True, slots=True)
class MarkReached:
    """So many seconds have passed since the first speech, and the person is still speaking."""

    at_sample: int
    mark_s: float


@dataclass(frozen=True, slots=True)
class MonologueNoticed:
    """The person has spoken for too long without turning to the listener."""

    at_sample: int


@dataclass(frozen=True, slots=True)
class LimitReached:
    """The time limit, counted from the first speech, passed at `at_sample`."""

    at_sample: int


@dataclass(frozen=True, slots=True)
class SilenceNoticed:
    """Nobody has begun to answer by `at_sample`: time for an encouraging word."""

    at_sample: int


@dataclass(frozen=True, slots=True)
class AnswerEnded:
    """Listening ended at `at_sample`. `heard_speech` is false when nobody ever began to answer."""

    at_sample: int
    reason: EndReason
    heard_speech: bool


@dataclass(frozen=True, slots=True)
class PauseAsked:
    """The answer ends at `at_sample` because the person wants a pause; `AnswerEnded` follows."""

    at_sample: int


@dataclass(frozen=True, slots=True)
class CommandSpoken:
    """Listening ended at `at_sample`: what was said is no answer, but the command `name`."""

    at_sample: int
    name: str


Transition: TypeAlias = (
    SpeechStarted
    | SpeechPaused
    | SpeechResumed
    | MarkReached
    | MonologueNoticed
    | LimitReached
    | SilenceNoticed
    | AnswerEnded
    | PauseAsked
    | CommandSpoken
)
"""What the endpointer reports while an answer is heard."""
