"""`rehearse import-recording`: the answers in a recording that was made while an episode was played."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli.output import notices, print_json, screen
from assistant.cli.workspace import Workspace, open_workspace
from assistant.errors import AudioFileError, RehearseError

if TYPE_CHECKING:
    from rich.table import Table

    from assistant.decks.cards import Card, Sheet
    from assistant.history.store import History
    from assistant.listening.ear import Ear
    from assistant.practice.episodes.grading import FoundAnswer, Grader
    from assistant.practice.episodes.matching import Match
    from assistant.practice.episodes.memo import Memo
    from assistant.practice.episodes.shelf import KnownEpisode
    from assistant.practice.episodes.timeline import Timeline


def import_recording(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The recording: m4a, mp3, wav, ogg and more.")],
    episode: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="The episode that was played; else it is found."),
    ] = None,
    json: Annotated[
        bool, typer.Option("--json", help="A JSON object for each answer, then the summary.")
    ] = False,
) -> None:
    """Grade the answers that you recorded while you listened to an episode.

    The prompts may be heard in it or not; it may begin before the episode or after, and the player may have
    been paused. The answers go into your history, each once, however often you import them.

    Example: rehearse import-recording memo.m4a
    """
    from assistant.cli.building import build_ear
    from assistant.cli.history_file import open_history
    from assistant.practice.episodes.memo import read_memo

    workspace = open_workspace()
    episodes = _episodes(workspace, episode)
    ear = build_ear(workspace)
    with notices().status("Looking for your answers"):
        memo = read_memo(file)
        match = _match(workspace, memo, episodes, ear)
    sheet = _sheet_of(workspace, match.episode.timeline)
    grader = _grader(workspace, memo, match, sheet, ear)
    with open_history(workspace) as history:
        found = _grade(grader, history)
    if json:
        _print_json(match, found)
    else:
        _tell(match, found)


def _episodes(workspace: Workspace, named: Path | None) -> "list[KnownEpisode]":
    from assistant.practice.episodes.shelf import episode_in, kept

    folder = workspace.folders.episodes
    if named is not None:
        return [episode_in(named, folder)]
    episodes = list(kept(folder))
    if not episodes:
        raise RehearseError(
            "no episode has been made on this computer",
            remedy="Make one: rehearse episode; or name its file by --episode.",
        )
    return episodes


def _match(workspace: Workspace, memo: "Memo", episodes: "Sequence[KnownEpisode]", ear: "Ear") -> "Match":
    from assistant.practice.episodes.matching import Ears, find_match

    def cards(timeline: "Timeline") -> "Sequence[Card]":
        try:
            return _sheet_of(workspace, timeline).cards
        except RehearseError:  # its sheet is gone: then it is told apart by its times alone
            return ()

    ears = Ears(ear.new_detector, lambda samples: ear.hear(samples).transcript.text, cards)
    match = find_match(memo, episodes, ears)
    if match is None:
        which = "the episode does not fit" if len(episodes) == 1 else "no episode fits"
        raise AudioFileError(
            f"{which} {memo.file}",
            why="neither its prompts are heard, nor does the speech fall into its pauses",
            remedy="Check that it is the right recording, or name the episode by --episode.",
        )
    return match


def _sheet_of(workspace: Workspace, timeline: "Timeline") -> "Sheet":
    from assistant.decks.library import find_sheet

    return find_sheet(timeline.source or timeline.sheet, workspace.folders.sheets)


def _cards_of(sheet: "Sheet", timeline: "Timeline") -> "tuple[Card, ...]":
    asked = {visit.key for visit in timeline.visits}
    return tuple(card for card in sheet.cards if card.key in asked)


def _grader(workspace: Workspace, memo: "Memo", match: "Match", sheet: "Sheet", ear: "Ear") -> "Grader":
    from datetime import UTC, datetime

    from assistant.audio.encoding import recorded_at
    from assistant.cli.building import build_readers
    from assistant.practice.drills.quickfire import Quickfire
    from assistant.practice.episodes.grading import Grader
    from assistant.practice.plan import card_items

    cards = _cards_of(sheet, match.episode.timeline)
    if gone := len({visit.key for visit in match.episode.timeline.visits}) - len(cards):
        left_out = "1 card that is" if gone == 1 else f"{gone} cards that are"
        notices().print(f"Left out: {left_out} no longer in the sheet.", style="yellow")
    practice = workspace.settings.practice
    drill = Quickfire(*build_readers(workspace, sheet, max(1, len(cards))))  # they come back in turn
    items = card_items(cards, drill, limit_s=practice.limit_s, deck_limits_s=practice.deck_limits_s)
    return Grader(
        memo=memo,
        match=match,
        items={item.card.key: item for item in items},
        ear=ear,
        model=workspace.settings.recognition.model,
        recordings=workspace.folders.recordings if workspace.settings.recordings.keep_days else None,
        began=recorded_at(memo.file, memo.duration_s, datetime.now(UTC)),
        sheet=sheet.id,
    )


def _grade(grader: "Grader", history: "History") -> "list[FoundAnswer]":
    """Each is kept as soon as it is judged: whoever interrupts this goes on there another time."""
    from datetime import UTC, datetime

    from rich.progress import Progress

    from assistant.history.records import CardRef
    from assistant.practice.episodes.grading import Keeping

    found = []
    planned = [CardRef.of(item.card) for item in grader.items.values()]
    with (
        Progress(console=notices(), transient=True) as bars,
        Keeping(history, grader.sheet, planned, datetime.now(UTC)) as keeping,
    ):
        task = bars.add_task("Grading", total=grader.memo.duration_s)
        for answer in grader.grade(history):
            keeping.keep(answer)
            found.append(answer)
            bars.update(task, completed=answer.at.end_s)
    return found


def _print_json(match: "Match", found: "Sequence[FoundAnswer]") -> None:
    for answer in found:
        attempt = answer.attempt
        print_json(
            {"id": attempt.id, **attempt.verdict}
            | {
                "repeat": answer.visit.repeat,
                "from_s": round(answer.at.start_s, 2),
                "to_s": round(answer.at.end_s, 2),
                "new": answer.is_new,
            }
        )
    new = sum(answer.is_new for answer in found)
    grades = [answer.attempt.grade for answer in found if answer.attempt.grade is not None]
    print_json(
        {
            "summary": {
                "episode": match.episode.timeline.id,
                "found_by": match.found_by.value,
                "answers": len(found),
                "new": new,
                "already_imported": len(found) - new,
                "mean_grade": round(sum(grades) / len(grades), 2) if grades else None,
            }
        }
    )


def _tell(match: "Match", found: "Sequence[FoundAnswer]") -> None:
    from assistant.practice.episodes.matching import FoundBy

    if not found:
        screen().print("The episode was found, and no answer to it.")
        return
    screen().print(_table(found))
    new = sum(answer.is_new for answer in found)
    how = (
        "the prompts heard in it" if match.found_by is FoundBy.PROMPTS else "when you spoke and what you said"
    )
    screen().print(f"{new} answer{'' if new == 1 else 's'} imported, placed by {how}.")
    if known := len(found) - new:
        screen().print(f"{known} already imported, not counted again.")


def _table(found: "Sequence[FoundAnswer]") -> "Table":
    from rich import box
    from rich.table import Table
    from rich.text import Text

    from assistant.cli.rendering import NOT_JUDGED
    from assistant.practice.clock_words import clock

    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False)
    for name in ("At", "Card", "Heard", "Made", "Grade", ""):
        table.add_column(name, justify="right" if name in {"At", "Card", "Made", "Grade"} else "left")
    for answer in found:
        attempt = answer.attempt
        judged = attempt.coverage is not None and attempt.grade is not None
        table.add_row(
            clock(answer.at.start_s),
            str(attempt.card.number),
            Text(attempt.transcript.strip() if judged else NOT_JUDGED.get(attempt.status, "")),
            f"{attempt.coverage:.0%}" if judged else "",
            f"{attempt.grade:.1f}" if judged else "",
            "" if answer.is_new else "already imported",
        )
    return table
