"""What looks like practice material and cannot be read is found fault with, never lost in silence."""

import pytest

from tests.decks.sheets import HEADER, said, sheet_of

CARD = HEADER + "| 1 | Q | A |\n"
PROSE_QUESTION = "this question stands in running text, which is not read"
STRAY_ROW = "this looks like a table row but belongs to no table"
STRAY_ITEM = "this looks like a list item but belongs to no list"
INDENTED = "this is indented so far that it is code, which is not read"


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        (
            "```go\nx\n\n## More\n\n| 2 | Q | A |\n",
            (5, "this code block is never closed; all that follows belongs to it and is not read"),
        ),
        (
            "<!-- todo\n\n## More\n\n| 2 | Q | A |\n",
            (5, "this comment is never closed; all that follows belongs to it and is not read"),
        ),
        ("No | Question | Answer\n2 | Q | A\n", (5, STRAY_ROW)),
        ("\t- [ ] pack\n", (5, INDENTED)),
        ("    | 2 | Q | A |\n", (5, INDENTED)),
        ("\N{BULLET} one\n", (5, STRAY_ITEM)),
        ("[ ] pack\n", (5, STRAY_ITEM)),
        ("Q1: Why?\n\nA: So.\n", (5, PROSE_QUESTION)),
        ("**Q:** Why?\n**A:** So.\n", (5, PROSE_QUESTION)),
        ("## Who was king?\n\nJohn.\n", (5, PROSE_QUESTION)),
        ("## Questions to ask\n\nWho decides?\n", (7, "this question is not in a list")),
        ("## Reminders\n\nBreathe.\n", (5, "nothing is listed under 'Reminders'; running text is not read")),
        (
            "## Red flags\n\n**Lying.** Never.\n",
            (5, "nothing is listed under 'Red flags'; running text is not read"),
        ),
    ],
)
def test_lost(text: str, finding: tuple[int, str]) -> None:
    sheet = sheet_of(f"{CARD}\n{text}")
    assert len(sheet.cards) == 1
    assert finding in said(sheet.findings)
    assert all(finding.remedy for finding in sheet.findings)


def test_a_numbered_row_without_bars_is_a_list_item() -> None:
    sheet = sheet_of("No | Question | Answer\n--|--|--\n1 | Q | A\n2. | Q | A\n")
    assert (4, "this looks like a table row but is a list item") in said(sheet.findings)


@pytest.mark.parametrize(
    "text",
    [
        "~~~\n| 2 | Q | A |\n~~~\n",
        "> ```\n> x\n> ```\n",
        "<!-- closed\n\n- item\n-->\n",
        "    go build\n",
        "Run `a | b | c` first.\n",
        "Why tea? Because: it is good.\n",
        "## How to use these questions\n\nRead them aloud.\n",
        "## Questions to ask\n\nChoose wisely.\n\n### Team\n\n- Who decides?\n",
        "## Links?\n\n- [a](b)\n",
        "## Phase 1: Draw (2 min)\n\n    | box |\n",
    ],
)
def test_nothing_is_lost(text: str) -> None:
    assert sheet_of(f"{CARD}\n{text}").findings == ()
