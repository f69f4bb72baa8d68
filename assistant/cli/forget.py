"""`rehearse forget`: delete answers with all they have left."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli.asking import confirm
from assistant.cli.history import kind_of_practice, moment, sheet_id, whole_id
from assistant.cli.output import counted, notices, print_json, screen
from assistant.cli.workspace import Workspace, open_workspace
from assistant.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.history.records import Forgotten
    from assistant.history.traces import Traces

_CLEARED = {
    "logs": ("debug log", "debug logs"),
    "prompts": ("rendered prompt", "rendered prompts"),
    "reports": ("report", "reports"),
    "episodes": ("episode", "episodes"),
    "phrases": ("file of your own ways of saying points", "files of your own ways of saying points"),
    "damaged": ("copy of a damaged history", "copies of a damaged history"),
}
"""What else is cleared, one of it and several."""


def forget(
    sheet: Annotated[str | None, typer.Option(metavar="SHEET", help="Answers on this sheet.")] = None,
    drill: Annotated[
        str | None, typer.Option(metavar="DRILL", help="Answers of this kind: quickfire, star, numbers, ...")
    ] = None,
    card: Annotated[
        int | None, typer.Option(metavar="N", help="Answers to this card of --sheet, or item of --drill.")
    ] = None,
    since: Annotated[
        str | None, typer.Option(metavar="DATE", help="Answers from this day on: 2026-01-31, or 1d.")
    ] = None,
    before: Annotated[
        str | None, typer.Option(metavar="DATE", help="Answers from before this day: 2026-01-31, or 90d.")
    ] = None,
    id: Annotated[  # noqa: A002  (the name of the option)
        list[str] | None, typer.Option(metavar="ID", help="This answer; the first few characters will do.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Everything, all recordings included.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    json: Annotated[bool, typer.Option("--json", help="One JSON object that says what was deleted.")] = False,
) -> None:
    """Delete answers, their verdicts, appeals and recordings for good.

    Conditions given together must all hold. Nothing of the words remains in the history, and the debug log,
    rendered prompts and the report, which may hold some, are cleared too. Phrases that became a way of saying
    a point (`rehearse appeal`) are part of your sheets and go with --all alone; otherwise it tells where they
    stay. What you had written elsewhere (--events, export, backup, report --out, a transcript) is yours to
    delete.

    Example: rehearse forget --sheet interview --card 7
    """
    from assistant.cli.history_file import open_history
    from assistant.history.records import EVERYTHING, Selection
    from assistant.history.traces import clear_the_rest, clear_traces

    if card is not None and sheet is None:
        raise UsageError("--card needs to know the sheet", remedy="Add --sheet NAME.")
    workspace = open_workspace()
    with open_history(workspace) as store:
        which = Selection(
            sheet=None if sheet is None else sheet_id(workspace, store, sheet),
            drill=kind_of_practice(drill, card),
            card_number=card,
            since=None if since is None else moment(since, "--since"),
            before=None if before is None else moment(before, "--before"),
            ids=tuple(whole_id(store, start) for start in id) if id else None,
        )
        conditions = which != EVERYTHING
        if conditions == everything:
            raise UsageError(
                "say what to forget: either conditions or --all",
                remedy="Give --sheet, --drill, --card, --since, --before or --id; or --all alone.",
            )
        number = store.count(which)
        if not (yes or (number == 0 and not everything) or _confirmed(number, everything)):
            notices().print("Nothing was deleted.")
            return
        recordings = workspace.folders.recordings
        gone = store.forget_everything(recordings) if everything else store.forget(which, recordings)
    traces = [clear_traces(workspace.folders)] if gone.attempts or everything else []
    if everything:
        traces.append(clear_the_rest(workspace.folders))
    _report(gone, traces, json)
    _tell_of_phrases(workspace)


def _confirmed(number: int, everything: bool) -> bool:
    if not sys.stdin.isatty():
        raise UsageError(
            "nobody is there to confirm the deletion", remedy="Add --yes to delete without asking."
        )
    which = f"everything ({counted(number, 'answer')})" if everything else counted(number, "answer")
    included = "recordings and your own ways of saying points" if everything else "recordings"
    return confirm(f"Delete {which}, {included} included, for good?")


def _report(gone: "Forgotten", traces: "Sequence[Traces]", json: bool) -> None:
    if not gone.traces_gone:
        notices().print("Another program has the history open; what it still holds vanishes when it ends.")
    for name in gone.left_alone:
        notices().print(f"Left alone, as it lies outside the recordings folder: {name}", markup=False)
    for problem in (problem for one in traces for problem in one.problems):
        notices().print(f"Not cleared, and it may hold words of yours: {problem}", markup=False)
    cleared = {name: sum(getattr(one, name) for one in traces) for name in _CLEARED}
    if json:
        print_json(
            {
                "attempts": gone.attempts,
                "recordings": gone.recordings,
                "traces_gone": gone.traces_gone,
                "left_alone": list(gone.left_alone),
                "cleared": cleared,
            }
        )
    else:
        files = counted(gone.recordings, "recording")
        screen().print(f"Deleted {counted(gone.attempts, 'answer')} and {files}.")
        told = ", ".join(
            f"{number} {_CLEARED[name][number > 1]}" for name, number in cleared.items() if number
        )
        if told:
            screen().print(f"Cleared too: {told}.")


def _tell_of_phrases(workspace: Workspace) -> None:
    from assistant.decks.phrase_book import PhraseBook

    for file in PhraseBook(workspace.folders.sheets).files():
        notices().print(f"Your own ways of saying points stay in {file}", markup=False, soft_wrap=True)
