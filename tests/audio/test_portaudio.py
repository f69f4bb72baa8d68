"""Microphone and loudspeaker through the real PortAudio, on a sound card made of software."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
import sounddevice

from assistant.audio import microphone
from assistant.audio.devices import Device, choose_device, list_devices
from assistant.audio.files import read_audio
from assistant.audio.level import measure_level
from assistant.audio.microphone import Microphone
from assistant.audio.portaudio import Direction, Format, Stream, StreamPlan, rescan, undisturbed
from assistant.audio.speaker import LoudSpeaker, SilentSpeaker
from assistant.audio.tones import time_up_tone
from assistant.errors import DeviceError, DeviceLostError, DeviceRefusedError
from assistant.events import FRAME_SAMPLES, SAMPLE_RATE_HZ, Samples, Sound
from tests.audio.sounds import ANSWER, best_of_tries, likeness, write_wav
from tests.sound_card import SoundCard, plugged_in, sound_card, until, without_sound_card

__all__ = ["sound_card"]  # the fixture

pytestmark = pytest.mark.sound


@pytest.fixture(scope="module")
def answer() -> Samples:
    """Somewhat more than a second of a spoken answer."""
    return read_audio(ANSWER)[SAMPLE_RATE_HZ // 2 :][:20_000]


def voice(answer: Samples, tmp_path: Path) -> Path:
    return write_wav(tmp_path / "voice.wav", answer * 32767)


def only(fmt: Format, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let devices offer this format first."""
    monkeypatch.setattr(Device, "formats", property(lambda _self: [fmt]))


@pytest.mark.usefixtures("sound_card")
def test_devices_are_listed() -> None:
    for kind in Direction:
        (found,) = list_devices(kind)
        assert (found.name, found.host, found.default) == ("default", "ALSA", True)
        assert found == choose_device("DEFAULT", kind) == choose_device(str(found.number), kind)
        with pytest.raises(DeviceError, match=f"there is no {kind.device} 'headset'"):
            choose_device("headset", kind)


