"""What comes after an attempt is kept beside it, and every reader sees the attempt as it stands."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from assistant.errors import HistoryError
from assistant.history.amendments import Appeal, FollowUp, Regrade, in_force
from assistant.history.records import follow_up_name, new_id
from assistant.history.store import History
from assistant.history.summary import summarize
from tests.history.samples import START, attempt, begin, verdict


@pytest.fixture
def store(tmp_path: Path) -> Iterator[History]:
    with History(tmp_path / "history.sqlite") as opened:
        yield opened


def count(store: History, attempt_id: str, point: str, words: str = "we lock it") -> None:
    store.record_appeal(Appeal(attempt_id, START, point, words))


def test_a_counted_point_shows_in_every_figure(store: History) -> None:
    given = attempt(begin(store), made=(True, False, None), grade=2.0)
    store.record(given)
    count(store, given.id, "b")
    (read,) = store.attempts()
    second = read.verdict["points"][1]
    assert (second["made"], second["evidence"], second["appealed"]) == (True, "we lock it", True)
    assert read.coverage == 1.0
    assert read.grade is not None
    assert 2.0 < read.grade < 5.0
    assert read.as_json()["coverage"] == 1.0
    assert read.as_json()["appeals"] == [{"point": "b", "words": "we lock it"}]
    assert summarize([read]).points_made == 2


def test_what_is_taken_back_leaves_the_attempt_as_it_was(store: History) -> None:
    given = attempt(begin(store), made=(True, False))
    store.record(given)
    count(store, given.id, "b")
    store.record_appeal(Appeal(given.id, START, "b", counts=False))
    (read,) = store.attempts()
    assert (read.grade, read.coverage, read.appeals) == (given.grade, given.coverage, ())


def test_a_follow_up_takes_the_place_of_the_first_verdict_and_appeals_come_on_top(store: History) -> None:
    given = attempt(begin(store), made=(None, False, False), recording="one.flac")
    store.record(given)
    both = verdict("first and second", made=(True, False, False))
    store.record_follow_up(FollowUp(given.id, START, both, follow_up_name(given.id)))
    count(store, given.id, "c")
    (read,) = store.attempts()
    assert read.transcript == "first and second"
    assert [point["made"] for point in read.verdict["points"]] == [True, False, True]
    assert (read.recording, read.follow_up_recording) == ("one.flac", f"{given.id}.2.flac")


def test_the_last_word_on_each_point_decides() -> None:
    moves = [("a", True), ("b", True), ("a", False), ("b", False), ("b", True), ("c", True)]
    appeals = [Appeal("x", START, point, "w", counts) for point, counts in moves]
    assert [appeal.point for appeal in in_force(appeals)] == ["b", "c"]


@pytest.mark.parametrize("what", ["follow_up", "appeal"])
def test_nothing_is_kept_for_an_answer_that_was_forgotten(store: History, what: str) -> None:
    with pytest.raises(HistoryError, match="forgotten meanwhile"):
        if what == "appeal":
            count(store, new_id(), "a")
        else:
            store.record_follow_up(FollowUp(new_id(), START, verdict()))


def test_they_are_never_rewritten(store: History) -> None:
    given = attempt(begin(store))
    store.record(given)
    count(store, given.id, "b")
    with (
        closing(sqlite3.connect(store.file)) as other,
        pytest.raises(sqlite3.IntegrityError, match="never rewritten"),
    ):
        other.execute("UPDATE appeals SET words = 'other'")


def test_pages_carry_their_amendments(store: History, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.history.store.PAGE_ROWS", 3)
    round_id = begin(store)
    given = [attempt(round_id, minute=minute) for minute in range(8)]
    for one in given:
        store.record(one)
        count(store, one.id, "b")
    for newest_first in (False, True):
        read = list(store.attempts(newest_first=newest_first))
        assert [one.id for one in read] == [one.id for one in (given[::-1] if newest_first else given)]
        assert all(one.appeals for one in read)
    assert len(list(store.attempts(limit=7))) == 7


def test_a_later_verdict_stands_beside_the_first(store: History) -> None:
    one = attempt(begin(store))
    store.record(one)
    (alone,) = store.attempts()
    assert alone.regraded is None
    assert alone.as_json()["regraded"] is None
    for model, made in (("", (True, True)), ("tiny.en", (None, False))):
        store.record_regrade(Regrade(one.id, START, verdict(made=made), model, "basis"))
    (read,) = store.attempts()
    assert read.verdict == alone.verdict
    assert read.regraded is not None
    assert (read.regraded.model, read.regraded.coverage) == ("tiny.en", 0.0)
    assert [later.coverage for later in store.regrades(one.id)] == [1.0, 0.0]
    assert len(store.reviews()) == 1  # the log of reviews knows nothing of it


def test_an_appeal_counts_for_a_later_verdict_while_its_point_is_the_same(store: History) -> None:
    one = attempt(begin(store), made=(True, False))
    store.record(one)
    store.record_appeal(Appeal(one.id, START, "b", "we lock it"))
    store.record_regrade(Regrade(one.id, START, verdict(made=(True, False))))
    (read,) = store.attempts()
    assert read.regraded is not None
    assert read.regraded.coverage == 1.0
    reworded = verdict(made=(True, False))
    reworded["points"][1]["text"] = "another point"
    store.record_regrade(Regrade(one.id, START, reworded))
    (read,) = store.attempts()
    assert read.regraded is not None
    assert (read.coverage, read.regraded.coverage) == (1.0, 0.5)


def test_a_later_verdict_is_never_rewritten_and_belongs_to_an_attempt(store: History) -> None:
    one = attempt(begin(store))
    store.record(one)
    store.record_regrade(Regrade(one.id, START, verdict()))
    with (
        closing(sqlite3.connect(store.file)) as other,
        pytest.raises(sqlite3.IntegrityError, match="never rewritten"),
    ):
        other.execute("UPDATE regrades SET model = 'x'")
    with pytest.raises(HistoryError, match="cannot be kept"):
        store.record_regrade(Regrade("f" * 32, START, verdict()))
