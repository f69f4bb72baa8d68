"""Quiet sound turned up, loud and quiet sound noticed."""

import numpy as np
import pytest

from assistant.events import FRAME_S, FRAME_SAMPLES, EndReason, Flaw, Samples, Span
from assistant.listening.ear import Ear, frames_of
from assistant.listening.endpointer import NEVER_ENDING
from assistant.listening.level import CEILING, LOUD_PEAK, MOST_GAIN, clipped, find_flaw, peak_of, turned_up
from tests.fakes import LoudnessDetector, ScriptedTranscriber, silence

FRAMES = 10
ALL = (Span(0.0, FRAMES * FRAME_S),)
HALF = (Span(0.0, FRAMES * FRAME_S / 2),)


def frame(peak: float) -> Samples:
    """A frame of that peak."""
    tone: Samples = np.sin(np.arange(FRAME_SAMPLES) / 3).astype(np.float32)
    return tone * np.float32(peak / np.abs(tone).max())


@pytest.mark.parametrize(
    ("peak", "heard"),
    [(1.0, 1.0), (LOUD_PEAK, LOUD_PEAK), (0.05, LOUD_PEAK), (0.005, 0.005 * MOST_GAIN), (0.0, 0.0)],
    ids=["loud", "loud enough", "quiet", "very quiet", "silence"],
)
def test_what_is_quiet_is_turned_up(peak: float, heard: float) -> None:
    louder = turned_up(frame(peak))
    assert peak_of(louder) == pytest.approx(heard, abs=1e-6)
    assert louder.dtype == np.float32


def test_a_knock_does_not_hide_that_speech_is_quiet() -> None:
    quiet = np.concatenate([frame(0.01)] * FRAMES)
    knock = quiet.copy()
    knock[FRAME_SAMPLES : 3 * FRAME_SAMPLES] = 0.9
    louder = turned_up(knock)
    assert np.array_equal(louder[3 * FRAME_SAMPLES :], turned_up(quiet)[3 * FRAME_SAMPLES :])
    assert peak_of(louder) == pytest.approx(CEILING)
    peaks, full = zip(*((peak_of(each), clipped(each)) for each in frames_of(louder)), strict=True)
    assert find_flaw(peaks, full, ALL) is None


def test_a_knock_in_silence_stays_as_it_was() -> None:
    knock = np.concatenate([np.zeros(FRAMES * FRAME_SAMPLES, np.float32), frame(0.1)])
    assert np.array_equal(turned_up(knock), knock)


def test_no_samples_have_no_peak() -> None:
    nothing = np.zeros(0, dtype=np.float32)
    assert peak_of(nothing) == 0.0
    assert len(turned_up(nothing)) == 0


def test_samples_at_full_scale_are_counted() -> None:
    assert clipped(np.array([0.0, 0.98, 0.99, -1.0, 1.2], dtype=np.float32)) == 3


@pytest.mark.parametrize(
    ("peaks", "full", "speech", "flaw"),
    [
        ([0.5] * FRAMES, [0] * FRAMES, ALL, None),
        ([1.0] * FRAMES, [4] * FRAMES, ALL, None),
        ([1.0] * FRAMES, [6] * FRAMES, ALL, Flaw.CLIPPED),
        ([0.5] * 5 + [1.0] * 5, [0] * 5 + [200] * 5, HALF, None),
        ([0.01] * FRAMES, [0] * FRAMES, ALL, Flaw.TOO_QUIET),
        ([0.01] * 5 + [0.9] * 5, [0] * FRAMES, HALF, Flaw.TOO_QUIET),
        ([0.01] * 7 + [0.9] * 3, [0] * FRAMES, ALL, Flaw.TOO_QUIET),
        ([0.01] * 6 + [0.03] * 4, [0] * FRAMES, ALL, None),
        ([0.001] * FRAMES, [0] * FRAMES, (), None),
        ([], [], (), None),
    ],
    ids=[
        "good", "a loud word", "clipped", "a slammed door", "quiet", "quiet before a door", "knocks",
        "a louder word", "nobody", "nothing",
    ],
)  # fmt: skip
def test_what_is_wrong_with_the_sound(
    peaks: list[float], full: list[int], speech: tuple[Span, ...], flaw: Flaw | None
) -> None:
    assert find_flaw(peaks, full, speech) is flaw


@pytest.mark.parametrize(("peak", "flaw"), [(0.5, None), (1.0, Flaw.CLIPPED)])
def test_a_listener_tells_what_is_wrong(peak: float, flaw: Flaw | None) -> None:
    square = np.full(3 * FRAME_SAMPLES * 10, peak, dtype=np.float32)
    ear = Ear(LoudnessDetector, ScriptedTranscriber(["an answer"]))
    listener = ear.listener(NEVER_ENDING)
    for each in frames_of(np.concatenate([square, silence(1.0)])):
        listener.push(each)
    listener.end(EndReason.SOURCE_ENDED)
    assert listener.heard().timing.flaw is flaw


@pytest.mark.parametrize(("peak", "words"), [(0.02, 2), (0.001, 0)])
def test_a_quiet_recording_is_heard_louder(peak: float, words: int) -> None:
    quiet = np.full(3 * FRAME_SAMPLES * 10, peak, dtype=np.float32)
    heard = Ear(LoudnessDetector, ScriptedTranscriber(["an answer"])).hear(
        np.concatenate([quiet, silence(1.0)])
    )
    assert len(heard.transcript.words) == words


@pytest.mark.parametrize("live", [True, False], ids=["live", "a recording"])
def test_quiet_speech_is_recognised_louder(live: bool) -> None:
    transcriber = ScriptedTranscriber(["an answer"])
    ear = Ear(LoudnessDetector, transcriber)
    sound = np.concatenate([np.full(30 * FRAME_SAMPLES, 0.15, np.float32), silence(1.0)])
    if live:
        listener = ear.listener(NEVER_ENDING)
        for each in frames_of(sound):
            listener.push(each)
        listener.end(EndReason.SOURCE_ENDED)
        listener.heard()
        listener.settle()
    else:
        ear.hear(sound)
    assert peak_of(transcriber.seen[-1]) == pytest.approx(LOUD_PEAK)
