"""`rehearse design`: the timed walk-through of a system design."""

from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli.round_flags import RoundFlags, hold, open_sheet, with_round_flags

if TYPE_CHECKING:
    from assistant.history.store import History
    from assistant.practice.plan import Plan


@with_round_flags
def design(
    flags: RoundFlags,
    topic: Annotated[str, typer.Argument(help="What to design; otherwise one is chosen.")] = "",
    sheet: Annotated[str, typer.Option(metavar="SHEET", help="A sheet's name or file.")] = "",
    scale: Annotated[
        float, typer.Option(min=0.01, max=2, metavar="FACTOR", help="Of all times; 0.1 for a fast run.")
    ] = 1.0,
) -> None:
    """Talk through a system design, phase by phase, against the clock.

    Each phase shows what to say and to cover. When its time is up you are told; say "next phase" or press
    Enter to go on. Two minutes without turning to the interviewer sound a soft tone. At the end: time spent
    against planned, trade-offs, check-ins, what you never mentioned.

    Example: rehearse design "a rate limiter" --scale 0.1
    """
    from assistant.decks.pages import phase_cards

    workspace = flags.workspace()
    chosen = open_sheet(workspace, sheet)
    cards = phase_cards(chosen)

    def plan_of(history: "History") -> "Plan":
        from assistant.cli.building import CARDS_IN_HAND, build_readers
        from assistant.history.records import Selection
        from assistant.practice.drills.design import Design, choose_topic, design_items, looking_back
        from assistant.practice.plan import Plan
        from assistant.scoring.phase_review import MONOLOGUE_S

        claims, reader = build_readers(workspace, chosen, CARDS_IN_HAND)
        phases = {phase.number: phase for phase in chosen.phases}
        drill = Design(phases, claims, reader, MONOLOGUE_S * scale)
        attempts = history.attempts(Selection(sheet=chosen.id, drill=drill.name))
        subject = topic.strip() or choose_topic(attempts)
        items = design_items(cards, chosen.phases, drill, topic=subject, scale=scale)
        red_flags = [flag for of_topic in chosen.red_flags for flag in of_topic.items]
        debriefing = looking_back(chosen.phases, red_flags, scale)
        return Plan(drill.name, f"a design walk-through: {subject}", chosen, items, debriefing)

    hold(workspace, flags, plan_of)
