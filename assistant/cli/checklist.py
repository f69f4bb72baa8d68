"""`rehearse checklist` and `rehearse brief`: the day before, and the morning."""

from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli.round_flags import Limit, RoundFlags, hold, open_sheet, with_round_flags
from assistant.errors import UsageError

if TYPE_CHECKING:
    from assistant.cli.workspace import Workspace
    from assistant.history.store import History
    from assistant.practice.plan import Plan

SheetName = Annotated[str, typer.Argument(help="A sheet's name or file; the settings name the usual one.")]


@with_round_flags
def checklist(flags: RoundFlags, sheet: SheetName = "", limit: Limit = None) -> None:
    """Go through the day-before list by voice, or with the keys y and n.

    What the program knows it does not ask: stories practised within their time, a design walk-through done
    aloud, questions asked from memory (from the history), and whether the microphone works.

    Example: rehearse checklist interview
    """
    from assistant.decks.pages import checklist_cards

    workspace = flags.workspace()
    chosen = open_sheet(workspace, sheet)
    cards = checklist_cards(chosen)

    def plan_of(history: "History") -> "Plan":
        from assistant.history.records import Selection
        from assistant.practice.checks import look_into
        from assistant.practice.drills.checklist import LIMIT_S, Checklist, checklist_items, looking_back
        from assistant.practice.plan import Plan

        attempts = history.attempts(Selection(sheet=chosen.id))
        checked = look_into(cards, attempts, len(chosen.phases), lambda: _try_microphone(workspace))
        items = checklist_items(cards, checked, Checklist(), limit or LIMIT_S)
        title = f"the checklist of {chosen.title}"
        return Plan(Checklist.name, title, chosen, items, looking_back(cards, checked), yes_no_keys=True)

    hold(workspace, flags, plan_of)


@with_round_flags
def brief(flags: RoundFlags, sheet: SheetName = "") -> None:
    """Hear the morning reminders, your weakest cards and the red flags, in under three minutes.

    Nothing is asked: r says it again, p pauses, Enter or q ends it.

    Example: rehearse brief interview
    """
    workspace = flags.workspace()
    chosen = open_sheet(workspace, sheet)

    def plan_of(history: "History") -> "Plan":
        from assistant.history.records import Selection
        from assistant.practice.brief import briefing
        from assistant.practice.plan import Plan

        attempts = history.attempts(Selection(sheet=chosen.id))
        told = briefing(chosen, attempts, workspace.settings.speech.words_per_minute)
        if not told(()).lines:
            raise UsageError(
                f"there is nothing to be reminded of in the sheet {chosen.id!r}",
                remedy='Add a list under a heading such as "Reminders", or practise its cards.',
            )
        return Plan("brief", f"the brief of {chosen.title}", chosen, (), told)

    hold(workspace, flags, plan_of)


def _try_microphone(workspace: "Workspace") -> tuple[bool, str]:
    """What the doctor finds when it listens for a moment."""
    from assistant.cli.checkup import check_microphone

    check = check_microphone(workspace)
    return check.ok, f"Microphone: {check.detail}."
