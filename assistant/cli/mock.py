"""`rehearse mock`: a whole interview."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli.output import notices
from assistant.cli.round_flags import RoundFlags, hold, open_sheet, with_round_flags
from assistant.errors import UsageError

if TYPE_CHECKING:
    from assistant.history.store import History
    from assistant.practice.plan import Plan


@with_round_flags
def mock(
    flags: RoundFlags,
    sheet: Annotated[
        str, typer.Argument(help="A sheet's name or file; the settings name the usual one.")
    ] = "",
    minutes: Annotated[int, typer.Option(help="Length of the interview: 15, 30 or 45.")] = 30,
    topic: Annotated[str, typer.Option(metavar="TEXT", help="What to design; otherwise one is chosen.")] = "",
    transcript: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the interview there, as Markdown.")
    ] = None,
) -> None:
    """Hold a whole interview: a warm-up, one or two stories, a system design, your questions at the end.

    As in an interview nothing is graded in between, and who runs over is interrupted. At the end you hear
    the three things to work on. Parts that the sheet does not have are left out.

    Example: rehearse mock --minutes 15
    """
    from assistant.practice.drills.mock import SHAPES

    if minutes not in SHAPES:
        known = ", ".join(map(str, SHAPES))
        raise UsageError(f"an interview cannot take {minutes} minutes", remedy=f"Choose one of {known}.")
    workspace = flags.workspace()
    chosen = open_sheet(workspace, sheet)
    if transcript is not None:
        _create(transcript)  # refused now, not after the interview

    def plan_of(history: "History") -> "Plan":
        from assistant.cli.interview import Interview

        plan = Interview(workspace, chosen, history, minutes).plan(topic.strip())
        return plan if transcript is None else _written(plan, transcript)

    try:
        hold(workspace, flags, plan_of, ask_again=False)
    finally:
        if transcript is not None and not transcript.stat().st_size:
            transcript.unlink()  # there was no interview


def _create(file: Path) -> None:
    try:
        file.touch(exist_ok=False)
    except OSError as err:
        remedy = "Name a new file in a folder that you may write to."
        raise UsageError(f"cannot create {file}", why=err.strerror or str(err), remedy=remedy) from err


def _written(plan: "Plan", file: Path) -> "Plan":
    """The same interview, of which a transcript is written when it is looked back on."""
    from collections.abc import Sequence
    from dataclasses import replace

    from assistant.practice.interview_text import interview_text
    from assistant.practice.plan import Debrief, Given

    look_back = plan.debriefing
    assert look_back is not None  # noqa: S101  (an interview is always looked back on)

    def write(given: Sequence[Given]) -> Debrief | None:
        debrief = look_back(given)
        if debrief is not None:
            try:
                file.write_text(interview_text(plan.title, given, debrief), encoding="utf-8")
            except OSError as err:  # the disk is full: what was heard matters more
                notices().print(f"Cannot write {file}: {err.strerror}.", style="yellow", markup=False)
        return debrief

    return replace(plan, debriefing=write)
