"""`rehearse sheets new`, `edit` and `suggest-points`, with real files and a real editor."""

import json
import shlex
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from assistant.cli.app import app
from assistant.decks.library import find_sheet
from assistant.decks.reader import companion_path, parse_sheet, read_sheet
from assistant.decks.suggest import companion_text, other_ways, propose
from assistant.errors import RehearseError, SheetError, UsageError
from assistant.events import Transcript
from assistant.folders import shipped_folder
from assistant.scoring.score import score
from tests.history.samples import POSIX

BUNDLED = shipped_folder("content") / "interview.md"


@pytest.fixture
def sheets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the user's own sheets, not there yet."""
    monkeypatch.setenv("REHEARSE_HOME", str(tmp_path / "home"))
    return tmp_path / "home" / "sheets"


def rehearse(*arguments: str) -> Result:
    result = CliRunner().invoke(app, arguments)
    if isinstance(result.exception, Exception):
        raise result.exception
    return result


def editor(tmp_path: Path, program: str) -> str:
    """A command that runs Python code on the file to be edited, `path`."""
    script = tmp_path / "editor.py"
    script.write_text(f"import pathlib, sys\npath = pathlib.Path(sys.argv[1])\n{program}\n", encoding="utf-8")
    return shlex.join([sys.executable, str(script)])


def test_a_new_sheet_has_every_section_and_no_problem(sheets: Path) -> None:
    assert "rehearse sheets edit my-sheet" in rehearse("sheets", "new", "my-sheet").stdout
    sheet = find_sheet("my-sheet", sheets)
    assert (sheet.findings, sheet.title) == ((), "My sheet")
    parts = (
        sheet.cards, sheet.phases, sheet.facts, sheet.questions, sheet.stories, sheet.stories_told,
        sheet.red_flags, sheet.checklists, sheet.reminders,
    )  # fmt: skip
    assert all(parts)
    assert all(phase.min_minutes and phase.say_aloud and phase.cover for phase in sheet.phases)
    assert rehearse("sheets", "check", "my-sheet").exit_code == 0


@pytest.mark.parametrize("name", ["my-sheet", "My-Sheet.md", "interview"])
def test_nothing_is_ever_overwritten(sheets: Path, name: str) -> None:
    rehearse("sheets", "new", "my-sheet")
    before = (sheets / "my-sheet.md").read_bytes()
    with pytest.raises(UsageError, match="there is a sheet"):
        rehearse("sheets", "new", name)
    assert (sheets / "my-sheet.md").read_bytes() == before


@pytest.mark.parametrize(
    "name", ["../up", "a/b", "", ".hidden", "x" * 200, "my.stories", "a\nb", "c:d", "con"]
)
def test_a_name_that_is_none_is_refused(sheets: Path, name: str) -> None:
    with pytest.raises(UsageError, match="cannot be the name of a sheet"):
        rehearse("sheets", "new", name)
    assert not sheets.exists()


@POSIX
def test_a_new_sheet_is_for_its_owner_alone(sheets: Path) -> None:
    rehearse("sheets", "new", "my-sheet")
    assert (sheets / "my-sheet.md").stat().st_mode & 0o777 == 0o600


