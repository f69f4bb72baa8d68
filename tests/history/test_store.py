"""What is recorded is read back, whole, in order, and by what was asked for."""

import json
import re
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.errors import HistoryError
from assistant.history.reading import PAGE_ROWS
from assistant.history.records import Attempt, CardRef, RoundState, Selection, recording_name
from assistant.history.store import History
from assistant.scoring.verdict import Status
from tests.history.samples import FANOUT, MUTEX, QUEUE, START, attempt, begin, verdict


@pytest.fixture
def store(tmp_path: Path) -> Iterator[History]:
    with History(tmp_path / "history.sqlite") as opened:
        yield opened


@pytest.fixture(scope="module")
def lasting_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[History]:
    with History(tmp_path_factory.mktemp("history") / "history.sqlite") as opened:
        yield opened


def as_read(written: Attempt) -> dict[str, object]:
    """JSON makes lists of tuples and plain strings of enumerations."""
    return json.loads(json.dumps(written.as_json()))  # type: ignore[no-any-return]


def test_an_attempt_comes_back_whole(store: History) -> None:
    written = attempt(begin(store), recording="0123.flac")
    store.record(written)
    (read,) = store.attempts()
    assert read.as_json() == as_read(written)
    assert (read.at, read.card, read.limit_s, read.model) == (written.at, MUTEX, 30.0, "base")
    assert (read.status, read.coverage, read.grade) == (Status.OK, 0.5, 2.5)


def test_it_is_there_after_closing(tmp_path: Path) -> None:
    with History(tmp_path / "history.sqlite") as store:
        store.record(attempt(begin(store), transcript="kept"))
        store.close()
        store.close()
    with History(tmp_path / "history.sqlite") as again:
        assert [one.transcript for one in again.attempts()] == ["kept"]


@pytest.mark.parametrize("status", [Status.NO_SPEECH, Status.UNCLEAR])
def test_nothing_judged_has_no_grade(store: History, status: Status) -> None:
    store.record(attempt(begin(store), status=status, speech_s=None, over_limit_s=None))
    (read,) = store.attempts()
    assert (read.status, read.coverage, read.grade) == (status, None, None)


ODD_TEXT = st.text(st.characters(exclude_categories=()))


@settings(deadline=None)
@given(text=ODD_TEXT)
def test_any_text_comes_back(lasting_store: History, text: str) -> None:
    """Unchanged, but for halves of surrogate pairs, which no file can hold."""
    written = attempt(begin(lasting_store), transcript=text, question=text)
    lasting_store.record(written)
    (read,) = lasting_store.attempts(Selection(ids=(written.id,)))
    assert read.transcript == read.question == read.verdict["transcript"] == without_halves(text)


def without_halves(text: str) -> str:
    """Pairs joined into the character they stand for, what is left over replaced."""
    joined = re.sub(
        "([\ud800-\udbff])([\udc00-\udfff])",
        lambda pair: chr(0x10000 + (ord(pair[1]) - 0xD800) * 0x400 + ord(pair[2]) - 0xDC00),
        text,
    )
    return re.sub("[\ud800-\udfff]", "\ufffd", joined)


@pytest.mark.parametrize(
    "odd", ["a\x00b", "\u05e9\u05dc\u05d5\u05dd\u200f", "\ufeffmark", "line\r\nbreak", "🧵", "x" * 200_000]
)
def test_odd_text_by_name(store: History, odd: str) -> None:
    store.record(attempt(begin(store), transcript=odd))
    assert [one.transcript for one in store.attempts()] == [odd]


@pytest.mark.parametrize(
    ("broken", "kept"),
    [("a\udc80b", "a\ufffdb"), ("\ud800", "\ufffd"), ("\ud83e\uddf5", "🧵")],
)
def test_halves_of_surrogate_pairs(store: History, broken: str, kept: str) -> None:
    store.record(attempt(begin(store), transcript=broken))
    assert [one.transcript for one in store.attempts()] == [kept]


@pytest.mark.parametrize(
    "moment",
    [datetime(2026, 1, 31), datetime(2026, 1, 31, tzinfo=timezone(timedelta(hours=1)))],  # noqa: DTZ001
    ids=["naive", "elsewhere"],
)
def test_times_are_utc(store: History, moment: datetime) -> None:
    with pytest.raises(ValueError, match="UTC"):
        attempt("r", at=moment)
    with pytest.raises(ValueError, match="UTC"):
        store.rounds.begin(sheet="interview", drill="quickfire", planned=(), at=moment)
    with pytest.raises(ValueError, match="UTC"):
        list(store.attempts(Selection(since=moment)))


