"""The `rehearse` command: which commands there are."""

from typing import Annotated

import typer

from assistant import __version__
from assistant.cli import (
    config,
    devices,
    doctor,
    evaluate,
    history,
    models,
    practice,
    score,
    sheets,
    transcribe,
    voices,
)
from assistant.cli.logs import set_up_log
from assistant.cli.workspace import open_workspace

app = typer.Typer(
    name="rehearse",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"rehearse {__version__}")
        raise typer.Exit


@app.callback()
def rehearse(
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Tell what happens behind the scenes, on stderr.")
    ] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Practise spoken answers aloud: it asks, listens, and tells what you left out.

    Everything runs on this computer; nothing you say leaves it. English only, for now.

    Example: rehearse practice interview --count 3
    """
    del version
    set_up_log(open_workspace(), verbose=verbose)


PRACTISE, MATERIAL, PROGRESS, MACHINE = "Practise", "Material", "Progress", "This computer"

app.command(rich_help_panel=PRACTISE)(practice.practice)
app.command(rich_help_panel=PRACTISE)(practice.demo)
app.command(rich_help_panel=PRACTISE)(score.score)
app.add_typer(sheets.app, name="sheets", rich_help_panel=MATERIAL)
app.command(rich_help_panel=MATERIAL)(transcribe.transcribe)
app.command(rich_help_panel=PROGRESS)(history.history)
app.command(rich_help_panel=PROGRESS)(history.export)
app.command(rich_help_panel=PROGRESS)(history.forget)
app.command(rich_help_panel=MACHINE)(doctor.doctor)
app.command(rich_help_panel=MACHINE)(devices.devices)
app.command(rich_help_panel=MACHINE)(voices.voices)
app.add_typer(models.app, name="models", rich_help_panel=MACHINE)
app.add_typer(config.app, name="config", rich_help_panel=MACHINE)
app.add_typer(evaluate.app, name="evaluate", rich_help_panel=MACHINE)
