"""The companion file: what it adds, and what is said about its faults."""

from pathlib import Path

import pytest

from assistant.decks.reader import companion_path, read_sheet
from tests.decks.sheets import HEADER, said, sheet_of

SHEET = f"""# Tea

{HEADER}| 1 | What is tannin? | A polyphenol that binds proteins; it tastes bitter. |
| 2 | Why? | So. |
"""

WHOLE = """
id = "tea-course"

[pronounce]
"°C" = "degrees"
"10 °C" = "ten degrees"

[aliases]
Polyphenol = ["plant compound"]

[cards.1]
key = "tannin"
terms = ["polyphenol", { text = "proteins", aliases = ["protein"] }, "bitter"]
add_terms = ["astringent"]
remove_terms = ["Bitter"]

[[cards.1.points]]
text = "a polyphenol"
aliases = ["one of the phenols"]

[[cards.1.points]]
id = "taste"
text = "it tastes bitter"
"""


def test_everything_that_it_can_say() -> None:
    sheet = sheet_of(SHEET, WHOLE)
    assert sheet.findings == ()
    assert sheet.id == "tea-course"
    assert list(sheet.pronunciations) == ["10 °C", "°C"]
    first, second = sheet.cards
    assert first.key == "tannin"
    assert [(point.id, point.text, point.aliases) for point in first.points] == [
        ("a", "a polyphenol", ("one of the phenols",)),
        ("taste", "it tastes bitter", ()),
    ]
    assert [(term.text, term.aliases) for term in first.terms] == [
        ("polyphenol", ("plant compound",)),
        ("proteins", ("protein",)),
        ("astringent", ()),
    ]
    assert (second.key, [point.text for point in second.points]) == ("2", ["So"])


def test_points_may_be_plain_texts() -> None:
    sheet = sheet_of(SHEET, '[cards.1]\npoints = ["one claim", { text = "another" }]\n')
    assert [(point.id, point.text) for point in sheet.cards[0].points] == [
        ("a", "one claim"),
        ("b", "another"),
    ]


FAULTS = [
    ("id = 3", (0, "'id' has the wrong type")),
    ("pronunce = {}", (0, "unknown key 'pronunce'")),
    ('\n[pronounce]\n"°C" = 5', (2, "'°C' in [pronounce] has the wrong type")),
    ("[cards.3]", (1, "the sheet has no card 3")),
    ("[cards.one]", (1, "the sheet has no card one")),
    ("\n[cards.1]\nkeys = 'x'", (2, "unknown key 'keys' in [cards.1]")),
    ("[cards.1]\npoints = 5", (1, "'points' in [cards.1] has the wrong type")),
    ("[[cards.1.points]]\naliases = ['x']", (1, "'points' in [cards.1] has the wrong type")),
    ("[[cards.1.points]]\ntext = 'x'\nalias = ['x']", (1, "unknown key 'alias' in [cards.1.points]")),
    (
        "[[cards.1.points]]\ntext = 'x'\naliases = 'x'",
        (1, "'aliases' in [cards.1.points] has the wrong type"),
    ),
    ("[cards.1]\nadd_terms = [7]", (1, "'add_terms' in [cards.1] has the wrong type")),
    (
        "[cards.1]\npoints = [{id='a', text='x'}, {id='a', text='y'}]",
        (1, "two points of card 1 have the id 'a'"),
    ),
    ("[cards.1]\nterms = 5", (1, "'terms' in [cards.1] has the wrong type")),
    ("cards = 5", (0, "cards is not a table")),
    ("[aliases]\nnobody = ['x']", (0, "aliases are given for 'nobody', which is a term of no card")),
    ("[cards.1]\nkey = '2'", (0, "2 cards have the key '2'")),
    ("\nid = [", (2, "this is not TOML: Invalid value (at end of document)")),
    ("id = 'x'\nid = 'y'\n", (2, "this is not TOML: Cannot overwrite a value (at line 2, column 9)")),
]


@pytest.mark.parametrize(("companion", "finding"), FAULTS)
def test_faults_leave_the_sheet_whole(companion: str, finding: tuple[int, str]) -> None:
    sheet = sheet_of(SHEET, companion)
    assert said(sheet.findings) == [finding]
    assert sheet.findings[0].file == "test.points.toml"
    assert sheet.findings[0].remedy
    assert [card.number for card in sheet.cards] == [1, 2]
    assert all(card.points for card in sheet.cards)
    assert sheet.cards[0].terms


@pytest.mark.parametrize(
    ("companion", "remedy"),
    [
        ("pronunce = {}", "Did you mean 'pronounce'?"),
        ("[cards.1]\npoint = []", "Did you mean 'points'?"),
        ("[cards.1]\nadd_term = []", "Did you mean 'add_terms'?"),
        (
            "[cards.1]\nterms = ['tannic acid']\n[aliases]\n'tanic acid' = ['x']",
            "Did you mean 'tannic acid'?",
        ),
    ],
)
def test_the_nearest_known_name_is_offered(companion: str, remedy: str) -> None:
    assert [finding.remedy for finding in sheet_of(SHEET, companion).findings] == [remedy]


@pytest.mark.parametrize(
    "companion", ["a = " + "[" * 50_000, "a = " + "9" * 10_000, "a." * 100_000 + "a = 1"]
)
def test_hostile_companions_end(companion: str) -> None:
    sheet = sheet_of(SHEET, companion)
    assert len(sheet.findings) == 1
    assert len(sheet.cards) == 2


