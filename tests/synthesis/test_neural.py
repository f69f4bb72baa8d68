"""The natural voice, with its real weights, heard by the real recogniser."""

import os
import re
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from importlib import metadata
from pathlib import Path

import numpy as np
import pytest
import soxr

from assistant.errors import UsageError, VoiceError
from assistant.events import SAMPLE_RATE_HZ, Sound
from assistant.folders import user_folders
from assistant.inference.store import open_store
from assistant.inference.vad import SileroDetector
from assistant.inference.whisper import WhisperTranscriber
from assistant.listening.ear import Ear
from assistant.synthesis.cached import CachedVoice
from assistant.synthesis.neural import NeuralVoice, worker_command
from tests.synthesis.fakes import known_worker, misbehaving_worker

pytestmark = pytest.mark.model

QUESTION = "What happens when you send a value on a channel that nobody receives from?"
SHORT = "Take your time."


@pytest.fixture(scope="module")
def folder() -> Path:
    return open_store(user_folders({})).locate_voice("kokoro")


@pytest.fixture(scope="module")
def voice(folder: Path) -> Iterator[NeuralVoice]:
    with closing(NeuralVoice("", 170, folder)) as voice:
        yield voice


@pytest.fixture(scope="module")
def ear() -> Ear:
    return Ear(SileroDetector, WhisperTranscriber(open_store(user_folders({})).locate("base")))


def heard(ear: Ear, sound: Sound) -> str:
    samples = soxr.resample(sound.samples, sound.rate_hz, SAMPLE_RATE_HZ)
    return re.sub(r"[^a-z ]", "", ear.hear(samples).transcript.text.lower())


@pytest.fixture(scope="module")
def questions(voice: NeuralVoice, folder: Path) -> dict[str, Sound]:
    """The question by two voices."""
    with closing(NeuralVoice("george", 170, folder)) as george:
        return {"heart": voice.render(QUESTION), "george": george.render(QUESTION)}


@pytest.mark.parametrize("name", ["heart", "george"])
def test_what_it_says_is_understood(questions: dict[str, Sound], ear: Ear, name: str) -> None:
    sound = questions[name]
    assert sound.samples.dtype == np.float32
    assert sound.rate_hz == 24_000
    assert 0.1 < np.abs(sound.samples).max() <= 1.0
    assert sound.duration_s == pytest.approx(60 * len(QUESTION.split()) / 170, rel=0.3)
    assert heard(ear, sound) == re.sub(r"[^a-z ]", "", QUESTION.lower())


def test_voices_differ_and_each_is_always_the_same(questions: dict[str, Sound], voice: NeuralVoice) -> None:
    heart, george = questions.values()
    assert len(heart.samples) != len(george.samples)
    np.testing.assert_array_equal(voice.render(SHORT).samples, voice.render(SHORT).samples)


def test_more_than_the_network_takes_at_once_is_said_in_whole(voice: NeuralVoice) -> None:
    phrase = "counting one two three four five six seven eight nine ten "  # 65 of 510 phonemes at most
    fast = voice.at_pace(2.0)
    one, eight = fast.render(phrase), fast.render(8 * phrase)
    assert eight.duration_s == pytest.approx(8 * one.duration_s, rel=0.2)
    assert one.duration_s < 0.7 * voice.render(phrase).duration_s


@pytest.mark.parametrize("text", ["", " \n", "...", "—", "\0"])
def test_nothing_to_say_is_an_empty_sound(voice: NeuralVoice, text: str) -> None:
    assert len(voice.render(text).samples) == 0


@pytest.mark.parametrize("text", ["😀", "a\0b", "<speak>", "[[inpt PHON]]", "ß ≈ 3.5"])
def test_any_text_can_be_spoken(voice: NeuralVoice, text: str) -> None:
    sound = voice.render(text)
    assert np.isfinite(sound.samples).all()
    assert np.abs(sound.samples).max(initial=0.0) <= 1.0


def test_nothing_is_printed(voice: NeuralVoice, capfd: pytest.CaptureFixture[str]) -> None:
    voice.render("xqzt 😀 Straße.")
    assert capfd.readouterr() == ("", "")


def test_its_voices(folder: Path, voice: NeuralVoice) -> None:
    assert len(voice.voices) == 8
    assert all(info.is_english and info.gender for info in voice.voices)
    assert voice.chosen.id == "af_heart"
    for wanted, found in (("Emma", "bf_emma"), ("am_fenrir", "am_fenrir"), ("en-gb", "bf_emma")):
        assert NeuralVoice(wanted, 170, folder).chosen.id == found
    with pytest.raises(UsageError, match=r"unknown voice 'georg3'.*Did you mean 'George'"):
        NeuralVoice("georg3", 170, folder).render(SHORT)


def test_close_ends_a_render_in_another_thread(folder: Path, tmp_path: Path) -> None:
    pids = tmp_path / "pids"
    voice = NeuralVoice("", 170, folder, command=known_worker(pids, worker_command(folder)))
    caught: list[VoiceError] = []

    def render() -> None:
        try:
            for _ in range(1000):
                voice.render(QUESTION)
        except VoiceError as err:
            caught.append(err)

    voice.render("Go.")
    thread = threading.Thread(target=render)
    thread.start()
    voice.close()
    voice.close()
    thread.join(60)
    assert not thread.is_alive()
    assert "closed" in str(caught[0])
    (pid,) = map(int, pids.read_text().split())
    if sys.platform != "win32":  # where signal 0 means something else
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_what_was_said_once_needs_no_engine(folder: Path, tmp_path: Path) -> None:
    with closing(CachedVoice(NeuralVoice("", 170, folder), tmp_path)) as voice:
        first = list(voice.pieces("Take your time. Say it."))
    broken = NeuralVoice("", 170, folder, command=misbehaving_worker("die"))
    with closing(CachedVoice(broken, tmp_path)) as voice:
        again = list(voice.pieces("Say it. Take your time."))
    assert [len(sound.samples) for sound in again] == [len(sound.samples) for sound in reversed(first)]


def test_a_missing_extra_is_an_error_with_the_command_that_installs_it(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without = "sys.modules['kokoro_onnx'] = None"
    blocked = known_worker(tmp_path / "pids", worker_command(folder), first=without)
    with (
        closing(NeuralVoice("", 170, folder, command=blocked)) as voice,
        pytest.raises(VoiceError, match=r"pip install \"rehearse-aloud\[neural\]\""),
    ):
        voice.render(SHORT)

    def absent(name: str) -> str:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "version", absent)
    with pytest.raises(VoiceError, match=r"not installed.*pip install \"rehearse-aloud\[neural\]\""):
        NeuralVoice("", 170, folder)
