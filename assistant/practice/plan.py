"""Which cards a round has, and in which order. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from assistant.decks.cards import Card, Sheet

DRILL = "quickfire"
"""The name of this kind of practice in the history."""

_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Plan:
    """One round of quick-fire cards.

    Attributes:
        sheet: where the cards come from.
        cards: in the order in which they are asked.
        limits_s: time limit of each card, by card number.
        resumes: id of the interrupted round that this one goes on with, or None.
    """

    sheet: Sheet
    cards: tuple[Card, ...]
    limits_s: Mapping[int, float]
    resumes: str | None = None


def choose_cards(
    cards: Sequence[Card], last_practised: Mapping[str, datetime], count: int
) -> tuple[Card, ...]:
    """Up to `count` cards: those never practised first, then those longest ago; ties in the sheet's order.

    Args:
        last_practised: when each card was last answered, by card key, in UTC.
    """
    return tuple(sorted(cards, key=lambda card: last_practised.get(card.key, _NEVER))[:count])


def limits_of(
    cards: Sequence[Card], *, limit_s: float, deck_limits_s: Mapping[str, float]
) -> dict[int, float]:
    """The time limit of each card by number: its deck's own, else the general one."""
    by_deck = {name.casefold(): limit for name, limit in deck_limits_s.items()}
    return {card.number: by_deck.get(card.deck.casefold(), limit_s) for card in cards}
