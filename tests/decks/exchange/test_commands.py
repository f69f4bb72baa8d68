"""`rehearse sheets import` and `export`, and what a terminal is shown of a stranger's sheet."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from rich.table import Table
from rich.text import Text
from typer.testing import CliRunner, Result

from assistant.cli.output import notices, screen
from assistant.cli.sheets import app
from assistant.cli.terminal import HarmlessConsole
from assistant.errors import RehearseError, SheetError, UsageError
from tests.decks.sheets import BARISTA
from tests.history.samples import POSIX


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("REHEARSE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("COLUMNS", "120")
    return tmp_path


def run(*arguments: str | Path) -> Result:
    screen.cache_clear()  # each run of the tester has a stdout of its own
    notices.cache_clear()
    return CliRunner().invoke(app, [str(one) for one in arguments])


def imported(*arguments: str | Path) -> dict[str, Any]:
    result = run("import", *arguments, "--json")
    assert result.exit_code == 0, result.exception
    told: dict[str, Any] = json.loads(result.stdout)
    return told


def csv(home: Path, text: str, name: str = "tea.csv") -> Path:
    (home / name).write_text(text, encoding="utf-8")
    return home / name


def test_a_table_becomes_a_sheet(home: Path) -> None:
    result = run("import", csv(home, "Question,Answer,Deck\nHow hot?,80 degrees,Green\nWhy?,,Green\n"))
    assert result.exit_code == 0
    assert result.stdout == (
        "Imported 1 card from tea.csv as the sheet 'tea'.\n"
        "Left out: cards without an answer in words: 1.\n"
        "See it with: rehearse sheets show tea\n"
    )
    sheet = home / "home" / "sheets" / "tea.md"
    assert sheet.read_text(encoding="utf-8") == (
        "# tea\n\n## Green\n\n| # | Question | Answer |\n|---|---|---|\n| 1 | How hot? | 80 degrees |\n"
    )
    assert run("check", "tea").stdout == "tea: no problems (1 card)\n"


def test_what_is_told_as_json(home: Path) -> None:
    told = imported(csv(home, "a,b\n,c\n"), "--name", "green tea")
    assert told == {
        "sheet": "green tea",
        "path": str(home / "home" / "sheets" / "green tea.md"),
        "cards": 1,
        "decks": [{"name": "green tea", "cards": 1}],
        "left_out": [{"what": "cards without a question in words", "count": 1}],
        "notes": [],
    }


def test_a_sheet_is_replaced_only_when_told(home: Path) -> None:
    imported(csv(home, "a,b\n"))
    folder = home / "home" / "sheets"
    (folder / "tea.points.toml").write_text('id = "mine"\n', encoding="utf-8")
    refused = run("import", csv(home, "c,d\n"))
    assert isinstance(refused.exception, UsageError)
    assert "you have a sheet 'tea' already" in str(refused.exception)
    told = imported(csv(home, "c,d\n"), "--force")
    assert told["notes"] == [
        "the former tea.md is kept as tea.md.old",
        "the former tea.points.toml is kept as tea.points.toml.old",
    ]
    assert "| c | d |" in (folder / "tea.md").read_text(encoding="utf-8")
    assert "| a | b |" in (folder / "tea.md.old").read_text(encoding="utf-8")
    assert sorted(file.name for file in folder.iterdir()) == ["tea.md", "tea.md.old", "tea.points.toml.old"]
    hidden = run("import", csv(home, "a,b\n", "Interview.csv"))
    assert "which yours would hide" in str(hidden.exception)


def test_markdown_comes_whole(home: Path) -> None:
    told = imported(BARISTA)
    assert (told["cards"], told["sheet"]) == (4, "barista")
    assert told["notes"] == ["line 49: the phase 'Hand over' has no time"]
    copy = home / "home" / "sheets" / "barista.md"
    assert copy.read_text(encoding="utf-8") == BARISTA.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.apkg", b"PK\x03\x04 no"),
        ("a.csv", b"\0\1\2"),
        ("a.json", b"{"),
        ("a.colpkg", b""),
        ("a.csv", b"x,\n"),
    ],
)
def test_nothing_is_written_of_what_is_refused(home: Path, name: str, data: bytes) -> None:
    (home / name).write_bytes(data)
    result = run("import", home / name)
    assert isinstance(result.exception, SheetError)
    assert "\n" not in str(result.exception)
    assert not (home / "home" / "sheets").exists()


def test_an_unknown_file(home: Path) -> None:
    assert isinstance(run("import", home / "none.csv").exception, UsageError)
    assert isinstance(run("import", home / "none.apkg").exception, UsageError)
    assert isinstance(run("import", home).exception, RehearseError)


@pytest.mark.parametrize("form", ["csv", "tsv", "json", "apkg", "md"])
def test_an_export_comes_back(home: Path, form: str) -> None:
    out = home / f"iv.{form}"
    result = run("export", "interview", "--to", form, "--out", out)
    assert result.exit_code == 0
    assert f"Wrote 26 cards to {out}." in result.stderr
    assert ("--to md holds them" in result.stderr) == (form != "md")
    told = imported(out)
    assert (told["cards"], told["left_out"]) == (26, [])
    if form == "md":
        again = run("export", "iv", "--to", form, "--out", out)
        assert "is there already" in str(again.exception)
        assert run("export", "iv", "--to", form, "--out", out, "--force").exit_code == 0
        kept = out.with_name("iv.points.toml")
        assert kept.stat().st_size > 100_000
        assert any("share their history" in note for note in told["notes"])
    if form == "apkg":
        assert zipfile.is_zipfile(out)


def test_an_export_is_told_as_json(home: Path) -> None:
    out = home / "iv.csv"
    told = json.loads(run("export", "interview", "--to", "csv", "--out", out, "--json").stdout)
    assert (told["sheet"], told["file"], told["format"], told["cards"]) == ("interview", str(out), "csv", 26)
    assert any("other wordings" in note for note in told["notes"])


@POSIX
def test_what_is_written_is_private(home: Path) -> None:
    imported(csv(home, "a,b\n"))
    run("export", "tea", "--to", "apkg", "--out", home / "tea.apkg")
    for file in (home / "tea.apkg", home / "home" / "sheets" / "tea.md"):
        assert file.stat().st_mode & 0o777 == 0o600


def test_a_sheet_without_cards_goes_out_whole_or_not(home: Path) -> None:
    (home / "r.md").write_text("## Reminders\n\n- Breathe.\n", encoding="utf-8")
    refused = run("export", home / "r.md", "--to", "csv", "--out", home / "r.csv")
    assert "has no cards" in str(refused.exception)
    assert run("export", home / "r.md", "--to", "md", "--out", home / "copy.md").exit_code == 0


def test_a_terminal_obeys_nothing_in_a_sheet(home: Path) -> None:
    row = "| 1 | q\x1b]0;title\x07 \x1b[31mred\u202eevil\u202c \x9b5m right\u200f [bold]x[/] | a\x1b[2J |\n"
    (home / "evil.md").write_text(
        f"# T\x1b[5m\n\n## D\x1b[1m\n\n| # | Question | Answer |\n|---|---|---|\n{row}\n- x\x1b[2J\n",
        encoding="utf-8",
    )
    for arguments in (
        ("show", home / "evil.md"),
        ("show", home / "evil.md", "1"),
        ("check", home / "evil.md"),
    ):
        shown = run(*arguments).stdout
        assert shown
        assert not set(shown) & {"\x1b", "\x07", "\x9b", "\u202e", "\u202c"}
    shown = run("show", home / "evil.md", "1").stdout
    assert "[31mred" in shown
    assert "[bold]x[/]" in shown
    assert "right\u200f" in shown


def test_colours_of_our_own_stay() -> None:
    out = io.StringIO()
    console = HarmlessConsole(file=out, force_terminal=True, color_system="standard", width=40)
    table = Table("a", title="t\x1b[31m")
    table.add_row(Text("x\x1by", style="bold red"))
    console.print(table)
    assert "\x1b[1;31mxy\x1b[0m" in out.getvalue()
    assert "\x1b[31m" not in out.getvalue()


@pytest.mark.parametrize("command", ["import", "export"])
def test_help_has_an_example(command: str) -> None:
    assert f"Example: rehearse sheets {command}" in run(command, "--help").stdout
