"""What the history tells about progress, from a real history."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from assistant.history.amendments import Appeal, FollowUp
from assistant.history.records import CardRef, Selection
from assistant.history.statistics import Statistics, Streak, statistics_of, streak_of
from assistant.history.store import History
from assistant.scoring.verdict import Status
from tests.history.samples import FANOUT, MUTEX, QUEUE, START, attempt, begin, verdict

BERLIN = ZoneInfo("Europe/Berlin")
TODAY = date(2026, 3, 10)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[History]:
    with History(tmp_path / "history.sqlite") as opened:
        yield opened


def told(store: History, which: Selection = Selection(), zone: ZoneInfo = BERLIN) -> Statistics:  # noqa: B008
    decks = {("interview", "mutex"): "Locks", ("interview", "queue"): "Queues"}
    return statistics_of(store.figures(which), START, decks=decks, zone=zone)


@pytest.mark.parametrize(
    ("ago", "streak"),
    [
        ((), Streak(0, 0, today=False)),
        ((0,), Streak(1, 1, today=True)),
        ((1, 2, 3), Streak(3, 3, today=False)),
        ((2, 3), Streak(0, 2, today=False)),
        ((0, 1, 1, 3, 4, 5, 6), Streak(2, 4, today=True)),
        ((-1, 0), Streak(1, 1, today=True)),
    ],
    ids=["none", "today", "yesterday", "broken", "longer before", "a clock ahead"],
)
def test_streaks(ago: tuple[int, ...], streak: Streak) -> None:
    assert streak_of((TODAY - timedelta(days=days) for days in ago), TODAY) == streak


def test_days_are_those_of_the_users_time_zone_in_summer_and_winter(store: History) -> None:
    round_id = begin(store)
    # Half past midnight in Berlin, on the evening before in UTC: in summer two hours ahead, in winter one.
    for at in (datetime(2026, 7, 1, 22, 30, tzinfo=UTC), datetime(2026, 12, 1, 23, 30, tzinfo=UTC)):
        store.record(attempt(round_id, at=at))
    assert [day.day for day in told(store).days] == [date(2026, 7, 2), date(2026, 12, 2)]
    utc = told(store, zone=ZoneInfo("UTC"))
    assert [day.day for day in utc.days] == [date(2026, 7, 1), date(2026, 12, 1)]
    assert [week.begins for week in utc.weeks] == [date(2026, 6, 29), date(2026, 11, 30)]


def test_averages_by_week_and_deck(store: History) -> None:
    round_id = begin(store)
    week = 7 * 24 * 60
    store.record(attempt(round_id, MUTEX, made=(True, False), grade=2.0, over_limit_s=3.0))
    store.record(attempt(round_id, QUEUE, minute=1, made=(True, True), grade=5.0))
    store.record(attempt(round_id, MUTEX, minute=week, made=(True, True), grade=4.0, over_limit_s=None))
    store.record(attempt(round_id, FANOUT, minute=week, status=Status.UNCLEAR, made=(None,)))
    store.record(attempt(round_id, FANOUT, minute=week, status=Status.NO_SPEECH, made=(False,), speech_s=0))
    found = told(store)
    total = found.total
    assert (total.answers, total.unclear, total.silent) == (4, 1, 1)
    assert [total.coverage, total.grade, total.speech_s] == pytest.approx([5 / 6, 11 / 3, 16.0])
    assert [total.limited, total.over_limit, total.over_share] == pytest.approx([3, 1, 1 / 3])
    assert [(week.scores.answers, week.scores.grade) for week in found.weeks] == [(2, 3.5), (2, 4.0)]
    assert [(deck.deck, deck.scores.grade, len(deck.weeks)) for deck in found.decks] == [
        ("Locks", 3.0, 2),
        ("Queues", 5.0, 1),
        (None, None, 1),
    ]
    assert sum(day.answers for day in found.days) == 4


def test_pace_and_fillers_weigh_answers_by_their_length(store: History) -> None:
    round_id = begin(store)
    for minute, (words, pace, fillers) in enumerate([(100, 100.0, 4), (300, 150.0, 0)]):
        given = verdict()
        given["delivery"] |= {"words": words, "words_per_minute": pace, "fillers": fillers}
        store.record(attempt(round_id, minute=minute, verdict=given))
    total = told(store).total
    assert total.words_per_minute == pytest.approx(400 / 3)
    assert total.fillers_per_minute == pytest.approx(4 / 3)


def test_what_is_unclear_or_counted_is_never_missed(store: History) -> None:
    round_id = begin(store)
    store.record(attempt(round_id, made=(False, None, False, True)))
    counted = attempt(round_id, minute=1, made=(False, None, False, True))
    store.record(counted)
    store.record_appeal(Appeal(counted.id, START, "a", "we lock it"))
    store.record(attempt(round_id, minute=2, status=Status.NO_SPEECH, made=(False,) * 4))
    store.record(attempt(round_id, minute=3, status=Status.UNCLEAR, made=(None,) * 4))
    points = {point.point: point for point in told(store).weakest_points}
    assert {name: (one.missed, one.judged) for name, one in points.items()} == {
        "point 0": (1, 2),
        "point 2": (2, 2),
    }
    assert next(iter(points)) == "point 2"


def test_a_follow_up_takes_the_place_of_the_first_verdict(store: History) -> None:
    given = attempt(begin(store), made=(False, False), grade=1.0)
    store.record(given)
    store.record_follow_up(FollowUp(given.id, START, verdict(made=(True, True), grade=4.5)))
    found = told(store)
    assert (found.total.grade, found.total.coverage, found.weakest_points) == (4.5, 1.0, ())


def test_figures_are_those_of_the_attempts_as_they_stand(store: History) -> None:
    round_id = begin(store)
    for minute in range(450):  # more than two pages of appeals
        given = attempt(round_id, minute=minute, made=(True, False, minute % 3 == 0), grade=2.0)
        store.record(given)
        if minute % 2:
            store.record_appeal(Appeal(given.id, START, "b", "so"))
    for figures, whole in zip(store.figures(), store.attempts(), strict=True):
        assert (figures.grade, figures.coverage) == (whole.grade, whole.coverage)
        assert figures.points == tuple((one["text"], one["made"]) for one in whole.verdict["points"])


def test_weak_cards_go_by_the_last_answers(store: History) -> None:
    round_id = begin(store)
    for minute, grade in enumerate([0.5, 1.0, 4.0, 4.0, 5.0]):  # learnt by now, but for one point
        store.record(attempt(round_id, MUTEX, minute=minute, grade=grade, made=(True, minute == 4)))
    store.record(attempt(round_id, QUEUE, minute=9, grade=3.0))
    for minute in range(10, 13):
        store.record(attempt(round_id, FANOUT, minute=minute, grade=5.0, made=(True, True)))
    cards = told(store).weakest_cards
    assert [(card.card, card.answers, round(card.grade, 2)) for card in cards] == [
        (QUEUE, 1, 3.0),
        (MUTEX, 5, 4.33),
    ]


def test_ticks_are_practice_but_no_answers_to_be_graded(store: History) -> None:
    round_id = begin(store)
    store.record(attempt(round_id, CardRef("check:x", 1), drill="checklist", made=(False,), grade=0.0))
    found = told(store)
    assert (found.total.answers, found.total.grade, found.streak.longest) == (1, None, 1)
    assert (found.weakest_cards, found.weakest_points) == ((), ())


def test_a_selection_narrows_everything(store: History) -> None:
    round_id = begin(store)
    store.record(attempt(round_id, MUTEX))
    store.record(attempt(round_id, QUEUE, minute=60, drill="star"))
    assert [deck.drill for deck in told(store, Selection(drill="star")).decks] == ["star"]
    assert told(store, Selection(since=START + timedelta(minutes=30))).total.answers == 1
    assert told(store, Selection(sheet="other")).total.answers == 0
