"""`rehearse plan`: what to practise on each day up to the interview."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.cli.output import notices, print_json, screen
from assistant.cli.workspace import Workspace, open_workspace
from assistant.errors import UsageError

if TYPE_CHECKING:
    from assistant.cli.agenda import Agenda
    from assistant.decks.cards import Sheet

FIRST_DAYS, LAST_DAYS = 10, 6
"""Days of a long plan that are shown."""

SETTING = "schedule.interview"


def plan(
    sheet: Annotated[
        str, typer.Argument(help="A sheet's name or file; the settings name the usual one.")
    ] = "",
    interview: Annotated[
        str, typer.Option(metavar="DATE", help="Day of the interview, like 2026-12-01; it is kept.")
    ] = "",
    clear: Annotated[bool, typer.Option("--clear", help="Forget the day of the interview.")] = False,
    json: Annotated[bool, typer.Option("--json", help="One JSON object, with all days.")] = False,
) -> None:
    """Plan what to practise each day, so that every card is fresh on the morning of the interview.

    The plan supposes good answers and is made anew each time from where you stand, so that a day left out
    only changes the days that are left. While it is set, `rehearse practice` and `rehearse due` follow it.

    Example: rehearse plan --interview 2026-12-01
    """
    from assistant.cli.agenda import agenda_of, local_now
    from assistant.cli.history_file import open_history
    from assistant.cli.round_flags import open_sheet

    if interview and clear:
        raise UsageError("a day is either set or cleared", remedy="Leave out --clear or --interview.")
    workspace, now = open_workspace(), local_now()
    chosen = open_sheet(workspace, sheet)
    if interview:
        workspace = _kept(workspace, str(_day(interview, now.date())))
    if clear:
        workspace = _kept(workspace, "")
        notices().print("No interview is set; cards come when they are due.")
    with open_history(workspace) as history:
        agenda = agenda_of(workspace, history, chosen, now)
    told = _told(chosen, agenda, workspace.settings.schedule.retention)
    if json:
        print_json(told)
    elif not clear:
        _show(told)


def _day(text: str, today: date) -> date:
    """The day, which must be one that can be planned for."""
    from assistant.history.countdown import FARTHEST_DAYS
    from assistant.settings import day_of

    try:
        day = day_of(text.strip())
    except ValueError as err:
        raise UsageError(str(err), remedy="Try: rehearse plan --interview 2026-12-01") from err
    if day is None:
        raise UsageError("no day was named", remedy="Try: rehearse plan --interview 2026-12-01")
    if day < today:
        raise UsageError(f"{day} has passed", remedy=f"Today is {today}; name a day to come.")
    if (day - today).days > FARTHEST_DAYS:
        raise UsageError(f"{day} is too far ahead", remedy="Name a day within the next three years.")
    return day


def _kept(workspace: Workspace, day: str) -> Workspace:
    """The same with the day in the settings, on disk too."""
    from assistant.cli.settings_file import write_setting
    from assistant.settings import with_setting

    write_setting(workspace.folders.settings_file, SETTING, day)
    settings = with_setting(workspace.settings, SETTING, day, origin="the command line")
    return Workspace(workspace.folders, settings)


def _told(sheet: "Sheet", agenda: "Agenda", retention: float) -> dict[str, Any]:
    from assistant.cli.agenda import advice

    numbers = {card.key: card.number for card in sheet.cards}
    today, planned = agenda.now.date(), agenda.countdown
    return {
        "sheet": sheet.id,
        "day": today.isoformat(),
        "interview": agenda.interview.isoformat() if agenda.interview else None,
        "days_left": (agenda.interview - today).days if agenda.interview else None,
        "retention": retention,
        "advice": advice(agenda.interview, today),
        "days": [
            {
                "day": day.day.isoformat(),
                "again": [numbers[key] for key in day.again],
                "new": [numbers[key] for key in day.new],
            }
            for day in (planned.days if planned else ())
        ],
        "shaky": [numbers[key] for key in planned.shaky] if planned else [],
    }


def _show(told: Mapping[str, Any]) -> None:
    if told["interview"] is None:
        screen().print("No interview is set. Set one: rehearse plan --interview 2026-12-01")
        return
    screen().print(told["advice"].removesuffix(": rehearse plan") + ".", markup=False, soft_wrap=True)
    if not told["days"]:
        return
    from rich.table import Table

    table = Table("day", "again", "new", "cards", "then", box=None, header_style="bold", pad_edge=False)
    for day in _shown(told["days"]):
        if day is None:
            table.add_row("...")
            continue
        then = "rehearse checklist" if day is told["days"][-1] else ""
        again, new = day["again"], day["new"]
        table.add_row(_named(day["day"]), _listed(again), _listed(new), str(len(again) + len(new)), then)
    table.add_row(_named(told["interview"]), "the interview", "", "", "rehearse brief")
    screen().print(table)
    if told["shaky"]:
        shaky = _listed(told["shaky"])
        screen().print(f"Even so these will have faded by then: cards {shaky}.", soft_wrap=True)
    else:
        fresh = (
            f"With good answers you will recall each card that morning with {told['retention']:.0%} or more."
        )
        screen().print(fresh, soft_wrap=True)
    screen().print("Now type: rehearse due", soft_wrap=True)


def _shown(days: Sequence[Mapping[str, Any]]) -> "list[Mapping[str, Any] | None]":
    """The days to show; None stands for those left out."""
    if len(days) <= FIRST_DAYS + LAST_DAYS + 1:
        return [*days]
    return [*days[:FIRST_DAYS], None, *days[-LAST_DAYS:]]


def _named(day: str) -> str:
    return f"{date.fromisoformat(day):%a} {day}"


def _listed(numbers: Sequence[int]) -> str:
    return " ".join(map(str, numbers))
