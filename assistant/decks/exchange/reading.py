"""Finds out what a file is, and reads the cards in it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.decks.cards import Sheet
from assistant.decks.exchange.anki_text import is_anki_text, read_anki_text
from assistant.decks.exchange.decoding import Decoded, read_text
from assistant.decks.exchange.drafts import SheetDraft
from assistant.decks.exchange.question_text import is_question_text, read_questions
from assistant.decks.exchange.table_text import read_table
from assistant.decks.reader import companion_path, has_material, parse_sheet
from assistant.decks.source import MAX_COMPANION_BYTES, MAX_SHEET_BYTES, read_source
from assistant.decks.stories import SUFFIX as STORIES_SUFFIX
from assistant.errors import SheetError, UsageError

ANKI_SUFFIXES = frozenset({".apkg", ".colpkg"})
MARKDOWN_SUFFIXES = frozenset({".md", ".markdown", ".mdown", ".mkd"})
TABLE_SUFFIXES = frozenset({".csv", ".tsv", ".tab"})

_ZIP_MAGIC = b"PK"


@dataclass(frozen=True, slots=True)
class WholeSheet:
    """A Markdown sheet that is taken as it is, with the files beside it; empty where there are none.

    Attributes:
        encoding: what the file was read as; empty for UTF-8.
    """

    text: str
    companion: str
    stories: str
    sheet: Sheet
    encoding: str = ""


def read_file(path: Path, decks: Sequence[str] = ()) -> WholeSheet | SheetDraft:
    """What a file of any known format holds.

    Args:
        decks: those that are wanted; all where there are none.

    Raises:
        UsageError: there is no such file, or no such deck in it.
        SheetError: it is of no known format, damaged, harmful or too large.
    """
    suffix = path.suffix.lower()
    if suffix in ANKI_SUFFIXES or _is_zip(path):
        from assistant.decks.exchange.anki_in import read_package

        return read_package(path, decks)
    decoded = read_text(path)
    text = decoded.text
    if suffix in MARKDOWN_SUFFIXES:
        sheet = parse_sheet(text, path)
        if has_material(sheet):
            return _whole(path, decoded, decks)
    if suffix == ".json":
        from assistant.decks.exchange.json_text import read_json

        return _told(read_json(text, decks), decoded)
    if is_anki_text(text):
        return _told(read_anki_text(text, decks), decoded)
    if suffix in TABLE_SUFFIXES:
        return _told(read_table(text, decks), decoded)
    if is_question_text(text):
        return _told(read_questions(text, decks), decoded)
    if suffix in MARKDOWN_SUFFIXES:
        raise SheetError(
            f"there is nothing to practise in {path.name}",
            remedy="Add a table with the columns #, Question and Answer, or begin lines with Q: and A:.",
        )
    return _told(read_table(text, decks), decoded)


def _is_zip(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(len(_ZIP_MAGIC)) == _ZIP_MAGIC
    except OSError:
        return False  # and the reader says why


def _whole(path: Path, decoded: Decoded, decks: Sequence[str]) -> WholeSheet:
    if decks:
        raise UsageError("a Markdown sheet is taken whole", remedy="Leave out --deck.")
    if len(decoded.text.encode()) > MAX_SHEET_BYTES:
        raise SheetError(
            f"{path} is too large",
            why=f"a sheet may have at most {MAX_SHEET_BYTES / 1e6:g} MB",
            remedy="Split it into several sheets.",
        )
    companion = _beside(companion_path(path), MAX_COMPANION_BYTES)
    stories = _beside(path.with_name(f"{path.stem}{STORIES_SUFFIX}"), MAX_SHEET_BYTES)
    sheet = parse_sheet(decoded.text, path, companion or None)
    return WholeSheet(decoded.text, companion, stories, sheet, decoded.encoding)


def _beside(file: Path, most: int) -> str:
    return read_source(file, most) if file.is_file() else ""


def _told(draft: SheetDraft, decoded: Decoded) -> SheetDraft:
    """The draft with a note of an encoding that had to be guessed."""
    if not decoded.encoding:
        return draft
    return replace(draft, notes=(*draft.notes, f"the text was read as {decoded.encoding}"))
