"""Finds what past answers are judged by: the sheet as it is today, and the drill."""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from assistant.cli.building import build_readers, build_star
from assistant.cli.workspace import Workspace
from assistant.decks.cards import Card, Sheet
from assistant.decks.facts import fact_cards
from assistant.decks.library import list_sheets
from assistant.decks.pages import phase_cards, question_cards
from assistant.decks.story_cards import story_cards, written_for
from assistant.practice.drills.design import Design
from assistant.practice.drills.numbers import Numbers
from assistant.practice.drills.questions import Questions
from assistant.practice.drills.quickfire import Quickfire
from assistant.practice.regrading import Bench
from assistant.scoring.claims import CARDS_KEPT

if TYPE_CHECKING:
    from assistant.scoring.claims import ClaimReader
    from assistant.scoring.red_flags import FlagReader


class Benches:
    """The benches of all sheets, each made when it is first asked for; they hold models.

    Args:
        named: a sheet that was named by its file, and need not be in the library; None for those that are.
    """

    def __init__(self, workspace: Workspace, named: Sheet | None) -> None:
        self._workspace = workspace
        self._named = {} if named is None else {named.id: named}
        self._made: dict[tuple[str, str], Bench | None] = {}
        self._readers: dict[str, tuple[ClaimReader | None, FlagReader | None]] = {}

    def sheet(self, sheet_id: str) -> Sheet | None:
        """The sheet with this id; None where it is not here, or cannot be read."""
        return self._sheets.get(sheet_id)

    def bench(self, sheet_id: str, drill: str) -> Bench | None:
        """The bench for one of `REGRADED`; None where the sheet is not here, or has nothing of the kind."""
        if (sheet_id, drill) not in self._made:
            sheet = self.sheet(sheet_id)
            self._made[sheet_id, drill] = None if sheet is None else self._make(sheet, drill)
        return self._made[sheet_id, drill]

    @cached_property
    def _sheets(self) -> Mapping[str, Sheet]:
        listed = (entry.sheet for entry in list_sheets(self._workspace.folders.sheets))
        return {sheet.id: sheet for sheet in listed if sheet is not None} | self._named

    def _make(self, sheet: Sheet, drill: str) -> Bench | None:
        makers: Mapping[str, tuple[object, Callable[[Sheet], Bench]]] = {
            "quickfire": (sheet.cards, self._quickfire),
            "questions": (sheet.questions, self._questions),
            "star": (sheet.stories, self._star),
            "numbers": (sheet.facts, self._numbers),
            "design": (sheet.phases, self._design),
        }
        material, make = makers[drill]
        return make(sheet) if material else None

    def _quickfire(self, sheet: Sheet) -> Bench:
        drill = Quickfire(*self._readers_of(sheet))
        return Bench(drill, _by_key(sheet.cards), lambda _: sheet.red_flag_rules)

    def _questions(self, sheet: Sheet) -> Bench:
        cards = question_cards(sheet)
        drill = Questions(*self._readers_of(sheet), cards)
        return Bench(drill, _by_key(cards), lambda _: (sheet.questions, sheet.red_flag_rules))

    def _star(self, sheet: Sheet) -> Bench:
        cards = _by_key(story_cards(sheet))
        written = {card.number: written_for(sheet, card) for card in cards.values()}
        drill = build_star(self._workspace, sheet, written, self._readers_of(sheet))
        return Bench(drill, cards, lambda key: (written[cards[key].number], sheet.red_flag_rules))

    def _numbers(self, sheet: Sheet) -> Bench:
        return Bench(Numbers(), _by_key(fact_cards(sheet, sheet.facts)), lambda _: "")

    def _design(self, sheet: Sheet) -> Bench:
        phases = {phase.number: phase for phase in sheet.phases}
        cards = _by_key(phase_cards(sheet))
        drill = Design(phases, *self._readers_of(sheet))
        return Bench(drill, cards, lambda key: (phases[cards[key].number], sheet.red_flag_rules))

    def _readers_of(self, sheet: Sheet) -> "tuple[ClaimReader | None, FlagReader | None]":
        if sheet.id not in self._readers:
            self._readers[sheet.id] = build_readers(self._workspace, sheet, CARDS_KEPT)
        return self._readers[sheet.id]


def _by_key(cards: "tuple[Card, ...]") -> Mapping[str, Card]:
    return {card.key: card for card in cards}
