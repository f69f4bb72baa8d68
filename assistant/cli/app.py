"""The `rehearse` command: which commands there are."""

from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from assistant import __version__
from assistant.cli import (
    appeal,
    backup,
    bench,
    checklist,
    commute,
    config,
    design,
    devices,
    doctor,
    due,
    episode,
    evaluate,
    forget,
    history,
    home,
    import_recording,
    licences,
    mock,
    models,
    numbers,
    plan,
    practice,
    questions,
    recordings,
    recover,
    regrade,
    report,
    score,
    sheets,
    star,
    stats,
    transcribe,
    voices,
)
from assistant.cli.logs import set_up_log
from assistant.cli.workspace import open_workspace
from assistant.errors import UsageError


class GroupedCommands(TyperGroup):
    """Lists the commands under their headings, as plain text: loading rich for it would double the wait."""

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write one section a heading, in the order in which the commands were added."""
        sections: dict[str, list[tuple[str, str]]] = {}
        for name in self.list_commands(ctx):
            command = self.get_command(ctx, name)
            if command is not None:
                heading = getattr(command, "rich_help_panel", None) or "Commands"
                sections.setdefault(str(heading), []).append((name, command.get_short_help_str(limit=90)))
        for heading, commands in sections.items():
            with formatter.section(heading):
                formatter.write_dl(commands)


app = typer.Typer(
    name="rehearse",
    cls=GroupedCommands,
    rich_markup_mode=None,
    invoke_without_command=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"rehearse {__version__}")
        raise typer.Exit


@app.callback()
def rehearse(
    context: typer.Context,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Tell what happens behind the scenes, on stderr.")
    ] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version.")
    ] = False,
    json: Annotated[
        bool, typer.Option("--json", help="Without a command: where you stand, as one JSON object.")
    ] = False,
) -> None:
    """Practise spoken answers aloud: it asks, listens, and tells what you left out.

    Everything runs on this computer; nothing you say leaves it. English only, for now. Without a command it
    tells where you stand and what to type next.

    Example: rehearse practice interview --count 3
    """
    del version
    workspace = open_workspace()
    set_up_log(workspace, verbose=verbose)
    if context.invoked_subcommand is None:
        home.home(workspace, json=json)
    elif json:
        raise UsageError(
            "--json stands before the command",
            remedy=f"Try: rehearse {context.invoked_subcommand} ... --json",
        )


PRACTISE, MATERIAL, PROGRESS, MACHINE = "Practise", "Material", "Progress", "This computer"

app.command(rich_help_panel=PRACTISE)(practice.practice)
app.command(rich_help_panel=PRACTISE)(practice.demo)
app.command(rich_help_panel=PRACTISE)(commute.commute)
app.command(rich_help_panel=PRACTISE)(star.star)
app.command(rich_help_panel=PRACTISE)(design.design)
app.command(rich_help_panel=PRACTISE)(numbers.numbers)
app.command(rich_help_panel=PRACTISE)(questions.questions)
app.command(rich_help_panel=PRACTISE)(checklist.checklist)
app.command(rich_help_panel=PRACTISE)(checklist.brief)
app.command(rich_help_panel=PRACTISE)(mock.mock)
app.command(rich_help_panel=PRACTISE)(episode.episode)
app.command("import-recording", rich_help_panel=PRACTISE)(import_recording.import_recording)
app.command(rich_help_panel=PRACTISE)(score.score)
app.add_typer(sheets.app, name="sheets", rich_help_panel=MATERIAL)
app.command(rich_help_panel=MATERIAL)(transcribe.transcribe)
app.command(rich_help_panel=PROGRESS)(due.due)
app.command(rich_help_panel=PROGRESS)(plan.plan)
app.command(rich_help_panel=PROGRESS)(stats.stats)
app.command(rich_help_panel=PROGRESS)(history.history)
app.command(rich_help_panel=PROGRESS)(report.report)
app.command(rich_help_panel=PROGRESS)(appeal.appeal)
app.command(rich_help_panel=PROGRESS)(regrade.regrade)
app.command(rich_help_panel=PROGRESS)(history.export)
app.command(rich_help_panel=PROGRESS)(forget.forget)
app.command(rich_help_panel=PROGRESS)(recordings.recordings)
app.command(rich_help_panel=PROGRESS)(recover.recover)
app.command(rich_help_panel=PROGRESS)(backup.backup)
app.command(rich_help_panel=PROGRESS)(backup.restore)
app.command(rich_help_panel=MACHINE)(doctor.doctor)
app.command(rich_help_panel=MACHINE)(devices.devices)
app.command(rich_help_panel=MACHINE)(voices.voices)
app.command(rich_help_panel=MACHINE)(licences.licences)
app.add_typer(models.app, name="models", rich_help_panel=MACHINE)
app.add_typer(config.app, name="config", rich_help_panel=MACHINE)
app.add_typer(evaluate.app, name="evaluate", rich_help_panel=MACHINE)
app.add_typer(bench.app, name="bench", rich_help_panel=MACHINE)
