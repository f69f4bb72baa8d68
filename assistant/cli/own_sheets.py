"""`rehearse sheets new`, `edit` and `suggest-points`: sheets of one's own."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.cli.output import counted, notices, print_json, screen
from assistant.cli.workspace import open_workspace
from assistant.errors import RehearseError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.decks.suggest import Proposal

Json = Annotated[bool, typer.Option("--json", help="One JSON object.")]


def new(
    name: Annotated[str, typer.Argument(metavar="NAME", help="What it is to be called.")], json: Json = False
) -> None:
    """Begin a sheet of your own, with an example of every section that can be practised.

    Example: rehearse sheets new my-sheet
    """
    from assistant.decks.authoring import new_sheet

    path = new_sheet(name, open_workspace().folders.sheets)
    if json:
        print_json({"sheet": path.stem, "path": str(path)})
        return
    screen().print(f"Wrote {path}", markup=False, soft_wrap=True)
    screen().print(f"Now type: rehearse sheets edit {path.stem}", markup=False, soft_wrap=True)


def edit(
    sheet: Annotated[str, typer.Argument(metavar="SHEET", help="A file, or the name of a sheet.")],
) -> None:
    """Open a sheet in your editor ($VISUAL or $EDITOR), and check it afterwards.

    A sheet that came with the program is copied to your own first, with its companion; from then on your copy
    is practised. Exits with 1 if the sheet has problems, like `sheets check`.

    Example: rehearse sheets edit my-sheet
    """
    from assistant.cli.sheets import check
    from assistant.decks.authoring import own_copy
    from assistant.decks.library import find_sheet

    folder = open_workspace().folders.sheets
    path = find_sheet(sheet, folder).path
    copy = own_copy(path, folder)
    if copy is not None:
        said = f"{path.stem} came with the program; your copy is {copy} and is practised from now on."
        notices().print(said, markup=False, soft_wrap=True)
    _open_editor(copy or path)
    check([sheet if copy is None else path.stem])


def suggest_points(
    sheet: Annotated[str, typer.Argument(metavar="SHEET", help="A file, or the name of a sheet.")],
    card: Annotated[
        list[int] | None, typer.Option(metavar="N", help="Only this card; may be given again.")
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Replace a companion file that is there; it is kept as .bak.")
    ] = False,
    json: Json = False,
) -> None:
    """Write a companion file with the points and terms of each answer, for you to edit.

    Verdicts stay as they are until you change it. Other ways to say a point stand beside it as comments: take
    the # off those that are good, and add your own.

    Example: rehearse sheets suggest-points my-sheet
    """
    from assistant.decks.authoring import replace_file
    from assistant.decks.library import find_card
    from assistant.decks.reader import companion_path, parse_sheet
    from assistant.decks.source import MAX_SHEET_BYTES, read_source
    from assistant.decks.suggest import companion_text, propose

    path = _own_file(sheet)
    companion = companion_path(path)
    if companion.exists() and not force:
        raise UsageError(
            f"{companion} is there already", remedy="Edit that file, or add --force to begin it anew."
        )
    bare = parse_sheet(read_source(path, MAX_SHEET_BYTES), path)
    cards = [find_card(bare, number) for number in dict.fromkeys(card)] if card else bare.cards
    if not cards:
        raise UsageError(
            f"the sheet {bare.id!r} has no cards", remedy=f"See `rehearse sheets check {sheet}`."
        )
    proposals = propose(cards)
    replace_file(companion, companion_text(bare, proposals))
    if json:
        print_json({"sheet": bare.id, "file": str(companion), "cards": _as_json(proposals)})
        return
    points = sum(len(one.card.points) for one in proposals)
    count = counted(len(proposals), "card")
    screen().print(f"Wrote {points} points of {count} to {companion}", markup=False, soft_wrap=True)
    screen().print(
        "Edit it, then type: rehearse sheets check " + (f'"{sheet}"' if " " in sheet else sheet),
        markup=False,
        soft_wrap=True,
    )


def _own_file(sheet: str) -> Path:
    """The file of a sheet that may be written beside.

    Raises:
        UsageError: it came with the program.
    """
    from assistant.decks.authoring import is_shipped
    from assistant.decks.library import find_sheet

    path = find_sheet(sheet, open_workspace().folders.sheets).path
    if is_shipped(path):
        raise UsageError(
            f"{sheet} came with the program", remedy=f"Make it yours first: rehearse sheets edit {sheet}"
        )
    return path


def _as_json(proposals: "Sequence[Proposal]") -> list[dict[str, Any]]:
    return [
        {
            "card": one.card.number,
            "question": one.card.question,
            "points": [
                {"id": point.id, "text": point.text, "aliases": list(aliases)}
                for point, aliases in zip(one.card.points, one.aliases, strict=True)
            ],
            "terms": [term.text for term in one.card.terms],
        }
        for one in proposals
    ]


def _open_editor(path: Path) -> None:
    """Open a file in the editor that the user named, and wait; else in what the system opens it with.

    Raises:
        RehearseError: neither works.
    """
    import click

    remedy = f"Set VISUAL or EDITOR to an editor that waits, or open {path} yourself."
    if os.environ.get("VISUAL") or os.environ.get("EDITOR"):
        try:
            click.edit(filename=str(path))
        except click.ClickException as err:
            raise RehearseError("the editor does not work", why=err.format_message(), remedy=remedy) from err
    elif click.launch(str(path), wait=True):
        raise RehearseError("no editor was found", remedy=remedy)