@pytest.mark.parametrize(
    "fmt", [Format(8_000, 1), Format(16_000, 1), Format(44_100, 2), Format(48_000, 2)], ids=str
)
def test_the_microphone_hears_what_is_said(
    sound_card: SoundCard, answer: Samples, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fmt: Format
) -> None:
    only(fmt, monkeypatch)
    enough = 0.9 if fmt.rate_hz > 8_000 else 0.8

    def listen() -> float:
        with closing(Microphone()) as ear, closing(ear.listen()) as listening:
            with sound_card.saying(voice(answer, tmp_path)):
                frames = list(islice(listening, 2 * SAMPLE_RATE_HZ // FRAME_SAMPLES))
            assert ear.name == "default"
        assert {frame.shape for frame in frames} == {(FRAME_SAMPLES,)}
        assert {frame.dtype for frame in frames} == {np.dtype(np.float32)}
        return likeness(np.concatenate(frames), answer)

    assert best_of_tries(listen, enough) > enough


def test_it_is_deaf_between_listenings(sound_card: SoundCard, answer: Samples, tmp_path: Path) -> None:
    with closing(Microphone()) as ear:
        with closing(ear.listen()) as listening:
            next(listening)
        sound_card.say(voice(answer, tmp_path))
        with closing(ear.listen()) as listening:
            assert not np.concatenate(list(islice(listening, 20))).any()


@pytest.mark.usefixtures("sound_card")
def test_a_new_listening_ends_the_one_before() -> None:
    with closing(Microphone()) as ear:
        ear.start()
        ear.start()
        first = ear.listen()
        next(first)
        second = ear.listen()
        next(second)
        assert len(list(first)) < 100  # comes to its end
        ear.close()
        assert len(list(second)) < 100
        ear.close()
        assert next(ear.listen()).shape == (FRAME_SAMPLES,)  # and opens again


def test_a_slow_listener_is_told_what_it_lost(
    sound_card: SoundCard, answer: Samples, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(microphone, "QUEUE_S", 0.2)
    lost: list[int] = []
    with closing(Microphone(on_overflow=lost.append)) as ear, closing(ear.listen()) as listening:
        next(listening)
        sound_card.say(voice(answer, tmp_path))  # without listening meanwhile
        list(islice(listening, 30))
    assert sum(lost) > SAMPLE_RATE_HZ // 2


@pytest.mark.usefixtures("sound_card")
def test_a_microphone_that_delivers_zeros_is_refused() -> None:
    with closing(Microphone()) as ear, pytest.raises(DeviceRefusedError, match="not even noise"):
        measure_level(ear, 0.2)


@pytest.mark.parametrize("fmt", [Format(8_000, 1), Format(44_100, 2), Format(48_000, 2)], ids=str)
def test_the_loudspeaker_is_heard(
    sound_card: SoundCard, answer: Samples, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fmt: Format
) -> None:
    only(fmt, monkeypatch)
    enough = 0.9 if fmt.rate_hz > 8_000 else 0.8
    room = tmp_path / "room.wav"

    def listen() -> float:
        room.unlink(missing_ok=True)
        with closing(LoudSpeaker()) as speaker:
            speaker.start()
            with sound_card.record(room):
                assert speaker.play(Sound(answer, SAMPLE_RATE_HZ))
                assert speaker.play(Sound(np.zeros(8000, dtype=np.float32), SAMPLE_RATE_HZ))
        return likeness(sound_card.heard(room), answer)

    assert best_of_tries(listen, enough) > enough


def test_a_stop_from_another_thread_ends_the_sound(sound_card: SoundCard, tmp_path: Path) -> None:
    hum = Sound(np.full(60 * SAMPLE_RATE_HZ, 0.5, dtype=np.float32), SAMPLE_RATE_HZ)
    path = tmp_path / "room.wav"
    with closing(LoudSpeaker()) as speaker, sound_card.record(path):
        played: list[bool] = []
        player = threading.Thread(target=lambda: played.append(speaker.play(hum)))
        player.start()
        until(lambda: bool(sound_card.heard(path).max() > 0.3), "the hum")
        speaker.stop()
        player.join()
        speaker.stop()
        assert played == [False]
        assert speaker.play(time_up_tone())
        heard = sound_card.heard(path)
    assert not np.any(heard[-SAMPLE_RATE_HZ // 10 :] > 0.3)  # the hum is over, the tone is heard


def test_tones_mix_in_and_survive_a_stop(sound_card: SoundCard, tmp_path: Path) -> None:
    with closing(LoudSpeaker()) as speaker, sound_card.record(tmp_path / "room.wav"):
        speaker.tone(time_up_tone())
        speaker.stop()
        assert speaker.play(Sound(np.zeros(16_000, dtype=np.float32), SAMPLE_RATE_HZ))
    heard = sound_card.heard(tmp_path / "room.wav")
    assert 0.05 < np.abs(heard).max() < 0.2


def test_a_lost_device_is_told_and_found_again() -> None:
    with plugged_in() as card, closing(Microphone()) as ear, closing(LoudSpeaker()) as speaker:
        listening = ear.listen()
        next(listening)
        speaker.start()
        card.unplug()
        with pytest.raises(DeviceLostError, match="the microphone 'default' was lost"):
            list(islice(listening, 1000))
        for use in (ear.listen, lambda: speaker.play(time_up_tone())):
            with pytest.raises(DeviceError):
                use()
        card.plug_in()
        assert speaker.play(time_up_tone())
        assert next(ear.listen()).shape == (FRAME_SAMPLES,)


@pytest.mark.usefixtures("sound_card")
def test_one_looks_for_devices_while_another_looks_anew() -> None:
    def look_anew() -> None:
        for _ in range(20):
            rescan()

    with ThreadPoolExecutor(1) as pool:
        looked_anew = pool.submit(look_anew)
        while not looked_anew.done():
            for kind in Direction:
                assert choose_device("default", kind).name == "default"
        looked_anew.result()


def test_a_loudspeaker_lost_while_it_plays() -> None:
    with plugged_in() as card, closing(LoudSpeaker()) as speaker:
        speaker.start()
        card.unplug()
        with pytest.raises(DeviceError):
            speaker.play(Sound(np.zeros(60 * SAMPLE_RATE_HZ, dtype=np.float32), SAMPLE_RATE_HZ))


@pytest.mark.parametrize("use", [lambda: Microphone().listen(), lambda: LoudSpeaker().play(time_up_tone())])
def test_a_machine_without_sound(use: Callable[[], object]) -> None:
    with (
        without_sound_card(),
        pytest.raises(DeviceError, match=r"there is no (microphone|loudspeaker)") as caught,
    ):
        use()
    assert caught.value.exit_code == 3


def test_the_silent_speaker_waits_for_nobody() -> None:
    speaker = SilentSpeaker()
    assert speaker.play(Sound(np.zeros(10**8, dtype=np.float32), 1))
    speaker.tone(time_up_tone())
    speaker.stop()
    speaker.close()


@pytest.mark.usefixtures("sound_card")
def test_ctrl_c_ends_the_waiting_and_leaves_the_device_usable() -> None:
    script = (
        "import os, signal, threading, numpy as np\n"
        "from assistant.audio.speaker import LoudSpeaker\n"
        "from assistant.audio.tones import start_tone\n"
        "from assistant.events import Sound\n"
        "speaker = LoudSpeaker()\n"
        "speaker.play(start_tone())\n"
        "threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGINT)).start()\n"
        "try:\n"
        "    speaker.play(Sound(np.zeros(10**6, dtype=np.float32), 8000))\n"
        "except KeyboardInterrupt:\n"
        "    print(speaker.play(start_tone()))\n"
        "speaker.close()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True
    )
    assert (done.stdout, done.stderr) == ("True\n", "")


def test_native_chatter_stays_off_the_screen(capfd: pytest.CaptureFixture[str]) -> None:
    with undisturbed(), undisturbed():
        os.write(2, b"ALSA lib confmisc.c: cannot find card 0\n")
    os.write(2, b"this is ours\n")
    assert capfd.readouterr().err == "this is ours\n"


class Forgotten:
    """A raw stream from before the library was begun anew."""

    latency = 0.1

    @property
    def active(self) -> bool:
        raise sounddevice.PortAudioError("Invalid stream pointer", -9988)


def test_a_stream_that_the_library_has_forgotten_is_dead() -> None:
    plan = StreamPlan(Direction.OUTPUT, 0, "headset", (Format(16_000, 1),), 0.1)
    assert not Stream(Forgotten(), plan, Format(16_000, 1)).alive
