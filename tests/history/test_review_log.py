"""Every rated answer is in the log once it is kept; what comes later is appended."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from fsrs import Rating

from assistant.errors import HistoryError
from assistant.history.amendments import Appeal, FollowUp
from assistant.history.records import Selection, new_id
from assistant.history.review_log import MARKED, TOLD, Review
from assistant.history.store import History
from assistant.scoring.verdict import Status
from tests.history.samples import FANOUT, MUTEX, QUEUE, START, attempt, begin, verdict
from tests.history.test_migrations import OLD_FILES, write


@pytest.fixture
def store(tmp_path: Path) -> Iterator[History]:
    with History(tmp_path / "history.sqlite") as opened:
        yield opened


def rows(store: History) -> list[tuple[str, int]]:
    """The log as it is on disk: who was rated, and how."""
    with closing(sqlite3.connect(store.file)) as other:
        return other.execute("SELECT card_key, rating FROM reviews ORDER BY position").fetchall()


def test_an_answer_is_rated_as_it_is_kept(store: History) -> None:
    round_id = begin(store)
    given = attempt(round_id, minute=3, grade=3.0)
    store.record(given)
    store.record(attempt(round_id, QUEUE, status=Status.NO_SPEECH))
    store.record(attempt(round_id, FANOUT, drill="checklist"))
    expected = Review(given.at, "interview", MUTEX, "quickfire", Rating.Hard, given.id)
    assert store.reviews() == [expected]


def test_an_answer_that_cannot_be_kept_leaves_no_review(store: History) -> None:
    given = attempt(begin(store))
    store.record(given)
    with pytest.raises(HistoryError):
        store.record(given)
    with pytest.raises(HistoryError):
        store.record(attempt(new_id()))
    assert len(rows(store)) == 1


def test_an_appeal_appends_and_the_last_rating_holds_at_the_time_of_the_first(store: History) -> None:
    given = attempt(begin(store), made=(True, False), grade=1.0)
    store.record(given)
    store.record(attempt(given.round_id, QUEUE, minute=1, grade=5.0))
    later = START + timedelta(days=3)
    store.record_appeal(Appeal(given.id, later, "b", "we lock it"))
    first, second = store.reviews()
    assert (first.at, first.card, first.rating) == (given.at, MUTEX, Rating.Good)
    assert second.card == QUEUE
    store.record_appeal(Appeal(given.id, later, "b", counts=False))
    assert store.reviews()[0].rating is Rating.Again
    assert rows(store) == [("mutex", 1), ("queue", 3), ("mutex", 3), ("mutex", 1)]


def test_a_follow_up_appends_only_where_the_rating_changes(store: History) -> None:
    first, second = attempt(begin(store), grade=3.0), attempt(begin(store), QUEUE, status=Status.UNCLEAR)
    store.record(first)
    store.record(second)
    store.record_follow_up(FollowUp(first.id, START, verdict(grade=3.2)))
    assert rows(store) == [("mutex", 2)]
    later = START + timedelta(minutes=1)
    store.record_follow_up(FollowUp(second.id, later, verdict(grade=4.0, card=8)))
    assert store.reviews()[1] == Review(later, "interview", QUEUE, "quickfire", Rating.Good, second.id)


def test_a_card_is_marked_as_known(store: History) -> None:
    store.mark_known("interview", MUTEX, START)
    assert store.reviews() == [Review(START, "interview", MUTEX, MARKED, Rating.Easy)]
    with pytest.raises(ValueError, match="UTC"):
        store.mark_known("interview", MUTEX, START.replace(tzinfo=None))


def test_a_card_that_was_told_was_not_recalled(store: History) -> None:
    store.mark_told("interview", MUTEX, START)
    assert store.reviews() == [Review(START, "interview", MUTEX, TOLD, Rating.Again)]


def test_what_took_a_hint_was_hard(store: History) -> None:
    for number, hints in enumerate((None, 0, 1)):
        given = verdict(grade=4.0, made=(True, True))
        given["delivery"]["hints"] = hints
        store.record(attempt(begin(store), minute=number, verdict=given))
    assert [review.rating for review in store.reviews()] == [Rating.Good, Rating.Good, Rating.Hard]


@pytest.mark.parametrize("change", ["rating = 4", "at = '2000-01-01'", "card_key = 'other'"])
def test_the_log_is_never_rewritten(store: History, change: str) -> None:
    store.record(attempt(begin(store)))
    with (
        closing(sqlite3.connect(store.file)) as other,
        pytest.raises(sqlite3.IntegrityError, match="never rewritten"),
    ):
        other.execute(f"UPDATE reviews SET {change}")  # noqa: S608  (own text)


@pytest.mark.parametrize(
    ("which", "left"),
    [
        (Selection(card_key="mutex"), [("queue", 2), ("queue", 4)]),
        (Selection(sheet="interview"), []),
        (Selection(before=START + timedelta(minutes=1)), [("queue", 2), ("queue", 4)]),
        (Selection(drill="quickfire"), []),
    ],
)
def test_forgotten_answers_leave_no_review(
    store: History, tmp_path: Path, which: Selection, left: list[tuple[str, int]]
) -> None:
    round_id = begin(store)
    store.record(attempt(round_id))
    store.mark_known("interview", MUTEX, START)
    store.record(attempt(round_id, QUEUE, minute=2))
    store.mark_known("interview", QUEUE, START + timedelta(minutes=3))
    store.forget(which, tmp_path)
    assert rows(store) == left


def test_single_answers_are_forgotten_without_the_marks(store: History, tmp_path: Path) -> None:
    given = attempt(begin(store))
    store.record(given)
    store.mark_known("interview", MUTEX, START)
    store.forget(Selection(ids=(given.id,)), tmp_path)
    assert rows(store) == [("mutex", 4)]
    store.forget_everything(tmp_path)
    assert rows(store) == []


def test_an_old_file_is_rated_when_it_is_opened(tmp_path: Path) -> None:
    file = tmp_path / "history.sqlite"
    write(file, OLD_FILES[2].read_text(encoding="utf-8"))
    with History(file) as store:
        (only,) = store.reviews()  # the other answer was silence
        assert (only.at, only.card, only.rating, only.attempt_id) == (START, MUTEX, Rating.Hard, "a" * 32)
        store.record_appeal(Appeal(only.attempt_id or "", START, "b", "it is “locked”"))
        assert [review.rating for review in store.reviews()] == [Rating.Good]


def test_an_old_answer_counts_as_it_stands_and_one_that_cannot_be_read_does_not(tmp_path: Path) -> None:
    file = tmp_path / "history.sqlite"
    script = OLD_FILES[2].read_text(encoding="utf-8")
    write(file, script)
    with closing(sqlite3.connect(file)) as database:
        old = json.dumps(verdict(made=(True, False), grade=1.0))
        copied = (
            "INSERT INTO attempts SELECT ?, ?, round_id, ?, sheet, card_key, 7, ?, question, 'ok', 0.5, 1.0,"
            " '', ?, NULL, NULL, '', '0.1.0' FROM attempts WHERE position = 1"
        )
        at = "2026-02-01T09:30:00.000000+00:00"
        for position, drill, told in [
            (3, "quickfire", old),
            (4, "quickfire", "{"),
            (5, "quickfire", "[]"),
            (6, "design", old),
        ]:
            database.execute(copied, (position, str(position) * 32, at, drill, told))
        database.execute("INSERT INTO appeals VALUES (3, ?, ?, 'b', 'locked', 1, '0.1.0')", ("3" * 32, at))
        database.commit()
    with History(file) as store:
        assert [(review.attempt_id, review.rating) for review in store.reviews()] == [
            ("a" * 32, Rating.Hard),
            ("3" * 32, Rating.Good),
        ]


def test_who_forgets_a_card_forgets_that_it_was_known(store: History, tmp_path: Path) -> None:
    store.mark_known("interview", MUTEX, START)
    store.mark_known("interview", QUEUE, START)
    store.forget(Selection(sheet="interview", drill="quickfire", card_number=MUTEX.number), tmp_path)
    assert [review.card for review in store.reviews()] == [QUEUE]


def test_an_answer_from_a_recording_says_how_late_it_was_kept(store: History) -> None:
    store.record(attempt(begin(store)), late_s=3600.0)
    (kept,) = store.reviews()
    assert kept.late_s == 3600.0
