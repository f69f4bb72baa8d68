"""What the words of an answer do while it is heard, with a recogniser that knows them at once."""

from dataclasses import dataclass

import pytest

from assistant.events import MonologueNoticed, Samples, Transcript, Transition, seconds
from assistant.listening.answer import AnswerListener, EndByWords
from assistant.listening.ear import frames_of
from assistant.listening.endpointer import EndpointRules
from assistant.listening.patience import Patience
from assistant.listening.reading import Reading
from assistant.listening.workload import Workload
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
        return Reading(Transcript(self.text), complete=True)

    def leave_out_last(self) -> None:
        pass

    def finish(self) -> Transcript:
        return Transcript(self.text)

    def close(self) -> None:
        pass

    def settle(self) -> None:
        pass


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
