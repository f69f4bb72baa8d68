"""`rehearse models`, with a toy model and a local server."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from assistant.cli.models import app
from assistant.errors import FetchError, ModelError, UsageError
from assistant.inference import store
from assistant.inference.sources import Servers
from tests.inference.toy import FILES, Routes, install, toy_table, write_manifest


@pytest.fixture
def home(tmp_path: Path, servers: Servers, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's folder on a machine whose program ships the toy's manifest alone."""
    write_manifest(tmp_path / "shipped", toy_table(), toy_table(name="parrot", kind="voice"))
    monkeypatch.setattr(store, "shipped_folder", lambda name: tmp_path / "shipped")
    monkeypatch.setenv("REHEARSE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("REHEARSE_RECOGNITION_MODEL", "toy")
    monkeypatch.setenv("HF_ENDPOINT", servers.hub)
    monkeypatch.setenv("REHEARSE_PYPI_INDEX", servers.index)
    return tmp_path / "home"


def rehearse_models(*args: str) -> Result:
    return CliRunner().invoke(app, list(args))


def json_lines(*args: str) -> list[dict[str, Any]]:
    result = rehearse_models(*args, "--json")
    assert result.exception is None, result.exception
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_list_tells_what_is_here(home: Path) -> None:
    row, voice = json_lines("list")
    assert (voice["name"], voice["kind"], voice["in_use"]) == ("parrot", "voice", False)
    assert row == {
        "name": "toy",
        "kind": "recognition",
        "description": "hears nothing",
        "size_bytes": sum(map(len, FILES.values())),
        "licence": "MIT",
        "condition": "absent",
        "problem": None,
        "folder": None,
        "in_use": True,
    }
    folder = install(home / "models" / "toy")
    assert json_lines("list")[0]["condition"] == "unverified"
    (folder / "model.bin").write_bytes(b"")
    row = json_lines("list")[0]
    assert (row["condition"], row["problem"]) == ("damaged", "model.bin has 0 of 2048 bytes")


@pytest.mark.parametrize("args", [(), ("list",)])
def test_the_list_for_people(home: Path, args: tuple[str, ...]) -> None:
    result = rehearse_models(*args)
    assert result.exception is None
    for word in ("toy", "MIT", "hears nothing", "→"):
        assert word in result.stdout


def test_fetch_then_nothing_to_do(home: Path, routes: Routes) -> None:
    routes.serve_hub()
    folder = str(home / "models" / "toy")
    assert json_lines("fetch") == [{"name": "toy", "folder": folder, "fetched": True}]
    asked = len(routes.asked)
    assert json_lines("fetch", "toy") == [{"name": "toy", "folder": folder, "fetched": False}]
    assert len(routes.asked) == asked
    assert json_lines("list")[0]["condition"] == "verified"


def test_fetch_mends_an_altered_file(home: Path, routes: Routes) -> None:
    routes.serve_hub()
    folder = install(home / "models" / "toy")
    assert json_lines("fetch")[0]["fetched"] is False
    (folder / "model.bin").write_bytes(bytes(2048))
    assert json_lines("fetch")[0]["fetched"] is True
    assert (folder / "model.bin").read_bytes() == FILES["model.bin"]


def test_fetch_to_another_place(home: Path, routes: Routes, tmp_path: Path) -> None:
    routes.serve_hub()
    install(home / "models" / "toy")
    [row] = json_lines("fetch", "toy", "--to", str(tmp_path / "elsewhere"))
    assert row["folder"] == str(tmp_path / "elsewhere" / "toy")
    assert row["fetched"]


def test_fetch_without_a_network(home: Path) -> None:
    result = rehearse_models("fetch")
    assert isinstance(result.exception, FetchError)
    assert result.exception.exit_code == 1
    assert result.stdout == ""


def test_verify(home: Path) -> None:
    result = rehearse_models("verify")
    assert isinstance(result.exception, ModelError)
    folder = install(home / "models" / "toy")
    assert json_lines("verify", "toy") == [{"name": "toy", "folder": str(folder), "verified": True}]
    (folder / "tokenizer.json").write_bytes(FILES["tokenizer.json"].replace(b"1", b"2"))
    result = rehearse_models("verify")
    assert isinstance(result.exception, ModelError)
    assert result.exception.exit_code == 4
    assert "tokenizer.json" in str(result.exception)


def test_use_a_folder_of_ones_own(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("REHEARSE_RECOGNITION_MODEL")
    mine = install(tmp_path / "mine")
    monkeypatch.chdir(tmp_path)
    assert json_lines("use", "mine") == [{"name": str(mine), "folder": str(mine)}]
    assert json_lines("list")[-1]["name"] == str(mine)
    assert json_lines("list")[-1]["in_use"]
    assert json_lines("verify") == [{"name": str(mine), "folder": str(mine), "verified": False}]
    assert isinstance(rehearse_models("fetch").exception, UsageError)
    install(home / "models" / "toy")
    assert json_lines("use", "toy")[0]["name"] == "toy"
    assert 'model = "toy"' in (home / "settings.toml").read_text(encoding="utf-8")


def test_a_voice_is_fetched_and_verified_but_does_not_listen(home: Path, routes: Routes) -> None:
    routes.serve_hub()
    folder = str(home / "models" / "parrot")
    assert json_lines("fetch", "parrot") == [{"name": "parrot", "folder": folder, "fetched": True}]
    assert json_lines("verify", "parrot") == [{"name": "parrot", "folder": folder, "verified": True}]
    refused = rehearse_models("use", "parrot").exception
    assert isinstance(refused, UsageError)
    assert "rehearse config set speech.engine parrot" in str(refused)
    assert not (home / "settings.toml").exists()


@pytest.mark.parametrize(
    ("name", "error", "exit_code"),
    [("toy", ModelError, 4), ("tony", UsageError, 2), ("empty", ModelError, 4)],
)
def test_what_cannot_listen_is_not_chosen(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, name: str, error: type, exit_code: int
) -> None:
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path)
    refused = rehearse_models("use", name).exception
    assert isinstance(refused, error)
    assert getattr(refused, "exit_code", None) == exit_code
    assert not (home / "settings.toml").exists()


def test_the_environment_goes_on_top(home: Path, tmp_path: Path) -> None:
    result = rehearse_models("use", str(install(tmp_path / "mine")))
    assert "REHEARSE_RECOGNITION_MODEL" in result.stderr


@pytest.mark.parametrize("command", ["list", "fetch", "verify", "use"])
def test_help_has_an_example(command: str) -> None:
    assert f"Example: rehearse models {command}" in rehearse_models(command, "--help").stdout
