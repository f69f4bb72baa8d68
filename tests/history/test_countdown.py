"""A plan for an interview reaches its aim, also when days are left out."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from fsrs import Rating
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.history.countdown import FARTHEST_DAYS, Countdown, count_down, following
from assistant.history.records import CardRef
from assistant.history.review_log import Review
from assistant.history.schedule import Standing, standings
from tests.history.samples import START

KEYS = tuple(map(str, range(1, 27)))
MORNING = datetime(2026, 11, 2, 8, tzinfo=UTC)


def reviewed(key: str, at: datetime, rating: Rating = Rating.Good) -> Review:
    return Review(at, "interview", CardRef(key, int(key)), "quickfire", rating)


def stand(log: list[Review], now: datetime) -> dict[str, Standing]:
    return standings(log, "interview", now, 0.9)


def plan(log: list[Review], now: datetime, days: int) -> Countdown:
    return count_down(KEYS, stand(log, now), now, now.date() + timedelta(days=days), 0.9)


def follow(
    days: int, log: list[Review], *, left_out: frozenset[int] = frozenset(), rate: Callable[[int], Rating]
) -> dict[str, float]:
    """Practise what the plan of each day wants, and how well each card is known on the last morning."""
    interview = MORNING + timedelta(days=days)
    for number in range(days):
        now = MORNING + timedelta(days=number)
        today = count_down(KEYS, stand(log, now), now, interview.date(), 0.9).days[0]
        if number not in left_out:
            log += [
                reviewed(key, now + timedelta(minutes=place), rate(len(log)))
                for place, key in enumerate((*today.again, *today.new))
            ]
    known = stand(log, interview)
    return {key: known[key].retrievability if key in known else 0.0 for key in KEYS}


@pytest.mark.parametrize("days", [1, 2, 3, 4, 7, 10, 14, 30, 90])
def test_who_answers_well_knows_every_card_that_morning(days: int) -> None:
    assert plan([], MORNING, days).shaky == ()
    assert min(follow(days, [], rate=lambda _: Rating.Good).values()) >= 0.9


@pytest.mark.parametrize("left_out", [{0}, {0, 1, 2}, {3, 6, 9}, set(range(4, 13)), set(range(13))], ids=str)
def test_days_left_out_are_made_up_for(left_out: set[int]) -> None:
    known = follow(14, [], left_out=frozenset(left_out), rate=lambda _: Rating.Good)
    assert min(known.values()) >= 0.9


def test_some_bad_answers_on_the_way_are_made_up_for() -> None:
    known = follow(30, [], rate=lambda number: Rating.Again if number % 7 == 3 else Rating.Good)
    assert sum(chance >= 0.9 for chance in known.values()) >= 24


@pytest.mark.parametrize(
    ("days", "begin_until", "most_a_day"), [(1, 0, 26), (2, 1, 13), (3, 1, 13), (10, 6, 4), (30, 26, 1)]
)
def test_new_cards_are_spread_evenly_and_end_before_the_last_days(
    days: int, begin_until: int, most_a_day: int
) -> None:
    planned = plan([], MORNING, days)
    begun = [len(day.new) for day in planned.days]
    assert sum(begun) == 26
    assert max(begun) == most_a_day
    assert max(begun[: begin_until + 1]) - min(begun[: begin_until + 1]) <= 1
    assert not any(begun[begin_until + 1 :])
    assert [key for day in planned.days for key in day.new] == list(KEYS)


def test_what_is_done_today_is_not_asked_for_again_today() -> None:
    """A second round on the same day gets the rest of the day, not a whole day's new cards once more."""
    first = plan([], MORNING, 10).days[0].new
    log = [reviewed(key, MORNING + timedelta(minutes=1)) for key in first[:3]]
    later = MORNING + timedelta(hours=2)
    assert plan(log, later, 10).days[0].new == first[3:]
    log += [reviewed(key, later) for key in first[3:]]
    assert plan(log, later + timedelta(hours=1), 10).days[0].new == ()
    assert plan(log, later + timedelta(days=1), 9).days[0].new


def test_what_the_plan_wants_today_counts_as_due() -> None:
    log = [reviewed(key, MORNING - timedelta(days=5), Rating.Easy) for key in KEYS]
    standing = stand(log, MORNING)
    assert not any(one.is_due(MORNING) for one in standing.values())
    planned = count_down(KEYS, standing, MORNING, date(2026, 11, 7), 0.9)
    wanted = planned.days[0].again
    assert wanted
    followed = following(standing, planned, MORNING)
    assert {key for key, one in followed.items() if one.is_due(MORNING)} == set(wanted)
    assert all(followed[key] == standing[key] for key in KEYS if key not in wanted)


@pytest.mark.parametrize(("day", "shaky"), [("2026-11-02", 26), ("2026-11-01", 26), ("1990-01-01", 26)])
def test_on_the_day_and_after_it_nothing_is_planned(day: str, shaky: int) -> None:
    planned = count_down(KEYS, {}, MORNING, date.fromisoformat(day), 0.9)
    assert planned.days == ()
    assert len(planned.shaky) == shaky


def test_the_farthest_day_and_no_cards_at_all() -> None:
    planned = plan([], MORNING, FARTHEST_DAYS)
    assert len(planned.days) == FARTHEST_DAYS
    assert planned.shaky == ()
    assert count_down((), {}, MORNING, date(2026, 12, 1), 0.9).shaky == ()


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.builds(
            reviewed,
            st.sampled_from(KEYS),
            st.integers(-60 * 24, 0).map(lambda hours: MORNING + timedelta(hours=hours)),
            st.sampled_from(Rating),
        ),
        max_size=60,
    ),
    st.integers(0, 20),
    st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Pacific/Auckland"]).map(ZoneInfo),
)
def test_wherever_one_stands(log: list[Review], days: int, zone: ZoneInfo) -> None:
    log.sort(key=lambda review: review.at)
    here = MORNING.astimezone(zone)
    planned, first = plan(log, here, days), [*log]
    assert [day.day for day in planned.days] == [here.date() + timedelta(days=one) for one in range(days)]
    known = {review.card.key for review in log}
    new = [key for day in planned.days for key in day.new]
    assert sorted(new, key=int) == ([key for key in KEYS if key not in known] if days else [])
    for day in planned.days:
        asked = (*day.again, *day.new)
        assert len(set(asked)) == len(asked) == day.size
    reached = follow(days, log, rate=lambda _: Rating.Good)
    assert {key for key, chance in reached.items() if chance < 0.9} <= set(plan(first, MORNING, days).shaky)


def test_what_was_answered_on_the_last_day_is_not_asked_for_again_that_day() -> None:
    """Retention is so high that one good answer does not reach it."""
    now = START + timedelta(days=3, hours=12)
    log = [reviewed("1", now - timedelta(hours=1))]
    standing = standings(log, "interview", now, 0.97)
    countdown = count_down(["1"], standing, now, (now + timedelta(days=1)).date(), 0.97)
    assert countdown.days[0].again == ()