def test_a_sheet_is_edited_and_checked(sheets: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rehearse("sheets", "new", "my-sheet")
    monkeypatch.delenv("VISUAL", raising=False)
    break_it = "path.write_text(path.read_text('utf-8').replace('| 2 |', '| 1 |'), 'utf-8')"
    monkeypatch.setenv("EDITOR", editor(tmp_path, break_it))
    done = rehearse("sheets", "edit", "my-sheet")
    assert done.exit_code == 1
    assert "the number 1 is taken" in done.stdout
    mend_it = "path.write_text(path.read_text('utf-8').replace('| 1 | Why', '| 2 | Why'), 'utf-8')"
    monkeypatch.setenv("VISUAL", editor(tmp_path, mend_it))
    assert rehearse("sheets", "edit", "my-sheet").exit_code == 0


def test_a_bundled_sheet_is_copied_first_and_judged_the_same(
    sheets: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = BUNDLED.read_bytes()
    add = "path.write_text(path.read_text('utf-8') + '\\nEnd.\\n', 'utf-8')"
    monkeypatch.setenv("VISUAL", editor(tmp_path, add))
    done = rehearse("sheets", "edit", "interview")
    assert done.exit_code == 0
    assert "came with the program; your copy is" in done.stderr
    assert BUNDLED.read_bytes() == before
    mine = find_sheet("interview", sheets)
    assert mine.path == sheets / "interview.md"
    assert mine.path.read_text(encoding="utf-8").endswith("\nEnd.\n")
    assert (mine.id, mine.cards) == (read_sheet(BUNDLED).id, read_sheet(BUNDLED).cards)
    assert "came with" not in rehearse("sheets", "edit", "interview").stderr


def test_an_editor_that_fails_is_told(sheets: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rehearse("sheets", "new", "my-sheet")
    monkeypatch.setenv("VISUAL", "no-such-editor-anywhere")
    with pytest.raises(RehearseError, match="the editor does not work"):
        rehearse("sheets", "edit", "my-sheet")


HOSTILE = r'''# Odd

| # | Question | Answer |
|---|----------|--------|
| 1 | What "is" it? | A `"""` quote \ and "more" (e.g. an escape \u0041 here); it's 'fine' # no comment |
| 2 | Text? | Caches keep results (so the next read is fast). They expire/refresh = stale data otherwise. |
| 3 | Marks? | ... |
'''


def test_what_is_suggested_changes_no_card_and_no_verdict(sheets: Path) -> None:
    sheets.mkdir(parents=True)
    file = sheets / "odd.md"
    file.write_text(HOSTILE, encoding="utf-8")
    before = find_sheet("odd", sheets)
    told = json.loads(rehearse("sheets", "suggest-points", "odd", "--json").stdout)
    assert told["file"] == str(companion_path(file))
    assert [card["card"] for card in told["cards"]] == [1, 2, 3]
    after = find_sheet("odd", sheets)
    assert (after.cards, after.findings) == (before.cards, before.findings)
    answer = Transcript("Caches keep the results so that reads are fast, and they expire")
    assert score(after.cards[1], answer) == score(before.cards[1], answer)
    aliases = told["cards"][1]["points"][0]["aliases"]
    assert aliases == ["Caches keep results", "so the next read is fast"]
    text = companion_path(file).read_text(encoding="utf-8")
    assert '# aliases = ["Caches keep results", "so the next read is fast"]' in text


def test_the_bundled_answers_survive_it(tmp_path: Path) -> None:
    bare = parse_sheet(BUNDLED.read_text(encoding="utf-8"), tmp_path / "interview.md")
    text = companion_text(bare, propose(bare.cards))
    again = parse_sheet(BUNDLED.read_text(encoding="utf-8"), tmp_path / "interview.md", text)
    assert again.cards == bare.cards
    assert again.findings == bare.findings
    # With every proposal taken, the file is still read without a fault.
    taken = parse_sheet(BUNDLED.read_text("utf-8"), bare.path, text.replace("# aliases = [", "aliases = ["))
    assert taken.findings == ()
    assert any(point.aliases for card in taken.cards for point in card.points)


def test_an_existing_companion_stays_unless_forced(sheets: Path) -> None:
    rehearse("sheets", "new", "my-sheet")
    companion = companion_path(sheets / "my-sheet.md")
    companion.write_text('[cards.1]\nkey = "own"\n', encoding="utf-8")
    with pytest.raises(UsageError, match="is there already"):
        rehearse("sheets", "suggest-points", "my-sheet")
    assert companion.read_text(encoding="utf-8") == '[cards.1]\nkey = "own"\n'
    done = rehearse("sheets", "suggest-points", "my-sheet", "--card", "2", "--force")
    assert "of 1 card to" in done.stdout
    assert "[cards.1]" not in companion.read_text(encoding="utf-8")
    assert Path(f"{companion}.bak").read_text(encoding="utf-8") == '[cards.1]\nkey = "own"\n'
    assert find_sheet("my-sheet", sheets).findings == ()


def test_a_bundled_sheet_gets_no_companion_of_ours(sheets: Path) -> None:
    with pytest.raises(UsageError, match="came with the program"):
        rehearse("sheets", "suggest-points", "interview", "--force")


def test_what_no_companion_can_hold_is_told_before_anything_is_written(sheets: Path) -> None:
    sheets.mkdir(parents=True)
    file = sheets / "dots.md"
    dots = " ".join(["a.b"] * 120)
    file.write_text(f"| # | Question | Answer |\n|---|---|---|\n| 1 | Dots? | {dots} |\n", encoding="utf-8")
    with pytest.raises(SheetError, match="no companion file can be made"):
        rehearse("sheets", "suggest-points", "dots")
    assert not companion_path(file).exists()


@pytest.mark.parametrize(
    ("text", "others"),
    [
        ("two-phase commit (2PC) blocks", ["two-phase commit blocks"]),
        ("queues (e.g. a mailbox of tasks)", ["a mailbox of tasks"]),
        ("plain words", []),
        ("read/write = cost", ["read or write is cost"]),
    ],
)
def test_other_ways(text: str, others: list[str]) -> None:
    assert list(other_ways(text)) == others
