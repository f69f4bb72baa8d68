"""When an answer starts, pauses and ends. Pure: speech probabilities in, transitions out, time in samples."""

from dataclasses import dataclass, replace
from enum import Enum, auto

from assistant.events import (
    FRAME_SAMPLES,
    SAMPLE_RATE_HZ,
    AnswerEnded,
    EndReason,
    LimitReached,
    MarkReached,
    MonologueNoticed,
    SilenceNoticed,
    Span,
    SpeechPaused,
    SpeechResumed,
    SpeechStarted,
    Transition,
    sample_count,
    seconds,
)

HARD_STOP_FACTOR = 3.0
"""An answer ends at this many times its limit. Source: the command line contract."""


@dataclass(frozen=True, slots=True)
class EndpointRules:
    """When to call it speech, a pause and an end. Durations in seconds, probabilities 0 to 1.

    Attributes:
        speech_probability: a frame at or above it is speech. Source: silero's own default, 0.5.
        silence_probability: speech goes on until a frame falls below it. Source: silero, 0.15
            under the other.
        start_s: speech this long starts an answer; shorter sounds are coughs and clicks. Source: on 59 clips
            without speech 0.2 s starts 2 answers, and every one of 173 spoken clips starts.
        resume_s: speech this long ends a pause.
        pause_s: silence this long is a pause.
        end_silence_s: silence that ends the answer, counted from the last speech, unless `patience_s` is set.
        nudge_s: silence before the first word after which an encouraging word is due.
        give_up_s: silence before the first word that ends the listening.
        limit_s: time limit, counted from the first speech; None for no limit.
        stop_factor: the answer ends at this many times its limit.
        marks_s: times on the way to be told of, counted from the first speech, in order.
        monologue_s: speaking this long without turning to the listener is a monologue; None where it is none.
        going_on_s: at the limit a pause this short still counts as speaking. Source: pauses over 1.2 s inside
            a clause sound hesitant, shorter ones are part of speech.
    """

    speech_probability: float = 0.5
    silence_probability: float = 0.35
    start_s: float = 0.2
    resume_s: float = 0.1
    pause_s: float = 0.3
    end_silence_s: float = 2.5
    nudge_s: float = 8.0
    give_up_s: float = 20.0
    limit_s: float | None = None
    stop_factor: float = HARD_STOP_FACTOR
    marks_s: tuple[float, ...] = ()
    monologue_s: float | None = None
    going_on_s: float = 1.2


STRICT_PROBABILITY = 0.7
"""In noise. Source: 10 dB above a street, a cafe, a train, rain, a highway and a keyboard, 97 to 99 % of the
frames of speech have more; all of 48 clips, 40 of them single commands, start at the strict rules."""

STRICT_START_S, STRICT_RESUME_S = 0.35, 0.2
"""In noise; see there. Clatter and horns that pass for speech are shorter."""

NEVER_ENDING = EndpointRules(end_silence_s=float("inf"), nudge_s=float("inf"), give_up_s=float("inf"))
"""For recordings, which end by themselves."""


def stricter(rules: EndpointRules) -> EndpointRules:
    """The same rules for a loud place."""
    return replace(
        rules,
        speech_probability=max(rules.speech_probability, STRICT_PROBABILITY),
        start_s=max(rules.start_s, STRICT_START_S),
        resume_s=max(rules.resume_s, STRICT_RESUME_S),
    )


class _State(Enum):
    WAITING = auto()
    SPEAKING = auto()
    PAUSED = auto()
    ENDED = auto()


