"""`rehearse stats`: whether it gets better."""

from typing import Annotated

import typer

from assistant.cli.history import FIRST_ANSWER, kind_of_practice, moment, sheet_id
from assistant.cli.output import print_json, screen
from assistant.cli.workspace import open_workspace


def stats(
    sheet: Annotated[
        str, typer.Argument(help="Only answers on this sheet; all sheets unless told.", show_default=False)
    ] = "",
    drill: Annotated[
        str | None, typer.Option(metavar="DRILL", help="Only this kind: quickfire, star, numbers, ...")
    ] = None,
    since: Annotated[
        str | None, typer.Option(metavar="DATE", help="Only from this day on: 2026-01-31, or 90d.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON object with all of it.")] = False,
) -> None:
    """See how you get on: streak, averages by week and deck, pace, weak cards and points, what comes due.

    Averages are over the answers that could be judged; what was unclear is never a miss, and what you counted
    on appeal is made. Weak cards and points go by the last answers, so that what you have learnt drops out.

    Example: rehearse stats interview --since 90d
    """
    from assistant.cli.agenda import local_now
    from assistant.cli.history_file import open_history
    from assistant.cli.progress import progress_of
    from assistant.history.records import Selection

    workspace = open_workspace()
    with open_history(workspace) as store:
        which = Selection(
            sheet=sheet_id(workspace, store, sheet) if sheet else None,
            drill=kind_of_practice(drill, None),
            since=None if since is None else moment(since, "--since"),
        )
        told = progress_of(workspace, store, which, local_now())
        is_empty = not store.count()
    if json:
        chosen = {
            "sheet": which.sheet,
            "drill": which.drill,
            "since": which.since and which.since.isoformat(),
        }
        print_json(chosen | told.as_json())
    elif is_empty:
        screen().print(FIRST_ANSWER)
    elif not (told.total.answers or told.total.silent):
        screen().print("No answers match.")
    else:
        from assistant.cli.stats_screen import statistics_screen

        screen().print(statistics_screen(told, screen().width))
