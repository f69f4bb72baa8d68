"""Finding sheets, decks and cards by what people type."""

from pathlib import Path

import pytest

from assistant.decks.library import find_card, find_decks, find_sheet, list_sheets
from assistant.errors import UsageError
from tests.decks.sheets import BARISTA, HEADER, cards_of, sheet_of


@pytest.fixture
def own(tmp_path: Path) -> Path:
    folder = tmp_path / "sheets"
    folder.mkdir()
    (folder / "Tea.md").write_text(f"# Tea\n\n{HEADER}| 1 | Q | A |\n", encoding="utf-8")
    return folder


@pytest.mark.parametrize("name", ["Tea", "tea", "interview", "INTERVIEW", str(BARISTA)])
def test_names_and_paths(own: Path, name: str) -> None:
    assert find_sheet(name, own).id.lower() == Path(name).stem.lower()


def test_own_sheets_come_before_bundled_ones(own: Path) -> None:
    (own / "interview.md").write_text("# Mine\n\n## Reminders\n\n- Breathe.\n", encoding="utf-8")
    assert find_sheet("interview", own).title == "Mine"
    assert [(entry.name, entry.is_own) for entry in list_sheets(own)] == [("interview", True), ("Tea", True)]


def test_the_folder_of_own_sheets_need_not_exist(tmp_path: Path) -> None:
    entries = list_sheets(tmp_path / "none")
    assert [(entry.name, entry.is_own) for entry in entries] == [("interview", False)]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("interwiew", r"there is no sheet 'interwiew'\. Did you mean 'interview'\?"),
        ("zzz", r"there is no sheet 'zzz'\. See `rehearse sheets`"),
        ("missing.md", r"there is no file missing\.md"),
        ("some/where", r"there is no file some.where"),
        ("", r"there is no sheet ''"),
    ],
)
def test_unknown_sheets(own: Path, name: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        find_sheet(name, own)


def test_an_unreadable_sheet_is_listed_with_its_problem(own: Path) -> None:
    (own / "Broken.md").write_bytes(b"\xff")
    broken = list_sheets(own)[0]
    assert (broken.name, broken.sheet) == ("Broken", None)
    assert "is not UTF-8" in broken.problem


def test_cards_by_number() -> None:
    sheet = cards_of("| 1 | a? | A |", "| 2 | b? | B |", "| 7 | c? | C |")
    assert find_card(sheet, 7).question == "c?"
    with pytest.raises(UsageError, match=r"test has no card 3\. It has the cards 1-2, 7\."):
        find_card(sheet, 3)
    with pytest.raises(UsageError, match=r"It has no cards at all\."):
        find_card(sheet_of("# T\n"), 1)


DECKS = "".join(
    f"## {name}\n\n{HEADER}| {number} | Q | A |\n\n"
    for number, name in enumerate(["Go", "Goals", "Money"], 1)
)


@pytest.mark.parametrize(
    ("names", "found"),
    [
        (["go"], ["Go"]),
        (["MON"], ["Money"]),
        (["money", "go"], ["Go", "Money"]),
        (["go", "Go"], ["Go"]),
        ([], []),
    ],
)
def test_decks_by_name(names: list[str], found: list[str]) -> None:
    assert [deck.name for deck in find_decks(sheet_of(DECKS), names)] == found


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("g", r"'g' fits several decks: 'Go', 'Goals'"),
        ("Mony", r"test has no deck 'Mony'\. Did you mean 'Money'\?"),
        ("Zebra", r"It has the decks 'Go', 'Goals', 'Money'\."),
        ("", r"test has no deck ''"),
    ],
)
def test_unknown_decks(name: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        find_decks(sheet_of(DECKS), [name])
