"""Finding sheets, decks and cards by the names that people type."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.decks.cards import Card, Deck, Fact, Sheet
from assistant.decks.findings import did_you_mean
from assistant.decks.phrase_book import PhraseBook
from assistant.decks.reader import read_sheet
from assistant.decks.stories import SUFFIX as STORIES_SUFFIX
from assistant.decks.stories import with_own_stories
from assistant.errors import RehearseError, UsageError
from assistant.folders import shipped_folder

SUFFIX = ".md"


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """A sheet of the library.

    Attributes:
        name: what it is called on the command line.
        is_own: whether it is the user's own, not one that came with the program.
        sheet: the sheet; None where it cannot be read.
        problem: why not; empty where it can.
    """

    name: str
    path: Path
    is_own: bool
    sheet: Sheet | None
    problem: str = ""


def find_sheet(name_or_path: str, user_sheets: Path) -> Sheet:
    """Read a sheet: a file if there is one or the name looks like one, else the user's or a bundled one.

    The user's own ways of saying its points are laid over it, and the stories that they wrote down added.

    Args:
        user_sheets: the folder of the user's own sheets and phrases, which need not exist.

    Raises:
        UsageError: there is no such file or name.
        SheetError: the sheet cannot be read.
    """
    return _with_own(read_sheet(locate_sheet(name_or_path, user_sheets)), user_sheets)


def locate_sheet(name_or_path: str, user_sheets: Path) -> Path:
    """The file of a sheet: the one that is named, else the user's or a bundled one of that name.

    Raises:
        UsageError: there is no sheet of that name.
    """
    path = Path(name_or_path).expanduser()
    if path.suffix.lower() == SUFFIX or len(path.parts) > 1 or _is_file(path):
        return path
    names = {path.stem: path for path in sheet_files(user_sheets)}
    found = names.get(name_or_path) or {name.casefold(): path for name, path in names.items()}.get(
        name_or_path.casefold()
    )
    if found is None:
        raise UsageError(
            f"there is no sheet {name_or_path!r}",
            remedy=did_you_mean(name_or_path, names, "See `rehearse sheets` for the sheets there are."),
        )
    return found


def _with_own(sheet: Sheet, user_sheets: Path) -> Sheet:
    return with_own_stories(PhraseBook(user_sheets).open(sheet), user_sheets)


def list_sheets(user_sheets: Path) -> list[SheetEntry]:
    """All sheets that have a name, the user's own first; one that cannot be read is listed as such."""
    entries: dict[str, SheetEntry] = {}
    for path in sheet_files(user_sheets):
        is_own = path.parent == user_sheets
        try:
            entries[path.stem] = SheetEntry(path.stem, path, is_own, _with_own(read_sheet(path), user_sheets))
        except RehearseError as err:
            entries[path.stem] = SheetEntry(path.stem, path, is_own, None, str(err))
    return sorted(entries.values(), key=lambda entry: (not entry.is_own, entry.name.casefold()))


def find_card(sheet: Sheet, number: int) -> Card:
    """The card with this number.

    Raises:
        UsageError: the sheet has none.
    """
    for card in sheet.cards:
        if card.number == number:
            return card
    numbers = sorted(card.number for card in sheet.cards)
    raise UsageError(
        f"{sheet.id} has no card {number}",
        remedy=f"It has the cards {_ranges(numbers)}." if numbers else "It has no cards at all.",
    )


def find_fact(sheet: Sheet, name: str) -> Fact:
    """A fact of the number tables by its metric ("Record max size"), with its table before it where need be.

    Raises:
        UsageError: the sheet has no such fact, or several.
    """
    wanted = _words_of(name)
    named = [fact for fact in sheet.facts if _words_of(fact.metric) == wanted]
    named = named or [fact for fact in sheet.facts if _words_of(f"{fact.table} {fact.metric}") == wanted]
    named = named or [fact for fact in sheet.facts if _is_named(fact, wanted)]
    if len(named) == 1:
        return named[0]
    known = [fact.name for fact in named or sheet.facts]
    if named:
        raise UsageError(
            f"{sheet.id} has several facts named {name!r}", remedy=f"Name one: {_listed(known)}."
        )
    raise UsageError(
        f"{sheet.id} has no fact {name!r}",
        remedy=did_you_mean(name, known, f"Name its table and metric, as in {known[0]!r}." if known else ""),
    )


