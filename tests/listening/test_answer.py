"""What the words of an answer do while it is heard, with a recogniser that knows them at once."""

from dataclasses import dataclass
from functools import cached_property

import pytest

from assistant.events import (
    AnswerEnded,
    CommandSpoken,
    EndReason,
    MonologueNoticed,
    PauseAsked,
    Samples,
    SpeechPaused,
    SpeechResumed,
    SpeechStarted,
    Transcript,
    Transition,
    Word,
    seconds,
)
from assistant.listening.answer import AnswerListener
from assistant.listening.by_words import EndByWords
from assistant.listening.ear import frames_of
from assistant.listening.endpointer import EndpointRules
from assistant.listening.patience import Patience
from assistant.listening.reading import Reading
from assistant.listening.workload import SETTLE_S, Workload
from tests.fakes import LoudnessDetector, joined, silence, speech


@dataclass
class InstantRecogniser:
    """Has always read everything."""

    text: str
    workload = Workload()
    rests = True

    def push(self, frame: Samples, transitions: list[Transition]) -> None:
        pass

    def reading(self) -> Reading:
        return Reading(self._said, complete=True)

    @cached_property
    def _said(self) -> Transcript:
        words = (Word(word, 0.0, 0.1, 0.9) for word in self.text.split())
        return Transcript(self.text, tuple(words))

    def leave_out_last(self) -> None:
        pass

    def finish(self) -> Transcript:
        return self._said

    def close(self) -> None:
        pass

    def settle(self, patience_s: float = SETTLE_S) -> bool:
        return True


@pytest.mark.parametrize(
    ("turned_s", "told_at_s"),
    [(None, [4.0]), (3.0, [])],
    ids=["never", "at the end of the first sentence"],
)
def test_a_monologue_counts_from_where_the_words_last_turned_to_the_listener(
    turned_s: float | None, told_at_s: list[float]
) -> None:
    listener = AnswerListener(
        LoudnessDetector(),
        InstantRecogniser("which part would you like to hear more of"),
        EndpointRules(monologue_s=4.0),
        EndByWords(Patience(), lambda _: None, check_in=lambda _: turned_s),
    )
    sound = joined([speech(3), silence(0.8), speech(2)])
    found = [transition for frame in frames_of(sound) for transition in listener.push(frame)]
    listener.close()
    listener.settle()
    told = [seconds(t.at_sample) for t in found if isinstance(t, MonologueNoticed)]
    assert told == pytest.approx(told_at_s, abs=0.15)


def told(text: str, sound: Samples, command: str | None = None) -> tuple[list[Transition], Transcript]:
    """What becomes of an answer of these words, besides where speech starts and stops; and what was said."""
    by_words = EndByWords(Patience(), lambda _: None, command_in=lambda _: command)
    listener = AnswerListener(LoudnessDetector(), InstantRecogniser(text), EndpointRules(), by_words)
    found = [transition for frame in frames_of(sound) for transition in listener.push(frame)]
    said = listener.heard().transcript
    listener.close()
    listener.settle()
    speaking = SpeechStarted | SpeechPaused | SpeechResumed
    return [transition for transition in found if not isinstance(transition, speaking)], said


def test_a_command_ends_the_listening_once_nothing_follows_it() -> None:
    found, _ = told("hint", joined([speech(0.5), silence(2)]), "hint")
    (only,) = found
    assert isinstance(only, CommandSpoken)
    assert only.name == "hint"
    assert seconds(only.at_sample) == pytest.approx(1.3, abs=0.1)


def test_words_that_go_on_are_no_command() -> None:
    found, _ = told("hint", joined([speech(0.5), silence(0.6), speech(4), silence(1)]), "hint")
    assert found == []


def test_a_long_utterance_is_no_command() -> None:
    found, _ = told("hint", joined([speech(5), silence(1)]), "hint")
    assert found == []


def test_a_pause_can_be_had_in_the_middle_of_an_answer_and_is_no_part_of_it() -> None:
    sound = joined([speech(2), silence(0.6), speech(0.5), silence(1)])
    (asked, ended), said = told("it works pause", sound)
    assert isinstance(asked, PauseAsked)
    assert isinstance(ended, AnswerEnded)
    assert ended.reason is EndReason.SPOKEN
    assert said.text == "it works"


def test_pause_as_the_last_word_of_a_sentence_is_part_of_it() -> None:
    found, said = told("there is a pause", joined([speech(2), silence(1)]))
    assert found == []
    assert said.text == "there is a pause"
