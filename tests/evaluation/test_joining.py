"""Longer answers out of shorter recordings, and noise behind them."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from assistant.errors import UsageError
from assistant.evaluation.clips import Clip, read_clips
from assistant.evaluation.joining import CUT_RULES, Spoken, detect_speech, join, load_spoken, make_answers
from assistant.evaluation.noise import mix
from assistant.events import SAMPLE_RATE_HZ, Samples, Span, sample_count, seconds
from assistant.folders import shipped_folder
from assistant.inference.vad import SileroDetector
from tests.fakes import LoudnessDetector, joined, silence, speech

RECORDINGS = shipped_folder("content") / "recordings"

LENGTH_S = 4.0
"""Of every made-up clip: two seconds of speech, a gap from 2.0 to 2.5, speech to its end."""


def clip(name: str, voice: str = "") -> Clip:
    return Clip(Path(name), voice=voice)


def load(clip: Clip) -> Spoken:
    """Samples that name their clip: every one has the value of the clip's number."""
    number = float(clip.file.name) / 100
    samples = np.full(sample_count(LENGTH_S), number, dtype=np.float32)
    return Spoken(samples, (Span(0.0, 2.0), Span(2.5, LENGTH_S)))


def order(answer: Samples) -> list[int]:
    """Which clips come one after the other in an answer."""
    numbers = np.round(answer * 100).astype(int)
    changes = np.flatnonzero(np.diff(numbers, prepend=0))
    return [int(numbers[place]) for place in changes if numbers[place]]


@pytest.mark.parametrize(
    ("length_s", "expected_s"),
    [(2.0, 2.0), (3.2, 4.0), (5.0, 4.0), (6.5, 6.7), (9.0, 8.7), (30.0, 30.2)],
)
def test_an_answer_ends_in_the_gap_nearest_to_its_length(length_s: float, expected_s: float) -> None:
    (answer,) = make_answers([clip("1"), clip("2")], load, length_s=length_s, count=1)
    assert seconds(len(answer)) == pytest.approx(expected_s, abs=CUT_RULES.pause_s)


def test_no_recording_comes_twice_in_a_row() -> None:
    answers = make_answers([clip(str(n)) for n in (1, 2, 3)], load, length_s=60, count=2)
    for answer in answers:
        numbers = order(answer)
        assert len(numbers) > 10
        assert all(one != next_ for one, next_ in pairwise(numbers))


def test_each_answer_has_one_voice_and_the_voices_take_turns() -> None:
    clips = [clip("1", "ann"), clip("2", "bob"), clip("3", "ann"), clip("4", "bob"), clip("5", "cy")]
    answers = make_answers(clips, load, length_s=12, count=3)
    assert [set(order(answer)) for answer in answers] == [{1, 3}, {2, 4}, {1, 3}]


def test_voices_are_mixed_only_where_none_has_enough() -> None:
    (answer,) = make_answers([clip("1", "ann"), clip("2", "bob")], load, length_s=12, count=1)
    assert set(order(answer)) == {1, 2}


def test_one_recording_makes_short_answers_and_no_long_ones() -> None:
    assert len(make_answers([clip("1")], load, length_s=3, count=2)) == 2
    with pytest.raises(UsageError, match="two or more"):
        make_answers([clip("1")], load, length_s=30, count=1)


def test_there_is_silence_between_joined_recordings_and_none_around_them() -> None:
    one, two = speech(1.0), speech(2.0)
    answer = join([one, two], pause_s=0.5)
    assert len(answer) == len(one) + len(two) + SAMPLE_RATE_HZ // 2
    assert not answer[len(one) : len(one) + SAMPLE_RATE_HZ // 2].any()
    assert answer[0] == answer[-1] == 0.5


def test_real_recordings_begin_and_end_with_speech() -> None:
    for recording in read_clips(RECORDINGS):
        spoken = load_spoken(recording, SileroDetector())
        assert spoken.speech[0].start_s < 0.3
        assert seconds(len(spoken.samples)) - spoken.speech[-1].end_s < 0.3


def test_a_recording_without_speech_is_refused(tmp_path: Path) -> None:
    import soundfile

    soundfile.write(tmp_path / "quiet.wav", silence(1.0), SAMPLE_RATE_HZ)
    with pytest.raises(UsageError, match="nobody speaks"):
        load_spoken(Clip(tmp_path / "quiet.wav"), SileroDetector())


@pytest.mark.parametrize("snr_db", [20.0, 5.0, 0.0])
def test_noise_stands_at_its_ratio_to_the_speech_alone(snr_db: float) -> None:
    clean = joined([silence(2.0), speech(1.0), silence(3.0)]) * np.float32(0.2)
    noise = np.random.default_rng(7).normal(0.0, 0.3, SAMPLE_RATE_HZ).astype(np.float32)
    mixed = mix(clean, [Span(2.0, 3.0)], noise, snr_db)
    behind = mixed - clean
    power = np.square(clean[sample_count(2.0) : sample_count(3.0)]).mean() / np.square(behind).mean()
    assert 10 * np.log10(power) == pytest.approx(snr_db, abs=0.2)
    assert behind[:SAMPLE_RATE_HZ] == pytest.approx(behind[SAMPLE_RATE_HZ : 2 * SAMPLE_RATE_HZ], abs=1e-6)


def test_what_overshoots_is_turned_down_as_a_whole() -> None:
    loud, noise = speech(1.0) * np.float32(1.9), np.full(100, 0.5, dtype=np.float32)
    mixed = mix(loud, [Span(0.0, 1.0)], noise, 0.0)
    assert np.abs(mixed).max() == pytest.approx(1.0)
    assert mixed.dtype == np.float32


def test_silence_is_no_noise() -> None:
    with pytest.raises(UsageError, match="silent"):
        mix(speech(1.0), [], silence(1.0), 10.0)


def test_a_short_gap_parts_two_stretches_of_speech() -> None:
    samples = joined([speech(1.0), silence(0.2), speech(1.0)])
    assert len(detect_speech(samples, LoudnessDetector())) == 2