def find_tables(sheet: Sheet, name: str) -> tuple[Fact, ...]:
    """The facts of the number table that is called so, or has it in its name; all where no name is given.

    Raises:
        UsageError: a name fits no table, or several; or the sheet has no number tables.
    """
    tables = list(dict.fromkeys(fact.table for fact in sheet.facts))
    if not tables:
        raise UsageError(
            f"the sheet {sheet.id!r} has no numbers to practise",
            remedy="Add a table with the columns Metric and Value.",
        )
    if not name:
        return sheet.facts
    folded = name.strip().casefold()
    found = [table for table in tables if table.casefold() == folded]
    found = found or [table for table in tables if folded in table.casefold()]
    if len(found) == 1:
        return tuple(fact for fact in sheet.facts if fact.table == found[0])
    if found:
        raise UsageError(f"{name!r} fits several number tables: {_listed(found)}")
    remedy = did_you_mean(name, tables, f"It has {_listed(tables)}.")
    raise UsageError(f"{sheet.id} has no number table {name!r}", remedy=remedy)


def _is_named(fact: Fact, wanted: tuple[str, ...]) -> bool:
    """Whether words name the metric in full and nothing beyond the fact."""
    metric = set(_words_of(fact.metric))
    return metric <= set(wanted) <= metric | set(_words_of(fact.table))


def _words_of(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+", text.casefold()))


def find_decks(sheet: Sheet, names: Sequence[str]) -> tuple[Deck, ...]:
    """The decks with these names, in the sheet's order; the case does not matter and the beginning will do.

    Raises:
        UsageError: a name fits no deck, or the beginning of several.
    """
    wanted = {_find_deck(sheet, name).name for name in names}
    return tuple(deck for deck in sheet.decks if deck.name in wanted)


def _find_deck(sheet: Sheet, name: str) -> Deck:
    folded = name.strip().casefold()
    exact = [deck for deck in sheet.decks if deck.name.casefold() == folded]
    begun = [deck for deck in sheet.decks if folded and deck.name.casefold().startswith(folded)]
    found = exact or begun
    if len(found) == 1:
        return found[0]
    if found:
        raise UsageError(f"{name!r} fits several decks: {_listed(deck.name for deck in found)}")
    known = [deck.name for deck in sheet.decks]
    otherwise = f"It has the decks {_listed(known)}." if known else "It has no cards at all."
    raise UsageError(f"{sheet.id} has no deck {name!r}", remedy=did_you_mean(name, known, otherwise))


def sheet_files(user_sheets: Path) -> list[Path]:
    """Markdown files by name; a sheet of the user's takes the place of a bundled one of the same name."""
    files: dict[str, Path] = {}
    for folder in (shipped_folder("content"), user_sheets):
        if folder.is_dir():
            found = (path for path in folder.iterdir() if _is_sheet(path))
            files |= {path.stem.casefold(): path for path in sorted(found)}
    return list(files.values())


def _is_sheet(path: Path) -> bool:
    return path.suffix.lower() == SUFFIX and not path.name.endswith(STORIES_SUFFIX) and path.is_file()


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # too long for a file, so it is a name, if anything
        return False


def _listed(names: Iterable[str]) -> str:
    return ", ".join(repr(name) for name in names)


def _ranges(numbers: Sequence[int]) -> str:
    """1, 2, 3, 7 as "1-3, 7"."""
    spans: list[list[int]] = []
    for number in numbers:
        if spans and spans[-1][1] == number - 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return ", ".join(str(low) if low == high else f"{low}-{high}" for low, high in spans)
