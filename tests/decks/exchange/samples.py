"""What the tests of sheets in and out have in common."""

import io
from collections.abc import Callable
from pathlib import Path

from hypothesis import strategies as st

from assistant.decks.cards import Card, Sheet
from assistant.decks.exchange.anki_out import write_package
from assistant.decks.exchange.drafts import SheetDraft
from assistant.decks.exchange.json_text import write_json
from assistant.decks.exchange.reading import WholeSheet, read_file
from assistant.decks.exchange.shelving import files_of
from assistant.decks.exchange.table_out import write_table

HOSTILE = (
    "<script>alert(1)</script> & <b>bold</b> &amp; &#42;",
    '=HYPERLINK("http://evil.example","x")',
    "'=1+1",
    "''@x",
    "-1 | \\| \\\\| `a|b` ``",
    "# no heading, ## none, C# #",
    "---",
    "| 1 | q | a |",
    "[x](javascript:alert(1)) ![y](z) [z]: <http://a_b_c>",
    "*emphasis* **strong** _em_ __init__ snake_case ~~gone~~ 2 * 3",
    "<!-- comment --> <br> </td></tr></table>",
    "right\u200f to left \u202eevil\u202c \u2067x\u2069 Ω 🧵",
    "{{c1::not a cloze}} {{Question}} [sound:x.mp3",
    "1. not a list",
    "Q: no question",
    "w" * 100_000,
)
"""Fields that may be taken for something else than text."""

PIECES = st.sampled_from(
    ["|", "\\", "`", "*", "_", "[", "]", "<b>", "&amp;", "#", "=", "'", '"', ",", "\t", ";"]
)
TEXT = (
    st.lists(PIECES | st.text(st.characters(exclude_categories=["Cs"]), max_size=6), min_size=1, max_size=12)
    .map(
        lambda pieces: " ".join(
            "".join(char for char in "".join(pieces) if char >= " " and not "\x7f" <= char <= "\x9f").split()
        )
    )
    .filter(bool)
)
"""One line of any characters but controls."""

NOW = 1_750_000_000.0
"""When packages are written, seconds since 1970."""

Writer = Callable[[Sheet, Path], object]


def _as_table(delimiter: str) -> Writer:
    def write(sheet: Sheet, file: Path) -> None:
        with file.open("w", encoding="utf-8", newline="") as out:
            write_table(sheet, out, delimiter)

    return write


def _as_json(sheet: Sheet, file: Path) -> None:
    out = io.StringIO()
    write_json(sheet, out)
    file.write_text(out.getvalue(), encoding="utf-8")


def _as_package(sheet: Sheet, file: Path) -> None:
    with file.open("wb") as out:
        write_package(sheet, out, NOW)


WRITERS: dict[str, Writer] = {
    "csv": _as_table(","),
    "tsv": _as_table("\t"),
    "json": _as_json,
    "apkg": _as_package,
}


def sheet_from(read: WholeSheet | SheetDraft, name: str) -> Sheet:
    """The sheet that an import would write and read."""
    return files_of(read, Path(f"{name}.md"), ()).sheet


def gone_round(sheet: Sheet, form: str, folder: Path) -> Sheet:
    """The sheet after an export and an import, under its own name."""
    file = folder / f"{sheet.path.stem}.{form}"
    WRITERS[form](sheet, file)
    return sheet_from(read_file(file), sheet.path.stem)


def content(card: Card) -> tuple[object, ...]:
    """What a card has of its own, wherever it stands."""
    return card.number, card.key, card.deck, card.question, card.answer, card.points, card.terms
