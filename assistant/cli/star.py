"""`rehearse star`: the stories behind values, two minutes each."""

from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli.round_flags import Limit, RoundFlags, hold, open_sheet, with_round_flags

if TYPE_CHECKING:
    from assistant.history.store import History
    from assistant.practice.plan import Plan


@with_round_flags
def star(
    flags: RoundFlags,
    story: Annotated[
        str, typer.Argument(metavar="VALUE|STORY", help="A value, or a story by its title or theme.")
    ] = "",
    sheet: Annotated[str, typer.Option(metavar="SHEET", help="A sheet's name or file.")] = "",
    count: Annotated[int, typer.Option(min=1, help="How many stories.")] = 1,
    limit: Limit = None,
) -> None:
    """Tell the story behind a value: situation, task, action, result, in two minutes.

    Quiet tones at 60 and 90 seconds, another one at the limit. Then: the time and share of each part, what is
    missing, whether the result has numbers, I against we, the key phrase, pace, fillers and pauses. Stories
    that you have written down (`NAME.stories.md` in your sheets folder) are compared with what you said.
    Without a name a story that is due is asked for, else one that you have not told yet.

    Example: rehearse star curious
    """
    from assistant.decks.story_cards import find_stories, story_cards, written_for

    workspace = flags.workspace()
    chosen = open_sheet(workspace, sheet)
    cards = story_cards(chosen)
    named = find_stories(chosen, cards, story) if story.strip() else cards

    def plan_of(history: "History") -> "Plan":
        from assistant.cli.agenda import agenda_of, local_now
        from assistant.cli.building import CARDS_IN_HAND, build_readers, build_star
        from assistant.practice.drills.star import LIMIT_S, look_back, star_items
        from assistant.practice.plan import Plan, choose_cards

        written = {card.number: written_for(chosen, card) for card in cards}
        readers = build_readers(workspace, chosen, CARDS_IN_HAND)
        drill = build_star(workspace, chosen, written, readers)
        agenda = agenda_of(workspace, history, chosen, local_now())
        asked = choose_cards(named, agenda.standing, agenda.now, count, len(named))
        items = star_items(asked, drill, limit or LIMIT_S)
        return Plan(drill.name, f"stories of {chosen.title}", chosen, items, look_back)

    hold(workspace, flags, plan_of)
