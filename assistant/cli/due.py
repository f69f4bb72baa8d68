"""`rehearse due`: what to practise now."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.cli.output import print_json, screen
from assistant.cli.workspace import open_workspace

if TYPE_CHECKING:
    from assistant.cli.agenda import Agenda
    from assistant.decks.cards import Card, Sheet

COMING_DAYS = 7
"""Days ahead of which the number of due cards is told."""


def due(
    sheet: Annotated[
        str, typer.Argument(help="A sheet's name or file; the settings name the usual one.")
    ] = "",
    json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """See what is due today, what comes in the next days, and how many new cards are left for today.

    A card is due when the chance that you recall it has sunk to the setting schedule.retention. Where the
    day of an interview is set, the plan for it decides (`rehearse plan`).

    Example: rehearse due interview
    """
    from assistant.cli.agenda import agenda_of, local_now, quoted
    from assistant.cli.history_file import open_history
    from assistant.cli.round_flags import open_sheet

    workspace = open_workspace()
    chosen = open_sheet(workspace, sheet)
    with open_history(workspace) as history:
        agenda = agenda_of(workspace, history, chosen, local_now())
    told = due_facts(chosen, agenda, quoted(sheet))
    if json:
        print_json(told)
    else:
        _show(told)


def due_facts(sheet: "Sheet", agenda: "Agenda", named: str) -> dict[str, Any]:
    """What `rehearse due --json` prints.

    Args:
        named: the sheet as the user named it, for what to type; empty for the usual one.
    """
    from assistant.cli.agenda import advice, cards_by_drill, days_ahead

    kinds = cards_by_drill(sheet)
    due = [
        {"drill": drill, "deck": deck, "cards": numbers}
        for drill, cards in kinds.items()
        for deck, numbers in _due_by_deck(cards, agenda).items()
    ]
    new = sum(card.key not in agenda.standing for card in kinds["practice"])
    left = min(agenda.new_allowed, new)
    quickfire = sum(len(part["cards"]) for part in due if part["drill"] == "practice")
    return {
        "sheet": sheet.id,
        "day": agenda.now.date().isoformat(),
        "interview": agenda.interview.isoformat() if agenda.interview else None,
        "advice": advice(agenda.interview, agenda.now.date()),
        "due": due,
        "due_count": sum(len(part["cards"]) for part in due),
        "coming": [
            {"day": one.day.isoformat(), "cards": one.cards}
            for one in days_ahead(kinds, agenda, COMING_DAYS)[1:]
        ],
        "new_today": left,
        "new": new,
        "next": _next(due, quickfire + left, named) or _last_thing(agenda, named),
    }


def _due_by_deck(cards: "Sequence[Card]", agenda: "Agenda") -> dict[str, list[int]]:
    decks: dict[str, list[int]] = {}
    for card in cards:
        standing = agenda.standing.get(card.key)
        if standing is not None and standing.is_due(agenda.now):
            decks.setdefault(card.deck, []).append(card.number)
    return decks


def _next(due: Sequence[Mapping[str, Any]], wanted: int, named: str) -> str:
    """What to type."""
    if wanted:
        return " ".join(filter(None, ("rehearse practice", named, f"--count {wanted}")))
    if not due:
        return ""
    drill = due[0]["drill"]
    count = sum(len(part["cards"]) for part in due if part["drill"] == drill)
    return " ".join(filter(None, (f"rehearse {drill}", named and f"--sheet {named}", f"--count {count}")))


def _last_thing(agenda: "Agenda", named: str) -> str:
    """What is left to do on the last two days where nothing is due."""
    days = (agenda.interview - agenda.now.date()).days if agenda.interview else None
    command = {0: "rehearse brief", 1: "rehearse checklist"}.get(-1 if days is None else days, "")
    return f"{command} {named}".strip() if command else ""


def _show(told: Mapping[str, Any]) -> None:
    lines = [f"{told['due_count']} due today." if told["due"] else "Nothing is due today."]
    width = max((len(part["deck"]) for part in told["due"]), default=0)
    for part in told["due"]:
        numbers = ", ".join(map(str, part["cards"]))
        lines.append(f"  {part['deck']:<{width}}  {len(part['cards'])}: {_NOUNS[part['drill']]} {numbers}")
    coming = [f"{day['day']}: {day['cards']}" for day in told["coming"] if day["cards"]]
    lines.append(f"In the next days: {', '.join(coming)}." if coming else "Nothing comes in the next days.")
    if told["new"]:
        lines.append(f"New cards: {told['new_today']} for today, {told['new']} in all.")
    if told["advice"]:
        lines.append(told["advice"])
    lines.append(f"Now type: {told['next']}" if told["next"] else "Nothing to practise now: come back later.")
    for line in lines:
        screen().print(line, markup=False, soft_wrap=True)


_NOUNS = {"practice": "card", "numbers": "fact", "star": "story", "questions": "question"}
