"""`rehearse sheets import`: cards from other programs."""

from collections.abc import Iterable
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli.output import counted, print_json, screen
from assistant.cli.workspace import open_workspace
from assistant.errors import RehearseError, SheetError, UsageError

if TYPE_CHECKING:
    from assistant.decks.cards import Sheet
    from assistant.decks.exchange.drafts import SheetDraft
    from assistant.decks.exchange.reading import WholeSheet
    from assistant.decks.exchange.shelving import SheetFiles


SHOWN_FINDINGS = 5
"""Findings about a Markdown sheet that are told at once."""


def import_sheet(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", help="Markdown, CSV, TSV, JSON, .apkg, .colpkg, or text with Q: and A:."
        ),
    ],
    name: Annotated[
        str | None, typer.Option(metavar="NAME", help="What to call the sheet; else as the file.")
    ] = None,
    deck: Annotated[
        list[str], typer.Option(metavar="DECK", help="Only this deck and those below it; may be repeated.")
    ] = [],
    force: Annotated[
        bool, typer.Option("--force", help="Replace the sheet of that name; the old one is kept.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="One JSON object that says what came.")] = False,
) -> None:
    """Make a sheet of your own of a file: Markdown, a table, JSON, an Anki package, or text with Q: and A:.

    A table needs a question and an answer in each row; a header, numbers and decks are understood. Of Anki
    packages the cards are taken as Anki shows them, with their decks or tags as topics, without pictures and
    sound. All of it stays text: nothing in the file can become a heading, a formula or code.

    Example: rehearse sheets import ~/Downloads/Kubernetes.apkg --name k8s
    """
    from assistant.decks.exchange.reading import WholeSheet, read_file
    from assistant.decks.exchange.shelving import files_of, sheet_name
    from assistant.decks.library import SUFFIX, sheet_files

    folder = open_workspace().folders.sheets
    called = sheet_name(name, file)
    path = folder / f"{called}{SUFFIX}"
    others = [other for other in sheet_files(folder) if other != path]
    _check_free(path, [other.stem for other in others], force=force)
    read = read_file(file, deck)
    brought_id = read.sheet.id if isinstance(read, WholeSheet) else read.id
    taken_ids = set(_ids(others)) if brought_id not in {None, called} else set()
    made = files_of(read, path, taken_ids)
    kept = _write(made)
    notes = [
        *_notes(read, made, taken_ids),
        *(f"the former {old.name} is kept as {new.name}" for old, new in kept),
    ]
    left_out = {} if isinstance(read, WholeSheet) else read.left_out
    if json:
        decks = [{"name": one.name, "cards": len(one.cards)} for one in made.sheet.decks]
        counts = [{"what": what, "count": count} for what, count in left_out.items()]
        about = {"sheet": called, "path": str(path), "cards": len(made.sheet.cards)}
        print_json({**about, "decks": decks, "left_out": counts, "notes": notes})
        return
    _tell(f"Imported {_contents(made.sheet)} from {file.name} as the sheet {called!r}.")
    for what, count in left_out.items():
        _tell(f"Left out: {what}: {count:,}.")
    for note in notes:
        _tell(f"Note: {note}.")
    _tell(f"See it with: rehearse sheets show {_quoted(called)}")


def _ids(sheets: Iterable[Path]) -> Iterable[str]:
    """The ids of those sheets that can be read."""
    from assistant.decks.reader import read_sheet

    for sheet in sheets:
        with suppress(SheetError):
            yield read_sheet(sheet).id


def _check_free(path: Path, others: Iterable[str], *, force: bool) -> None:
    name = path.stem
    if force:
        return
    if path.exists():
        raise UsageError(
            f"you have a sheet {name!r} already",
            remedy="Choose another --name, or add --force to replace it.",
        )
    if name.casefold() in {other.casefold() for other in others}:
        raise UsageError(
            f"there is a sheet {name!r} already, which yours would hide",
            remedy="Choose another --name, or add --force.",
        )


def _write(made: "SheetFiles") -> list[tuple[Path, Path]]:
    """Write the files of a sheet; those that were there are kept under another name, which is returned."""
    from assistant.decks.reader import companion_path
    from assistant.folders import make_private
    from assistant.history.export import replacing

    path = made.sheet.path
    try:
        make_private(path.parent)
        with ExitStack() as stack:
            for file, text in made.files.items():
                stack.enter_context(replacing(file, overwrite=True)).write(text)
            # A companion that speaks of the former cards by their numbers must not speak of the new ones.
            former = [file for file in {*made.files, companion_path(path)} if file.exists()]
            kept = [(old, old.with_name(f"{old.name}.old")) for old in sorted(former)]
            for old, new in kept:
                old.replace(new)
    except OSError as err:
        raise RehearseError(f"cannot write {path}", why=err.strerror or str(err)) from err
    return kept


def _notes(read: "WholeSheet | SheetDraft", made: "SheetFiles", taken_ids: set[str]) -> Iterable[str]:
    """What else to know of an import."""
    from assistant.decks.exchange.drafts import SheetDraft

    sheet = made.sheet
    if isinstance(read, SheetDraft):
        yield from read.notes
    elif read.encoding:
        yield f"the text was read as {read.encoding}"
    if isinstance(read, SheetDraft) and read.id in taken_ids:
        yield f"another sheet has the id {read.id!r}, so this one has a history of its own"
    elif sheet.id in taken_ids:
        yield f"another sheet has the id {sheet.id!r}, so the two share their history"
    for found in sheet.findings[:SHOWN_FINDINGS]:
        yield f"line {found.line}: {found.what}" if found.line else found.what
    if len(sheet.findings) > SHOWN_FINDINGS:
        yield f"{len(sheet.findings) - SHOWN_FINDINGS} more: rehearse sheets check {_quoted(sheet.path.stem)}"


def _contents(sheet: "Sheet") -> str:
    from assistant.cli.sheets import other_material

    number, decks = len(sheet.cards), len(sheet.decks)
    cards = counted(number, "card")
    if decks > 1:
        cards += f" in {decks} decks"
    return ", ".join([cards, *(f"{count} {name}" for name, count in other_material(sheet).items() if count)])


def _tell(line: str) -> None:
    screen().print(line, markup=False, soft_wrap=True)


def _quoted(name: str) -> str:
    import shlex

    return shlex.quote(name)
