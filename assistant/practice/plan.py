"""What a round asks, in which order, and how each answer is timed. Pure."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeAlias

from assistant.decks.cards import Card, Sheet
from assistant.events import Transcript
from assistant.history.schedule import Standing
from assistant.listening.endpointer import HARD_STOP_FACTOR
from assistant.listening.patience import Patience
from assistant.practice.drill import Drill
from assistant.scoring.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Pacing:
    """How an answer is timed. Seconds count from its first word.

    Attributes:
        limit_s: the time limit, which is told and ends nothing.
        stop_factor: the answer ends at this many times its limit.
        nudge: what is said at the limit; empty for a tone.
        marks_s: quiet tones on the way, in order.
        monologue_s: longest speech without turning to the listener, who sounds a tone then; None for any.
        check_in: looks for the last time at which the words so far turned to the listener.
        heeds_closing: "done" and the like end the answer and are no part of it.
        patience: silences that end the answer; None for those of the round.
    """

    limit_s: float
    stop_factor: float = HARD_STOP_FACTOR
    nudge: str = ""
    marks_s: tuple[float, ...] = ()
    monologue_s: float | None = None
    check_in: Callable[[Transcript], float | None] | None = None
    heeds_closing: bool = True
    patience: Patience | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One turn of a round: what is asked, who judges the answer, how it is timed.

    Attributes:
        intro: what is said before the question when its turn comes; empty for nothing.
        notes: what is shown with the question and not spoken, a line each.
        tells_verdict: whether the verdict is shown when it comes; it is kept in any case.
    """

    card: Card
    drill: Drill
    pacing: Pacing
    intro: str = ""
    notes: tuple[str, ...] = ()
    tells_verdict: bool = True


@dataclass(frozen=True, slots=True)
class Given:
    """An item with the verdict on the answer that was given to it."""

    item: Item
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Debrief:
    """What is told when all items had their turn.

    Attributes:
        spoken: aloud.
        title: above the lines.
        lines: on the screen, as plain text.
        facts: for programs.
    """

    spoken: str
    lines: tuple[str, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    title: str = "Looking back"


Debriefing: TypeAlias = Callable[[Sequence[Given]], Debrief | None]
"""Looks back on the answers of a round, the last to each item, in order; None where nothing is to tell."""


@dataclass(frozen=True, slots=True)
class Plan:
    """One round.

    Attributes:
        drill: what the history calls the round.
        title: what is practised, for the screen.
        sheet: where the items come from.
        items: in the order in which they are asked.
        debriefing: looks back on the round at its end; None for the figures alone.
        yes_no_keys: what is asked can be answered by the keys for yes and no.
        endless: it begins anew when all items had their turn.
        resumes: id of the interrupted round that this one goes on with, or None.
    """

    drill: str
    title: str
    sheet: Sheet
    items: tuple[Item, ...]
    debriefing: Debriefing | None = None
    yes_no_keys: bool = False
    endless: bool = False
    resumes: str | None = None

    @property
    def cards(self) -> tuple[Card, ...]:
        """What is asked, in order."""
        return tuple(item.card for item in self.items)


MIXED = 5
"""Cards among which topics are mixed: a usual round, so that what is due comes early in any."""


def choose_cards(
    cards: Sequence[Card],
    standing: Mapping[str, Standing],
    now: datetime,
    count: int,
    new_allowed: int,
) -> tuple[Card, ...]:
    """Up to `count` cards in the order in which to ask them, topics mixed among every `MIXED` of them.

    First those that are due, the weakest memory first; then new ones, from as many decks as there are; then,
    so that a round which was asked for is filled, the weakest of those not due yet; new ones beyond the
    number that is allowed come last of all.

    Args:
        standing: how the cards stand that were reviewed at all, by card key.
        now: in the user's time zone, whose day counts.
        new_allowed: new cards that may come before those not due yet.
    """
    known = sorted(
        (card for card in cards if card.key in standing),
        key=lambda card: (standing[card.key].retrievability, standing[card.key].due_at),
    )
    due = [card for card in known if standing[card.key].is_due(now)]
    rest = [card for card in known if not standing[card.key].is_due(now)]
    fresh = spread([card for card in cards if card.key not in standing], len(cards))
    ranked = [*due, *fresh[:new_allowed], *rest, *fresh[new_allowed:]][:count]
    groups = (ranked[first : first + MIXED] for first in range(0, len(ranked), MIXED))
    return tuple(card for group in groups for card in interleaved(group))


def interleaved(cards: Sequence[Card]) -> tuple[Card, ...]:
    """The cards with no two of a deck in a row where that can be, else in their order.

    Source: who meets subjects mixed learns to tell them apart better than in blocks (Brunmair & Richter 2019,
    g = 0.42).
    """
    waiting = list(cards)
    ordered: list[Card] = []
    while waiting:
        before = ordered[-1].deck if ordered else None
        left = Counter(card.deck for card in waiting)
        largest = max(left, key=left.__getitem__)
        # A deck that is more than half of the rest must come now, or two of it will meet at the end.
        pressing = largest if 2 * left[largest] > len(waiting) else None
        fitting = [card for card in waiting if card.deck != before and pressing in {None, card.deck}]
        chosen = (fitting or [card for card in waiting if card.deck != before] or waiting)[0]
        waiting.remove(chosen)
        ordered.append(chosen)
    return tuple(ordered)


def spread(cards: Sequence[Card], count: int) -> tuple[Card, ...]:
    """So many cards from as many decks as there are: of each deck the first, then of each the second ..."""
    decks: dict[str, list[Card]] = {}
    for card in cards:
        decks.setdefault(card.deck, []).append(card)
    chosen: list[Card] = []
    while len(chosen) < count and any(decks.values()):
        for waiting in decks.values():
            if waiting and len(chosen) < count:
                chosen.append(waiting.pop(0))
    return tuple(chosen)


def card_items(
    cards: Sequence[Card], drill: Drill, *, limit_s: float, deck_limits_s: Mapping[str, float]
) -> tuple[Item, ...]:
    """Cards as items of a round, each with the time limit of its deck, else the general one."""
    by_deck = {name.casefold(): limit for name, limit in deck_limits_s.items()}
    return tuple(Item(card, drill, Pacing(by_deck.get(card.deck.casefold(), limit_s))) for card in cards)
