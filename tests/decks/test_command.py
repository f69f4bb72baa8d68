"""`rehearse sheets`."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from assistant.cli.output import screen
from assistant.cli.sheets import app
from assistant.errors import UsageError
from tests.decks.sheets import HEADER


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("REHEARSE_HOME", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "120")
    folder = tmp_path / "sheets"
    folder.mkdir()
    text = f"# [Tea]\n\n{HEADER}| 1 | Why [b]? | Because. |\n| 1 | Again? | No. |\n"
    (folder / "tea.md").write_text(text, encoding="utf-8")
    return folder


def run(*arguments: str) -> Result:
    screen.cache_clear()  # each run of the tester has a stdout of its own
    return CliRunner().invoke(app, arguments)


def objects(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.mark.parametrize("arguments", [[], ["list"]])
def test_list(folder: Path, arguments: list[str]) -> None:
    result = run(*arguments)
    assert result.exit_code == 0
    assert "[Tea]" in result.stdout
    assert "interview" in result.stdout
    own, bundled = objects(run(*arguments, "--json"))
    assert (own["sheet"], own["cards"], own["findings"]) == ("tea", 1, 1)
    assert (bundled["sheet"], bundled["cards"], bundled["stories"]) == ("interview", 26, 10)


def test_show_a_sheet(folder: Path) -> None:
    result = run("show", "interview")
    assert result.exit_code == 0
    assert all(text in result.stdout for text in ("Billing & Payments", "Saga pattern?", "5 phases"))
    (shown,) = objects(run("show", "interview", "--json"))
    assert [len(deck["cards"]) for deck in shown["decks"]] == [9, 6, 5, 6]
    assert shown["facts"][0]["table"] == "Temporal Cloud"


def test_show_a_card(folder: Path) -> None:
    result = run("show", "tea", "1")
    assert result.exit_code == 0
    assert "Why [b]?" in result.stdout
    (card,) = objects(run("show", "interview", "12", "--json"))
    assert [point["id"] for point in card["points"]] == ["a", "b", "c", "d"]


def test_check(folder: Path) -> None:
    assert run("check", "interview").stdout == "interview: no problems (26 cards)\n"
    result = run("check", "tea", "interview")
    assert result.exit_code == 1
    assert "tea.md, line 6: the number 1 is taken by line 5; this card is left out. Give it" in result.stdout
    tea, interview = objects(run("check", "tea", "interview", "--json"))
    assert [finding["line"] for finding in tea["findings"]] == [6]
    assert interview["findings"] == []


def test_check_goes_on_after_a_sheet_that_cannot_be_read(folder: Path) -> None:
    (folder / "broken.md").write_bytes(b"\xff")
    result = run("check", "broken", "interview")
    assert result.exit_code == 1
    assert "is not UTF-8" in result.stdout
    assert "interview: no problems" in result.stdout


@pytest.mark.parametrize("arguments", [["show", "tae"], ["show", "tea", "9"], ["check", "none.md"]])
def test_unknown_names(folder: Path, arguments: list[str]) -> None:
    assert isinstance(run(*arguments).exception, UsageError)


@pytest.mark.parametrize("command", [[], ["list"], ["show"], ["check"]])
def test_help_has_an_example(command: list[str]) -> None:
    result = run(*command, "--help")
    assert result.exit_code == 0
    assert "Example: rehearse sheets" in result.stdout
