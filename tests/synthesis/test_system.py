"""The system's own engine, in its worker."""

import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.errors import UsageError, VoiceError
from assistant.events import Samples, Sound
from assistant.synthesis.system import WORKER_COMMAND, SystemVoice, install_remedy, list_voices
from tests.synthesis.fakes import (
    MISBEHAVIOURS,
    known_worker,
    misbehaving_worker,
    recovering_worker,
    worker_without_engine,
)

QUESTION = "What happens when you send a value on a channel that nobody receives from?"
WORDS = len(QUESTION.split())

posix = pytest.mark.skipif(sys.platform == "win32", reason="signals and process groups of POSIX")
linux = pytest.mark.skipif(sys.platform != "linux", reason="espeak-ng and pidfd are Linux's")


@pytest.fixture(scope="module")
def voice() -> Iterator[SystemVoice]:
    with closing(SystemVoice("", 170)) as voice:
        yield voice


def rms(samples: Samples) -> float:
    return float(np.sqrt(np.mean(np.square(samples))))


@pytest.mark.parametrize("words_per_minute", [120, 170, 240])
def test_speech_is_audible_and_takes_its_time(words_per_minute: int) -> None:
    with closing(SystemVoice("", words_per_minute)) as voice:
        sound = voice.render(QUESTION)
    assert sound.samples.dtype == np.float32
    assert sound.samples.ndim == 1
    assert rms(sound.samples) > 0.02
    assert 0.1 < np.abs(sound.samples).max() <= 1.0
    assert sound.duration_s == pytest.approx(60 * WORDS / words_per_minute, rel=0.4)


def assert_same_speech(one: Sound, other: Sound) -> None:
    """Alike in length and loudness: espeak itself varies by a sample or two."""
    assert one.duration_s == pytest.approx(other.duration_s, rel=0.01)
    assert rms(one.samples) == pytest.approx(rms(other.samples), rel=0.05)


def test_the_same_text_sounds_the_same_twenty_times(voice: SystemVoice) -> None:
    first, *others = (voice.render(QUESTION) for _ in range(20))
    for other in others:
        assert_same_speech(other, first)


def test_every_text_has_the_pace_of_its_voice(voice: SystemVoice) -> None:
    """One engine speaks for all of them, and a change of its rate must not come too late."""
    paces = (1.0, 1.5, 0.7, 1.2) * 10
    took_s = [(pace, voice.at_pace(pace).render("What is a queue?").duration_s) for pace in paces]
    usual = dict(took_s[:4])
    assert usual[0.7] > 1.15 * usual[1.0] > 1.3 * usual[1.2] > 1.4 * usual[1.5]
    assert all(seconds == pytest.approx(usual[pace], rel=0.02) for pace, seconds in took_s)


def test_a_second_text_is_not_the_first(voice: SystemVoice) -> None:
    assert voice.render("Yes.").duration_s < voice.render(QUESTION).duration_s / 3


@pytest.mark.parametrize("text", ["", " ", "\n\t", "\0"])
def test_nothing_to_say_is_an_empty_sound(text: str) -> None:
    with closing(SystemVoice("", 170, command=misbehaving_worker("die"))) as voice:
        assert len(voice.render(text).samples) == 0


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.text(max_size=120)
    | st.sampled_from(["😀" * 50, "a\0b", "one\r\ntwo", "[[inpt PHON]]", "<speak>"])
)
def test_any_text_can_be_spoken(voice: SystemVoice, text: str) -> None:
    sound = voice.render(text)
    assert np.isfinite(sound.samples).all()
    assert np.abs(sound.samples).max(initial=0.0) <= 1.0


