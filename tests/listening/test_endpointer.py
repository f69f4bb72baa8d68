"""The endpointer: transitions for scripted speech, whatever the chunks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.audio.files import read_audio
from assistant.events import (
    FRAME_S,
    FRAME_SAMPLES,
    AnswerEnded,
    EndReason,
    LimitReached,
    MarkReached,
    MonologueNoticed,
    SilenceNoticed,
    SpeechPaused,
    SpeechResumed,
    SpeechStarted,
    Transition,
    seconds,
)
from assistant.folders import shipped_folder
from assistant.inference.vad import SileroDetector
from assistant.listening.ear import frames_of
from assistant.listening.endpointer import Endpointer, EndpointRules
from tests.fakes import joined, silence

RULES = EndpointRules(limit_s=30.0)

SPEECH, SILENCE = 0.9, 0.05


def frames(*stretches: tuple[float, float]) -> list[float]:
    """Probabilities for (probability, seconds) stretches."""
    return [value for value, duration_s in stretches for _ in range(round(duration_s / FRAME_S))]


def transitions(endpointer: Endpointer, probabilities: list[float]) -> list[Transition]:
    return [transition for value in probabilities for transition in endpointer.push(value)]


def kinds(found: list[Transition]) -> list[str]:
    return [type(transition).__name__ for transition in found]


def at_s(found: list[Transition], kind: type[Transition]) -> float:
    return next(seconds(transition.at_sample) for transition in found if isinstance(transition, kind))


@pytest.mark.parametrize(
    ("stretches", "expected"),
    [
        (
            [(SILENCE, 1), (SPEECH, 4), (SILENCE, 3)],
            ["SpeechStarted", "SpeechPaused", "AnswerEnded"],
        ),
        (
            [(SPEECH, 2), (SILENCE, 2.2), (SPEECH, 2), (SILENCE, 3)],
            ["SpeechStarted", "SpeechPaused", "SpeechResumed", "SpeechPaused", "AnswerEnded"],
        ),
        ([(SPEECH, 2), (SILENCE, 0.2), (SPEECH, 2)], ["SpeechStarted"]),
        ([(SILENCE, 2), (SPEECH, 0.15), (SILENCE, 2)], []),
        ([(SILENCE, 8.1)], ["SilenceNoticed"]),
        ([(SILENCE, 21)], ["SilenceNoticed", "AnswerEnded"]),
        ([(SPEECH, 31), (SILENCE, 3)], ["SpeechStarted", "LimitReached", "SpeechPaused", "AnswerEnded"]),
        ([(SPEECH, 100)], ["SpeechStarted", "LimitReached", "AnswerEnded"]),
        ([(SPEECH, 0.1), (0.4, 2), (SILENCE, 3)], ["SpeechStarted", "SpeechPaused", "AnswerEnded"]),
        ([(0.4, 5)], []),
    ],
    ids=[
        "an answer", "a thinking pause", "a breath", "a cough", "waiting", "nobody", "over the limit",
        "without an end", "fading speech goes on", "murmur starts nothing",
    ],
)  # fmt: skip
def test_transitions(stretches: list[tuple[float, float]], expected: list[str]) -> None:
    assert kinds(transitions(Endpointer(RULES), frames(*stretches))) == expected


def test_speech_starts_where_it_began_not_where_it_was_believed() -> None:
    found = transitions(Endpointer(RULES), frames((SILENCE, 1), (SPEECH, 1)))
    assert at_s(found, SpeechStarted) == pytest.approx(1, abs=FRAME_S)


def test_the_end_comes_after_exactly_the_silence() -> None:
    found = transitions(Endpointer(RULES), frames((SILENCE, 1), (SPEECH, 4), (SILENCE, 4)))
    assert at_s(found, AnswerEnded) - 5 == pytest.approx(RULES.end_silence_s, abs=2 * FRAME_S)


def test_the_limit_counts_from_the_first_speech() -> None:
    found = transitions(Endpointer(RULES), frames((SILENCE, 6), (SPEECH, 40)))
    assert at_s(found, LimitReached) == pytest.approx(36, abs=2 * FRAME_S)


@pytest.mark.parametrize(
    ("after_30_s", "told"),
    [([(SILENCE, 3)], False), ([(SILENCE, 1.4), (SPEECH, 1)], True)],
    ids=["the answer was over", "speech goes on after a pause"],
)
def test_no_alarm_for_an_answer_that_is_over(after_30_s: list[tuple[float, float]], told: bool) -> None:
    found = transitions(Endpointer(RULES), frames((SPEECH, 28.7), *after_30_s))
    assert ("LimitReached" in kinds(found)) is told


def test_a_click_in_the_closing_silence_does_not_prolong_it() -> None:
    found = transitions(Endpointer(RULES), frames((SPEECH, 2), (SILENCE, 2), (SPEECH, 0.064), (SILENCE, 1)))
    assert at_s(found, AnswerEnded) == pytest.approx(4.5, abs=3 * FRAME_S)


@pytest.mark.parametrize("spoke", [True, False])
def test_a_key_ends_at_once_and_only_once(spoke: bool) -> None:
    endpointer = Endpointer(RULES)
    transitions(endpointer, frames((SPEECH if spoke else SILENCE, 1)))
    assert endpointer.end(EndReason.KEY) == [AnswerEnded(endpointer.position, EndReason.KEY, spoke)]
    assert endpointer.end(EndReason.KEY) == []
    assert transitions(endpointer, frames((SPEECH, 5))) == []


def test_a_hard_stop_comes_at_three_times_the_limit() -> None:
    found = transitions(Endpointer(EndpointRules(limit_s=5)), frames((SPEECH, 20)))
    ended = found[-1]
    assert isinstance(ended, AnswerEnded)
    assert ended.reason is EndReason.LIMIT
    assert seconds(ended.at_sample) == pytest.approx(15, abs=2 * FRAME_S)


def test_the_hard_stop_may_come_sooner() -> None:
    found = transitions(Endpointer(EndpointRules(limit_s=8, stop_factor=1.25)), frames((SPEECH, 20)))
    assert at_s(found, AnswerEnded) == pytest.approx(10, abs=2 * FRAME_S)


def test_marks_are_told_on_the_way_each_once() -> None:
    rules = EndpointRules(limit_s=20, marks_s=(5.0, 10.0, 15.0))
    found = transitions(Endpointer(rules), frames((SILENCE, 2), (SPEECH, 11), (SILENCE, 4)))
    marks = [t for t in found if isinstance(t, MarkReached)]
    assert [mark.mark_s for mark in marks] == [5.0, 10.0]
    assert [seconds(mark.at_sample) for mark in marks] == pytest.approx([7, 12], abs=0.1)


def test_a_mark_that_passes_in_a_pause_is_told_when_speech_goes_on() -> None:
    rules = EndpointRules(marks_s=(5.0,))
    found = transitions(Endpointer(rules), frames((SPEECH, 3.5), (SILENCE, 2.2), (SPEECH, 1)))
    assert at_s(found, MarkReached) == pytest.approx(5.8, abs=0.1)


@pytest.mark.parametrize(
    ("stretches", "turned_s", "told_at_s"),
    [
        ([(SILENCE, 1), (SPEECH, 9)], None, []),
        ([(SILENCE, 1), (SPEECH, 12)], None, [11]),
        ([(SPEECH, 21)], None, [10, 20]),
        ([(SPEECH, 8), (SILENCE, 1), (SPEECH, 9)], 8.0, []),
        ([(SPEECH, 8), (SILENCE, 1), (SPEECH, 10)], 8.0, [18]),
    ],
    ids=["shorter", "too long", "told again after as long", "turned to the listener", "and then too long"],
)
def test_a_monologue_is_noticed(
    stretches: list[tuple[float, float]], turned_s: float | None, told_at_s: list[float]
) -> None:
    endpointer = Endpointer(EndpointRules(monologue_s=10.0))
    found: list[Transition] = []
    for number, stretch in enumerate(stretches):
        if number == 1 and turned_s is not None:
            endpointer.turned_to_listener(turned_s)
        found += transitions(endpointer, frames(stretch))
    noticed = [seconds(t.at_sample) for t in found if isinstance(t, MonologueNoticed)]
    assert noticed == pytest.approx(told_at_s, abs=0.15)


probabilities = st.lists(st.floats(0, 1), max_size=400)


@given(probabilities)
def test_the_order_of_transitions_is_always_sane(values: list[float]) -> None:
    rules = EndpointRules(limit_s=3, nudge_s=1, give_up_s=4, end_silence_s=1)
    found = transitions(Endpointer(rules), values)
    speaking = started = ended = False
    for transition in found:
        assert not ended
        match transition:
            case SpeechStarted():
                assert not started
                speaking = started = True
            case SpeechPaused():
                assert speaking
                speaking = False
            case SpeechResumed():
                assert started
                assert not speaking
                speaking = True
            case LimitReached():
                assert started
            case SilenceNoticed():
                assert not started
            case AnswerEnded(heard_speech=heard):
                assert heard is started
                ended = True
    assert sum(isinstance(transition, LimitReached | SilenceNoticed) for transition in found) <= 2


@given(probabilities)
def test_spans_are_ordered_and_lie_inside(values: list[float]) -> None:
    endpointer = Endpointer(EndpointRules())
    transitions(endpointer, values)
    edges = [edge for span in endpointer.speech for edge in (span.start_s, span.end_s)]
    assert edges == sorted(edges)
    assert all(0 <= edge <= seconds(len(values) * FRAME_SAMPLES) for edge in edges)


def test_the_limit_is_told_within_a_tenth_of_a_second_of_real_speech() -> None:
    endpointer, detector = Endpointer(EndpointRules(limit_s=10.0)), SileroDetector()
    sound = joined([silence(1.0), read_audio(shipped_folder("content") / "recordings" / "answer-01.flac")])
    found = [t for frame in frames_of(sound) for t in endpointer.push(detector.probability(frame))]
    assert 0 <= at_s(found, LimitReached) - at_s(found, SpeechStarted) - 10.0 <= 0.1
