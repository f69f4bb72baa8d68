"""`rehearse numbers`: the number tables of a sheet, fact by fact."""

from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli.round_flags import Limit, RoundFlags, hold, open_sheet, with_round_flags

if TYPE_CHECKING:
    from assistant.history.store import History
    from assistant.practice.plan import Plan


@with_round_flags
def numbers(
    flags: RoundFlags,
    table: Annotated[
        str, typer.Argument(help="A number table, by its heading or a word of it; otherwise all.")
    ] = "",
    sheet: Annotated[str, typer.Option(metavar="SHEET", help="A sheet's name or file.")] = "",
    count: Annotated[int | None, typer.Option(min=1, help="How many facts.")] = None,
    limit: Limit = None,
) -> None:
    """Be asked the numbers to know, and say each with its unit.

    An equal value in another unit is right, and so is a number inside the sheet's range; another unit or
    magnitude is wrong. Where the unit was left out, you are asked for it once. Facts that are due come
    first, then new ones.

    Example: rehearse numbers kinesis --count 3
    """
    from assistant.decks.facts import fact_cards
    from assistant.decks.library import find_tables

    workspace = flags.workspace()
    chosen = open_sheet(workspace, sheet)
    facts = find_tables(chosen, table)

    def plan_of(history: "History") -> "Plan":
        from assistant.cli.agenda import agenda_of, local_now
        from assistant.practice.drills.numbers import LIMIT_S, Numbers, look_back
        from assistant.practice.plan import Plan, card_items, choose_cards

        wanted = count or (len(facts) if table else workspace.settings.practice.count)
        cards = fact_cards(chosen, facts)
        # A whole table is asked in its own order.
        if wanted < len(cards):
            agenda = agenda_of(workspace, history, chosen, local_now())
            cards = choose_cards(cards, agenda.standing, agenda.now, wanted, len(cards))
        items = card_items(cards, Numbers(), limit_s=limit or LIMIT_S, deck_limits_s={})
        return Plan(Numbers.name, f"the numbers of {chosen.title}", chosen, items, look_back)

    hold(workspace, flags, plan_of)
