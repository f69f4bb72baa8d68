"""What plays at the same time is added up; what is stopped fades."""

import numpy as np
import pytest

from assistant.audio.mixer import Mixer
from assistant.audio.tones import start_tone, stop_tone, time_up_tone
from assistant.events import Samples, Sound


def constant(value: float, count: int) -> Samples:
    return np.full(count, value, dtype=np.float32)


def test_silence_where_nothing_plays() -> None:
    assert not Mixer().render(100).any()


def test_sounds_are_added_and_end_one_by_one() -> None:
    mixer = Mixer()
    long, short = mixer.add(constant(0.25, 250)), mixer.add(constant(0.5, 150))
    np.testing.assert_array_equal(mixer.render(100), constant(0.75, 100))
    assert not short.finished.is_set()
    np.testing.assert_array_equal(mixer.render(100), np.concatenate((constant(0.75, 50), constant(0.25, 50))))
    assert short.finished.is_set()
    assert short.completed
    assert not long.finished.is_set()
    np.testing.assert_array_equal(mixer.render(100), np.concatenate((constant(0.25, 50), constant(0, 50))))
    assert long.completed


def test_too_much_is_clipped() -> None:
    mixer = Mixer()
    mixer.add(constant(0.8, 10))
    mixer.add(constant(0.8, 10))
    np.testing.assert_array_equal(mixer.render(10), constant(1.0, 10))


def test_a_stop_is_immediate_and_leaves_the_others_alone() -> None:
    mixer = Mixer()
    speech, tone = mixer.add(constant(0.5, 1000)), mixer.add(constant(0.25, 150))
    mixer.render(100)
    assert speech.stop()
    assert not speech.stop()
    assert speech.finished.is_set()
    assert not speech.completed
    np.testing.assert_array_equal(mixer.render(100), np.concatenate((constant(0.25, 50), constant(0, 50))))
    assert tone.completed
    assert not tone.stop()


def test_nothing_to_play_is_over_at_once() -> None:
    mixer = Mixer()
    playing = mixer.add(constant(0, 0))
    mixer.render(1)
    assert playing.completed


@pytest.mark.parametrize(
    "tone", [start_tone(), stop_tone(), time_up_tone()], ids=["start", "stop", "time up"]
)
def test_tones_are_short_soft_and_do_not_click(tone: Sound) -> None:
    assert 0.15 <= tone.duration_s <= 0.5
    assert 0.05 <= np.abs(tone.samples).max() <= 0.2
    assert np.abs(np.diff(tone.samples)).max() < 0.02  # no jump anywhere, the ends included
    assert abs(tone.samples[0]) < 0.001
    assert abs(tone.samples[-1]) < 0.001


def test_tones_can_be_told_apart() -> None:
    def pitches(tone: Sound) -> list[float]:
        halves = tone.samples[:4000], tone.samples[-4000:]
        return [float(np.argmax(np.abs(np.fft.rfft(half)))) * tone.rate_hz / 4000 for half in halves]

    first, last = pitches(start_tone())
    assert first < last
    first, last = pitches(stop_tone())
    assert first > last
    first, last = pitches(time_up_tone())
    assert first == last
