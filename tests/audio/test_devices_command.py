"""`rehearse devices` as programs and people meet it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.audio.sounds import ANSWER
from tests.sound_card import SoundCard, sound_card, without_sound_card

__all__ = ["sound_card"]  # the fixture

pytestmark = pytest.mark.sound


def devices(home: Path, *arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "assistant", "devices", *arguments],
        env=os.environ | {"REHEARSE_HOME": str(home)} | environ,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.usefixtures("sound_card")
def test_programs_get_a_line_a_device(tmp_path: Path) -> None:
    done = devices(tmp_path, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    common = {"number": 0, "name": "default", "host": "ALSA", "channels": 32, "rate_hz": 44_100}
    assert [json.loads(line) for line in done.stdout.splitlines()] == [
        {"kind": kind} | common | {"default": True, "chosen": True} for kind in ("input", "output")
    ]


@pytest.mark.usefixtures("sound_card")
def test_people_get_a_table(tmp_path: Path) -> None:
    done = devices(tmp_path)
    assert done.returncode == 0
    assert [line for line in done.stdout.splitlines() if line.startswith("->")]
    assert "Microphones" in done.stdout
    assert "Loudspeakers" in done.stdout


@pytest.mark.usefixtures("sound_card")
def test_a_setting_that_names_no_device_is_said_beside_the_list(tmp_path: Path) -> None:
    done = devices(tmp_path, "--json", REHEARSE_AUDIO_INPUT="headset")
    assert done.returncode == 0
    assert "there is no microphone 'headset'" in done.stderr
    assert [json.loads(line)["chosen"] for line in done.stdout.splitlines()] == [False, True]


@pytest.mark.usefixtures("sound_card")
@pytest.mark.parametrize("kind", ["microphone", "loudspeaker"])
def test_what_is_needed_is_there(tmp_path: Path, kind: str) -> None:
    done = devices(tmp_path, "--need", kind)
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.usefixtures("sound_card")
@pytest.mark.parametrize(
    ("variable", "kind"), [("REHEARSE_AUDIO_INPUT", "microphone"), ("REHEARSE_AUDIO_OUTPUT", "loudspeaker")]
)
def test_what_is_needed_by_name_is_not_there(tmp_path: Path, variable: str, kind: str) -> None:
    done = devices(tmp_path, "--need", kind, **{variable: "headset"})
    assert done.returncode == 3
    assert f"there is no {kind} 'headset'" in done.stderr


def test_trying_measures_a_voice(sound_card: SoundCard, tmp_path: Path) -> None:
    with sound_card.saying(ANSWER), sound_card.record(tmp_path / "room.wav"):
        done = devices(tmp_path, "--test")
    assert done.returncode == 0, done.stderr
    assert "dB at its peak" in done.stdout
    assert sound_card.heard(tmp_path / "room.wav").max() > 0.05  # the tone


@pytest.mark.usefixtures("sound_card")
def test_trying_tells_a_closed_door(tmp_path: Path) -> None:
    done = devices(tmp_path, "--test")
    assert done.returncode == 3
    assert "not even noise" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "text"),
    [
        ((), 0, ""),
        (("--json",), 0, ""),
        (("--need", "microphone"), 3, "there is no microphone"),
        (("--need", "loudspeaker"), 3, "there is no loudspeaker"),
        (("--test",), 3, "there is no microphone"),
    ],
)
def test_a_machine_without_sound(tmp_path: Path, arguments: tuple[str, ...], code: int, text: str) -> None:
    with without_sound_card():
        done = devices(tmp_path, *arguments)
    assert done.returncode == code
    assert text in done.stderr
    assert "ALSA lib" not in done.stderr
    assert "Traceback" not in done.stderr
