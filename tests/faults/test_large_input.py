"""Files of which every part asks for every other: work and memory are bounded by counts, tested here.

As large as a file may be, each of these took minutes to hours, or more memory than there is.
"""

from pathlib import Path

import pytest

from assistant.decks.findings import FindingLog
from assistant.decks.flag_rules import find_flag
from assistant.decks.own_phrases import overlay, parse_own_phrases
from assistant.decks.reader import parse_sheet
from assistant.decks.source import MAX_CARDS
from assistant.decks.toml_reader import MAX_FAULTS
from tests.decks.sheets import HEADER, said

MANY_CARDS = "# T\n\n" + HEADER + "".join(f"| {n} | q{n} | answer number {n} |\n" for n in range(1, 301))
MANY_FACTS = "# T\n\n## Numbers\n\n| Metric | Value |\n|---|---|\n" + "".join(
    f"| m{n} | {n} |\n" for n in range(600)
)
MANY_FLAGS = "# T\n\n## Red flags\n\n" + "".join(f"- flag {n:05}\n" for n in range(600))


def test_cards_beyond_what_a_sheet_holds_are_left_out() -> None:
    rows = "|q|a|\n" * (MAX_CARDS + 10)
    sheet = parse_sheet(f"# T\n\n| Question | Answer |\n|---|---|\n{rows}", Path("t.md"))
    assert len(sheet.cards) == MAX_CARDS
    said_at = (MAX_CARDS + 5, f"a sheet may have {MAX_CARDS:,} cards; those from here on are left out")
    assert said_at in said(sheet.findings)


@pytest.mark.parametrize(
    ("sheet", "head", "entry"),
    [
        (MANY_CARDS, "", "[cards.x{}]\n"),
        (MANY_FACTS, "[ask]\n", "x{}='a'\n"),
        (MANY_FLAGS, "", "[[red_flags]]\nrule='x{}'\nsays=['a']\n"),
        (MANY_FLAGS, "", "x{}=1\n"),
    ],
    ids=["cards", "asks", "red flags", "keys"],
)
def test_a_companion_of_nothing_but_faults_is_not_read_on(sheet: str, head: str, entry: str) -> None:
    companion = head + "".join(entry.format(n) for n in range(2 * MAX_FAULTS))
    findings = said(parse_sheet(sheet, Path("t.md"), companion).findings)
    assert len(findings) == MAX_FAULTS + 1
    assert findings[-1] == (0, f"there are more than {MAX_FAULTS} faults in it")


def test_aliases_of_no_term_are_named_within_bounds() -> None:
    companion = "[aliases]\n" + "".join(f"x{n}=['a']\n" for n in range(2 * MAX_FAULTS))
    assert len(parse_sheet(MANY_CARDS, Path("t.md"), companion).findings) == MAX_FAULTS


def test_a_rule_for_each_of_many_red_flags() -> None:
    companion = "".join(f"[[red_flags]]\nrule='flag {n:05}'\nsays=['a']\n" for n in range(600))
    sheet = parse_sheet(MANY_FLAGS, Path("t.md"), companion)
    assert len(sheet.red_flag_rules) == 600
    assert not sheet.findings


def test_flags_are_found_by_all_of_their_words_or_the_first() -> None:
    flags = ["Blaming others", "Blaming", "Lying: ever", "Lying always", "!?"]
    assert find_flag("blaming", flags) == "Blaming"
    assert find_flag("Blaming o", flags) == "Blaming others"
    assert find_flag("lying", flags) is None
    assert find_flag("?!", flags) is None
    assert find_flag("Stealing", flags) is None


def test_own_phrases_for_points_that_are_not_there() -> None:
    sheet = parse_sheet(MANY_CARDS, Path("t.md"))
    text = "".join(f"[[points]]\ncard='7'\ntext='no such {n}'\n" for n in range(2_000))
    log = FindingLog("own")
    entries = parse_own_phrases(text, log)
    assert len(entries) == 2_000
    assert len(overlay(sheet, entries, log).findings) == 2_000
