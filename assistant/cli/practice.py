"""`rehearse practice` and `rehearse demo`: a round of questions."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli.output import notices
from assistant.cli.workspace import Workspace, open_workspace
from assistant.errors import UsageError

if TYPE_CHECKING:
    from assistant.decks.cards import Card, Sheet
    from assistant.history.records import RoundRecord
    from assistant.history.store import History
    from assistant.practice.equipment import Outcome
    from assistant.practice.plan import Plan

INTERRUPTED = 130


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which cards the command line asks for; nothing in it means any."""

    decks: list[str]
    cards: list[int]
    count: int | None


Limit = Annotated[float | None, typer.Option(metavar="SECONDS", help="Time limit of an answer.")]
Fast = Annotated[bool, typer.Option("--fast", help="Recorded answers without waiting for their length.")]
NoSpeech = Annotated[bool, typer.Option("--no-speech", help="Stay silent; print what would be said.")]
Events = Annotated[Path | None, typer.Option(metavar="FILE", help="Append what happens, as JSON lines.")]
Json = Annotated[bool, typer.Option("--json", help="A JSON object for each verdict, then the summary.")]


def practice(
    sheet: Annotated[
        str, typer.Argument(help="A sheet's name or file; the settings name the usual one.")
    ] = "",
    deck: Annotated[list[str], typer.Option(metavar="NAME", help="Only this topic; may be repeated.")] = [],
    card: Annotated[list[int], typer.Option(metavar="N", help="This card; may be repeated.")] = [],
    count: Annotated[int | None, typer.Option(min=1, help="How many cards.")] = None,
    limit: Limit = None,
    answers: Annotated[
        list[Path],
        typer.Option(metavar="FILE|DIR", help="Recorded answers in place of the microphone."),
    ] = [],
    fast: Fast = False,
    no_speech: NoSpeech = False,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with the interrupted round.")] = False,
    input_device: Annotated[str, typer.Option("--input", help="Microphone, by name or number.")] = "",
    output_device: Annotated[str, typer.Option("--output", help="Loudspeaker, by name or number.")] = "",
    events: Events = None,
    live_points: Annotated[
        bool, typer.Option("--live-points", help="Tick the points on the screen while you make them.")
    ] = False,
    ask_again: Annotated[
        bool | None,
        typer.Option(
            "--ask-again/--no-ask-again",
            help="Ask once about what was unclear. Off with --answers unless told: it takes the next.",
            show_default=False,
        ),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Ask nothing.")] = False,
    json: Json = False,
) -> None:
    """Be asked, answer aloud, and hear what you left out.

    Cards never practised come first, then those longest ago.

    An answer ends by itself after a silence: 1.2 s when every point has been made, 3 to 3.5 s while points
    are left, 2.5 s where that cannot be told (settings practice.complete_silence_s, unfinished_silence_s and
    end_silence_s). It ends sooner when you say "done", "that's my answer" or "next question", and at once
    with Enter. r repeats the question, s skips it, p pauses, q stops.

    What could not be told whether you said it is asked about once, without giving the answer away (setting
    practice.ask_again); s skips that too.

    Example: rehearse practice interview --deck Go --count 3 --limit 20
    """
    from assistant.cli.rounds import RoundOptions, hold_round
    from assistant.decks.library import find_sheet
    from assistant.history.store import History

    workspace = _with_flags(
        open_workspace(),
        {
            "practice.limit_s": limit,
            "audio.input": input_device,
            "audio.output": output_device,
            "practice.live_points": live_points or None,
        },
    )
    chosen = find_sheet(sheet or workspace.settings.practice.sheet, workspace.folders.sheets)
    for finding in chosen.findings:
        place = f"{finding.file}:{finding.line}: "
        notices().print(f"{place}{finding.what}. {finding.remedy}", style="yellow", markup=False)
    options = RoundOptions(answers, fast, no_speech, events, json, sheet, ask_again)
    with History(workspace.folders.history_file) as history:
        unfinished = _unfinished(history, chosen, resume=resume, ask=not (yes or deck or card or answers))
        if unfinished is not None:
            plan = _rest_of(unfinished, chosen, workspace, limit)
        else:
            cards = _choose(workspace, history, chosen, Wanted(deck, card, count))
            plan = _plan(chosen, cards, workspace, limit)
        outcome = hold_round(workspace, history, plan, options)
    _exit_as(outcome)


def demo(
    limit: Limit = None,
    fast: Fast = False,
    no_speech: NoSpeech = False,
    events: Events = None,
    json: Json = False,
) -> None:
    """See a round without a microphone: recordings that come with it answer three cards.

    Example: rehearse demo --fast
    """
    from assistant.cli.rounds import RoundOptions, hold_round
    from assistant.decks.library import find_card, find_sheet
    from assistant.folders import shipped_folder
    from assistant.history.store import History
    from assistant.practice.recorded import read_recordings

    workspace = _with_flags(open_workspace(), {"practice.limit_s": limit})
    sheet = find_sheet("interview", workspace.folders.sheets)
    recordings = read_recordings(shipped_folder("content") / "recordings")
    cards = tuple(find_card(sheet, recording.card) for recording in recordings)
    files = [recording.file for recording in recordings]
    options = RoundOptions(files, fast, no_speech, events, json, sheet.id)
    with History(workspace.folders.history_file) as history:
        outcome = hold_round(workspace, history, _plan(sheet, cards, workspace, limit), options)
    _exit_as(outcome)


def _exit_as(outcome: "Outcome") -> None:
    if outcome.error is not None:
        raise outcome.error
    if outcome.interrupted:
        raise typer.Exit(INTERRUPTED)


def _with_flags(workspace: Workspace, flags: dict[str, float | str | bool | None]) -> Workspace:
    """Flags go on top of the settings."""
    from assistant.settings import with_setting

    settings = workspace.settings
    for name, value in flags.items():
        if value not in {None, ""}:
            settings = with_setting(settings, name, value, origin="the command line")
    return Workspace(workspace.folders, settings)


def _choose(workspace: Workspace, history: "History", sheet: "Sheet", wanted: "Wanted") -> "tuple[Card, ...]":
    from assistant.cli.rounds import last_practised
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
    count = wanted.count or workspace.settings.practice.count
    return choose_cards(cards, last_practised(history, sheet.id), count)


def _plan(sheet: "Sheet", cards: "tuple[Card, ...]", workspace: Workspace, limit: float | None) -> "Plan":
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

    found = history.unfinished_round(sheet.id, drill=Quickfire.name)
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
    return found if typer.confirm(question, default=True, err=True) else None


def _rest_of(unfinished: "RoundRecord", sheet: "Sheet", workspace: Workspace, limit: float | None) -> "Plan":
    by_key = {card.key: card for card in sheet.cards}
    cards = tuple(by_key[ref.key] for ref in unfinished.remaining if ref.key in by_key)
    if gone := len(unfinished.remaining) - len(cards):
        left_out = "1 card that is" if gone == 1 else f"{gone} cards that are"
        notices().print(f"Left out: {left_out} no longer in the sheet.", style="yellow")
    return replace(_plan(sheet, cards, workspace, limit), resumes=unfinished.id)
