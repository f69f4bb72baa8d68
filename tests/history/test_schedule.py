"""The schedule is FSRS, and no clock can do it harm."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from fsrs import Card, Rating, Scheduler
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.history.records import CardRef
from assistant.history.review_log import Review
from assistant.history.schedule import (
    LONGEST_INTERVAL_DAYS,
    Standing,
    begun_on,
    believed_times,
    standings,
)
from tests.history.samples import MUTEX, QUEUE, START

NOW = START + timedelta(days=400)


def review(rating: Rating, at: datetime, card: CardRef = MUTEX, sheet: str = "interview") -> Review:
    return Review(at, sheet, card, "quickfire", rating)


def after(days: float) -> datetime:
    return START + timedelta(days=days)


GOLDEN = {
    "learnt at once": [(Rating.Good, 0), (Rating.Good, 2), (Rating.Good, 12), (Rating.Easy, 60)],
    "missed, asked again in the round": [(Rating.Again, 0), (Rating.Good, 0.01), (Rating.Good, 1.2)],
    "a lapse": [(Rating.Easy, 0), (Rating.Good, 9), (Rating.Again, 40), (Rating.Hard, 41), (Rating.Good, 45)],
    "late": [(Rating.Hard, 0), (Rating.Good, 200)],
    "early": [(Rating.Good, 0), (Rating.Good, 0.5), (Rating.Hard, 1.1), (Rating.Easy, 1.3)],
}


@pytest.mark.parametrize("reviews", GOLDEN.values(), ids=GOLDEN)
@pytest.mark.parametrize("retention", [0.8, 0.9, 0.95])
def test_the_same_reviews_through_fsrs_itself(reviews: list[tuple[Rating, float]], retention: float) -> None:
    fsrs = Scheduler(
        desired_retention=retention,
        learning_steps=[],
        relearning_steps=[],
        maximum_interval=LONGEST_INTERVAL_DAYS,
        enable_fuzzing=False,
    )
    card = Card()
    for rating, days in reviews:
        card, _ = fsrs.review_card(card, rating, after(days))
    one = standings([review(rating, after(days)) for rating, days in reviews], "interview", NOW, retention)
    standing = one[MUTEX.key]
    assert (standing.due_at, standing.memory.stability, standing.memory.difficulty) == (
        card.due,
        card.stability,
        card.difficulty,
    )
    assert standing.retrievability == fsrs.get_card_retrievability(card, NOW)
    assert (standing.reviews, standing.first_at, standing.last_at) == (
        len(reviews),
        START,
        after(reviews[-1][1]),
    )


@pytest.mark.parametrize(
    ("hours", "days"), [(2, 0), (15.9, 0), (16, 1), (23, 1), (24, 1), (39, 1), (40, 2), (47, 2), (48, 2)]
)
def test_a_night_makes_a_day(hours: float, days: int) -> None:
    """The package by itself would take 23 hours for the same day; due dates still count from the review."""
    log = [review(Rating.Good, START), review(Rating.Good, START + timedelta(hours=hours))]
    as_days = [log[0], review(Rating.Good, after(days))]
    given, whole = (standings(one, "interview", NOW, 0.9)[MUTEX.key] for one in (log, as_days))
    assert given.memory.stability == whole.memory.stability
    assert given.due_at - given.last_at == whole.due_at - whole.last_at


def test_figures_that_were_written_down() -> None:
    """FSRS-6 with its default parameters: a later package that reckons otherwise comes to light here."""
    log = [review(Rating.Good, after(0)), review(Rating.Good, after(2)), review(Rating.Again, after(14))]
    ends = [standings(log[: count + 1], "interview", NOW, 0.9)[MUTEX.key] for count in range(3)]
    assert [(one.due_at - one.last_at).days for one in ends] == FIGURES[0]
    assert [one.memory.stability for one in ends] == pytest.approx(FIGURES[1], abs=1e-3)


FIGURES: tuple[list[int], list[float]] = ([2, 11, 2], [2.3065, 10.964, 1.5539])


JUMPS = {
    "right": ([0, 1, 2], [0, 1, 2]),
    "backwards for a while": ([0, 1, -9000, -8999, 2], [0, 1, 1, 1, 2]),
    "ahead for a while": ([0, 1, 9000, 9001, 2, 3], [0, 1, 1, 1, 2, 3]),
    "ahead of now at the end": ([0, 1, 9000], [0, 1, 1]),
    "ahead of now at the beginning": ([9000, 9001, 1, 2], [1, 1, 1, 2]),
    "always ahead": ([9000, 9001], [400, 400]),
    "an hour back, as the summer ends": ([0, 0.5, 0.46, 0.5, 1], [0, 0.5, 0.5, 0.5, 1]),
    "a single step back": ([0, 10, 5], [0, 10, 10]),
    "none": ([], []),
}


@pytest.mark.parametrize(("told", "believed"), JUMPS.values(), ids=JUMPS)
def test_times_that_do_not_fit_are_not_believed(told: list[float], believed: list[float]) -> None:
    straight = believed_times([after(days) for days in told], NOW)
    assert straight == [after(days) for days in believed]


ANY_TIME = st.integers(-(2**31), 2**37).map(lambda seconds: START + timedelta(seconds=seconds))
NEAR = st.integers(-5_000_000, 5_000_000).map(lambda seconds: START + timedelta(seconds=seconds))
ZONES = st.sampled_from(
    ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Apia", "Australia/Lord_Howe"]
).map(ZoneInfo)
REVIEWS = st.lists(
    st.builds(
        review,
        st.sampled_from(Rating),
        ANY_TIME | NEAR,
        st.sampled_from([MUTEX, QUEUE]),
        st.sampled_from(["interview", "other"]),
    ),
    max_size=40,
)


@settings(deadline=None)
@given(st.lists(ANY_TIME | NEAR, max_size=60), NEAR)
def test_believed_times_never_go_back_nor_ahead(times: list[datetime], now: datetime) -> None:
    straight = believed_times(times, now)
    assert len(straight) == len(times)
    assert straight == sorted(straight)
    assert all(time <= now for time in straight)
    assert set(straight) <= {*times, now}
    if times == sorted(times) and (not times or times[-1] <= now):
        assert straight == times
    assert believed_times(straight, now) == straight


@settings(deadline=None)
@given(REVIEWS, NEAR, ZONES)
def test_no_clock_does_harm(log: list[Review], now: datetime, zone: ZoneInfo) -> None:
    here = now.astimezone(zone)
    found = standings(log, "interview", here, 0.9)
    assert set(found) == {one.card.key for one in log if one.sheet == "interview"}
    for standing in found.values():
        assert standing.first_at <= standing.last_at <= now
        assert standing.last_at < standing.due_at <= now + timedelta(days=LONGEST_INTERVAL_DAYS)
        assert 0 < standing.retrievability <= 1
        assert standing.is_due(here) == (standing.due_on(here) <= here.date())
    assert 0 <= begun_on(found, here) <= len(found)
    # The zone of the user moves days, never what is remembered.
    assert found == standings(log, "interview", now, 0.9)


def one_standing(due_at: datetime) -> Standing:
    return Standing(due_at, 0.9, START, START, 1, 0, left_out=False, memory=Card(card_id=1, due=due_at))


@pytest.mark.parametrize(
    ("zone", "now", "due", "is_due"),
    [
        ("UTC", "2026-06-01T08:00", "2026-06-01T23:59", True),
        ("UTC", "2026-06-01T08:00", "2026-06-02T00:00", False),
        ("America/New_York", "2026-06-01T20:00-04:00", "2026-06-02T03:00", True),
        ("America/New_York", "2026-06-01T20:00-04:00", "2026-06-02T04:00", False),
        # The night in which summer time ends has 25 hours, the one in which it begins 23.
        ("Europe/Berlin", "2026-10-25T00:30+02:00", "2026-10-25T22:59", True),
        ("Europe/Berlin", "2026-10-25T00:30+02:00", "2026-10-25T23:00", False),
        ("Europe/Berlin", "2026-03-29T00:30+01:00", "2026-03-29T21:59", True),
        ("Europe/Berlin", "2026-03-29T00:30+01:00", "2026-03-29T22:00", False),
    ],
)
def test_a_card_is_due_on_a_day_of_the_user(zone: str, now: str, due: str, is_due: bool) -> None:
    here = datetime.fromisoformat(now if now[-6] in "+-" else now + "+00:00").astimezone(ZoneInfo(zone))
    assert one_standing(datetime.fromisoformat(due + "+00:00")).is_due(here) is is_due


def test_a_recording_that_is_imported_late_moves_no_other_review() -> None:
    """Yesterday's answers, imported today at noon after a morning of practice."""
    yesterday, morning, noon = after(10), after(10.8), after(11)
    log = [review(Rating.Good, morning, QUEUE)]
    late_s = (noon - yesterday).total_seconds()
    log += [
        Review(yesterday + timedelta(minutes=number), "interview", CardRef(f"c{number}", number), "quickfire",
               Rating.Good, f"a{number}", late_s - 60 * number)
        for number in range(20)
    ]  # fmt: skip
    found = standings(log, "interview", noon, 0.9)
    assert found[QUEUE.key].last_at == morning
    assert found["c3"].last_at == yesterday + timedelta(minutes=3)
    assert begun_on(found, noon) == sum(one.first_at.date() == noon.date() for one in found.values())
