"""The listener and the ear, with a scripted recogniser."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.events import FRAME_S, FRAME_SAMPLES, AnswerEnded, EndReason, sample_count
from assistant.listening.ear import Ear, frames_of
from assistant.listening.endpointer import EndpointRules
from assistant.listening.stretches import StretchRules
from tests.fakes import LoudnessDetector, ScriptedTranscriber, joined, silence, speech

PRE_ROLL_S, POST_ROLL_S = StretchRules().pre_roll_s, StretchRules().post_roll_s


def ear_for(*texts: str) -> tuple[Ear, ScriptedTranscriber]:
    transcriber = ScriptedTranscriber(list(texts))
    return Ear(LoudnessDetector, transcriber), transcriber


def test_a_recording_is_heard_with_times_of_the_whole() -> None:
    ear, transcriber = ear_for("one two three")
    heard = ear.hear(joined([silence(2), speech(1), silence(1)]))
    assert [word.text for word in heard.transcript.words] == ["one", "two", "three"]
    assert heard.transcript.words[0].start_s == pytest.approx(2 - PRE_ROLL_S, abs=FRAME_S)
    assert heard.timing.duration_s == pytest.approx(4, abs=2 * FRAME_S)
    (spoken,) = heard.timing.speech
    assert spoken.start_s == pytest.approx(2, abs=FRAME_S)
    assert spoken.end_s == pytest.approx(3, abs=FRAME_S)
    kept_s = len(transcriber.seen[0]) / sample_count(1)
    assert kept_s == pytest.approx(PRE_ROLL_S + 1 + POST_ROLL_S, abs=2 * FRAME_S)


def test_a_first_word_at_once_is_not_clipped() -> None:
    ear, transcriber = ear_for("now")
    ear.hear(joined([speech(0.5), silence(1)]))
    assert np.all(transcriber.seen[0][: sample_count(0.48)] == 0.5)


def test_silence_is_never_sent_to_the_recogniser() -> None:
    ear, transcriber = ear_for()
    assert ear.hear(silence(5)).transcript.text == ""
    assert transcriber.seen == []


def test_what_the_assistant_says_itself_is_not_heard() -> None:
    ear, transcriber = ear_for("mine")
    listener = ear.listener(EndpointRules())
    for frame in frames_of(speech(2)):
        assert listener.push_deaf(frame) == []
    found = [t for frame in frames_of(joined([speech(1), silence(3)])) for t in listener.push(frame)]
    assert found[-1] == AnswerEnded(found[-1].at_sample, EndReason.SILENCE, heard_speech=True)
    assert listener.heard().timing.speech[0].start_s == pytest.approx(2, abs=2 * FRAME_S)
    assert np.all(transcriber.seen[0][: sample_count(PRE_ROLL_S - FRAME_S)] == 0)


@given(st.integers(0, 5 * FRAME_SAMPLES))
def test_cutting_into_frames_loses_nothing(length: int) -> None:
    samples = np.arange(length, dtype=np.float32)
    frames = list(frames_of(samples))
    assert all(len(frame) == FRAME_SAMPLES for frame in frames)
    whole = np.concatenate([*frames, np.empty(0, np.float32)])
    assert np.array_equal(whole[:length], samples)
    assert not whole[length:].any()
