"""The options that every command with a round has, written once."""

import functools
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.cli.output import notices
from assistant.cli.workspace import Workspace, open_workspace

if TYPE_CHECKING:
    from assistant.cli.rounds import HandsFree
    from assistant.decks.cards import Sheet
    from assistant.history.store import History
    from assistant.practice.plan import Plan

INTERRUPTED = 130


def _finite(limit_s: float | None) -> float | None:
    if limit_s is not None and not 1 <= limit_s <= LONGEST_LIMIT_S:
        raise typer.BadParameter(f"a limit has from 1 to {LONGEST_LIMIT_S:g} seconds")
    return limit_s


LONGEST_LIMIT_S = 3600.0

Feedback = Annotated[
    str,
    typer.Option(metavar="brief|full|tones", help="What is said of an answer.", show_default=False),
]

Limit = Annotated[
    float | None, typer.Option(metavar="SECONDS", callback=_finite, help="Time limit of an answer.")
]


@dataclass(frozen=True, slots=True)
class RoundFlags:
    """What was asked for on the command line, of any kind of round.

    Attributes:
        answers: recordings that answer in place of the microphone; none for the microphone.
        fast: recorded answers without waiting, and no rest in between.
        no_speech: nothing is spoken or sounded.
        input_device: microphone; empty for the one in the settings.
        output_device: loudspeaker; empty for the one in the settings.
        events: where to append events, or None.
        yes: nothing is asked on the keyboard.
        json: verdicts and summary as JSON on stdout.
    """

    answers: list[Path]
    fast: bool
    no_speech: bool
    input_device: str
    output_device: str
    events: Path | None
    yes: bool
    json: bool

    def workspace(self, **settings: float | str | bool | None) -> Workspace:
        """The user's folders and settings, with what the command line says on top.

        Args:
            settings: by name with two underscores for the dot; None and an empty text leave them alone.
        """
        from assistant.settings import with_setting

        workspace = open_workspace()
        flags: dict[str, float | str | bool | None] = {
            "audio.input": self.input_device,
            "audio.output": self.output_device,
        }
        flags |= {name.replace("__", "."): value for name, value in settings.items()}
        changed = workspace.settings
        for name, value in flags.items():
            if value not in {None, ""}:
                changed = with_setting(changed, name, value, origin="the command line")
        return Workspace(workspace.folders, changed)


def _flags(
    answers: Annotated[
        list[Path],
        typer.Option(metavar="FILE|DIR", help="Recorded answers in place of the microphone."),
    ] = [],
    fast: Annotated[bool, typer.Option("--fast", help="Recorded answers without waiting for them.")] = False,
    no_speech: Annotated[
        bool, typer.Option("--no-speech", help="Stay silent; print what would be said.")
    ] = False,
    input_device: Annotated[str, typer.Option("--input", help="Microphone, by name or number.")] = "",
    output_device: Annotated[str, typer.Option("--output", help="Loudspeaker, by name or number.")] = "",
    events: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Append what happens, as JSON lines.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Ask nothing on the keyboard.")] = False,
    json: Annotated[
        bool, typer.Option("--json", help="A JSON object for each verdict, then the summary.")
    ] = False,
) -> RoundFlags:
    return RoundFlags(answers, fast, no_speech, input_device, output_device, events, yes, json)


_FLAGS = inspect.signature(_flags).parameters


def with_round_flags(command: Callable[..., None]) -> Callable[..., None]:
    """A command whose first parameter takes `RoundFlags`, with an option for each of them at its end."""

    @functools.wraps(command)
    def run(**given: Any) -> None:
        flags = _flags(**{name: given.pop(name) for name in _FLAGS})
        command(flags, **given)

    _, *own = inspect.signature(command).parameters.values()
    keyword = [
        parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY) for parameter in (*own, *_FLAGS.values())
    ]
    run.__signature__ = inspect.Signature(keyword)  # type: ignore[attr-defined]
    del run.__wrapped__  # else typer looks at the command itself
    return run


def open_sheet(workspace: Workspace, named: str) -> "Sheet":
    """The sheet of that name, else the usual one; what could not be read in it is told.

    Raises:
        UsageError: there is no such sheet.
        SheetError: it cannot be read.
    """
    from assistant.decks.library import find_sheet

    sheet = find_sheet(named or workspace.settings.practice.sheet, workspace.folders.sheets)
    for finding in sheet.findings:
        place = f"{finding.file}:{finding.line}: "
        notices().print(f"{place}{finding.what}. {finding.remedy}", style="yellow", markup=False)
    return sheet


def hold(
    workspace: Workspace,
    flags: RoundFlags,
    plan_of: "Callable[[History], Plan]",
    *,
    resume: str = "",
    ask_again: bool | None = None,
    hands_free: "HandsFree | None" = None,
) -> None:
    """Hold the round that `plan_of` makes of the history, and exit as it ended.

    Args:
        resume: what to type to go on with the round another time; empty where that cannot be.
        ask_again: what was unclear is asked about once; None for the setting.
        hands_free: how to do without screen and keys; None for somebody who sits at the computer.
    """
    from assistant.cli.history_file import open_for_round
    from assistant.cli.rounds import RoundOptions, hold_round

    options = RoundOptions(
        answers=flags.answers,
        fast=flags.fast,
        silent=flags.no_speech,
        events=flags.events,
        ask=not flags.yes,
        json=flags.json,
        resume=resume,
        ask_again=ask_again,
        hands_free=hands_free,
    )
    with open_for_round(workspace) as history:
        outcome = hold_round(workspace, history, plan_of(history), options)
    if outcome.error is not None:
        raise outcome.error
    if outcome.interrupted:
        raise typer.Exit(INTERRUPTED)
