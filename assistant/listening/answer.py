"""One answer being heard: frames in, transitions out, and in the end what was said and when."""

from array import array
from dataclasses import dataclass

import numpy as np

from assistant.events import (
    CommandSpoken,
    EndReason,
    PauseAsked,
    Samples,
    Span,
    SpeechResumed,
    Timing,
    Transcript,
    Transition,
    seconds,
)
from assistant.listening.by_words import COMMAND_SILENCE_S, LONGEST_COMMAND_S, EndByWords
from assistant.listening.endpointer import Endpointer, EndpointRules
from assistant.listening.level import clipped, find_flaw, peak_of
from assistant.listening.opinion import Opinion
from assistant.listening.patience import (
    CLOSING_PHRASES,
    CLOSING_SILENCE_S,
    PAUSE_PHRASES,
    Patience,
    asks_for_pause,
    is_closing,
    without_closing,
)
from assistant.listening.reading import Reading
from assistant.listening.recogniser import AnswerRecogniser
from assistant.listening.unheard import unheard_s
from assistant.listening.workload import SETTLE_S, Workload
from assistant.ports import VoiceDetector


@dataclass(frozen=True, slots=True)
class Heard:
    """What was said in one answer, and when."""

    transcript: Transcript
    timing: Timing


class AnswerListener:
    """Hears one answer.

    Feed it with `push` until a transition is `AnswerEnded`, or end it with `end`; then ask for `heard`, or
    close it if the answer is not wanted. It ends with `CommandSpoken` where all that was said is a command.

    Args:
        by_words: None where only the sound decides when the answer has ended.
    """

    def __init__(
        self,
        detector: VoiceDetector,
        recogniser: AnswerRecogniser,
        rules: EndpointRules,
        by_words: EndByWords | None = None,
    ) -> None:
        detector.reset()
        self._detector = detector
        self._recogniser = recogniser
        self._endpointer = Endpointer(rules)
        self._levels = array("f")
        self._peaks = array("f")
        self._clipped = array("H")
        self._by_words = by_words
        self._opinion = Opinion(by_words.made_all if by_words else _cannot_tell)
        heeds_commands = by_words is not None and by_words.command_in is not None
        self._phrases = (*CLOSING_PHRASES, *PAUSE_PHRASES) if heeds_commands else CLOSING_PHRASES
        self._considered: Reading | None = None
        self._closing_glimpsed = False
        self._command: str | None = None

    @property
    def duration_s(self) -> float:
        """Seconds of sound heard since listening began."""
        return seconds(self._endpointer.position)

    @property
    def speech(self) -> tuple[Span, ...]:
        """The stretches of speech so far."""
        return self._endpointer.speech

    @property
    def speaking_s(self) -> float:
        """Seconds since the first word; 0 before it."""
        return self._endpointer.speaking_s

    @property
    def ended(self) -> bool:
        """Whether the answer is over."""
        return self._endpointer.ended

    @property
    def workload(self) -> Workload:
        """The work of the recognition so far."""
        return self._recogniser.workload

    def push(self, frame: Samples) -> list[Transition]:
        """Take the next `FRAME_SAMPLES` samples; returns every transition that they brought about."""
        return self._follow(frame, self._detector.probability(frame))

    def push_deaf(self, frame: Samples) -> list[Transition]:
        """Let time go on without listening: the assistant itself is speaking. The frame counts as silence."""
        return self._follow(np.zeros_like(frame), 0.0)

    def begin_waiting(self) -> None:
        """The question has been asked by now: the time to answer counts from here."""
        self._endpointer.begin_waiting()

    def grant(self, duration_s: float) -> None:
        """The answer was interrupted: it has that much time more, from now, to go on or to begin."""
        self._endpointer.grant(duration_s)

    def be_strict(self) -> None:
        """It has become loud: from now on it takes clearer speech to begin or to go on."""
        self._endpointer.be_strict()

    @property
    def pausing(self) -> bool:
        """Whether the answer has begun and nobody speaks at this moment."""
        return self._endpointer.pausing

    @property
    def rests(self) -> bool:
        """Whether the recogniser has nothing left to do with what was said so far."""
        return self._recogniser.rests

    @property
    def may_be_command(self) -> bool:
        """Whether all that was said so far is short enough for a command."""
        return self._endpointer.speaking_s - self._endpointer.silence_s <= LONGEST_COMMAND_S

    @property
    def between_words(self) -> bool:
        """Whether nobody speaks at this moment, as far as can be told."""
        return self._endpointer.between_words

    def reading(self) -> Reading:
        """The words so far."""
        return self._recogniser.reading()

    def end(self, reason: EndReason) -> list[Transition]:
        """End the answer now; returns the `AnswerEnded`, or nothing if it had ended already."""
        return self._endpointer.end(reason)

    def heard(self) -> Heard:
        """What was said, without the phrase that closed it. Waits for what is still being recognised.

        Raises:
            ModelError: the speech model cannot be loaded, or failed.
        """
        self._opinion.close()
        if self._closing_glimpsed:
            self._recogniser.leave_out_last()
        transcript, speech = self._recogniser.finish(), self._endpointer.speech
        self._opinion.settle()  # the verdict that follows goes on from what was read for it
        if self._closing_glimpsed:
            return Heard(transcript, self._timing(speech[:-1]))
        if self._heeds_closing:
            closed = without_closing(transcript, speech, self._phrases)
            if closed is not None:
                transcript, speech = closed, speech[:-1]
        return Heard(transcript, self._timing(speech))

    def close(self) -> None:
        """The answer is not wanted any more. May be called more than once."""
        self._opinion.close()
        self._recogniser.close()

    def settle(self, patience_s: float = SETTLE_S) -> bool:
        """Wait so long, when it is closed or was heard, until no work is under way; whether none is."""
        return self._opinion.settle(patience_s) & self._recogniser.settle(patience_s)

    def _timing(self, speech: tuple[Span, ...]) -> Timing:
        unheard = unheard_s(self._levels, self._endpointer.speech)
        flaw = find_flaw(self._peaks, self._clipped, speech)
        return Timing(self.duration_s, speech, self._endpointer.waiting_since_s, unheard, flaw)

    def _follow(self, frame: Samples, probability: float) -> list[Transition]:
        self._levels.append(float(np.square(frame).mean()))
        self._peaks.append(peak_of(frame))
        self._clipped.append(clipped(frame))
        transitions = self._endpointer.push(probability)
        self._recogniser.push(frame, transitions)
        if self._by_words is not None and not self._endpointer.ended:
            if any(isinstance(transition, SpeechResumed) for transition in transitions):
                self._endpointer.patience_s = self._by_words.patience.usual_s
                self._command = None
            elif self._endpointer.pausing:
                transitions += self._consider(self._by_words.patience)
        return transitions

    def _consider(self, patience: Patience) -> list[Transition]:
        """Let the words decide, once they cover all that was said before this pause."""
        reading = self._recogniser.reading()
        if reading is self._considered:
            if reading.complete:
                self._heed(reading, patience)
            return self._obey()
        said: tuple[Span, ...] = self._endpointer.speech
        glimpsed = reading.glimpse is not None and is_closing(reading.glimpse, said[-1], self._phrases)
        closes = glimpsed or (
            reading.complete and without_closing(reading.transcript, said, self._phrases) is not None
        )
        if closes and self._heeds_closing and not self._is_all(said):
            if self._endpointer.silence_s < CLOSING_SILENCE_S:
                return []
            self._closing_glimpsed = glimpsed
            closing = reading.glimpse if glimpsed and reading.glimpse else reading.transcript
            asked = [PauseAsked(self._endpointer.position)] if asks_for_pause(closing) else []
            return [*asked, *self.end(EndReason.SPOKEN)]
        self._considered = reading
        self._notice_check_in(reading)
        self._command = self._command_in(reading)
        if reading.complete:
            self._endpointer.patience_s = patience.after(reading.transcript.text, complete=None)
            self._opinion.ask(reading.transcript)
        return self._obey()

    def _command_in(self, reading: Reading) -> str | None:
        command_in = self._by_words.command_in if self._by_words else None
        may_be = reading.complete and self.may_be_command
        return command_in(reading.transcript) if command_in and may_be else None

    def _obey(self) -> list[Transition]:
        """End with the command that was spoken, once it is clear that nothing follows it."""
        if self._command is None or self._endpointer.silence_s < COMMAND_SILENCE_S:
            return []
        at_sample = self._endpointer.position
        self._endpointer.end(EndReason.SPOKEN)
        return [CommandSpoken(at_sample, self._command)]

    def _is_all(self, said: tuple[Span, ...]) -> bool:
        """Whether nothing was said before the last utterance: a closing phrase alone is a command."""
        return len(said) == 1 and self._by_words is not None and self._by_words.command_in is not None

    def _notice_check_in(self, reading: Reading) -> None:
        check_in = self._by_words.check_in if self._by_words else None
        at_s = check_in(reading.transcript) if check_in else None
        if at_s is not None:
            self._endpointer.turned_to_listener(at_s)

    @property
    def _heeds_closing(self) -> bool:
        return self._by_words is not None and self._by_words.heeds_closing

    def _heed(self, reading: Reading, patience: Patience) -> None:
        """Be as patient as the answer deserves, once it has been judged."""
        formed = self._opinion.formed()
        if formed is not None and formed.transcript is reading.transcript:
            self._endpointer.patience_s = patience.after(formed.transcript.text, complete=formed.view)


def _cannot_tell(_: Transcript) -> None:
    """Where only the sound decides, no words are judged."""
