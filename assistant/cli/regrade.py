"""`rehearse regrade`: judge past answers again."""

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli.history import FIRST_ANSWER, kind_of_practice, moment, sheet_id
from assistant.cli.output import counted, notices, print_json, screen
from assistant.cli.round_flags import INTERRUPTED
from assistant.cli.workspace import Workspace, open_workspace
from assistant.errors import UsageError

if TYPE_CHECKING:
    from assistant.cli.regrader import Hurdle, Regrader
    from assistant.decks.cards import Sheet
    from assistant.history.records import Selection
    from assistant.history.store import History
    from assistant.practice.regrade_changes import Difference


def regrade(
    sheet: Annotated[
        str | None, typer.Option(metavar="SHEET", help="Only answers on this sheet; its name or file.")
    ] = None,
    drill: Annotated[
        str | None, typer.Option(metavar="DRILL", help="Only this kind: quickfire, star, numbers, ...")
    ] = None,
    card: Annotated[
        int | None, typer.Option(metavar="N", help="Only card number N, or that item of --drill.")
    ] = None,
    since: Annotated[
        str | None, typer.Option(metavar="DATE", help="Only from this day on: 2026-01-31, or 7d for a week.")
    ] = None,
    model: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Hear the recordings again with this speech model."),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="A JSON object an answer, then the summary.")] = False,
) -> None:
    """Judge past answers again: by the sheet, the phrases and the program of today.

    The words stay those that were heard then; with --model the recordings are recognised again. Both verdicts
    are kept (`rehearse history`), and what changed is shown. Reviews stay as they were, and so does the
    schedule. What was graded again before, and nothing has changed since, is passed over; after Ctrl-C it
    goes on from there.

    Example: rehearse regrade --sheet interview --since 30d

    Example: rehearse regrade --card 7 --model tiny.en
    """
    from assistant.cli.history_file import open_history
    from assistant.cli.regrader import Regrader
    from assistant.history.records import Selection

    workspace = open_workspace()
    with open_history(workspace) as history:
        which = Selection(
            sheet=None if sheet is None else sheet_id(workspace, history, sheet),
            drill=kind_of_practice(drill, card),
            card_number=card,
            since=None if since is None else moment(since, "--since"),
        )
        regrader = Regrader(workspace, history, _named(workspace, sheet), model or "")
        outcome = _Outcome()
        _work(regrader, history, which, outcome, json=json)
    _report(outcome, json=json)
    if outcome.interrupted:
        raise typer.Exit(INTERRUPTED)


@dataclass(slots=True)
class _Outcome:
    """What has come of it so far."""

    graded: "list[Difference]" = field(default_factory=list)
    hurdles: "Counter[Hurdle]" = field(default_factory=Counter)
    selected: int = 0
    any_at_all: bool = False
    interrupted: bool = False


def _named(workspace: Workspace, sheet: str | None) -> "Sheet | None":
    """The sheet of that name or file; None where the history alone knows it."""
    from assistant.decks.library import find_sheet

    if sheet is None:
        return None
    try:
        return find_sheet(sheet, workspace.folders.sheets)
    except UsageError:
        return None


def _work(
    regrader: "Regrader", history: "History", which: "Selection", outcome: _Outcome, *, json: bool
) -> None:
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from assistant.practice.regrade_changes import Difference

    columns = (TextColumn("Grading"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    try:
        # By cards, for what a card is compared with is read once then.
        found = sorted((one.sheet, one.drill, one.card.number, one.id) for one in history.attempts(which))
        outcome.selected, outcome.any_at_all = len(found), history.count() > 0
        with Progress(*columns, console=notices(), transient=True) as bars:
            for *_, attempt_id in bars.track(found):
                result = regrader.regrade(attempt_id)
                if not isinstance(result, Difference):
                    outcome.hurdles[result] += 1
                    continue
                outcome.graded.append(result)
                if json:
                    print_json(result.as_json())
    except KeyboardInterrupt:  # what is done is kept
        outcome.interrupted = True


def _report(outcome: _Outcome, *, json: bool) -> None:
    from assistant.cli.regrader import Hurdle

    counts = _counts(outcome)
    known = outcome.hurdles.pop(Hurdle.KNOWN, 0)
    for hurdle, number in outcome.hurdles.items():
        notices().print(
            f"{counted(number, 'answer')} passed over: {hurdle.value}.", style="yellow", markup=False
        )
    if outcome.interrupted:
        notices().print("Stopped; what was graded is kept. The same command goes on with the rest.")
    if json:
        print_json({"summary": counts | {"interrupted": outcome.interrupted}})
        return
    if not outcome.selected:
        screen().print("No answers match." if outcome.any_at_all else FIRST_ANSWER)
        return
    changed = [one for one in outcome.graded if not one.is_none]
    if changed:
        from assistant.cli.regrade_table import regrade_table

        screen().print(regrade_table(changed))
    already = f" {counted(known, 'answer')} had been, and nothing has changed since." if known else ""
    if not outcome.graded:
        screen().print(f"Nothing was graded again.{already}")
        return
    told = ", ".join(f"{counts[name]} {name}" for name in ("better", "worse") if counts[name])
    same = f"{counts['same']} as before"
    graded = counted(len(outcome.graded), "answer")
    screen().print(f"{graded} graded again: {f'{told}, ' if told else ''}{same}.{already}")


def _counts(outcome: _Outcome) -> dict[str, int]:
    from assistant.cli.regrader import Hurdle

    risen = [(one.regrade.coverage or 0.0) - (one.attempt.coverage or 0.0) for one in outcome.graded]
    known = outcome.hurdles[Hurdle.KNOWN]
    return {
        "selected": outcome.selected,
        "graded": len(outcome.graded),
        "better": sum(change > 0 for change in risen),
        "worse": sum(change < 0 for change in risen),
        "same": sum(change == 0 for change in risen),
        "already_graded": known,
        "passed_over": outcome.hurdles.total() - known,
    }
