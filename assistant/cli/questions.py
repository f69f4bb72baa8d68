"""`rehearse questions`: the questions to ask the interviewer, from memory."""

import re
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli.asking import ask
from assistant.cli.output import notices
from assistant.cli.round_flags import Limit, RoundFlags, hold, open_sheet, with_round_flags
from assistant.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.decks.cards import Card
    from assistant.history.store import History
    from assistant.practice.plan import Plan

COUNT = 4
"""Questions that are chosen unless told. Source: three to five are what sheets advise."""


@with_round_flags
def questions(
    flags: RoundFlags,
    pick: Annotated[
        list[int], typer.Option(metavar="N", help="This question, by its number; may be repeated.")
    ] = [],
    count: Annotated[int | None, typer.Option(min=1, help="How many, from as many topics.")] = None,
    sheet: Annotated[str, typer.Option(metavar="SHEET", help="A sheet's name or file.")] = "",
    limit: Limit = None,
) -> None:
    """Choose questions to ask the interviewer, hear them, and say each from memory.

    Without --pick you see them all and choose by number; Enter (or --yes) takes one from each topic, those
    that are due first, then those that you have not practised.

    Example: rehearse questions --pick 2 --pick 5 --pick 9
    """
    from assistant.decks.pages import question_cards

    workspace = flags.workspace()
    chosen = open_sheet(workspace, sheet)
    cards = question_cards(chosen)

    def plan_of(history: "History") -> "Plan":
        from assistant.cli.agenda import agenda_of, local_now
        from assistant.cli.building import CARDS_IN_HAND, build_readers
        from assistant.cli.keys import has_keyboard
        from assistant.practice.drills.questions import (
            LIMIT_S,
            Questions,
            choose_questions,
            look_back,
            question_items,
        )
        from assistant.practice.plan import Plan, choose_cards

        asks = not (pick or count or flags.yes or flags.answers) and has_keyboard()
        numbers = _ask_which(cards) if asks else pick
        if numbers:
            picked = dict.fromkeys(numbers)
            asked = tuple(_numbered(cards, number) for number in picked)[:count]
        else:
            agenda = agenda_of(workspace, history, chosen, local_now())
            due_first = choose_cards(cards, agenda.standing, agenda.now, len(cards), len(cards))
            asked = choose_questions(due_first, count or COUNT)
        drill = Questions(*build_readers(workspace, chosen, CARDS_IN_HAND), cards)
        items = question_items(asked, drill, limit or LIMIT_S)
        return Plan(Questions.name, f"questions to ask of {chosen.title}", chosen, items, look_back)

    hold(workspace, flags, plan_of)


def _ask_which(cards: "Sequence[Card]") -> list[int]:
    """The numbers that the user types; none for a choice by the program."""
    topic = ""
    for card in cards:
        if card.deck != topic:
            topic = card.deck
            notices().print(f"\n{topic}", style="bold", markup=False)
        notices().print(f"{card.number:4}  {card.answer}", markup=False)
    while True:
        typed = ask("\nWhich three to five? Numbers, or Enter for one of each topic", "", show_default=False)
        wanted = re.split(r"[\s,;]+", typed.strip()) if typed.strip() else []
        unknown = [word for word in wanted if not (word.isdecimal() and 1 <= int(word) <= len(cards))]
        if not unknown:
            return [int(word) for word in wanted]
        notices().print(f"There is no question {unknown[0]!r}.", style="yellow", markup=False)


def _numbered(cards: "Sequence[Card]", number: int) -> "Card":
    for card in cards:
        if card.number == number:
            return card
    raise UsageError(f"there is no question {number}", remedy=f"They are numbered from 1 to {len(cards)}.")
