"""What the schedule says of a sheet at this moment, for every command that goes by it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from assistant.cli.workspace import Workspace
from assistant.decks.cards import Card, Sheet
from assistant.history.countdown import FARTHEST_DAYS, Countdown, count_down, following
from assistant.history.rating import points_left_out
from assistant.history.records import Selection
from assistant.history.review_log import Review
from assistant.history.schedule import DueDay, Standing, begun_on, coming, standings
from assistant.history.store import History
from assistant.practice.plan import spread
from assistant.settings import day_of


@dataclass(frozen=True, slots=True)
class Agenda:
    """How the cards of a sheet stand now.

    Attributes:
        now: in the user's time zone.
        standing: of the cards, facts, stories and questions that were practised at all, by card key; what the
            plan for the interview wants today counts as due.
        new_allowed: quick-fire cards that may be begun today.
        interview: the day that is set, also one that has passed; None where none is.
        countdown: the plan for it, of the quick-fire cards; None where none is to come.
    """

    now: datetime
    standing: Mapping[str, Standing]
    new_allowed: int
    interview: date | None
    countdown: Countdown | None


def agenda_of(workspace: Workspace, history: History, sheet: Sheet, now: datetime) -> Agenda:
    """How the cards of a sheet stand, with the plan for the interview where one is to come.

    Args:
        now: in the user's time zone.

    Raises:
        HistoryError: the history cannot be read.
    """
    wanted = workspace.settings.schedule
    log = history.reviews()
    left_out = _left_out(history, log, sheet.id)
    standing = standings(log, sheet.id, now, wanted.retention, left_out)
    interview = day_of(wanted.interview)
    if interview is not None and 0 <= (interview - now.date()).days <= FARTHEST_DAYS:
        plan = count_down(_keys(sheet.cards, standing), standing, now, interview, wanted.retention)
        allowed = len(plan.days[0].new) if plan.days else 0
        return Agenda(now, following(standing, plan, now), allowed, interview, plan)
    cards = {card.key: standing[card.key] for card in sheet.cards if card.key in standing}
    allowed = max(0, wanted.new_per_day - begun_on(cards, now))
    return Agenda(now, standing, allowed, interview, None)


def cards_by_drill(sheet: Sheet) -> dict[str, Sequence[Card]]:
    """What is scheduled, by the command that practises it."""
    from assistant.decks.facts import fact_cards
    from assistant.decks.pages import question_cards
    from assistant.decks.story_cards import story_cards

    return {
        "practice": sheet.cards,
        "numbers": fact_cards(sheet, sheet.facts),
        "star": story_cards(sheet) if sheet.stories else (),
        "questions": question_cards(sheet) if any(topic.items for topic in sheet.questions) else (),
    }


def days_ahead(kinds: Mapping[str, Sequence[Card]], agenda: Agenda, days: int) -> tuple[DueDay, ...]:
    """How many of the cards are due today, and on each of the days ahead; those never practised apart."""
    known = (
        agenda.standing[card.key] for cards in kinds.values() for card in cards if card.key in agenda.standing
    )
    return coming(known, agenda.now, days)


def advice(interview: date | None, today: date) -> str:
    """What the day of the interview asks for besides cards; empty where none is set."""
    if interview is None:
        return ""
    days = (interview - today).days
    if days < 0:
        return f"The interview of {interview} has passed: rehearse plan --clear, or --interview DATE"
    if days == 0:
        return "The interview is today: rehearse brief"
    if days == 1:
        return "The interview is tomorrow: practise what is left, then rehearse checklist"
    if days > FARTHEST_DAYS:
        return f"The interview on {interview} is too far ahead to plan; until then practise what is due."
    return f"The interview is on {interview}, in {days} days: rehearse plan"


def reminder(agenda: Agenda) -> str:
    """What not to forget on the last two days; empty before and after."""
    today = agenda.now.date()
    is_near = agenda.interview is not None and 0 <= (agenda.interview - today).days <= 1
    return advice(agenda.interview, today) if is_near else ""


def quoted(sheet: str) -> str:
    """A sheet, as the user named it, for a command to type."""
    return f'"{sheet}"' if " " in sheet else sheet


def local_now() -> datetime:
    """The time of day, in the user's time zone."""
    from assistant.audio.clock import SystemClock

    return SystemClock().utc_now().astimezone()


def _keys(cards: Sequence[Card], standing: Mapping[str, Standing]) -> list[str]:
    """The keys of cards, new ones in the order in which `choose_cards` asks them."""
    new = [card for card in cards if card.key not in standing]
    known = [card for card in cards if card.key in standing]
    return [card.key for card in (*known, *spread(new, len(new)))]


def _left_out(history: History, log: Sequence[Review], sheet_id: str) -> set[str]:
    """Keys of the cards of which points were left out the last time."""
    last = {review.card.key: review.attempt_id for review in log if review.sheet == sheet_id}
    ids = tuple(attempt_id for attempt_id in last.values() if attempt_id)
    return {
        attempt.card.key
        for attempt in history.attempts(Selection(ids=ids))
        if points_left_out(attempt.verdict)
    }
