"""`rehearse commute`: practice without a screen, a keyboard or an end."""

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli.practice import Wanted, choose, plan_of_cards
from assistant.cli.round_flags import Feedback, Limit, RoundFlags, hold, open_sheet, with_round_flags

if TYPE_CHECKING:
    from assistant.history.store import History
    from assistant.practice.plan import Plan


@with_round_flags
def commute(
    flags: RoundFlags,
    sheet: Annotated[
        str, typer.Argument(help="A sheet's name or file; the settings name the usual one.")
    ] = "",
    deck: Annotated[list[str], typer.Option(metavar="NAME", help="Only this topic; may be repeated.")] = [],
    minutes: Annotated[
        float | None, typer.Option(min=0.1, max=1440, help="End after the card then under way.")
    ] = None,
    limit: Limit = None,
    feedback: Feedback = "brief",
    barge_in: Annotated[
        bool,
        typer.Option("--barge-in", help="With headphones: speak, and the assistant stops to listen."),
    ] = False,
) -> None:
    """Practise on the train or on foot, by voice alone, until you say stop.

    Cards that are due come first; a missed one comes back after some others. After the short verdict say
    "answer" for the expert answer, "again" for another try, "next", "pause" and "resume"; "help" lists all
    commands. A headset that goes away pauses the round, which goes on when it is back.

    Take your time: nothing here wants an answer at once, and "pause" or silence always works. It is made for
    walking and public transport, not for driving.

    Example: rehearse commute --minutes 20 --deck Go
    """
    from assistant.cli.rounds import HandsFree

    workspace = flags.workspace(practice__limit_s=limit, practice__feedback=feedback)
    chosen = open_sheet(workspace, sheet)

    def plan_of(history: "History") -> "Plan":
        everything = Wanted(deck, [], max(1, len(chosen.cards)))
        cards = choose(workspace, history, chosen, everything)
        plan = plan_of_cards(chosen, cards, workspace, limit)
        return replace(plan, title=f"{chosen.title}, on the way", endless=True)

    lasts_s = None if minutes is None else 60 * minutes
    hold(workspace, flags, plan_of, hands_free=HandsFree(barge_in, lasts_s))
