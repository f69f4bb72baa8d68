"""`rehearse bench`: how fast is it here?"""

from dataclasses import asdict
from typing import Annotated

import typer

from assistant.cli.output import notices, print_json, screen
from assistant.cli.workspace import open_workspace

app = typer.Typer(no_args_is_help=True)


@app.callback()
def bench() -> None:
    """How fast is it here?

    Example: rehearse bench start
    """


@app.command()
def start(json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False) -> None:
    """Measure the wait for `rehearse --help` (beside bare Python) and for the first question.

    Example: rehearse bench start
    """
    from assistant.evaluation.hardware import hardware_line
    from assistant.evaluation.startup import measure_startup
    from assistant.inference.store import open_store

    workspace = open_workspace()
    model = workspace.settings.recognition.model
    notices().print(hardware_line(model), markup=False)
    measured = measure_startup(open_store(workspace.folders).locate(model))
    if json:
        print_json({name: round(value, 3) for name, value in asdict(measured).items()})
        return
    extra_s = measured.help_s - measured.python_s
    screen().print(
        f"rehearse --help: {measured.help_s:.2f} s, {extra_s:.2f} s more than bare Python\n"
        f"first question begins after {measured.first_question_s:.2f} s"
    )
