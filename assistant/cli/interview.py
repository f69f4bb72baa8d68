"""Puts an interview together from the drills of a sheet."""

from collections.abc import Sequence

from assistant.cli.agenda import agenda_of, local_now
from assistant.cli.building import CARDS_IN_HAND, build_readers, build_star
from assistant.cli.workspace import Workspace
from assistant.decks.cards import Card, Sheet
from assistant.decks.flag_rules import find_flag
from assistant.decks.pages import phase_cards
from assistant.decks.story_cards import story_cards, written_for
from assistant.errors import UsageError
from assistant.history.records import Selection
from assistant.history.store import History
from assistant.practice.drills.asking import ASKING_CARD, Asking
from assistant.practice.drills.design import Design, budget_s, choose_topic, design_items, reviewing
from assistant.practice.drills.mock import NAME, SHAPES, interview_items, looking_back
from assistant.practice.drills.quickfire import Quickfire
from assistant.practice.drills.star import LIMIT_S, star_items
from assistant.practice.plan import Debriefing, Item, Pacing, Plan, card_items, choose_cards, spread

ASKS_NOTHING = ("Not asking questions", "Asking no questions", "Having no questions")
"""How a sheet may begin to word the red flag for asking nothing at the end."""


class Interview:
    """The parts of an interview on one sheet; what is due comes first, then what is new.

    Args:
        minutes: one of `SHAPES`.
    """

    def __init__(self, workspace: Workspace, sheet: Sheet, history: History, minutes: int) -> None:
        self._workspace = workspace
        self._sheet = sheet
        self._history = history
        self._minutes = minutes
        self._shape = SHAPES[minutes]
        self._claims, self._flags = build_readers(workspace, sheet, CARDS_IN_HAND)
        self._agenda = agenda_of(workspace, history, sheet, local_now())

    def plan(self, topic: str) -> Plan:
        """The whole interview; parts that the sheet does not have are left out.

        Args:
            topic: what to design; empty for one of those that come with the program.

        Raises:
            UsageError: the sheet has none of the parts.
        """
        parts = [
            ("Let us begin with a few quick questions.", self._warm_up()),
            ("Now I would like to hear about your work.", self._stories()),
            ("Now to a system design.", self._design(topic)),
        ]
        if not any(items for _, items in parts):
            raise UsageError(f"the sheet {self._sheet.id!r} has nothing to be asked in an interview")
        items = interview_items(self._minutes, [*parts, ("That is all from me.", self._asking())])
        title = f"an interview of {self._minutes} minutes"
        return Plan(NAME, title, self._sheet, items, self._debriefing())

    def _due_first(self, cards: Sequence[Card]) -> tuple[Card, ...]:
        return choose_cards(cards, self._agenda.standing, self._agenda.now, len(cards), len(cards))

    def _warm_up(self) -> tuple[Item, ...]:
        cards = spread(self._due_first(self._sheet.cards), self._shape.cards)
        drill = Quickfire(self._claims, self._flags)
        return card_items(cards, drill, limit_s=self._shape.card_s, deck_limits_s={})

    def _stories(self) -> tuple[Item, ...]:
        if not self._sheet.stories:
            return ()
        cards = story_cards(self._sheet)
        written = {card.number: written_for(self._sheet, card) for card in cards}
        drill = build_star(self._workspace, self._sheet, written, (self._claims, self._flags))
        return star_items(spread(self._due_first(cards), self._shape.stories), drill, LIMIT_S)

    def _design(self, topic: str) -> tuple[Item, ...]:
        phases = self._sheet.phases
        if not phases:
            return ()
        drill = Design({phase.number: phase for phase in phases}, self._claims, self._flags)
        attempts = self._history.attempts(Selection(sheet=self._sheet.id, drill=drill.name))
        subject = topic or choose_topic(attempts)
        return design_items(phase_cards(self._sheet), phases, drill, topic=subject, scale=self._scale)

    @property
    def _scale(self) -> float:
        """Of the walk-through's budgets, so that they fit into the interview."""
        return self._shape.design_s / sum(map(budget_s, self._sheet.phases))

    def _asking(self) -> tuple[Item, ...]:
        flags = [flag for topic in self._sheet.red_flags for flag in topic.items]
        named = filter(None, (find_flag(begin, flags) for begin in ASKS_NOTHING))
        return (Item(ASKING_CARD, Asking(next(named, "")), Pacing(self._shape.asking_s)),)

    def _debriefing(self) -> Debriefing:
        if not self._sheet.phases:
            return looking_back(lambda _: None)
        red_flags = [flag for topic in self._sheet.red_flags for flag in topic.items]
        return looking_back(reviewing(self._sheet.phases, red_flags, self._scale))
