"""Streams that the sound server moves elsewhere, on a real server."""

import subprocess
from collections.abc import Iterator
from contextlib import closing

import numpy as np
import pytest

from assistant.audio.microphone import Microphone
from assistant.audio.portaudio import Direction
from assistant.audio.pulse_watch import routes
from assistant.audio.speaker import LoudSpeaker
from assistant.errors import DeviceLostError
from assistant.events import SAMPLE_RATE_HZ, Sound
from tests.sound_card import SoundCard, plugged_in, until

pytestmark = pytest.mark.sound


def tone(duration_s: float) -> Sound:
    time_s = np.arange(round(duration_s * SAMPLE_RATE_HZ)) / SAMPLE_RATE_HZ
    return Sound((0.1 * np.sin(2 * np.pi * 440 * time_s)).astype(np.float32), SAMPLE_RATE_HZ)


@pytest.fixture
def card() -> Iterator[SoundCard]:
    with plugged_in() as plugged:
        yield plugged


def test_a_microphone_that_was_moved_is_lost_and_goes_home_when_it_can(card: SoundCard) -> None:
    with closing(Microphone()) as microphone:
        frames = microphone.listen()
        next(frames)
        (home,) = routes(Direction.INPUT)
        assert home.device == "virtmic"
        card.control("move-source-output", str(home.stream), "room.monitor")
        with pytest.raises(DeviceLostError):
            for _ in frames:
                pass
        assert next(microphone.listen()).shape == (512,)
        (again,) = routes(Direction.INPUT)
        assert again.device == "virtmic"


def test_a_microphone_that_is_away_is_not_replaced_by_another(card: SoundCard) -> None:
    with closing(Microphone()) as microphone:
        frames = microphone.listen()
        next(frames)
        module = card.control("list", "short", "modules").split("module-virtual-source")[0].splitlines()[-1]
        card.control("unload-module", module.strip())
        with pytest.raises(DeviceLostError):
            for _ in frames:
                pass
        with pytest.raises(DeviceLostError, match="is away"):
            microphone.listen()
        card.control("load-module", "module-virtual-source", "source_name=virtmic", "master=mic.monitor")
        until(lambda: "virtmic" in card.control("list", "short", "sources"), "the microphone")
        assert next(microphone.listen()).shape == (512,)
        assert [route.device for route in routes(Direction.INPUT)] == ["virtmic"]


def test_a_loudspeaker_that_is_taken_away_is_lost_in_the_middle_of_a_sound(card: SoundCard) -> None:
    with closing(LoudSpeaker()) as speaker:
        speaker.start()
        (home,) = routes(Direction.OUTPUT)
        assert home.device == "room"
        modules = card.control("list", "short", "modules").splitlines()
        (module,) = (line.split()[0] for line in modules if "sink_name=room" in line)
        with (
            subprocess.Popen(  # while it plays
                ["sh", "-c", f"sleep 0.5; pactl unload-module {module}"], env=card.environ_of_child()
            ),
            pytest.raises(DeviceLostError),
        ):
            speaker.play(tone(5.0))
        with pytest.raises(DeviceLostError, match="is away"):
            speaker.start()
        card.control("load-module", "module-null-sink", "sink_name=room", "norewinds=1")
        assert speaker.play(tone(0.2))
        assert [route.device for route in routes(Direction.OUTPUT)] == ["room"]


def test_a_loudspeaker_that_somebody_moves_plays_on(card: SoundCard) -> None:
    with closing(LoudSpeaker()) as speaker:
        speaker.start()
        (home,) = routes(Direction.OUTPUT)
        with subprocess.Popen(
            ["sh", "-c", f"sleep 0.5; pactl move-sink-input {home.stream} mic"],
            env=card.environ_of_child(),
        ):
            assert speaker.play(tone(2.0))
        assert [route.device for route in routes(Direction.OUTPUT)] == ["mic"]


def test_where_no_sound_server_is_nothing_is_watched() -> None:
    assert routes(Direction.INPUT) == ()