@pytest.mark.parametrize(
    "path", ["/etc/passwd", "../a.flac", "a/../../b.flac", "C:/a.flac", "\\a.flac", "..\\a.flac", ""]
)
def test_recordings_stay_in_their_folder(path: str) -> None:
    with pytest.raises(ValueError, match="recordings folder"):
        attempt("r", recording=path)


def test_the_name_of_a_recording_is_accepted() -> None:
    assert attempt("r", recording=recording_name("0" * 32)).recording == "0" * 32 + ".flac"


def test_a_verdict_that_json_cannot_hold_is_refused(store: History) -> None:
    round_id = begin(store)
    with pytest.raises(ValueError, match="JSON"):
        store.record(attempt(round_id, verdict=verdict() | {"grade": float("nan")}))
    assert store.count() == 0


def test_attempts_are_never_rewritten(store: History) -> None:
    once = attempt(begin(store), transcript="first")
    store.record(once)
    with pytest.raises(HistoryError, match="there already"):
        store.record(once)
    with (
        closing(sqlite3.connect(store.file)) as other,
        pytest.raises(sqlite3.IntegrityError, match="never rewritten"),
    ):
        other.execute("UPDATE attempts SET transcript = 'second'")
    assert [one.transcript for one in store.attempts()] == ["first"]


@pytest.fixture
def mixed(store: History) -> History:
    """Six answers on two sheets, a minute apart, told by their transcripts 0 to 5."""
    first, second = begin(store, MUTEX, QUEUE), begin(store, CardRef("seven", 7), sheet="other")
    cards = [(first, MUTEX), (first, QUEUE), (first, MUTEX), (second, CardRef("seven", 7))] + [
        (first, QUEUE)
    ] * 2
    for minute, (round_id, card) in enumerate(cards):
        sheet = "other" if round_id == second else "interview"
        store.record(attempt(round_id, card, minute=minute, transcript=str(minute), sheet=sheet))
    return store


@pytest.mark.parametrize(
    ("which", "found"),
    [
        (Selection(), "012345"),
        (Selection(sheet="interview"), "01245"),
        (Selection(sheet="nothing"), ""),
        (Selection(card_number=7), "023"),
        (Selection(sheet="other", card_number=7), "3"),
        (Selection(card_key="queue"), "145"),
        (Selection(since=START + timedelta(minutes=4)), "45"),
        (Selection(before=START + timedelta(minutes=4)), "0123"),
        (Selection(since=START + timedelta(minutes=1), before=START + timedelta(minutes=2)), "1"),
        (Selection(ids=()), ""),
        (Selection(sheet="'; DROP TABLE attempts; --"), ""),
    ],
    ids=str,
)
def test_selections(mixed: History, which: Selection, found: str) -> None:
    assert "".join(one.transcript for one in mixed.attempts(which)) == found
    assert "".join(one.transcript for one in mixed.attempts(which, newest_first=True)) == found[::-1]
    assert mixed.count(which) == len(found)


@pytest.mark.parametrize(("limit", "found"), [(0, ""), (1, "0"), (3, "012"), (100, "012345")])
def test_limits(mixed: History, limit: int, found: str) -> None:
    assert "".join(one.transcript for one in mixed.attempts(limit=limit)) == found


def test_sheets_and_beginnings_of_ids(mixed: History) -> None:
    assert mixed.sheets() == ["interview", "other"]
    ids = [one.id for one in mixed.attempts()]
    assert mixed.ids_beginning(ids[2].upper()) == [ids[2]]
    assert mixed.ids_beginning("") == ids
    assert mixed.ids_beginning("%") == []


@pytest.mark.parametrize("number", [PAGE_ROWS - 1, PAGE_ROWS, PAGE_ROWS + 1])
def test_pages_join_without_a_seam(store: History, number: int) -> None:
    round_id = begin(store)
    written = [attempt(round_id, transcript=str(i)) for i in range(number)]
    for one in written:
        store.record(one)
    assert [one.id for one in store.attempts()] == [one.id for one in written]
    assert [one.id for one in store.attempts(newest_first=True)] == [one.id for one in written][::-1]