def test_five_thousand_characters_can_be_spoken_in_whole_by_a_fresh_worker() -> None:
    text = (QUESTION + " ") * (5_000 // len(QUESTION))
    with closing(SystemVoice("", 170)) as voice:
        first, second = voice.render(text), voice.render(text)
        one = voice.render(QUESTION)
    assert first.duration_s == pytest.approx(5_000 // len(QUESTION) * one.duration_s, rel=0.1)
    assert_same_speech(second, first)


def test_nothing_is_printed(capfd: pytest.CaptureFixture[str]) -> None:
    with closing(SystemVoice("", 170)) as voice:
        voice.render(QUESTION)
        voice.render(QUESTION)
    assert capfd.readouterr() == ("", "")


def test_the_voices_are_listed_english_first() -> None:
    voices = list_voices()
    assert voices[0].is_english
    assert all(voice.id and voice.name and voice.languages for voice in voices)
    assert len({voice.id for voice in voices}) == len(voices)
    assert {voice.gender for voice in voices} <= {"", "female", "male"}


def test_every_english_voice_speaks() -> None:
    sounds = {}
    for info in list_voices():
        if info.is_english:
            with closing(SystemVoice(info.id, 170)) as voice:
                assert voice.chosen == info
                sounds[info.id] = voice.render(QUESTION).samples.tobytes()
    assert len(set(sounds.values())) == len(sounds) > 0


def test_an_unknown_voice_is_a_usage_error(voice: SystemVoice) -> None:
    with (
        closing(SystemVoice("no such voice", 170)) as unknown,
        pytest.raises(UsageError, match="no such voice"),
    ):
        unknown.render("Hello.")


def test_the_identity_tells_voices_and_rates_apart() -> None:
    identities = set()
    for name, rate in [("", 170), ("", 171), ("english", 170), (list_voices()[1].id, 170)]:
        with closing(SystemVoice(name, rate)) as voice:
            identities.add(voice.identity)
    assert len(identities) == 3  # "" and "english" mean the same voice


@pytest.mark.parametrize("how", MISBEHAVIOURS)
def test_a_worker_that_misbehaves_once_is_replaced(how: str, tmp_path: Path) -> None:
    with closing(SystemVoice("", 170, command=recovering_worker(how, tmp_path), patience_s=5.0)) as voice:
        assert voice.render(QUESTION).duration_s > 1


@pytest.mark.parametrize(
    ("how", "why"),
    [
        ("hang", "no answer within 0.2 s"),
        ("die", "code 3"),
        ("complain and die", "out of breath"),
        ("talk nonsense", "not JSON"),
        ("talk JSON nonsense", "not an object"),
    ],
)
def test_a_worker_that_never_works_is_an_error_that_says_why(how: str, why: str) -> None:
    patience_s = 0.2 if how == "hang" else 30.0
    with closing(SystemVoice("", 170, command=misbehaving_worker(how), patience_s=patience_s)) as voice:
        with pytest.raises(VoiceError, match=why) as caught:
            voice.render(QUESTION)
        assert caught.value.remedy == install_remedy()


def test_a_worker_that_cannot_be_started_is_an_error(tmp_path: Path) -> None:
    voice = SystemVoice("", 170, command=[str(tmp_path / "nowhere")])
    for attempt in (voice.warm, lambda: voice.render(QUESTION)):
        with pytest.raises(VoiceError, match="nowhere"):
            attempt()


@linux
def test_a_missing_engine_is_an_error_with_the_command_that_installs_it(
    capfd: pytest.CaptureFixture[str],
) -> None:
    with (
        closing(SystemVoice("", 170, command=worker_without_engine())) as voice,
        pytest.raises(VoiceError) as caught,
    ):
        voice.render(QUESTION)
    assert "sudo apt-get install espeak-ng libespeak-ng1" in str(caught.value)
    assert caught.value.why
    assert caught.value.exit_code == 1
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("platform", "words"), [("linux", "apt-get install"), ("darwin", "say hello"), ("win32", "Settings")]
)
def test_each_system_has_its_remedy(platform: str, words: str) -> None:
    assert words in install_remedy(platform)


def test_paths_with_spaces_and_accents_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "Prénom Nom" / "with spaces"
    folder.mkdir(parents=True)
    worker = folder / "the worker.py"
    worker.write_bytes(Path(WORKER_COMMAND[-1]).read_bytes())
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    with closing(SystemVoice("", 170, command=[*WORKER_COMMAND[:-1], str(worker)])) as voice:
        assert voice.render(QUESTION).duration_s > 1
    assert list(folder.iterdir()) == [worker]


def test_a_worker_killed_between_two_texts_is_replaced(tmp_path: Path) -> None:
    pids = tmp_path / "pids"
    with closing(SystemVoice("", 170, command=known_worker(pids))) as voice:
        before = voice.render(QUESTION)
        os.kill(int(pids.read_text()), signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)
        after = voice.render(QUESTION)
    assert_same_speech(after, before)
    assert len(pids.read_text().split()) == 2


@posix
def test_ctrl_c_does_not_reach_the_worker(tmp_path: Path) -> None:
    pids = tmp_path / "pids"
    with closing(SystemVoice("", 170, command=known_worker(pids))) as voice:
        voice.render("Hello.")
        pid = int(pids.read_text())
        assert os.getpgid(pid) != os.getpgid(0)
        os.kill(pid, signal.SIGINT)
        voice.render("Hello.")
    assert len(pids.read_text().split()) == 1


def test_close_ends_the_worker_and_may_be_repeated(tmp_path: Path) -> None:
    pids = tmp_path / "pids"
    voice = SystemVoice("", 170, command=known_worker(pids))
    voice.warm()
    voice.render("Hello.")
    voice.close()
    voice.close()
    if sys.platform != "win32":  # where signal 0 means something else
        with pytest.raises(ProcessLookupError):
            os.kill(int(pids.read_text()), 0)
    for attempt in (voice.warm, lambda: voice.render("Hello.")):
        with pytest.raises(VoiceError, match="closed"):
            attempt()


def test_close_frees_a_thread_that_waits_for_a_hanging_engine() -> None:
    voice = SystemVoice("", 170, command=misbehaving_worker("hang"), patience_s=120.0)
    voice.warm()
    caught: list[BaseException] = []

    def render() -> None:
        try:
            voice.render(QUESTION)
        except VoiceError as err:
            caught.append(err)

    thread = threading.Thread(target=render)
    thread.start()
    voice.close()
    thread.join(60)
    assert not thread.is_alive()
    assert len(caught) == 1


PROGRAM = """
import sys
from assistant.synthesis.system import SystemVoice
voice = SystemVoice("", 170, command=sys.argv[1:])
voice.render("Hello.")
print("spoken", flush=True)
input()
"""


def start_program(pids: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *known_worker(pids)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )


@posix
def test_no_worker_is_left_by_a_program_that_forgets_to_close(tmp_path: Path) -> None:
    pids = tmp_path / "pids"
    with start_program(pids) as program:
        output, _ = program.communicate("\n")
    assert output == "spoken\n"
    assert program.returncode == 0
    with pytest.raises(ProcessLookupError):
        os.kill(int(pids.read_text()), 0)


@linux
def test_no_worker_is_left_by_a_program_that_is_killed(tmp_path: Path) -> None:
    import select

    pids = tmp_path / "pids"
    with start_program(pids) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == "spoken\n"
        worker = os.pidfd_open(int(pids.read_text()))
        try:
            program.kill()
            ended, _, _ = select.select([worker], [], [], 60)
        finally:
            os.close(worker)
    assert ended


def test_without_a_temporary_folder_it_says_so(
    voice: SystemVoice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    voice.render("warm")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "missing"))
    with pytest.raises(VoiceError, match="no folder to write to"):
        voice.render("spoken")
    with closing(SystemVoice("", 170)) as fresh, pytest.raises(VoiceError, match="missing"):
        fresh.render("spoken")
    monkeypatch.undo()
    assert voice.render("spoken").duration_s > 0
