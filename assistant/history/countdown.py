"""The days up to an interview: what to practise on each, so that every card is fresh that morning. Pure.

The plan supposes that every answer will be good. It is made anew from where one stands, so a day that was
left out or went badly changes the days that are left, not the aim.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, tzinfo

from fsrs import Card as Memory
from fsrs import Rating, Scheduler

from assistant.history.schedule import Standing, begun_on, in_days, new_memory, remembered, scheduler_for

MOST_DAYS_WITHOUT_NEW = 3
"""Days before the interview without new cards, at most a third of all: time to ask a new card twice. A
choice."""

FRESHENING_DAYS = 5
"""Days before the interview over which the cards that would have faded by then are spread; a choice: a card
that was recalled well keeps for longer."""


FARTHEST_DAYS = 1100
"""Days ahead for which a plan is made, three years; a choice."""


@dataclass(frozen=True, slots=True)
class PlannedDay:
    """What to practise on one day, by card key.

    Attributes:
        again: cards known before.
        new: cards never practised.
    """

    day: date
    again: tuple[str, ...]
    new: tuple[str, ...]

    @property
    def size(self) -> int:
        """How many cards."""
        return len(self.again) + len(self.new)


@dataclass(frozen=True, slots=True)
class Countdown:
    """The plan for an interview.

    Attributes:
        interview: its day.
        days: from today to the day before; empty on the day itself and after it.
        shaky: cards that will have faded by that morning all the same, by key.
    """

    interview: date
    days: tuple[PlannedDay, ...]
    shaky: tuple[str, ...]


def count_down(
    keys: Sequence[str], standing: Mapping[str, Standing], now: datetime, interview: date, retention: float
) -> Countdown:
    """The plan from `now` to an interview.

    A card is fresh when the chance to recall it, at the time of day of `now`, is at least `retention`. New
    cards are spread evenly, some days are left for them to settle, and what is due is practised when it is.

    Args:
        keys: all cards to be known; new ones in the order in which they will be asked.
        standing: how those stand that were reviewed at all.
        now: in the user's time zone, whose days count.
        retention: between 0 and 1.
    """
    known = {key: standing[key] for key in keys if key in standing}
    forecast = _Forecast(known, now, interview, retention)
    left = [key for key in keys if key not in known]
    begun, again_today = begun_on(known, now), _again_today(known, now)
    days = []
    for number in range(forecast.days):
        again = forecast.due(number)
        again += forecast.fading(number, known_already=again_today if number == 0 else 0)
        new_days = forecast.days - min(MOST_DAYS_WITHOUT_NEW, forecast.days // 3) - number
        done = begun if number == 0 else 0
        share = max(0, math.ceil((len(left) + done) / new_days) - done) if new_days > 0 else 0
        new, left = left[:share], left[share:]
        forecast.practise([*again, *new], number)
        days.append(PlannedDay(now.date() + timedelta(days=number), tuple(again), tuple(new)))
    return Countdown(interview, tuple(days), tuple(forecast.shaky(keys)))


def following(standing: Mapping[str, Standing], plan: Countdown, now: datetime) -> dict[str, Standing]:
    """How the cards stand when those that the plan wants today count as due."""
    wanted = plan.days[0].again if plan.days else ()
    at = now.astimezone(UTC)
    return {
        key: replace(one, due_at=min(one.due_at, at)) if key in wanted else one
        for key, one in standing.items()
    }


class _Forecast:
    """What memory will be like if every answer is good."""

    def __init__(
        self, known: Mapping[str, Standing], now: datetime, interview: date, retention: float
    ) -> None:
        self._now = now
        self._start = now.astimezone(UTC)
        self._retention = retention
        self._scheduler: Scheduler = scheduler_for(retention)
        self._memories: dict[str, Memory] = {key: one.memory for key, one in known.items()}
        self.days = max(0, (interview - now.date()).days)

    def due(self, number: int) -> list[str]:
        """What is due on a day, counted from today, the weakest first."""
        day = self._now.date() + timedelta(days=number)
        zone = self._now.tzinfo
        found = [key for key, one in self._memories.items() if one.due.astimezone(zone).date() <= day]
        return sorted(found, key=lambda key: self._chance(self._memories[key], number))

    def fading(self, number: int, *, known_already: int) -> list[str]:
        """This day's part of what is not due and will have faded by the interview.

        Args:
            known_already: how many cards were practised again on that day.
        """
        days_left = self.days - number
        if days_left > FRESHENING_DAYS:
            return []
        due = set(self.due(number))
        faded = [key for key in self._memories if key not in due and not self._keeps(self._memories[key])]
        if days_left > 1:
            share = max(0, math.ceil((len(faded) + known_already) / days_left) - known_already)
            faded = [key for key in faded if self._keeps(self._good(self._memories[key], number))]
        else:
            # What was practised today gains nothing more from another answer today.
            share, zone = len(faded), self._now.tzinfo
            faded = [key for key in faded if number or not self._seen_today(key, zone)]
        return sorted(faded, key=lambda key: self._chance(self._memories[key], number))[:share]

    def _seen_today(self, key: str, zone: tzinfo | None) -> bool:
        last = self._memories[key].last_review
        return last is not None and last.astimezone(zone).date() == self._now.date()

    def practise(self, keys: Iterable[str], number: int) -> None:
        """Suppose good answers to these cards."""
        for key in keys:
            memory = self._memories.get(key) or new_memory(self._start)
            self._memories[key] = self._good(memory, number)

    def shaky(self, keys: Iterable[str]) -> list[str]:
        """Those that are not fresh on the day of the interview."""
        return [key for key in keys if key not in self._memories or not self._keeps(self._memories[key])]

    def _good(self, memory: Memory, number: int) -> Memory:
        return remembered(self._scheduler, memory, Rating.Good, in_days(self._start, number))

    def _chance(self, memory: Memory, number: int) -> float:
        return self._scheduler.get_card_retrievability(memory, in_days(self._start, number))

    def _keeps(self, memory: Memory) -> bool:
        return self._chance(memory, self.days) >= self._retention


def _again_today(known: Mapping[str, Standing], now: datetime) -> int:
    """How many cards that were known before today were practised today."""
    days = [
        (one.first_at.astimezone(now.tzinfo).date(), one.last_at.astimezone(now.tzinfo).date())
        for one in known.values()
    ]
    return sum(first < now.date() == last for first, last in days)
