"""`rehearse appeal`: count a point that was not credited."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.cli.output import notices, print_json, screen
from assistant.cli.workspace import Workspace, open_workspace
from assistant.errors import RehearseError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.decks.cards import Card
    from assistant.history.records import Attempt
    from assistant.history.store import History
    from assistant.practice.drill import Candidate


def appeal(
    attempt: Annotated[
        str, typer.Argument(metavar="ATTEMPT", help="Its id, or how it begins; otherwise the last answer.")
    ] = "",
    point: Annotated[str | None, typer.Option(metavar="ID", help="Count this point: a, b, c, ...")] = None,
    words: Annotated[
        str | None, typer.Option(metavar="TEXT", help="The words that make it, in place of the nearest.")
    ] = None,
    undo: Annotated[
        bool, typer.Option("--undo", help="Take back the point counted last, or the one of --point.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Count a point that you made and the verdict did not credit.

    Coverage and grade follow, here and in the history. The words that made the point are kept as a way of
    saying it, in a file of your own beside your sheets: said again, they make it. --undo takes both back.

    Without --point it lists the points that can be counted, with the words of the answer that come nearest.

    Example: rehearse appeal

    Example: rehearse appeal --point b

    Example: rehearse appeal 3f2a --point b --words "old workers on one, new ones on another"

    Example: rehearse appeal --undo
    """
    from assistant.audio.clock import SystemClock
    from assistant.cli.history_file import open_history
    from assistant.decks.phrase_book import PhraseBook
    from assistant.history.records import CARD_DRILL, drill_of
    from assistant.practice.appeals import Appeals

    if words is not None and (point is None or undo):
        raise UsageError(
            "--words belongs to a point that is counted", remedy='Say which: --point b --words "...".'
        )
    workspace = open_workspace()
    with open_history(workspace) as history:
        chosen = _find_attempt(history, attempt)
        if drill_of(chosen) != CARD_DRILL:
            raise UsageError(
                f"this answer was given to `rehearse {chosen.drill}`, which knows no appeals",
                remedy="Name an answer to a card; see `rehearse history --drill quickfire`.",
            )
        book = PhraseBook(workspace.folders.sheets)
        appeals = Appeals(history, book, SystemClock(), _tell)
        if undo:
            now, taken_back = appeals.undo(chosen, point)
            done = f"Point {taken_back.point} is not counted any more, and its words are forgotten."
            _report(now, done, json=json)
            return
        found = _candidates(workspace, chosen)
        if point is None:
            _list(chosen, found, json=json)
            return
        counted = _chosen(chosen, found, point, words)
        now = appeals.count(chosen, counted)
        done = (
            f"Counted {point}: {counted.point.text}. Kept as a way of saying it: “{now.appeals[-1].words}”."
        )
        _report(now, done, json=json)


def _find_attempt(history: "History", start: str) -> "Attempt":
    from assistant.cli.history import FIRST_ANSWER, whole_id
    from assistant.history.records import EVERYTHING, Selection

    which = Selection(ids=(whole_id(history, start),)) if start else EVERYTHING
    for attempt in history.attempts(which, limit=1, newest_first=True):
        return attempt
    raise UsageError("there is no answer to appeal", remedy=FIRST_ANSWER)


def _candidates(workspace: Workspace, attempt: "Attempt") -> "tuple[Candidate, ...]":
    from assistant.cli.building import CARDS_IN_HAND, build_claims
    from assistant.practice.appeals import candidates
    from assistant.scoring.verdict import Status, verdict_from_json

    if attempt.status is not Status.OK:
        raise UsageError(
            "this answer cannot be appealed",
            why="nothing was heard in it" if attempt.status is Status.NO_SPEECH else "it was not understood",
            remedy="Give it again: rehearse practice.",
        )
    verdict = verdict_from_json(attempt.verdict)
    claims = build_claims(workspace, CARDS_IN_HAND)
    return candidates(_card(workspace, attempt), verdict, attempt.transcript.split(), claims)


def _card(workspace: Workspace, attempt: "Attempt") -> "Card":
    """The card as the sheet has it today, if its points are those of the verdict; else the verdict's."""
    from assistant.decks.library import list_sheets
    from assistant.practice.appeals import card_of

    then = card_of(attempt)
    for entry in list_sheets(workspace.folders.sheets):
        if entry.sheet is not None and entry.sheet.id == attempt.sheet:
            for card in entry.sheet.cards:
                if card.key == then.key and _texts(card) == _texts(then):
                    return card
    return then


def _texts(card: "Card") -> list[tuple[str, str]]:
    return [(point.id, point.text) for point in card.points]


def _chosen(attempt: "Attempt", found: "Sequence[Candidate]", point: str, words: str | None) -> "Candidate":
    from dataclasses import replace

    for candidate in found:
        if candidate.point.id == point:
            return candidate if words is None else replace(candidate, words=words)
    known = {item["id"] for item in attempt.verdict["points"]}
    left = ", ".join(sorted(candidate.point.id for candidate in found))
    raise UsageError(
        f"point {point} counts already" if point in known else f"this answer has no point {point!r}",
        remedy=f"To be counted: {left}." if left else "Every point of this answer counts.",
    )


def _list(attempt: "Attempt", found: "Sequence[Candidate]", *, json: bool) -> None:
    if json:
        print_json(_object(attempt) | {"candidates": [_candidate(one) for one in found]})
        return
    from rich import box
    from rich.table import Table
    from rich.text import Text

    screen().print(Text(f"{attempt.card.number}. {attempt.question}", style="bold"))
    if not found:
        screen().print("Every point of this answer counts.")
        return
    table = Table("", "Point", "You said", box=box.SIMPLE, pad_edge=False)
    for one in found:
        unclear = " (unclear)" if one.point.made is None else ""
        table.add_row(Text(one.point.id), Text(one.point.text + unclear), Text(one.words))
    screen().print(table)
    best = found[0].point.id
    command = f"rehearse appeal {attempt.id[:8]} --point {best}"
    screen().print(f"To count one: {command}", markup=False, soft_wrap=True)


def _report(now: "Attempt", done: str, *, json: bool) -> None:
    if json:
        print_json(_object(now))
        return
    screen().print(done, markup=False, soft_wrap=True)
    made = sum(point["made"] is True for point in now.verdict["points"])
    points = len(now.verdict["points"])
    screen().print(
        f"Card {now.card.number}: grade {now.grade or 0:.1f} of 5, {made} of {points} points made."
    )


def _object(attempt: "Attempt") -> dict[str, Any]:
    return {
        "attempt": attempt.id,
        "sheet": attempt.sheet,
        "card": attempt.card.number,
        "coverage": attempt.coverage,
        "grade": attempt.grade,
        "appeals": [{"point": held.point, "words": held.words} for held in attempt.appeals],
    }


def _candidate(candidate: "Candidate") -> dict[str, Any]:
    point = candidate.point
    return {
        "id": point.id,
        "text": point.text,
        "made": point.made,
        "score": point.score,
        "nearest": candidate.words,
    }


def _tell(error: RehearseError) -> None:
    notices().print(f"The point counts, but its words are not kept: {error}", style="yellow", markup=False)
