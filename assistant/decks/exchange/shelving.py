"""Makes the files of a sheet out of what was read, and names them. Writes nothing."""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from assistant.decks.cards import Sheet
from assistant.decks.exchange.companion_out import write_companion
from assistant.decks.exchange.drafts import SheetDraft, too_large
from assistant.decks.exchange.lines import one_line
from assistant.decks.exchange.markdown_out import in_order, write_sheet
from assistant.decks.exchange.reading import WholeSheet
from assistant.decks.library import SUFFIX
from assistant.decks.naming import LONGEST_NAME, is_sheet_name
from assistant.decks.reader import companion_path, parse_sheet
from assistant.decks.source import MAX_COMPANION_BYTES, MAX_SHEET_BYTES
from assistant.decks.stories import SUFFIX as STORIES_SUFFIX
from assistant.errors import SheetError, UsageError


@dataclass(frozen=True, slots=True)
class SheetFiles:
    """A sheet that is ready to be written.

    Attributes:
        sheet: as it will be read.
        files: text of each file by its path; the sheet itself first.
    """

    sheet: Sheet
    files: dict[Path, str]


def sheet_name(wanted: str | None, file: Path) -> str:
    """The name of the new sheet: the one that is wanted, else that of the file, as a name of a file can be.

    Raises:
        UsageError: the wanted name cannot be the name of a sheet.
    """
    if wanted is not None:
        if not is_sheet_name(wanted):
            raise UsageError(
                f"{wanted!r} cannot be the name of a sheet",
                remedy=f"Take letters, digits, spaces, - and _, {LONGEST_NAME} at most.",
            )
        return wanted
    stem = unicodedata.normalize("NFC", file.stem).removesuffix(STORIES_SUFFIX.removesuffix(SUFFIX))
    name = re.sub(r"[^\w.+-]+", "-", stem).strip("-.")[:LONGEST_NAME].strip("-.")
    return name if is_sheet_name(name) else "imported"


def beside(sheet: Path) -> tuple[Path, ...]:
    """Where the files that belong to a sheet are: its companion and its stories."""
    return companion_path(sheet), sheet.with_name(f"{sheet.stem}{STORIES_SUFFIX}")


def files_of(read: WholeSheet | SheetDraft, path: Path, taken_ids: Collection[str]) -> SheetFiles:
    """The files of a sheet.

    Args:
        path: where the sheet is to be.
        taken_ids: of the other sheets that there are. An id from the file that is among them is not kept, as
            the two would share their history.

    Raises:
        SheetError: nothing is left of it, or it is more than a sheet can be.
    """
    if isinstance(read, WholeSheet):
        files = dict(zip((path, *beside(path)), (read.text, read.companion, read.stories), strict=True))
        return _bounded(files, path)
    if not read.cards:
        found = "; ".join(f"{what}: {count}" for what, count in read.left_out.items())
        raise SheetError("no card is left to be taken", why=found)
    default_deck = one_line(read.title) or path.stem
    cards = in_order(read.cards, default_deck)
    kept_id = None if read.id in {None, path.stem, *taken_ids} else read.id
    files = {
        path: write_sheet(read.title or path.stem, cards),
        companion_path(path): write_companion(kept_id, read.pronunciations, cards),
    }
    made = _bounded(files, path)
    if len(made.sheet.cards) != len(cards):
        raise AssertionError("a sheet that was written here is not read back whole")
    return made


def _bounded(files: dict[Path, str], path: Path) -> SheetFiles:
    written = {file: text for file, text in files.items() if text}
    companion = written.get(companion_path(path))
    if len(written[path].encode()) > MAX_SHEET_BYTES or len((companion or "").encode()) > MAX_COMPANION_BYTES:
        raise too_large(())
    return SheetFiles(parse_sheet(written[path], path, companion), written)
