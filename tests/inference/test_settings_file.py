"""Changing one setting in the user's file."""

import stat
import sys
from pathlib import Path
from typing import Any

import pytest

from assistant.cli.settings_file import write_setting
from assistant.errors import SettingsError
from assistant.settings import load_settings

WRITTEN_BY_HAND = """\
# mine
[practice]
count = 3  # enough for a coffee

[audio]
input = "headset"
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "config" / "settings.toml"


@pytest.mark.parametrize(
    ("name", "value", "line"),
    [
        ("recognition.model", "tiny.en", 'model = "tiny.en"'),
        ("recognition.model", 'C:\\models\\"mine"', r'model = "C:\\models\\\"mine\""'),
        ("practice.count", "7", "count = 7"),
        ("practice.limit_s", "45", "limit_s = 45.0"),
        ("log.answers", "yes", "answers = true"),
        ("practice.deck_limits_s", {"Go": 60}, "Go = 60.0"),
    ],
)
def test_a_new_file(file: Path, name: str, value: Any, line: str) -> None:
    settings = write_setting(file, name, value)
    assert line in file.read_text(encoding="utf-8")
    assert load_settings(file, {}) == settings
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_the_rest_stays_as_it_was(file: Path) -> None:
    file.parent.mkdir()
    file.write_text(WRITTEN_BY_HAND, encoding="utf-8")
    write_setting(file, "practice.count", 4)
    write_setting(file, "recognition.model", "tiny.en")
    assert file.read_text(encoding="utf-8") == (
        WRITTEN_BY_HAND.replace("count = 3", "count = 4") + '\n[recognition]\nmodel = "tiny.en"\n'
    )


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("recognition.modell", "base", "recognition.model"),
        ("practice.count", "many", "cannot be 'many'"),
        ("practice.count", 0, "between 1 and 1000"),
    ],
)
def test_a_wrong_value_changes_nothing(file: Path, name: str, value: Any, message: str) -> None:
    file.parent.mkdir()
    file.write_text(WRITTEN_BY_HAND, encoding="utf-8")
    with pytest.raises(SettingsError, match=message):
        write_setting(file, name, value)
    assert file.read_text(encoding="utf-8") == WRITTEN_BY_HAND


def test_a_broken_file_is_not_overwritten(file: Path) -> None:
    file.parent.mkdir()
    file.write_text("[practice", encoding="utf-8")
    with pytest.raises(SettingsError, match="Mend the file"):
        write_setting(file, "practice.count", 4)
    assert file.read_text(encoding="utf-8") == "[practice"


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "config").touch()
    with pytest.raises(SettingsError, match="cannot write the settings"):
        write_setting(tmp_path / "config" / "settings.toml", "practice.count", 4)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other permissions")
def test_the_file_is_the_owners_alone(file: Path) -> None:
    file.parent.mkdir()
    file.write_text(WRITTEN_BY_HAND, encoding="utf-8")
    file.chmod(0o644)
    write_setting(file, "practice.count", 4)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege on Windows")
def test_a_link_stays_a_link(file: Path, tmp_path: Path) -> None:
    kept = tmp_path / "dotfiles.toml"
    kept.write_text(WRITTEN_BY_HAND, encoding="utf-8")
    file.parent.mkdir()
    file.symlink_to(kept)
    write_setting(file, "practice.count", 4)
    assert file.is_symlink()
    assert "count = 4" in kept.read_text(encoding="utf-8")
