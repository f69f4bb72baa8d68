"""Statistics of the history with what the sheets and the schedule add to them."""

from collections.abc import Sequence
from datetime import datetime

from assistant.cli.agenda import agenda_of, cards_by_drill, days_ahead
from assistant.cli.workspace import Workspace
from assistant.decks.cards import Card, Sheet
from assistant.decks.library import list_sheets
from assistant.decks.pages import checklist_cards, phase_cards
from assistant.history.records import Selection
from assistant.history.schedule import DueDay
from assistant.history.statistics import Statistics, statistics_of
from assistant.history.store import History

FORECAST_DAYS = 14
"""Days ahead for which what comes due is told."""

_COMMAND_OF = {"quickfire": "practice"}
"""The command of a drill that is not called as the drill is."""


def progress_of(workspace: Workspace, history: History, which: Selection, now: datetime) -> Statistics:
    """The statistics of the selected attempts, and what comes due on their sheets, in their drill.

    Args:
        which: by sheet, drill and time; the forecast goes by sheet and drill alone.
        now: in the user's time zone.

    Raises:
        HistoryError: the history cannot be read.
    """
    practised = {which.sheet} if which.sheet else set(history.sheets())
    entries = list_sheets(workspace.folders.sheets) if practised else []
    sheets = [entry.sheet for entry in entries if entry.sheet and entry.sheet.id in practised]
    return statistics_of(
        history.figures(which),
        now,
        decks={(sheet.id, card.key): card.deck for sheet in sheets for card in cards_of(sheet)},
        coming=_together([_due_days(workspace, history, sheet, which.drill, now) for sheet in sheets]),
    )


def cards_of(sheet: Sheet) -> list[Card]:
    """All that can be asked of a sheet: its cards, and those made of its other pages."""
    cards: list[Card] = [card for kind in cards_by_drill(sheet).values() for card in kind]
    if sheet.phases:
        cards += phase_cards(sheet)
    if any(topic.items for topic in sheet.checklists):
        cards += checklist_cards(sheet)
    return cards


def _due_days(
    workspace: Workspace, history: History, sheet: Sheet, drill: str | None, now: datetime
) -> tuple[DueDay, ...]:
    kinds = cards_by_drill(sheet)
    if drill is not None:
        command = _COMMAND_OF.get(drill, drill)
        kinds = {command: kinds.get(command, ())}
    return days_ahead(kinds, agenda_of(workspace, history, sheet, now), FORECAST_DAYS)


def _together(forecasts: Sequence[Sequence[DueDay]]) -> tuple[DueDay, ...]:
    """The days of all sheets, added up."""
    return tuple(DueDay(days[0].day, sum(day.cards for day in days)) for days in zip(*forecasts, strict=True))
