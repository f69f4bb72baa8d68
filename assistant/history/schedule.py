"""When each card is due: the review log, replayed through FSRS. Pure; the time comes in.

The log is in the order in which reviews were given, and that order is believed. Its times are believed where
they fit together: a clock that jumped shows in times that run against the rest, or that lie ahead of now.

Source of the model: FSRS-6 with its default parameters, by the package fsrs (open-spaced-repetition).
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from fsrs import Card as Memory
from fsrs import Rating, Scheduler

from assistant.history.review_log import Review

LONGEST_INTERVAL_DAYS = 180
"""No card rests longer, whatever the clock says; a choice: half a year is longer than anybody prepares."""


NIGHT = timedelta(hours=8)
"""A gap that lacks no more than this of a whole day counts as one.

The package counts whole 24 hours, so that who practises at eight in the evening and at seven on the next
would have slept in vain; Anki, for which FSRS was made, counts days. A choice: two rounds of one day lie
less than 16 hours apart.
"""


@dataclass(frozen=True, slots=True)
class Standing:
    """How one card stands.

    Attributes:
        due_at: when the chance of recalling it has sunk to the desired retention, in UTC.
        retrievability: that chance now, 0 to 1.
        first_at: its first review, in UTC, as far as that time is believed.
        last_at: its last review, in the same way.
        reviews: how many.
        lapses: reviews in which it was missed.
        left_out: points were left out the last time.
        memory: what FSRS knows of it.
    """

    due_at: datetime
    retrievability: float
    first_at: datetime
    last_at: datetime
    reviews: int
    lapses: int
    left_out: bool
    memory: Memory

    def due_on(self, now: datetime) -> date:
        """The day on which it is due, in the time zone of `now`."""
        return self.due_at.astimezone(now.tzinfo).date()

    def is_due(self, now: datetime) -> bool:
        """Whether it is due on the day of `now` or was before: what comes up tonight is due all day."""
        return self.due_on(now) <= now.date()


def scheduler_for(retention: float) -> Scheduler:
    """The scheduler of all cards.

    It has no learning steps of minutes (a round itself asks a missed card again) and nothing at random.

    Args:
        retention: the chance of recall at which a card is due, between 0 and 1.
    """
    return Scheduler(
        desired_retention=retention,
        learning_steps=(),
        relearning_steps=(),
        maximum_interval=LONGEST_INTERVAL_DAYS,
        enable_fuzzing=False,
    )


def new_memory(at: datetime) -> Memory:
    """What FSRS knows of a card before its first review, which is now (`at`, in UTC)."""
    return Memory(card_id=0, due=at)


def remembered(scheduler: Scheduler, memory: Memory, rating: Rating, at: datetime) -> Memory:
    """What FSRS knows of a card after one more review; `memory` itself stays as it is.

    Args:
        at: in UTC; no earlier than the last review.
    """
    before = copy(memory)
    if before.last_review is not None:
        before.last_review -= NIGHT
    return scheduler.review_card(before, rating, at)[0]


def believed_times(times: Sequence[datetime], now: datetime) -> list[datetime]:
    """The times in their order, each no earlier than the one before and none later than `now`.

    As many as possible are left as they are: the longest run that never goes back. Each of the others counts
    as the believed one before it, or, where there is none, as the one after it; failing that, as `now`. So a
    clock that was wrong for a while can only shorten the time that a card seems to have been remembered.
    """
    ends: list[datetime] = []  # of the runs of each length: the earliest possible
    by_length: list[list[int]] = []  # places of the times with which the longest run so far has that length
    for place, time in enumerate(times):
        if time <= now:
            length = bisect_right(ends, time)
            ends[length : length + 1] = [time]
            if length == len(by_length):
                by_length.append([])
            by_length[length].append(place)
    believed: set[int] = set()
    latest = now
    for places in reversed(by_length):
        # In each group times fall, so the first that fits is the latest, which makes the shortest gap.
        fitting = next(place for place in places if times[place] <= latest)
        believed.add(fitting)
        latest = times[fitting]
    straight: list[datetime] = []
    for place, time in enumerate(times):
        straight.append(time if place in believed else straight[-1] if straight else latest)
    return straight


def standings(
    log: Sequence[Review],
    sheet: str,
    now: datetime,
    retention: float,
    left_out: Collection[str] = (),
) -> dict[str, Standing]:
    """How the cards of a sheet stand that were reviewed at all, by card key.

    Args:
        log: of all sheets, in order: what one tells of the clock holds for all.
        now: aware, in any time zone.
        retention: the chance of recall at which a card is due, between 0 and 1.
        left_out: keys of the cards of which points were left out the last time.
    """
    scheduler, now = scheduler_for(retention), now.astimezone(UTC)
    cards: dict[str, list[tuple[datetime, Rating]]] = {}
    # What tells of the clock is when a review was kept; an answer from a recording was given before.
    kept = [review.at + timedelta(seconds=review.late_s) for review in log]
    for review, at in zip(log, believed_times(kept, now), strict=True):
        if review.sheet == sheet:
            given = at - timedelta(seconds=review.late_s)
            cards.setdefault(review.card.key, []).append((given, review.rating))
    return {
        key: _standing(sorted(reviews, key=lambda each: each[0]), now, scheduler, left_out=key in left_out)
        for key, reviews in cards.items()
    }


def _standing(
    reviews: Sequence[tuple[datetime, Rating]], now: datetime, scheduler: Scheduler, *, left_out: bool
) -> Standing:
    memory = new_memory(reviews[0][0])
    for at, rating in reviews:
        memory = remembered(scheduler, memory, rating, at)
    return Standing(
        due_at=memory.due,
        retrievability=scheduler.get_card_retrievability(memory, now),
        first_at=reviews[0][0],
        last_at=reviews[-1][0],
        reviews=len(reviews),
        lapses=sum(rating is Rating.Again for _, rating in reviews),
        left_out=left_out,
        memory=memory,
    )


@dataclass(frozen=True, slots=True)
class DueDay:
    """How many cards come due on one day."""

    day: date
    cards: int


def coming(standing: Iterable[Standing], now: datetime, days: int) -> tuple[DueDay, ...]:
    """What is due on the day of `now`, with all that is overdue, and on each of the days after it.

    Args:
        now: in the user's time zone.
        days: how many days ahead.
    """
    today = now.date()
    due = Counter(max(today, one.due_on(now)) for one in standing)
    ahead = (today + timedelta(days=number) for number in range(days + 1))
    return tuple(DueDay(day, due[day]) for day in ahead)


def begun_on(standing: Mapping[str, Standing], now: datetime) -> int:
    """How many cards were reviewed for the first time on the day of `now`, in its time zone."""
    return sum(one.first_at.astimezone(now.tzinfo).date() == now.date() for one in standing.values())


def in_days(now: datetime, days: int) -> datetime:
    """So many times 24 hours from `now`: FSRS counts whole days of 24 hours."""
    return now + timedelta(days=days)
