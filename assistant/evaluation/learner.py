"""A learner who practises with the schedule for some months, simulated.

He forgets by the curve of FSRS, but each card is easier or harder for him than the schedule supposes, he does
not always practise at the same hour, and on some days not at all.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from statistics import fmean

from fsrs import Card as Memory
from fsrs import Rating, Scheduler

from assistant.decks.cards import Card
from assistant.history.records import CardRef
from assistant.history.review_log import Review
from assistant.history.schedule import Standing, new_memory, remembered, scheduler_for, standings
from assistant.practice.plan import choose_cards

SHEET = "simulated"

START = datetime(2026, 1, 5, 19, tzinfo=UTC)
"""A Monday evening."""

SPREAD = 0.35
"""Of the logarithm of how much longer a card is remembered than the schedule supposes: one in six more than
1.4 times as long, another one in six less than 0.7 times; a choice."""

HOURS_OFF = 2.0
"""He begins up to so much earlier or later; a choice."""

DAYS_LEFT_OUT = 0.1
"""Share of the days on which he does not practise; a choice."""

FIRST = {Rating.Again: 0.4, Rating.Hard: 0.35, Rating.Good: 0.2, Rating.Easy: 0.05}
RECALLED = {Rating.Hard: 0.2, Rating.Good: 0.65, Rating.Easy: 0.15}
REPEATED = {Rating.Again: 0.1, Rating.Hard: 0.2, Rating.Good: 0.7}
"""How answers are rated: the first to a card, which he has only read; those in which he recalls it; those
that repeat a miss in the same round. Choices."""


@dataclass(frozen=True, slots=True)
class Week:
    """One week of the learner.

    Attributes:
        week: from 1; the last one may be short.
        answers_a_day: answers a day, repeated ones too, days left out counting as none.
        new: cards begun.
        recall: share of the cards met again that were recalled at the first try of a day; None without any.
        fresh: at its end, cards that the schedule takes for known with the chance that is wanted.
        known: at its end, mean chance that any card of the sheet would be recalled in truth, 0 to 1.
    """

    week: int
    answers_a_day: float
    new: int
    recall: float | None
    fresh: int
    known: float


class Learner:
    """Somebody with a memory of his own.

    Args:
        retention: what the schedule aims at, 0 to 1.
    """

    def __init__(self, cards: Sequence[Card], retention: float, seed: int) -> None:
        self._random = random.Random(seed)
        self._cards = cards
        self._retention = retention
        self._scheduler: Scheduler = scheduler_for(retention)
        self._memories: dict[str, Memory] = {}
        self._ease = {card.key: self._random.lognormvariate(0, SPREAD) for card in cards}
        self.log: list[Review] = []

    def practise(self, day: int, new_allowed: int) -> tuple[int, list[bool]]:
        """One evening: all that is due and the new cards of the day; a missed card once more at the end.

        Returns:
            How many cards were begun, and for each card met again whether it was recalled.
        """
        at = START + timedelta(days=day, hours=self._random.uniform(-HOURS_OFF, HOURS_OFF))
        if self._random.random() < DAYS_LEFT_OUT:
            return 0, []
        standing = self.standing(at)
        due = sum(one.is_due(at) for one in standing.values())
        new = min(new_allowed, len(self._cards) - len(standing))
        missed, outcomes = [], []
        for card in choose_cards(self._cards, standing, at, due + new, new):
            at += timedelta(minutes=1)
            known = card.key in standing
            recalled = self._random.random() < self.chance(card, at)
            rating = self._drawn(FIRST if not known else RECALLED if recalled else {Rating.Again: 1.0})
            self._take(card, rating, at)
            outcomes += [recalled] if known else []
            missed += [card] if rating is Rating.Again else []
        for card in missed:
            at += timedelta(minutes=1)
            self._take(card, self._drawn(REPEATED), at)
        return new, outcomes

    def standing(self, at: datetime) -> dict[str, Standing]:
        """What the schedule makes of the answers so far."""
        return standings(self.log, SHEET, at, self._retention)

    def chance(self, card: Card, at: datetime) -> float:
        """The chance that the card would be recalled in truth; 0 where it was never met."""
        memory = self._memories.get(card.key)
        if memory is None or memory.stability is None:
            return 0.0
        own = _with_stability(memory, memory.stability * self._ease[card.key])
        return self._scheduler.get_card_retrievability(own, at)

    def _take(self, card: Card, rating: Rating, at: datetime) -> None:
        memory = self._memories.get(card.key) or new_memory(at)
        self._memories[card.key] = remembered(self._scheduler, memory, rating, at)
        self.log.append(Review(at, SHEET, CardRef.of(card), "quickfire", rating))

    def _drawn(self, ratings: dict[Rating, float]) -> Rating:
        return self._random.choices(list(ratings), list(ratings.values()))[0]


def simulate(
    cards: Sequence[Card], *, days: int, new_per_day: int, retention: float, seed: int
) -> Iterator[Week]:
    """The weeks of a learner, one by one; the same for the same seed."""
    learner = Learner(cards, retention, seed)
    for first in range(0, days, 7):
        week = range(first, min(first + 7, days))
        before, begun, outcomes = len(learner.log), 0, []
        for day in week:
            new, recalled = learner.practise(day, new_per_day)
            begun += new
            outcomes += recalled
        ends = START + timedelta(days=week.stop - 1, hours=2 * HOURS_OFF)
        standing = learner.standing(ends)
        yield Week(
            week=first // 7 + 1,
            answers_a_day=(len(learner.log) - before) / len(week),
            new=begun,
            recall=fmean(outcomes) if outcomes else None,
            fresh=sum(one.retrievability >= retention for one in standing.values()),
            known=fmean(learner.chance(card, ends) for card in cards),
        )


def _with_stability(memory: Memory, stability: float) -> Memory:
    return Memory(
        memory.card_id,
        memory.state,
        memory.step,
        stability,
        memory.difficulty,
        memory.due,
        memory.last_review,
    )
