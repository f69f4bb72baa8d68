"""`rehearse sheets export`: cards to other programs."""

import time
from collections.abc import Iterable
from contextlib import ExitStack
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli.output import counted, notices, print_json
from assistant.cli.workspace import open_workspace
from assistant.errors import UsageError

if TYPE_CHECKING:
    from assistant.decks.cards import Sheet


class Target(StrEnum):
    """What `rehearse sheets export` writes."""

    CSV = "csv"
    TSV = "tsv"
    JSON = "json"
    APKG = "apkg"
    MD = "md"


def export_sheet(
    sheet: Annotated[str, typer.Argument(metavar="SHEET", help="A file, or the name of a sheet.")],
    to: Annotated[
        Target,
        typer.Option("--to", help="csv, tsv: a card a row; json; apkg: for Anki; md: the sheet itself."),
    ],
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="Write there.")],
    force: Annotated[bool, typer.Option("--force", help="Replace FILE if it is there.")] = False,
    json: Annotated[bool, typer.Option("--json", help="One JSON object that says what was written.")] = False,
) -> None:
    """Write a sheet's cards for other programs, or the sheet with its companion to share or keep it.

    Points and terms that you wrote down go with the cards, and come back with `rehearse sheets import`. Anki
    updates the cards that it has from an earlier export. In tables, text that a spreadsheet would run as a
    formula gets an apostrophe in front, which the import takes off again. Your own ways of saying points
    (`rehearse appeal`) stay with you.

    Example: rehearse sheets export interview --to apkg --out interview.apkg
    """
    from assistant.decks.library import locate_sheet
    from assistant.decks.reader import read_sheet

    found = read_sheet(locate_sheet(sheet, open_workspace().folders.sheets))
    if to is not Target.MD and not found.cards:
        raise UsageError(f"the sheet {found.id!r} has no cards", remedy="Take --to md for all that it has.")
    notes = list(_written(found, to, out, force=force))
    if json:
        told = {"sheet": found.id, "file": str(out), "format": to.value, "cards": len(found.cards)}
        print_json(told | {"notes": notes})
        return
    for note in notes:
        notices().print(note, markup=False, soft_wrap=True)
    wrote = f"Wrote {counted(len(found.cards), 'card')} to {out}."
    notices().print(wrote, markup=False, soft_wrap=True)


def _written(sheet: "Sheet", to: Target, out: Path, *, force: bool) -> Iterable[str]:
    """Write the file; yields what the format cannot hold."""
    from assistant.cli.sheets import other_material
    from assistant.history.export import replacing, replacing_bytes

    if to is Target.MD:
        yield from _copied(sheet, out, force=force)
        return
    if to is Target.APKG:
        from assistant.decks.exchange.anki_out import write_package

        with replacing_bytes(out, overwrite=force) as stream:
            write_package(sheet, stream, time.time())
    elif to is Target.JSON:
        from assistant.decks.exchange.json_text import write_json

        with replacing(out, overwrite=force) as text:
            write_json(sheet, text)
    else:
        from assistant.decks.exchange.table_out import MAX_CELL_CHARS, write_table

        with replacing(out, overwrite=force) as text:
            shortened = write_table(sheet, text, "," if to is Target.CSV else "\t")
        if shortened:
            yield (
                f"Left out: other wordings of the points of {counted(shortened, 'card')}: a cell has "
                f"at most {MAX_CELL_CHARS:,} characters. --to json and --to apkg hold them."
            )
    spoken = 0 if to is Target.JSON else len(sheet.pronunciations)
    others = other_material(sheet) | {"ways to pronounce a word": spoken}
    if listed := ", ".join(f"{count} {name}" for name, count in others.items() if count):
        yield f"Left out: {listed}. --to md holds them."


def _copied(sheet: "Sheet", out: Path, *, force: bool) -> Iterable[str]:
    """Copy a sheet and the files beside it, all or none."""
    from assistant.decks.exchange.shelving import beside
    from assistant.decks.source import MAX_COMPANION_BYTES, read_source
    from assistant.history.export import replacing

    texts = {out: read_source(sheet.path, MAX_COMPANION_BYTES)}
    for old, new in zip(beside(sheet.path), beside(out), strict=True):
        if old.is_file():
            texts[new] = read_source(old, MAX_COMPANION_BYTES)
            yield f"With it: {new}"
    with ExitStack() as stack:
        for file, text in texts.items():
            stack.enter_context(replacing(file, overwrite=force)).write(text)
