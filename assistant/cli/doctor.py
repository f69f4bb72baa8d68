"""`rehearse doctor`: does everything work here?"""

from dataclasses import asdict
from typing import Annotated

import typer

from assistant.cli.checkup import Check, run_checks
from assistant.cli.output import print_json, screen
from assistant.cli.workspace import open_workspace


def doctor(
    json: Annotated[bool, typer.Option("--json", help="One JSON object a check.")] = False,
) -> None:
    """Try the microphone, loudspeaker, voice, speech model, disk and sheet, and say what to do.

    Say something while it listens. The exit code is 0 if all is well, else that of the first trouble.

    Example: rehearse doctor
    """
    workspace = open_workspace()
    exit_code = 0
    for check in run_checks(workspace):
        exit_code = exit_code or check.exit_code
        if json:
            print_json(asdict(check))
        else:
            _show(check)
    raise typer.Exit(exit_code)


def _show(check: Check) -> None:
    mark, style = ("ok", "green") if check.ok else ("--", "bold red")
    screen().print(f"[{style}]{mark}[/] [bold]{check.name}[/]: ", end="", soft_wrap=True)
    screen().print(check.detail, markup=False, soft_wrap=True)
    if check.remedy:
        screen().print(f"   {check.remedy}", style="yellow", markup=False, soft_wrap=True)