def test_a_companion_that_is_no_text_costs_only_itself(tmp_path: Path) -> None:
    path = tmp_path / "tea.md"
    path.write_text(SHEET, encoding="utf-8")
    assert read_sheet(path).findings == ()
    companion_path(path).write_bytes(b"id = '\xff'")
    sheet = read_sheet(path)
    assert len(sheet.cards) == 2
    assert [(finding.file, finding.line) for finding in sheet.findings] == [("tea.points.toml", 0)]
    assert "is not UTF-8" in sheet.findings[0].what


FLAGGED = SHEET + "\n## Red flags\n\n- Boiling the milk. It burns.\n- Boiling the cup.\n"


def test_rules_of_red_flags() -> None:
    rule = '[[red_flags]]\nrule = "boiling the milk"\nsays = ["I boil it"]\nnear = ["never boil it"]\n'
    sheet = sheet_of(FLAGGED, rule + 'patterns = ["boil ... milk"]\nunless = ["not boil"]\n')
    assert sheet.findings == ()
    (found,) = sheet.red_flag_rules
    assert (found.rule, found.says, found.near) == (
        "Boiling the milk. It burns.", ("I boil it",), ("never boil it",),
    )  # fmt: skip
    assert (len(found.patterns), len(found.unless)) == (1, 1)


@pytest.mark.parametrize(
    ("rule", "finding"),
    [
        ("rule = 'Boil the milk'\nsays = ['x']", "the sheet has no red flag 'Boil the milk'"),
        ("rule = 'Boiling'\nsays = ['x']", "the sheet has no red flag 'Boiling'"),
        ("says = ['x']", "a rule does not say which red flag it is for"),
        ("rule = 'Boiling the cup'", "nothing raises the red flag 'Boiling the cup'"),
        ("rule = 'Boiling the cup'\nsays = 'x'", "'says' in [red_flags] has the wrong type"),
        (
            "rule = 'Boiling the cup'\npatterns = ['a ...']",
            "'a ...' in 'patterns' is no pattern: it has to begin and end with words that must be said, "
            "not with ... or '?'",
        ),
        (
            "rule = 'Boiling the cup'\nsays = ['x']\n[[red_flags]]\nrule = 'Boiling the cup'\nsays = ['y']",
            "two rules are for the red flag 'Boiling the cup'",
        ),
        ("rule = 'Boiling the cup'\nsays = ['x']\nlikes = 1", "unknown key 'likes' in [red_flags]"),
    ],
)
def test_faults_in_rules(rule: str, finding: str) -> None:
    sheet = sheet_of(FLAGGED, f"[[red_flags]]\n{rule}\n")
    assert said(sheet.findings) == [(1, finding)]


def test_a_misspelt_red_flag_is_recognised() -> None:
    (finding,) = sheet_of(FLAGGED, "[[red_flags]]\nrule = 'Boiling the cups'\nsays = ['x']\n").findings
    assert finding.remedy == "Did you mean 'Boiling the cup.'?"


WALK = """# Design

## Phase 1: Clarify (2 min)

**Say out loud:** "Let me ask something first."

- Scale: how many users?
- Speed

## Phase 2: Draw (5 min)

- Boxes
"""

WALK_NOTES = """
[[phases]]
phase = 1
say_aloud = [{ item = "Let me ask", says = ["I have some questions"] }]
cover = [{ item = "scale", says = ["how busy is it", "..."] }]
"""


def test_ways_to_say_what_a_phase_wants() -> None:
    sheet = sheet_of(WALK, WALK_NOTES)
    assert sheet.findings == ()
    first, second = sheet.phases
    assert first.say_ways == (("I have some questions",),)
    assert first.cover_ways == (("how busy is it",), ())
    assert second.cover_ways == ((),)
    assert [phase.cover_ways for phase in sheet_of(WALK).phases] == [((), ()), ((),)]


@pytest.mark.parametrize(
    ("companion", "finding"),
    [
        ("phases = 5", (0, "phases holds something that is no table")),
        ("[[phases]]\ncover = []", (1, "an entry does not say which phase it is for")),
        ("[[phases]]\nphase = 'x'", (1, "'phase' in [phases] has the wrong type")),
        ("[[phases]]\nphase = 3", (1, "the sheet has no phase 3")),
        ("[[phases]]\nphase = 1\ncovers = []", (1, "unknown key 'covers' in [phases]")),
        ("[[phases]]\nphase = 1\ncover = ['x']", (1, "an item of 'cover' is no table")),
        (
            "[[phases]]\nphase = 1\ncover = [{ item = 'Size' }]",
            (1, "'cover' of the phase has no item 'Size'"),
        ),
        (
            "[[phases]]\nphase = 1\ncover = [{ item = 'Scale', says = 'x' }]",
            (1, "'says' in [phases.cover] has the wrong type"),
        ),
        (
            "[[phases]]\nphase = 1\ncover = [{ item = 'Speed' }, { item = 'Speed' }]",
            (1, "'cover' of phase 1 has 'Speed' twice"),
        ),
    ],
)
def test_faults_of_phases_leave_them_whole(companion: str, finding: tuple[int, str]) -> None:
    sheet = sheet_of(WALK, companion)
    assert finding in said(sheet.findings)
    assert [phase.cover for phase in sheet.phases] == [("Scale: how many users?", "Speed"), ("Boxes",)]
