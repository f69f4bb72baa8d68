"""Which engine speaks: the one that was chosen, or the system's where that one is not there."""

import shutil
from contextlib import closing
from importlib import metadata
from pathlib import Path

import pytest

from assistant.cli.building import build_voice
from assistant.cli.checkup import run_checks
from assistant.cli.engines import open_voice
from assistant.cli.workspace import Workspace, open_workspace
from assistant.errors import ModelError
from assistant.folders import shipped_folder
from assistant.inference import store
from assistant.inference.manifest import MANIFEST_FILE
from assistant.synthesis.neural import NeuralVoice
from assistant.synthesis.system import SystemVoice

SHORT = "Go on."


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    monkeypatch.setenv("REHEARSE_HOME", str(tmp_path))
    monkeypatch.setenv("REHEARSE_SPEECH_ENGINE", "kokoro")
    monkeypatch.setenv("REHEARSE_SPEECH_VOICE", "emma")
    return open_workspace()


@pytest.fixture
def without_weights(workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    (tmp_path / "shipped").mkdir()
    shutil.copy(shipped_folder("models") / MANIFEST_FILE, tmp_path / "shipped")
    monkeypatch.setattr(store, "shipped_folder", lambda name: tmp_path / "shipped")
    return workspace


@pytest.mark.model
def test_the_chosen_engine_speaks(workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    with closing(open_voice(workspace, workspace.settings.speech)) as voice:
        assert isinstance(voice, NeuralVoice)
        assert voice.chosen.id == "bf_emma"
    with closing(build_voice(workspace)) as built:
        assert built.render(SHORT).rate_hz == 24_000
    assert capsys.readouterr() == ("", "")


def test_without_weights_the_system_speaks_and_a_notice_says_why(
    without_weights: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(ModelError, match=r"'kokoro' is missing\. Run `rehearse models fetch kokoro`"):
        open_voice(without_weights, without_weights.settings.speech)
    with closing(build_voice(without_weights)) as voice:
        assert voice.render(SHORT).duration_s > 0
    said = " ".join(capsys.readouterr().err.split())
    assert "Run `rehearse models fetch kokoro`. Until then the system's own voice speaks." in said


def test_without_the_extra_the_system_speaks_and_a_notice_says_why(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def absent(name: str) -> str:
        raise metadata.PackageNotFoundError(name)

    with monkeypatch.context() as patched:
        patched.setattr(metadata, "version", absent)
        voice = build_voice(workspace)
    with closing(voice):
        assert voice.render(SHORT).duration_s > 0
    assert 'pip install "rehearse-aloud[neural]"' in " ".join(capsys.readouterr().err.split())


def test_the_default_is_the_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("REHEARSE_HOME", str(tmp_path))
    workspace = open_workspace()
    with closing(open_voice(workspace, workspace.settings.speech)) as voice:
        assert isinstance(voice, SystemVoice)


def test_the_doctor_names_what_is_missing(without_weights: Workspace) -> None:
    check = next(check for check in run_checks(without_weights) if check.name == "voice")
    assert not check.ok
    assert check.exit_code == 4
    assert "rehearse models fetch kokoro" in check.remedy
