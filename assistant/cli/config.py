"""`rehearse config`: settings, seen and changed."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.cli.output import print_json, screen
from assistant.cli.workspace import open_workspace
from assistant.errors import UsageError

if TYPE_CHECKING:
    from assistant.settings import Setting

app = typer.Typer()

Json = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]


@app.callback(invoke_without_command=True)
def config(context: typer.Context, json: Json = False) -> None:
    """See and change settings; those that differ from the default are marked.

    Example: rehearse config set practice.limit_s 45
    """
    from assistant.settings import known_settings

    if context.invoked_subcommand is None:
        _print(known_settings(open_workspace().settings), json=json)


@app.command()
def show(
    name: Annotated[str, typer.Argument(help="A setting, e.g. practice.limit_s.")], json: Json = False
) -> None:
    """Show one setting.

    Example: rehearse config show practice.limit_s
    """
    from assistant.settings import find_setting, known_settings

    settings = known_settings(open_workspace().settings)
    wanted = find_setting(name, settings)
    _print([wanted], json=json)


@app.command(name="set")
def set_value(
    name: Annotated[str, typer.Argument(help="A setting, e.g. practice.limit_s.")],
    value: Annotated[str, typer.Argument(help="Its new value; for practice.deck_limits_s: DECK=SECONDS,...")],
) -> None:
    """Change one setting in the settings file; its comments stay.

    Example: rehearse config set practice.limit_s 45
    """
    from assistant.cli.settings_file import write_setting
    from assistant.settings import find_setting, known_settings

    workspace = open_workspace()
    setting = find_setting(name, known_settings(workspace.settings))
    wanted: Any = value
    if isinstance(setting.default, Mapping):
        wanted = _pairs(value)
    settings = write_setting(workspace.folders.settings_file, setting.name, wanted)
    value = find_setting(setting.name, known_settings(settings)).value
    screen().print(f"{setting.name} is now {_plain(value)}.", markup=False)


@app.command()
def path() -> None:
    """Print where the settings file is.

    Example: rehearse config path
    """
    typer.echo(open_workspace().folders.settings_file)


def _pairs(text: str) -> dict[str, str]:
    """`Go=20,Temporal=45` as a table; nothing at all as an empty one."""
    pairs = [pair.rpartition("=") for pair in text.split(",") if pair.strip()]
    for name, _, seconds in pairs:
        if not name.strip():
            raise UsageError(f"{seconds.strip()!r} names no limit", remedy="Write DECK=SECONDS,DECK=SECONDS.")
    return {name.strip(): seconds.strip() for name, _, seconds in pairs}


def _print(settings: "list[Setting]", *, json: bool) -> None:
    if json:
        for setting in settings:
            print_json(
                {
                    "name": setting.name,
                    "value": _jsonable(setting.value),
                    "default": _jsonable(setting.default),
                    "help": setting.help,
                }
            )
        return
    from rich.table import Table

    table = Table("", "setting", "value", "meaning", box=None, header_style="bold")
    for setting in settings:
        mark = "*" if setting.value != setting.default else ""
        table.add_row(mark, setting.name, _plain(setting.value), setting.help)
    screen().print(table)


def _jsonable(value: Any) -> Any:
    return dict(value) if isinstance(value, Mapping) else value


def _plain(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {number:g}" for name, number in value.items()) or "none"
    return str(value) if value != "" else "(default)"
