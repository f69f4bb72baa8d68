"""Sound devices with faults: each gets one clear line, or works.

No device at all, zeros, unplugged and moved devices are tried in `tests/audio` and `tests/test_headset.py`.
The long form is `python -m tests.faults.devices`.
"""

from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path

import pytest

from assistant.audio.microphone import Microphone
from assistant.audio.patience import HangsError
from assistant.audio.portaudio import Format
from assistant.audio.speaker import LoudSpeaker
from assistant.audio.tones import time_up_tone
from assistant.errors import DeviceError, DeviceLostError
from tests.command import rehearse
from tests.faults.cards import (
    ONE_WAY,
    busy_at_times,
    can_be_busy,
    configured,
    frozen,
    hears_in,
    hears_the_hum,
    humming,
    replace_microphone,
    server_of,
    suspended,
)
from tests.sound_card import SoundCard, plugged_in

pytestmark = pytest.mark.sound


@pytest.fixture(scope="module")
def card() -> Iterator[SoundCard]:
    with plugged_in() as plugged:
        yield plugged


@pytest.mark.parametrize(
    "fmt", [Format(8_000, 1), Format(11_025, 3), Format(96_000, 6), Format(192_000, 8)], ids=str
)
def test_any_rate_and_any_number_of_channels(card: SoundCard, fmt: Format) -> None:
    with humming(card):
        assert hears_in(fmt)


def test_a_microphone_whose_rate_changes(card: SoundCard) -> None:
    with closing(Microphone()) as ear:
        for rate_hz, channels in ((8_000, 1), (192_000, 8), (44_100, 2)):
            listening = ear.listen()
            next(listening)
            replace_microphone(card, rate_hz, channels)
            with pytest.raises(DeviceLostError, match="was lost"):
                list(islice(listening, 1000))
            with humming(card):
                assert hears_the_hum(ear)


def test_a_source_that_stops_delivering(card: SoundCard) -> None:
    with closing(Microphone()) as ear:
        listening = ear.listen()
        next(listening)
        with suspended(card), pytest.raises(DeviceLostError, match="stopped delivering sound"):
            list(islice(listening, 1000))
        with humming(card):
            assert hears_the_hum(ear)


@pytest.mark.parametrize(("direction", "missing"), [("capture", "loudspeaker"), ("playback", "microphone")])
def test_a_card_with_one_direction_alone(
    card: SoundCard, tmp_path: Path, direction: str, missing: str
) -> None:
    with configured(card, ONE_WAY.format(server=server_of(card), direction=direction)):
        done = rehearse(tmp_path, "devices", "--need", missing)
        assert (done.code, done.err.count("\n")) == (3, 1)
        assert f"there is no {missing}" in done.err
        (there,) = {"loudspeaker", "microphone"} - {missing}
        assert rehearse(tmp_path, "devices", "--need", there).code == 0


@pytest.mark.skipif(not can_be_busy(), reason="no C compiler to make an ALSA device that is busy")
def test_a_device_that_another_program_has(card: SoundCard) -> None:
    with busy_at_times(card) as flag, closing(Microphone()) as ear, closing(LoudSpeaker()) as speaker:
        flag.touch()
        for use in (ear.listen, lambda: speaker.play(time_up_tone())):
            with pytest.raises(DeviceError, match=r"Close the program that uses it|there is no") as caught:
                use()
            assert caught.value.exit_code == 3
        flag.unlink()
        assert speaker.play(time_up_tone())
        with humming(card):
            assert hears_the_hum(ear)


def test_a_sound_server_that_freezes(card: SoundCard) -> None:
    with closing(Microphone()) as ear:
        listening = ear.listen()
        next(listening)
        with frozen(card):
            with pytest.raises(DeviceLostError, match="stopped delivering sound"):
                list(islice(listening, 1000))
            for use in (ear.listen, LoudSpeaker().start):  # nobody waits for it a second time
                with pytest.raises(HangsError, match="does not answer"):
                    use()
        with humming(card):
            _until_it_answers(ear)
            assert hears_the_hum(ear)


def _until_it_answers(ear: Microphone) -> None:
    """What hung has to come to its end first."""
    while True:
        try:
            ear.start()
        except HangsError:
            continue
        return
