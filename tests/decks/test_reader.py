"""Sheets of other subjects, other wording, and with every kind of fault."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.decks.cards import Sheet, StoryPrompt
from assistant.decks.reader import parse_sheet, read_sheet
from assistant.decks.source import MAX_SHEET_BYTES
from assistant.errors import SheetError, UsageError
from tests.decks.sheets import BARISTA, HEADER, cards_of, said, sheet_of


@pytest.fixture(scope="module")
def barista() -> Sheet:
    return read_sheet(BARISTA)


def test_another_subject_cards(barista: Sheet) -> None:
    assert (barista.id, barista.title) == ("barista", "Barista Exam Notes")
    assert [(deck.name, [card.number for card in deck.cards]) for deck in barista.decks] == [
        ("Espresso Basics", [101, 102]),
        ("Milk", [7, 8]),
    ]
    first, second, third, fourth = barista.cards
    assert first.question == "What is extraction?"
    assert "evenly | prevents channeling -- low pressure" in second.answer
    assert third.answer.startswith("No more than 65 °C.")
    assert fourth.question == "What does purge mean?"
    assert [point.text for point in first.points] == [
        "Water dissolves soluble solids from ground coffee",
        "18-22 % of the dose is the target",
    ]


def test_another_subject_phases(barista: Sheet) -> None:
    greet, order, hand_over = barista.phases
    assert (greet.number, greet.title, greet.min_minutes, greet.max_minutes) == (1, "Greet", 0.5, 0.5)
    assert greet.say_aloud == ("Good morning, what can I make for you?",)
    assert greet.cover == ("the name of the guest", "takeaway or here", "which cup")
    assert greet.notes == ("Keep eye contact.",)
    assert (order.title, order.min_minutes, order.max_minutes) == ("Take the order", 1, 2)
    assert order.say_aloud == ("Would you like that stronger?",)
    assert order.cover == ("milk", "size")
    assert (hand_over.title, hand_over.max_minutes) == ("Hand over", None)
    assert hand_over.say_aloud == ("Enjoy your coffee.",)


def test_another_subject_lists_and_tables(barista: Sheet) -> None:
    assert [(fact.table, fact.metric, fact.value) for fact in barista.facts] == [
        ("Grinder", "Dose", "18 g"),
        ("Grinder", "Yield", "36 g (1:2)"),
        ("Machine", "Pressure", "9 bar"),
    ]
    assert [(topic.title, topic.items) for topic in barista.questions] == [
        ("Team", ("Who trains the new people?", "How long is a shift?")),
        ("Coffee", ("Who roasts it?",)),
    ]
    assert [(story.value, story.theme, story.key_phrase) for story in barista.stories] == [
        ("Calm", "A queue to the door", "One cup after the other"),
        ("Honest", "Served a wrong drink", "I made it again at once"),
    ]
    assert [(topic.title, len(topic.items)) for topic in barista.red_flags] == [("Hygiene", 2), ("Manner", 1)]
    assert [topic.items for topic in barista.checklists] == [
        ("Calibrate the grinder", "Backflush the machine")
    ]
    assert barista.reminders == ("Smile.", "Breathe.")


def test_only_the_phase_without_a_time_is_found_fault_with(barista: Sheet) -> None:
    assert said(barista.findings) == [(49, "the phase 'Hand over' has no time")]


FAULTS = [
    ("too few cells", "| 2 | Why? |", "the row has 2 cells, the table has 3 columns"),
    ("too many cells", "| 2 | Why? | a | b |", "the row has 4 cells, the table has 3 columns"),
    ("a bar in code", "| 2 | Why? | `a|b` |", "the row has 4 cells, the table has 3 columns"),
    ("text swallowed by the table", "So much for that.", "the row has 1 cell, the table has 3 columns"),
    ("no number", "| | Why? | Because. |", "the number is missing"),
    ("a word for a number", "| two | Why? | Because. |", "'two' is not a card number"),
    ("zero", "| 0 | Why? | Because. |", "'0' is not a card number"),
    ("a negative number", "| -2 | Why? | Because. |", "'-2' is not a card number"),
    ("digits of another script", "| ٣ | Why? | Because. |", "'٣' is not a card number"),
    ("a duplicate", "| 1 | Why? | Because. |", "the number 1 is taken by line 5; this card is left out"),
    ("no question", "| 2 | | Because. |", "the question is empty"),
    ("no answer", "| 2 | Why? | |", "the answer is empty"),
]


@pytest.mark.parametrize(("row", "what"), [fault[1:] for fault in FAULTS], ids=[fault[0] for fault in FAULTS])
def test_a_bad_row_costs_only_itself(row: str, what: str) -> None:
    sheet = cards_of("| 1 | First? | One. |", row, "| 3 | Third? | Three. |")
    assert [card.answer for card in sheet.cards] == ["One.", "Three."]
    assert said(sheet.findings) == [(6, what)]
    assert sheet.findings[0].remedy


@pytest.mark.parametrize(
    "row",
    [
        r"| 2 | Why? | `a \| b` |",
        r"2 | Why? | `a \| b`",
        r"  | 2 | Why? | `a \| b` |  ",
        "|2|Why?|`a \\| b`|",
    ],
)
def test_a_good_row_is_not_found_fault_with(row: str) -> None:
    sheet = cards_of(row)
    assert [card.answer for card in sheet.cards] == ["a | b"]
    assert sheet.findings == ()


@pytest.mark.parametrize("prefix", ["> ", "  > ", "- ", "1. "])
def test_tables_in_quotations_and_lists(prefix: str) -> None:
    indent = prefix if ">" in prefix else " " * len(prefix)
    rows = [*HEADER.splitlines(), "| 1 | Q | A |", "| 2 | Q |"]
    sheet = sheet_of("\n".join((prefix if index == 0 else indent) + row for index, row in enumerate(rows)))
    assert [card.number for card in sheet.cards] == [1]
    assert said(sheet.findings) == [(4, "the row has 2 cells, the table has 3 columns")]


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        (
            "## Numbers\n\n| Metric | Value | Unit |\n|---|---|---|\n| Mass | 3 | kg |\n",
            (3, "this table has 3 columns; not read: Unit"),
        ),
        ("## Numbers\n\n| Metric | Value |\n|---|---|\n| Mass | |\n| A | 1 |\n", (5, "the value is empty")),
        (
            "## Stories\n\n| Value | Story | Key phrase |\n|---|---|---|\n| Bold | Said no | |\n",
            (5, "a story without a key phrase"),
        ),
        ("## Phase 1: Look around\n\n- here\n", (1, "the phase 'Look around' has no time")),
        (
            "# T\n\n## Oddities\n\n- this\n\n## Reminders\n\n- Breathe.\n",
            (5, "the list under 'Oddities' is not recognised as practice material"),
        ),
        (
            "# T\n\n## Oddities\n\n| Left | Right |\n|---|---|\n| a | b |\n\n## Reminders\n\n- Breathe.\n",
            (5, "the table with the columns Left, Right is not recognised as practice material"),
        ),
        (
            HEADER + "| 1 | Q | A |\n\n| 2 | Q | A |\n",
            (5, "this looks like a table row but belongs to no table"),
        ),
        (
            HEADER.replace("Answer |", "Answer | Hint |").replace("---|\n", "---|---|\n")
            + "| 1 | Q | A | H |\n",
            (1, "this table has 4 columns; not read: Hint"),
        ),
        ("## Reminders\n\n- Breathe.\n\n<table><tr><td>1</td></tr></table>\n", (5, "HTML is not read")),
        ("# Nothing\n\nBut words.\n", (0, "nothing in this sheet can be practised")),
        ("", (0, "nothing in this sheet can be practised")),
    ],
)
def test_other_faults(text: str, finding: tuple[int, str]) -> None:
    assert said(sheet_of(text).findings) == [finding]


def test_a_fault_keeps_what_can_be_kept() -> None:
    sheet = sheet_of(
        "## Numbers\n\n| Metric | Value | Unit |\n|---|---|---|\n| Mass | 3 | kg |\n\n"
        "## Stories\n\n| Value | Story | Key phrase |\n|---|---|---|\n| Bold | Said no | |\n"
    )
    assert [(fact.metric, fact.value) for fact in sheet.facts] == [("Mass", "3")]
    assert sheet.stories == (StoryPrompt("Bold", "Said no", "", 11),)


def test_a_table_without_numbers_is_counted_on() -> None:
    sheet = sheet_of(
        "| Question | Answer |\n|---|---|\n| a? | A. |\n| b? | B. |\n\n" + HEADER + "| 4 | c? | C. |\n"
    )
    assert [(card.number, card.question) for card in sheet.cards] == [(5, "a?"), (6, "b?"), (4, "c?")]
    assert [line for line, _ in said(sheet.findings)] == [1]


@pytest.mark.parametrize(
    "contents",
    [
        "# T\n\n## Table of Contents\n\n- One\n",
        "# T\n\nHow to read this:\n\n- from the top\n",
        "## Links\n\n- [a](b)\n",
    ],
)
def test_contents_and_introductions_are_no_practice_material(contents: str) -> None:
    assert sheet_of(contents + "\n## Reminders\n\n- Breathe.\n").findings == ()


@pytest.mark.parametrize(
    ("heading", "minutes"),
    [
        ("Phase 1: Look (2-3 min)", (2, 3)),
        ("Phase 1: Look (2–3 minutes)", (2, 3)),
        ("Phase 1: Look (2 to 3 min)", (2, 3)),
        ("Phase 1 - Look (~5 min)", (5, 5)),
        ("Phase 1. Look – 90 s", (1.5, 1.5)),
        ("PHASE 1: Look (1 hour)", (60, 60)),
        ("Step 1: Look (5m)", (5, 5)),
        ("1. Look (30 seconds)", (0.5, 0.5)),
    ],
)
def test_times_of_phases(heading: str, minutes: tuple[float, float]) -> None:
    (phase,) = sheet_of(f"## Template\n\n### {heading}\n\n- here\n").phases
    assert (phase.number, phase.title) == (1, "Look")
    assert (phase.min_minutes, phase.max_minutes) == minutes


@pytest.mark.parametrize(
    "heading",
    ["Quick-Fire Answers (30 s each)", "Timeouts after 30 s", "Part 1: Go (10 min)", "2 Phase Commit"],
)
def test_headings_that_are_no_phases(heading: str) -> None:
    sheet = sheet_of(f"# T\n\n## {heading}\n\n{HEADER}| 1 | Q | A |\n")
    assert sheet.phases == ()
    assert sheet.decks[0].cards
    assert sheet.findings == ()


def test_angle_brackets_may_be_content() -> None:
    assert cards_of("| 1 | What is List<T>? | A <b>generic</b> list<br>of T <!-- really --> |").cards[
        0
    ].question == ("What is List<T>?")
    assert cards_of("| 1 | Q | A <b>generic</b> list<br>of T |").cards[0].answer == "A generic list of T"


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"# T\n\nna\xefve\n", "byte 7, in line 3, begins no character"),
        ("# T\n".encode("utf-16"), "it holds a NUL byte at byte 3, line 1"),
        (b"# T\nab\0c\n", "it holds a NUL byte at byte 6, line 2"),
        (b"a" * (MAX_SHEET_BYTES + 1), "it may have at most 0.5 MB"),
    ],
)
def test_files_that_are_no_sheets(tmp_path: Path, data: bytes, why: str) -> None:
    path = tmp_path / "broken.md"
    path.write_bytes(data)
    with pytest.raises(SheetError) as caught:
        read_sheet(path)
    assert caught.value.why == why
    assert caught.value.remedy


def test_places_without_a_sheet(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no file"):
        read_sheet(tmp_path / "none.md")
    with pytest.raises(SheetError, match="is a folder"):
        read_sheet(tmp_path)


def test_byte_order_mark_and_windows_lines(tmp_path: Path) -> None:
    path = tmp_path / "windows.md"
    path.write_bytes(
        b"\xef\xbb\xbf# T\r\n\r\n" + HEADER.replace("\n", "\r\n").encode() + b"| 1 | Q | A |\r\n| 2 |\r\n"
    )
    sheet = read_sheet(path)
    assert (sheet.title, len(sheet.cards)) == ("T", 1)
    assert said(sheet.findings) == [(6, "the row has 1 cell, the table has 3 columns")]


HOSTILE = [
    "|" * 100_000,
    "> " * 50_000 + "a",
    "\n".join("  " * depth + "- a" for depth in range(500)),
    "[" * 20_000,
    "*a **b " * 10_000,
    "## Phase 1\n\nsay " + '"' * 50_000,
    HEADER + "|x|\n" * 20_000,
    "# a\n" * 10_000,
    "## Questions\n" + "- a\n\nb\n\n" * 10_000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=[repr(text[:12]) for text in HOSTILE])
@pytest.mark.timeout(60)
def test_hostile_text_ends(text: str) -> None:
    assert sheet_of(text).findings or "Questions" in text


PIECES = [
    *(
        "# ",
        "## Phase 1 (",
        "min)",
        "Questions",
        "| ",
        " |",
        "|---|---|\n",
        "#|Q|A\n",
        "Value",
        "Metric",
        "\\|",
    ),
    *("\n", "\n\n", "- ", "1. ", "> ", "    ", "[ ] ", "**", "`", '"', "<b>", "---\n", "a", "9"),
]
MARKDOWN = st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=60).map("".join)


@given(
    MARKDOWN,
    st.none() | st.text() | st.sampled_from(["id = 3", "[cards]\n1 = 2", "[[cards.1.points]]\nid = 1"]),
)
def test_any_text_makes_a_sheet(text: str, companion: str | None) -> None:
    sheet = parse_sheet(text, Path("any.md"), companion)
    assert sheet.findings or sheet.title
    lines = text.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
    assert all(0 <= finding.line <= lines for finding in sheet.findings if finding.file == "any.md")


@given(st.binary(max_size=200))
def test_any_bytes_make_a_sheet_or_an_error(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.mktemp("any") / "any.md"
    path.write_bytes(data)
    try:
        sheet = read_sheet(path)
    except SheetError as err:
        assert err.why
    else:
        assert sheet.path == path


PLAIN = (
    st.text(st.characters(categories=["L", "N"], include_characters=" ,;:'%+=-."), min_size=1)
    .map(lambda text: " ".join(text.split()))
    .filter(bool)
)


@given(st.lists(st.tuples(PLAIN, PLAIN), min_size=1, max_size=8))
def test_questions_and_answers_go_round_unchanged(pairs: list[tuple[str, str]]) -> None:
    rows = [f"| {number} | {question} | {answer} |" for number, (question, answer) in enumerate(pairs, 1)]
    sheet = cards_of(*rows)
    assert [(card.question, card.answer) for card in sheet.cards] == pairs
    assert all(card.points for card in sheet.cards)
