"""`rehearse voices`."""

import json
import subprocess
import sys
import types
from pathlib import Path

import numpy as np
import pytest
import soundfile
import typer
from typer.testing import CliRunner, Result

from assistant.cli.voices import SAMPLE_SENTENCE, voices
from assistant.errors import AudioFileError, DeviceError, RehearseError, SettingsError, UsageError
from assistant.events import Sound

APP = typer.Typer(add_completion=False)
APP.command()(voices)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("REHEARSE_HOME", str(tmp_path))
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(APP, arguments)


def lines(result: Result) -> list[dict[str, object]]:
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


class FakeSpeaker:
    """Keeps what it is given to play."""

    played: list[Sound]
    broken = False

    def __init__(self, device: str) -> None:
        if self.broken:
            raise DeviceError("there is no loudspeaker")

    def play(self, sound: Sound) -> bool:
        self.played.append(sound)
        return True

    def close(self) -> None:
        pass


@pytest.fixture
def speaker(monkeypatch: pytest.MonkeyPatch) -> type[FakeSpeaker]:
    class Speaker(FakeSpeaker):
        played: list[Sound] = []  # noqa: RUF012  (fresh for each test)

    module = types.ModuleType("assistant.audio.speaker")
    module.LoudSpeaker = Speaker  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "assistant.audio.speaker", module)
    return Speaker


def test_english_voices_are_listed_and_one_is_chosen() -> None:
    found = lines(run("--json"))
    assert all(set(voice) >= {"id", "name", "languages", "chosen"} for voice in found)
    assert all(str(voice["languages"]).startswith("['en") for voice in found)
    assert [voice["chosen"] for voice in found] == [True] + [False] * (len(found) - 1)


def test_all_means_all_languages() -> None:
    english, everything = lines(run("--json")), lines(run("--json", "--all"))
    assert everything[: len(english)] == english
    assert len(everything) > len(english)


def test_the_table_is_for_people(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    result = run()
    assert "→" in result.stdout
    assert "English" in result.stdout
    assert "rehearse voices --all" in result.stderr


def test_the_setting_chooses(monkeypatch: pytest.MonkeyPatch) -> None:
    last = lines(run("--json"))[-1]
    monkeypatch.setenv("REHEARSE_SPEECH_VOICE", str(last["name"]))
    assert [voice["id"] for voice in lines(run("--json")) if voice["chosen"]] == [last["id"]]


@pytest.mark.model
def test_the_voices_of_another_engine(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REHEARSE_SPEECH_VOICE", str(lines(run("--json"))[-1]["name"]))  # of the system
    found = lines(run("--engine", "kokoro", "--json"))
    assert {voice["engine"] for voice in found} == {"kokoro"}
    assert [voice["id"] for voice in found if voice["chosen"]] == ["af_heart"]
    file = home / "a voice.wav"
    assert run("--engine", "kokoro", "--play", "puck", "--rate", "300", "--save", str(file)).exit_code == 0
    assert soundfile.info(file).samplerate == 24_000


def test_a_wrong_setting_still_shows_the_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REHEARSE_SPEECH_VOICE", "no such voice")
    result = run("--json")
    assert not any(voice["chosen"] for voice in lines(result))
    assert "no such voice" in result.stderr


def test_a_voice_is_played(speaker: type[FakeSpeaker]) -> None:
    result = run("--play", "english", "--rate", "120")
    assert result.exit_code == 0
    (sound,) = speaker.played
    assert sound.duration_s == pytest.approx(60 * len(SAMPLE_SENTENCE.split()) / 120, rel=0.4)


def test_a_voice_is_saved(home: Path, speaker: type[FakeSpeaker]) -> None:
    file = home / "a voice.wav"
    assert run("--save", str(file)).exit_code == 0
    samples, _ = soundfile.read(file)
    assert np.abs(samples).max() > 0.1
    assert not speaker.played


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (("--play", "no such voice"), UsageError),
        (("--rate", "150"), UsageError),
        (("--engine", "no such engine"), SettingsError),
        (("--play", "", "--rate", "5"), SettingsError),
        (("--save", "no/such/folder/voice.wav"), AudioFileError),
    ],
)
def test_what_cannot_be_done_is_an_error(arguments: tuple[str, ...], error: type[RehearseError]) -> None:
    assert isinstance(run(*arguments).exception, error)


def test_no_loudspeaker_is_a_device_error(speaker: type[FakeSpeaker]) -> None:
    speaker.broken = True
    assert isinstance(run("--play", "").exception, DeviceError)


def test_the_help_has_an_example() -> None:
    assert "Example: rehearse voices --play" in run("--help").stdout


def test_the_command_is_light_to_import() -> None:
    program = (
        "import sys, assistant.cli.voices; "
        "print({'numpy', 'soundfile', 'pyttsx3', 'rapidfuzz', 'sounddevice'} & set(sys.modules))"
    )
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "set()"
