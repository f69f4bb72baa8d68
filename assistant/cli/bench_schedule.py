"""`rehearse bench schedule`: what the schedule does for a simulated learner."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli.output import print_json, screen
from assistant.cli.workspace import open_workspace
from assistant.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.evaluation.learner import Week


def schedule(
    sheet: Annotated[str, typer.Option(metavar="SHEET", help="Whose cards are learnt.")] = "interview",
    days: Annotated[int, typer.Option(min=1, max=1000, help="How long.")] = 90,
    new_per_day: Annotated[int, typer.Option("--new", min=1, help="New cards a day.")] = 3,
    seed: Annotated[int, typer.Option(help="Another learner.")] = 1,
    json: Annotated[bool, typer.Option("--json", help="One JSON object for each week.")] = False,
) -> None:
    """Simulate somebody who practises what is due each evening, and forgets.

    Each card is easier or harder for him than the schedule supposes, and he leaves out every tenth day. Fresh
    are the cards that the schedule takes for known; known is how many he would recall in truth.

    Example: rehearse bench schedule --days 90 --new 3
    """
    from assistant.decks.library import find_sheet
    from assistant.evaluation.learner import simulate

    workspace = open_workspace()
    cards = find_sheet(sheet, workspace.folders.sheets).cards
    if not cards:
        raise UsageError(f"the sheet {sheet!r} has no cards", remedy=f"See `rehearse sheets check {sheet}`.")
    retention = workspace.settings.schedule.retention
    weeks = list(simulate(cards, days=days, new_per_day=new_per_day, retention=retention, seed=seed))
    if json:
        for week in weeks:
            print_json({name: _rounded(value) for name, value in asdict(week).items()})
        return
    _show(weeks, len(cards))


def _show(weeks: "Sequence[Week]", cards: int) -> None:
    from rich import box
    from rich.table import Table

    names = ("week", "answers a day", "new cards", "recalled at review", f"fresh, of {cards}", "known")
    table = Table(box=box.MARKDOWN)
    for name in names:
        table.add_column(name, justify="right")
    for week in weeks:
        table.add_row(
            str(week.week),
            f"{week.answers_a_day:.1f}",
            str(week.new),
            "-" if week.recall is None else f"{week.recall:.0%}",
            str(week.fresh),
            f"{week.known:.0%}",
        )
    screen().print(table)


def _rounded(value: float | None) -> float | None:
    return round(value, 3) if isinstance(value, float) else value
