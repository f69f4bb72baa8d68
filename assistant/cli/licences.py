"""`rehearse licences`: what Rehearse consists of, and under which licences."""

from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli.output import print_json, screen

if TYPE_CHECKING:
    from assistant.cli.dependencies import Part

Json = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]

UNKNOWN = "unknown"


def licences(json: Json = False) -> None:
    """List what Rehearse needs, with licences: packages, and native libraries that they carry.

    With --json also the components that packages themselves list, such as those of modules in Rust. For the
    licences of models: rehearse models list.

    Example: rehearse licences
    """
    from assistant.cli.dependencies import installed_parts

    parts = installed_parts()
    if json:
        for part in parts:
            print_json(part.as_json())
    else:
        _print_table(parts)


def _print_table(parts: "list[Part]") -> None:
    from rich import box
    from rich.markup import escape
    from rich.table import Table

    table = Table("Package", "Version", "Licence", "Stated by", box=box.SIMPLE)
    for part in (part for part in parts if part.kind != "component"):
        name = part.name if part.kind == "package" else f"  {part.name}"
        cells = (name, part.version, part.licence or UNKNOWN, part.source)
        table.add_row(*map(escape, cells), style="" if part.licence else "yellow")
    screen().print(table)
    listed = {part.inside for part in parts if part.kind == "component"}
    if listed:
        count = sum(part.kind == "component" for part in parts)
        screen().print(
            f"{len(listed)} packages list {count:,} components more, each with its licence: add --json."
        )
    unknown = [part.name for part in parts if not part.licence]
    if unknown:
        screen().print(f"The licence is unknown of: {', '.join(unknown)}", style="yellow", markup=False)
