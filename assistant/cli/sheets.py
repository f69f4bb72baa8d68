"""`rehearse sheets`: what there is to practise, and whether a sheet is read as it was meant."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.cli import own_sheets, sheets_export, sheets_import
from assistant.cli.output import print_json, screen
from assistant.cli.workspace import open_workspace
from assistant.errors import SheetError

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table

    from assistant.decks.cards import Card, Finding, Sheet
    from assistant.decks.library import SheetEntry

Json = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]
SheetName = Annotated[str, typer.Argument(metavar="SHEET", help="A file, or the name of a sheet.")]

app = typer.Typer()
app.command("import")(sheets_import.import_sheet)
app.command("export")(sheets_export.export_sheet)


@app.callback(invoke_without_command=True)
def sheets(context: typer.Context, json: Json = False) -> None:
    """The sheets that can be practised: listed, checked, begun, changed, imported, exported.

    Example: rehearse sheets show interview 7
    """
    if context.invoked_subcommand is None:
        list_all(json)


@app.command("list")
def list_all(json: Json = False) -> None:
    """List your own sheets and those that came with the program.

    Example: rehearse sheets list --json
    """
    from assistant.decks.library import list_sheets

    folder = open_workspace().folders.sheets
    entries = list_sheets(folder)
    if json:
        for entry in entries:
            print_json(_entry_object(entry))
        return
    screen().print(_entries_table(entries))
    screen().print(f"Your own sheets belong in {folder}", markup=False, soft_wrap=True)


@app.command("show")
def show(
    sheet: SheetName,
    card: Annotated[int | None, typer.Argument(metavar="CARD", help="The number of a card.")] = None,
    json: Json = False,
) -> None:
    """Show what a sheet holds, or one card with its points and terms.

    Example: rehearse sheets show interview 7
    """
    from assistant.decks.library import find_card, find_sheet

    found = find_sheet(sheet, open_workspace().folders.sheets)
    if card is not None:
        shown = find_card(found, card)
        if json:
            print_json(asdict(shown))
        else:
            _print_all(_card_parts(shown))
    elif json:
        print_json(_sheet_object(found))
    else:
        _print_all(_sheet_parts(found))


@app.command("check")
def check(
    sheets: Annotated[list[str], typer.Argument(metavar="SHEET", help="Files, or names of sheets.")],
    json: Json = False,
) -> None:
    """Say what in a sheet and its companion could not be read, with line and remedy.

    Exits with 1 if there is anything.

    Example: rehearse sheets check my-sheet.md
    """
    from assistant.decks.cards import Finding
    from assistant.decks.library import find_sheet

    folder = open_workspace().folders.sheets
    sound = True
    for name in sheets:
        cards = 0
        try:
            sheet = find_sheet(name, folder)
            cards, findings = len(sheet.cards), sheet.findings
        except SheetError as err:  # the other sheets are checked all the same
            what = f"{err.what}: {err.why}" if err.why else err.what
            findings = (Finding(name, 0, what, err.remedy),)
        sound = sound and not findings
        if json:
            print_json({"sheet": name, "cards": cards, "findings": [asdict(found) for found in findings]})
        else:
            _print_findings(name, cards, findings)
    if not sound:
        raise typer.Exit(1)


def _print_findings(name: str, cards: int, findings: "tuple[Finding, ...]") -> None:
    if not findings:
        noun = "card" if cards == 1 else "cards"
        screen().print(f"{name}: no problems ({cards} {noun})", markup=False, soft_wrap=True)
    for finding in findings:
        place = f"{finding.file}, line {finding.line}" if finding.line else finding.file
        screen().print(f"{place}: {finding.what}. {finding.remedy}", markup=False, soft_wrap=True)


def _entries_table(entries: "Iterable[SheetEntry]") -> "Table":
    table = _table("Sheet", "Title", "Cards", "Also", "Problems", "From")
    for entry in entries:
        origin = "yours" if entry.is_own else "the program"
        if entry.sheet is None:
            table.add_row(*_cells(entry.name, entry.problem, "", "", "unreadable", origin))
            continue
        also = ", ".join(f"{count} {name}" for name, count in other_material(entry.sheet).items() if count)
        sheet = entry.sheet
        problems = str(len(sheet.findings) or "")
        table.add_row(*_cells(entry.name, sheet.title, str(len(sheet.cards)), also, problems, origin))
    return table


def _sheet_parts(sheet: "Sheet") -> "Iterator[RenderableType]":
    from rich.text import Text

    yield Text(sheet.title, style="bold")
    for deck in sheet.decks:
        table = _table("Card", "Question", "Points", "Terms", title=deck.name)
        for card in deck.cards:
            numbers = str(len(card.points)), str(len(card.terms))
            table.add_row(*_cells(str(card.number), card.question, *numbers))
        yield table
    others = {name: count for name, count in other_material(sheet).items() if count}
    if others:
        yield Text("Also: " + ", ".join(f"{count} {name}" for name, count in others.items()))
    if sheet.findings:
        yield Text(f"{len(sheet.findings)} problems: rehearse sheets check {sheet.path}", style="yellow")


def _card_parts(card: "Card") -> "Iterator[RenderableType]":
    from rich.text import Text

    yield Text(f"{card.number}. {card.question}", style="bold")
    yield Text(f"{card.answer}\n")
    points = _table("", "Point", "Other ways to say it")
    for point in card.points:
        points.add_row(*_cells(point.id, point.text, "\n".join(point.aliases)))
    yield points
    if card.terms:
        terms = _table("Term", "Other ways to say it")
        for term in card.terms:
            terms.add_row(*_cells(term.text, ", ".join(term.aliases)))
        yield terms


def _print_all(parts: "Iterable[RenderableType]") -> None:
    for part in parts:
        screen().print(part)


def _table(*columns: str, title: str | None = None) -> "Table":
    from rich import box
    from rich.table import Table

    return Table(*columns, title=title, title_justify="left", box=box.SIMPLE)


def _cells(*texts: str) -> "Iterator[RenderableType]":
    """Cells without markup: a sheet may hold square brackets."""
    from rich.text import Text

    return map(Text, texts)


def other_material(sheet: "Sheet") -> dict[str, int]:
    """How much there is besides cards; the keys are the fields of `Sheet`, in words."""
    return {
        "phases": len(sheet.phases),
        "numbers": len(sheet.facts),
        "questions to ask": sum(len(topic.items) for topic in sheet.questions),
        "stories": len(sheet.stories),
        "red flags": sum(len(topic.items) for topic in sheet.red_flags),
        "checklist items": sum(len(topic.items) for topic in sheet.checklists),
        "reminders": len(sheet.reminders),
    }


def _entry_object(entry: "SheetEntry") -> dict[str, Any]:
    about = {"sheet": entry.name, "path": str(entry.path), "own": entry.is_own}
    if entry.sheet is None:
        return {**about, "error": entry.problem}
    return {
        **about,
        "title": entry.sheet.title,
        "cards": len(entry.sheet.cards),
        **{name.replace(" ", "_"): count for name, count in other_material(entry.sheet).items()},
        "findings": len(entry.sheet.findings),
    }


def _sheet_object(sheet: "Sheet") -> dict[str, Any]:
    decks = [{"name": deck.name, "cards": [asdict(card) for card in deck.cards]} for deck in sheet.decks]
    lists = ("phases", "facts", "questions", "stories", "red_flags", "checklists", "findings")
    return {
        "id": sheet.id,
        "title": sheet.title,
        "path": str(sheet.path),
        "decks": decks,
        **{name: [asdict(entry) for entry in getattr(sheet, name)] for name in lists},
        "reminders": list(sheet.reminders),
        "pronunciations": dict(sheet.pronunciations),
    }


app.command("new")(own_sheets.new)
app.command("edit")(own_sheets.edit)
app.command("suggest-points")(own_sheets.suggest_points)
