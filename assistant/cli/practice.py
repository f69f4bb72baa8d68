"""`rehearse practice` and `rehearse demo`: a round of questions."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli.asking import confirm
from assistant.cli.output import notices
from assistant.cli.round_flags import Feedback, Limit, RoundFlags, hold, open_sheet, with_round_flags
from assistant.cli.workspace import Workspace
from assistant.errors import UsageError

if TYPE_CHECKING:
    from assistant.decks.cards import Card, Sheet
    from assistant.history.records import RoundRecord
    from assistant.history.store import History
    from assistant.practice.plan import Plan


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which cards the command line asks for; nothing in it means any."""

    decks: list[str]
    cards: list[int]
    count: int | None
    missed: bool = False


@with_round_flags
def practice(
    flags: RoundFlags,
    sheet: Annotated[
        str, typer.Argument(help="A sheet's name or file; the settings name the usual one.")
    ] = "",
    deck: Annotated[list[str], typer.Option(metavar="NAME", help="Only this topic; may be repeated.")] = [],
    card: Annotated[list[int], typer.Option(metavar="N", help="This card; may be repeated.")] = [],
    count: Annotated[int | None, typer.Option(min=1, help="How many cards.")] = None,
    missed: Annotated[
        bool, typer.Option("--missed", help="Only cards of which you left out points the last time.")
    ] = False,
    limit: Limit = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with the interrupted round.")] = False,
    live_points: Annotated[
        bool, typer.Option("--live-points", help="Tick the points on the screen while you make them.")
    ] = False,
    feedback: Feedback = "",
    ask_again: Annotated[
        bool | None,
        typer.Option(
            "--ask-again/--no-ask-again",
            help="Ask once about what was unclear. Off with --answers unless told: it takes the next.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Be asked, answer aloud, and hear what you left out.

    Cards that are due come first, then new ones up to the number of the day (setting schedule.new_per_day, or
    as the plan for the interview wants, `rehearse plan`), then those that you know least well. Topics take
    turns.

    An answer ends by itself after a silence: 1.2 s when every point has been made, 3 to 3.5 s while points
    are left, 2.5 s where that cannot be told (settings practice.complete_silence_s, unfinished_silence_s and
    end_silence_s). It ends sooner when you say "done", "that's my answer" or "next question", and at once
    with Enter. r repeats the question, s skips it, p pauses, q stops.

    Into the microphone you can also say: repeat, slower, faster, louder, hint, skip, again, answer, next,
    pause, resume, how am I doing, mark as known, stop, help. A command is all that you say, in five words at
    most (setting practice.voice_commands). A card of which too much was missed comes once more after some
    others (setting practice.return_missed).

    What could not be told whether you said it is asked about once, without giving the answer away (setting
    practice.ask_again); s skips that too.

    Example: rehearse practice interview --deck Go --count 3 --limit 20
    """
    workspace = flags.workspace(
        practice__limit_s=limit, practice__live_points=live_points or None, practice__feedback=feedback
    )
    chosen = open_sheet(workspace, sheet)
    named_cards = bool(deck or card or missed or flags.answers)

    def plan_of(history: "History") -> "Plan":
        unfinished = _unfinished(history, chosen, resume=resume, ask=not (flags.yes or named_cards))
        if unfinished is not None:
            return _rest_of(unfinished, chosen, workspace, limit)
        cards = choose(workspace, history, chosen, Wanted(deck, card, count, missed))
        return plan_of_cards(chosen, cards, workspace, limit)

    hold(workspace, flags, plan_of, resume=_resume_command(sheet), ask_again=ask_again)


def demo(
    limit: Limit = None,
    fast: Annotated[bool, typer.Option("--fast", help="Recorded answers without waiting for them.")] = False,
    no_speech: Annotated[
        bool, typer.Option("--no-speech", help="Stay silent; print what would be said.")
    ] = False,
    events: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Append what happens, as JSON lines.")
    ] = None,
    json: Annotated[
        bool, typer.Option("--json", help="A JSON object for each verdict, then the summary.")
    ] = False,
) -> None:
    """See a round without a microphone: recordings that come with it answer three cards.

    Example: rehearse demo --fast
    """
    from assistant.decks.library import find_card, find_sheet
    from assistant.folders import shipped_folder
    from assistant.practice.recorded import read_recordings

    recordings = read_recordings(shipped_folder("content") / "recordings")
    files = [recording.file for recording in recordings]
    flags = RoundFlags(files, fast, no_speech, "", "", events, yes=False, json=json)
    workspace = flags.workspace(practice__limit_s=limit)
    sheet = find_sheet("interview", workspace.folders.sheets)
    cards = tuple(find_card(sheet, recording.card) for recording in recordings)
    hold(
        workspace,
        flags,
        lambda _: plan_of_cards(sheet, cards, workspace, limit),
        resume=_resume_command(sheet.id),
    )


def _resume_command(sheet: str) -> str:
    """What to type to go on with an interrupted round on `sheet`, as the user named it."""
    from assistant.cli.agenda import quoted

    return " ".join(filter(None, ("rehearse practice", quoted(sheet), "--resume")))


def choose(workspace: Workspace, history: "History", sheet: "Sheet", wanted: "Wanted") -> "tuple[Card, ...]":
    """The cards that the command line asks for.

    Raises:
        UsageError: there is no such card or deck, or the sheet has none.
    """
    from assistant.cli.agenda import agenda_of, local_now, reminder
    from assistant.decks.library import find_card, find_decks
    from assistant.practice.plan import choose_cards

    if wanted.cards:
        return tuple(find_card(sheet, number) for number in wanted.cards)[: wanted.count]
    decks = find_decks(sheet, wanted.decks) if wanted.decks else sheet.decks
    cards = [card for deck in decks for card in deck.cards]
    if not cards:
        raise UsageError(
            f"the sheet {sheet.id!r} has no cards to practise",
            remedy=f"See `rehearse sheets check {sheet.id}`.",
        )
    agenda = agenda_of(workspace, history, sheet, local_now())
    standing = agenda.standing
    if text := reminder(agenda):
        notices().print(text, markup=False, soft_wrap=True)
    if wanted.missed:
        cards = [card for card in cards if card.key in standing and standing[card.key].left_out]
        if not cards:
            raise UsageError(
                "no points were left out the last time", remedy="Practise what is due: rehearse practice."
            )
    count = wanted.count or workspace.settings.practice.count
    return choose_cards(cards, standing, agenda.now, count, agenda.new_allowed)


def plan_of_cards(
    sheet: "Sheet", cards: "tuple[Card, ...]", workspace: Workspace, limit: float | None
) -> "Plan":
    """A round of these cards, as the settings time them."""
    from assistant.cli.building import build_quickfire
    from assistant.practice.plan import Plan, card_items

    practice = workspace.settings.practice
    deck_limits_s = {} if limit is not None else practice.deck_limits_s  # a flag beats every setting
    drill = build_quickfire(workspace, sheet)
    items = card_items(cards, drill, limit_s=practice.limit_s, deck_limits_s=deck_limits_s)
    return Plan(drill.name, sheet.title, sheet, items)


def _unfinished(history: "History", sheet: "Sheet", *, resume: bool, ask: bool) -> "RoundRecord | None":
    """The interrupted round to go on with: on request, or if the user, asked, wants to."""
    from assistant.cli.keys import has_keyboard
    from assistant.practice.drills.quickfire import Quickfire

    found = history.rounds.unfinished(sheet.id, drill=Quickfire.name)
    if resume:
        if found is None:
            raise UsageError(
                f"no round of {sheet.id!r} was interrupted", remedy="Start one: rehearse practice."
            )
        return found
    if found is None or not ask or not has_keyboard():
        return None
    left = len(found.remaining)
    cards = "1 card is" if left == 1 else f"{left} cards are"
    question = f"Your last round was interrupted; {cards} left. Go on with it?"
    return found if confirm(question, default=True) else None


def _rest_of(unfinished: "RoundRecord", sheet: "Sheet", workspace: Workspace, limit: float | None) -> "Plan":
    by_key = {card.key: card for card in sheet.cards}
    cards = tuple(by_key[ref.key] for ref in unfinished.remaining if ref.key in by_key)
    if gone := len(unfinished.remaining) - len(cards):
        left_out = "1 card that is" if gone == 1 else f"{gone} cards that are"
        notices().print(f"Left out: {left_out} no longer in the sheet.", style="yellow")
    return replace(plan_of_cards(sheet, cards, workspace, limit), resumes=unfinished.id)
