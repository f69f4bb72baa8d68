"""Facts of number tables as cards that can be asked."""

from collections.abc import Sequence

from assistant.decks.cards import Card, Fact, Point, Sheet

WHOLE = "a"
"""The id of the one point that a fact has."""


def fact_cards(sheet: Sheet, facts: Sequence[Fact]) -> tuple[Card, ...]:
    """A card for each fact, numbered as in the sheet, from 1."""
    numbers = {id(fact): number for number, fact in enumerate(sheet.facts, start=1)}
    return tuple(
        Card(
            key=f"fact:{fact.name}",
            number=numbers[id(fact)],
            deck=fact.table,
            question=sheet.asks.get(fact.name) or f"{fact.table}: {fact.metric.rstrip('?')}?",
            answer=fact.value,
            points=(Point(WHOLE, f"{fact.metric}: {fact.value}"),),
            terms=(),
            line=fact.line,
        )
        for fact in facts
    )
