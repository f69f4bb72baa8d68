"""`rehearse` alone: where you stand, and the one thing to type next."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from assistant.cli.output import counted, print_json, screen
from assistant.cli.workspace import Workspace

if TYPE_CHECKING:
    from assistant.history.store import History

FIRST_ROUND = "rehearse practice"


def home(workspace: Workspace, *, json: bool) -> None:
    """Show it, or print it as one JSON object.

    Raises:
        RehearseError: settings, the usual sheet or the history cannot be read.
    """
    told = _told(workspace)
    if json:
        print_json(told)
    else:
        _show(told)


def _told(workspace: Workspace) -> dict[str, Any]:
    from assistant.cli.agenda import agenda_of, local_now
    from assistant.cli.due import due_facts
    from assistant.cli.history_file import open_history
    from assistant.cli.round_flags import open_sheet
    from assistant.history.statistics import streak_of

    now = local_now()
    sheet = open_sheet(workspace, "")
    with open_history(workspace) as history:
        agenda = agenda_of(workspace, history, sheet, now)
        days = [at.astimezone().date() for at in history.answer_times()]
        streak = streak_of(days, now.date())
        last = _last_round(history)
        unfinished = history.rounds.unfinished(sheet.id, drill="quickfire")
        fresh = unfinished is not None and unfinished.started_at.astimezone().date() == now.date()
    due = due_facts(sheet, agenda, "")
    missing = _missing_model(workspace)
    interview = agenda.interview
    return {
        "sheet": sheet.id,
        "day": now.date().isoformat(),
        "interview": interview.isoformat() if interview else None,
        "days_left": (interview - now.date()).days if interview else None,
        "due_count": due["due_count"],
        "new_today": due["new_today"],
        "advice": due["advice"],
        "answers": len(days),
        "streak": {"current": streak.current, "longest": streak.longest, "today": streak.today},
        "last": last,
        "model_missing": bool(missing),
        "next": missing or _next(due, any_answers=bool(days), resumable=fresh),
    }


def _missing_model(workspace: Workspace) -> str:
    """What fetches the speech model; empty where it is here."""
    from assistant.errors import ModelError
    from assistant.inference.store import open_store

    name = workspace.settings.recognition.model
    try:
        open_store(workspace.folders).locate(name)
    except ModelError:
        return f"rehearse models fetch {name}"
    return ""


def _next(due: Mapping[str, Any], *, any_answers: bool, resumable: bool) -> str:
    """The one thing to type, by what is most urgent.

    Args:
        resumable: whether a round was interrupted today; an older one is overtaken by what is due.
    """
    if not any_answers:
        return FIRST_ROUND
    if resumable:
        return "rehearse practice --resume"
    return str(due["next"]) or "rehearse stats"


def _last_round(history: "History") -> dict[str, Any] | None:
    """What the last round came to; None where there was none."""
    from assistant.history.records import Selection
    from assistant.history.summary import summarize

    newest = next(history.attempts(limit=1, newest_first=True), None)
    if newest is None:
        return None
    summary = summarize(list(history.attempts(Selection(round_id=newest.round_id))))
    return {
        "at": newest.at.isoformat(),
        "sheet": newest.sheet,
        "drill": newest.drill,
        "answered": summary.answered,
        "coverage": summary.mean_coverage and round(summary.mean_coverage, 4),
        "grade": summary.mean_grade and round(summary.mean_grade, 2),
    }


def _show(told: Mapping[str, Any]) -> None:
    from rich.table import Table
    from rich.text import Text

    from assistant.cli.output import printable

    rows: dict[str, str] = {
        "Due today": _due(told),
        "Interview": _interview(told),
        "Last round": _last(told["last"]),
        "Streak": _streak(told) if told["answers"] else "",
    }
    grid = Table.grid(padding=(0, 2))
    for name, text in rows.items():
        if text:
            grid.add_row(Text(name, style="dim"), Text(printable(text)))
    screen().print(Text.assemble(("Rehearse", "bold cyan"), (_greeting(told), "dim")))
    screen().print(grid)
    screen().print(Text.assemble("Now type: ", (printable(told["next"]), "bold green")), soft_wrap=True)
    screen().print(Text("All commands: rehearse --help", style="dim"))


def _greeting(told: Mapping[str, Any]) -> str:
    if told["model_missing"]:
        return ": the speech model is not on this computer yet"
    return "" if told["answers"] else ": nothing was answered yet"


def _due(told: Mapping[str, Any]) -> str:
    due, new = told["due_count"], told["new_today"]
    again = f"{due} to repeat" if due else ""
    fresh = counted(new, "new card") if new else ""
    return f"{' and '.join(filter(None, (again, fresh))) or 'nothing'} ({told['sheet']})"


def _interview(told: Mapping[str, Any]) -> str:
    days = told["days_left"]
    if days is None or days < 0:
        return str(told["advice"])
    when = {0: "today", 1: "tomorrow"}.get(days, f"in {days} days")
    return f"{when}, {told['interview']}"


def _last(last: Mapping[str, Any] | None) -> str:
    if last is None:
        return ""
    from assistant.cli.stats_screen import grade_text, share_text

    at = f"{datetime.fromisoformat(last['at']).astimezone():%a %Y-%m-%d %H:%M}"
    count = counted(last["answered"], "answer")
    result = f", {share_text(last['coverage'])} made, grade {grade_text(last['grade'])} of 5"
    return f"{at}: {count}{result if last['answered'] else ''} ({last['drill']})"


def _streak(told: Mapping[str, Any]) -> str:
    from assistant.cli.stats_screen import streak_text
    from assistant.history.statistics import Streak

    return streak_text(Streak(**told["streak"]))
