"""Small sheets for the tests."""

from pathlib import Path

from assistant.decks.cards import Finding, Sheet
from assistant.decks.reader import parse_sheet

BARISTA = Path(__file__).parent / "data" / "barista.md"

HEADER = "| # | Question | Answer |\n|---|---|---|\n"


def sheet_of(text: str, companion: str | None = None) -> Sheet:
    """A sheet called `test` made of this text."""
    return parse_sheet(text, Path("test.md"), companion)


def cards_of(*rows: str) -> Sheet:
    """A sheet with one table of cards; its first row is in line 5."""
    return sheet_of("# Title\n\n" + HEADER + "\n".join(rows))


def said(findings: tuple[Finding, ...]) -> list[tuple[int, str]]:
    """Lines and texts of findings."""
    return [(finding.line, finding.what) for finding in findings]