class Endpointer:
    """Follows one answer, frame by frame, and reports every transition once, in order.

    All decisions depend on the sequence of frames alone: no clock, no chunk size.
    """

    def __init__(self, rules: EndpointRules) -> None:
        self._rules = rules
        self.patience_s = rules.end_silence_s
        """Silence that ends the answer, from now on; whoever reads the words may change it."""
        self._state = _State.WAITING
        self._position = 0
        self._voiced_since: int | None = None
        self._speech_started = 0
        self._span_started = 0
        self._last_speech = 0
        self._nudged = False
        self._limit_told = rules.limit_s is None
        self._marks_due = list(rules.marks_s)
        self._alone_since = 0
        self._waiting_since = 0
        self._spans: list[Span] = []

    @property
    def position(self) -> int:
        """Samples heard since listening began."""
        return self._position

    @property
    def ended(self) -> bool:
        """Whether the answer is over; further frames change nothing."""
        return self._state is _State.ENDED

    @property
    def heard_speech(self) -> bool:
        """Whether somebody has begun to answer."""
        return bool(self._spans) or self._state in {_State.SPEAKING, _State.PAUSED}

    @property
    def speaking_s(self) -> float:
        """Seconds since the first speech; 0 before it."""
        return seconds(self._position - self._speech_started) if self.heard_speech else 0.0

    @property
    def pausing(self) -> bool:
        """Whether the answer has begun and nobody speaks at this moment."""
        return self._state is _State.PAUSED and self._voiced_since is None

    @property
    def between_words(self) -> bool:
        """Whether this frame held no voice, before, in or after the answer."""
        return self._voiced_since is None and self._state is not _State.SPEAKING

    @property
    def silence_s(self) -> float:
        """Seconds since the last speech; meaningful once there was some."""
        return seconds(self._position - self._last_speech)

    @property
    def speech(self) -> tuple[Span, ...]:
        """The stretches of speech so far; pauses shorter than `pause_s` belong to them."""
        if self._state is _State.SPEAKING:
            return (*self._spans, Span(seconds(self._span_started), seconds(self._last_speech)))
        return tuple(self._spans)

    def push(self, probability: float) -> list[Transition]:
        """Take the speech probability of the next `FRAME_SAMPLES` samples.

        Returns:
            The transitions that this frame brought about, in order; often none.
        """
        if self.ended:
            return []
        frame_start = self._position
        self._position += FRAME_SAMPLES
        self._follow_voice(probability, frame_start)
        transitions = self._speech_transitions()
        transitions += self._mark_transitions()
        transitions += self._monologue_transitions()
        transitions += self._limit_transitions()
        transitions += self._end_transitions()
        return transitions

    @property
    def waiting_since_s(self) -> float:
        """When the time to answer began, in seconds."""
        return seconds(self._waiting_since)

    def begin_waiting(self) -> None:
        """The time to answer counts from now, not from the first frame."""
        self._waiting_since = self._position

    def grant(self, duration_s: float) -> None:
        """Whoever was interrupted has that much time more, from now, to go on or to begin."""
        self._waiting_since = self._position
        if self._state is _State.PAUSED:
            self._last_speech = self._position + sample_count(duration_s)

    def be_strict(self) -> None:
        """From now on it takes clearer and longer speech to begin or to go on, as in noise."""
        self._rules = stricter(self._rules)

    def turned_to_listener(self, at_s: float) -> None:
        """The person turned to the listener `at_s` seconds after listening began: a monologue starts anew."""
        self._alone_since = max(self._alone_since, sample_count(at_s))

    def end(self, reason: EndReason) -> list[Transition]:
        """End the answer now, for a reason that the sound does not tell (a key, a closed source)."""
        if self.ended:
            return []
        heard = self.heard_speech
        if self._state is _State.SPEAKING:
            self._close_span()
        self._state = _State.ENDED
        return [AnswerEnded(self._position, reason, heard)]

    def _follow_voice(self, probability: float, frame_start: int) -> None:
        voiced = self._voiced_since is not None
        threshold = self._rules.silence_probability if voiced else self._rules.speech_probability
        if probability >= threshold:
            if not voiced:
                self._voiced_since = frame_start
            if self._state is _State.SPEAKING:
                self._last_speech = self._position
        else:
            self._voiced_since = None

    def _speech_transitions(self) -> list[Transition]:
        match self._state:
            case _State.WAITING if self._voiced_for(self._rules.start_s):
                started = self._open_span()
                self._speech_started = self._alone_since = started
                return [SpeechStarted(started)]
            case _State.PAUSED if self._voiced_for(self._rules.resume_s):
                return [SpeechResumed(self._open_span())]
            case _State.SPEAKING if self._silent_for(self._rules.pause_s):
                self._close_span()
                self._state = _State.PAUSED
                return [SpeechPaused(self._last_speech)]
            case _:
                return []

    def _mark_transitions(self) -> list[Transition]:
        due: list[Transition] = []
        while self._marks_due and self._is_speaking_at(self._speech_started, self._marks_due[0]):
            due.append(MarkReached(self._position, self._marks_due.pop(0)))
        return due

    def _monologue_transitions(self) -> list[Transition]:
        longest_s = self._rules.monologue_s
        if longest_s is None or not self._is_speaking_at(self._alone_since, longest_s):
            return []
        self._alone_since = self._position  # told; and again after as long
        return [MonologueNoticed(self._position)]

    def _is_speaking_at(self, since: int, duration_s: float) -> bool:
        """Whether somebody still speaks when so much time has passed since a sample."""
        is_due = self._position >= since + sample_count(duration_s)
        return self._state is not _State.WAITING and is_due and not self._silent_for(self._rules.going_on_s)

    def _limit_transitions(self) -> list[Transition]:
        limit_s = self._rules.limit_s
        if self._limit_told or limit_s is None or not self._is_speaking_at(self._speech_started, limit_s):
            return []
        self._limit_told = True
        return [LimitReached(self._position)]

    def _end_transitions(self) -> list[Transition]:
        rules = self._rules
        if self._state is _State.WAITING:
            return self._silence_transitions()
        if rules.limit_s is not None:
            hard_stop = self._speech_started + sample_count(rules.limit_s * rules.stop_factor)
            if self._position >= hard_stop:
                return self.end(EndReason.LIMIT)
        if self._state is _State.PAUSED and self._voiced_since is None and self._silent_for(self.patience_s):
            return self.end(EndReason.SILENCE)
        return []

    def _silence_transitions(self) -> list[Transition]:
        if self._voiced_since is not None:
            return []
        waited_s = seconds(self._position - self._waiting_since)
        if waited_s >= self._rules.give_up_s:
            return self.end(EndReason.SILENCE)
        if not self._nudged and waited_s >= self._rules.nudge_s:
            self._nudged = True
            return [SilenceNoticed(self._position)]
        return []

    def _voiced_for(self, duration_s: float) -> bool:
        since = self._voiced_since
        return since is not None and self._position - since >= duration_s * SAMPLE_RATE_HZ

    def _silent_for(self, duration_s: float) -> bool:
        return self._position - self._last_speech >= duration_s * SAMPLE_RATE_HZ

    def _open_span(self) -> int:
        started = self._voiced_since
        assert started is not None  # noqa: S101  (callers have just seen voice)
        self._span_started = started
        self._last_speech = self._position
        self._state = _State.SPEAKING
        return started

    def _close_span(self) -> None:
        self._spans.append(Span(seconds(self._span_started), seconds(self._last_speech)))
