"""Stories that somebody has written down."""

from pathlib import Path

import pytest

from assistant.decks.cards import Story
from assistant.decks.library import find_sheet, list_sheets
from tests.decks.sheets import HEADER, said, sheet_of

STORY = """### The label flow
- Value: Curious
- **Situation:** four teams, each with jobs of its own
- Task: find out whether Temporal could take over
- Action: read the source
- Action: built a prototype
- Result: no label printed twice
"""

CARDS = f"{HEADER}| 1 | Why? | Because it is so. |\n"


def test_a_story_in_the_sheet() -> None:
    sheet = sheet_of(f"# Sheet\n\n{CARDS}\n## Stories\n\n{STORY}")
    assert sheet.findings == ()
    (story,) = sheet.stories_told
    assert story == Story(
        "The label flow",
        "Curious",
        "four teams, each with jobs of its own",
        "find out whether Temporal could take over",
        "read the source; built a prototype",
        "no label printed twice",
        story.line,
    )


def test_short_labels_will_do() -> None:
    (story,) = sheet_of(
        "# S\n\n## Story one\n- S: it was slow\n- T: make it fast\n- A: I did\n- R: 3 ms\n"
    ).stories_told
    assert (story.situation, story.task, story.action, story.result) == (
        "it was slow",
        "make it fast",
        "I did",
        "3 ms",
    )
    assert story.value == ""


def test_a_part_that_is_missing_is_told_and_the_rest_kept() -> None:
    sheet = sheet_of("# S\n\n## Story one\n- Situation: it was slow\n- Action: I did\n")
    assert [story.action for story in sheet.stories_told] == ["I did"]
    assert said(sheet.findings) == [
        (4, "the story 'Story one' has no task"),
        (4, "the story 'Story one' has no result"),
    ]


def test_a_list_with_one_such_word_is_no_story() -> None:
    assert sheet_of("# S\n\n## Red flags\n- Result: none\n- Being late\n").stories_told == ()


@pytest.mark.parametrize("beside", [True, False], ids=["beside the sheet", "in the user's folder"])
def test_stories_in_a_file_of_their_own(tmp_path: Path, beside: bool) -> None:
    own = tmp_path / "sheets"
    own.mkdir()
    sheet = tmp_path / "prep.md"
    sheet.write_text(f"# Prep\n\n{CARDS}", encoding="utf-8")
    (tmp_path if beside else own).joinpath("prep.stories.md").write_text(STORY, encoding="utf-8")
    found = find_sheet(str(sheet), own)
    assert [story.title for story in found.stories_told] == ["The label flow"]
    assert found.findings == ()


def test_a_file_of_stories_is_no_sheet(tmp_path: Path) -> None:
    (tmp_path / "interview.stories.md").write_text(STORY, encoding="utf-8")
    entries = list_sheets(tmp_path)
    assert [entry.name for entry in entries] == ["interview"]
    assert entries[0].sheet is not None
    assert len(entries[0].sheet.stories_told) == 1


@pytest.mark.parametrize(
    ("text", "told"),
    [("nothing here", "there is no story in this file"), ("\0", "is not a text file")],
)
def test_a_file_without_stories_is_told(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "interview.stories.md").write_text(text, encoding="utf-8")
    found = find_sheet("interview", tmp_path)
    assert found.cards
    assert any(told in finding.what for finding in found.findings)


def test_items_without_a_label_belong_to_the_one_before() -> None:
    text = "# S\n\n## Story\n- Situation: slow\n- Action:\n  - read the source\n  - built a prototype\n"
    (story,) = sheet_of(text).stories_told
    assert story.action == "read the source; built a prototype"


def test_a_list_that_explains_the_method_is_no_story() -> None:
    text = "# S\n\n## STAR method\n- Situation: set the scene\n- Task: say what was wanted\n"
    assert sheet_of(text).stories_told == ()


def test_a_sheet_in_the_folder_of_ones_own_has_its_stories_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "prep.md").write_text(f"# Prep\n\n{CARDS}", encoding="utf-8")
    (tmp_path / "prep.stories.md").write_text(STORY, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    for name in ("prep", "prep.md", "./prep.md"):
        assert len(find_sheet(name, tmp_path).stories_told) == 1


@pytest.mark.parametrize("sheet_id", ["x" * 300, "../outside"])
def test_an_id_that_is_no_file_name_has_no_stories_of_its_own(tmp_path: Path, sheet_id: str) -> None:
    sheet = tmp_path / "prep.md"
    sheet.write_text(f"# Prep\n\n{CARDS}", encoding="utf-8")
    (tmp_path / "prep.points.toml").write_text(f'id = "{sheet_id}"\n', encoding="utf-8")
    assert find_sheet(str(sheet), tmp_path / "sheets").stories_told == ()