def test_reading_does_not_stand_in_the_way_of_writing(store: History) -> None:
    round_id = begin(store)
    store.record(attempt(round_id, transcript="first"))
    reader = store.attempts()
    assert next(reader).transcript == "first"
    gone = store.forget_everything(store.file.parent / "recordings")
    assert gone.traces_gone
    assert list(reader) == []


@pytest.mark.parametrize(
    ("answered", "state", "remaining"),
    [
        ([], None, (MUTEX, QUEUE, FANOUT)),
        ([(MUTEX, Status.OK)], None, (QUEUE, FANOUT)),
        ([(QUEUE, Status.UNCLEAR), (QUEUE, Status.OK)], RoundState.INTERRUPTED, (MUTEX, FANOUT)),
        ([(MUTEX, Status.OK), (QUEUE, Status.NO_SPEECH)], None, (QUEUE, FANOUT)),
        ([(MUTEX, Status.OK), (QUEUE, Status.OK), (FANOUT, Status.OK)], None, None),
        ([(MUTEX, Status.OK)], RoundState.FINISHED, None),
    ],
)
def test_what_remains_of_a_round(
    store: History,
    answered: list[tuple[CardRef, Status]],
    state: RoundState | None,
    remaining: tuple[CardRef, ...] | None,
) -> None:
    round_id = begin(store, MUTEX, QUEUE, FANOUT)
    for card, status in answered:
        store.record(attempt(round_id, card, status=status))
    if state is not None:
        store.rounds.end(round_id, state, START + timedelta(minutes=9))
    found = store.rounds.unfinished("interview")
    assert (found.remaining if found else None) == remaining
    if found:
        assert (found.id, found.state, found.started_at) == (round_id, RoundState.INTERRUPTED, START)
        assert found.planned == (MUTEX, QUEUE, FANOUT)
        assert found.ended_at == (state and START + timedelta(minutes=9))


def test_only_the_last_round_is_taken_up_again(store: History) -> None:
    begin(store, minute=0)
    last = begin(store, minute=1)
    begin(store, sheet="other", minute=2)
    assert store.rounds.unfinished("never") is None
    assert store.rounds.unfinished("interview", drill="star") is None
    found = store.rounds.unfinished("interview", drill="quickfire")
    assert found
    assert found.id == last
    store.rounds.end(last, RoundState.FINISHED, START)
    assert store.rounds.unfinished("interview") is None


def test_a_resumed_round_goes_on(store: History) -> None:
    round_id = begin(store, MUTEX, QUEUE)
    store.record(attempt(round_id, MUTEX))
    store.rounds.end(round_id, RoundState.INTERRUPTED, START)
    store.rounds.resume(round_id)
    store.record(attempt(round_id, QUEUE))
    store.rounds.end(round_id, RoundState.FINISHED, START)
    assert store.count(Selection(round_id=round_id)) == 2
    assert store.rounds.unfinished("interview") is None


def test_a_round_that_is_gone(store: History) -> None:
    with pytest.raises(HistoryError, match="forgotten meanwhile"):
        store.record(attempt("nothing"))
    with pytest.raises(HistoryError, match="forgotten meanwhile"):
        store.rounds.end("nothing", RoundState.FINISHED, START)
    with pytest.raises(HistoryError, match="forgotten meanwhile"):
        store.rounds.resume("nothing")
    with pytest.raises(ValueError, match="running"):
        store.rounds.end(begin(store), RoundState.RUNNING, START)
    store.record(attempt(begin(store)))  # a refused answer left no lock behind
    assert store.count() == 1


def test_it_serves_only_its_own_thread(store: History) -> None:
    errors: list[BaseException] = []

    def elsewhere() -> None:
        try:
            store.count()
        except sqlite3.ProgrammingError as err:
            errors.append(err)

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert len(errors) == 1


def test_utc_by_any_name_is_utc(store: History) -> None:
    london = timezone(timedelta(0), "GMT")
    store.record(attempt(begin(store), at=datetime(2026, 1, 31, 9, tzinfo=london)))
    assert [one.at for one in store.attempts()] == [datetime(2026, 1, 31, 9, tzinfo=UTC)]
