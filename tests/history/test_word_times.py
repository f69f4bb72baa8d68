"""When words were said is kept with the attempt, and goes with it."""

import math
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.errors import HistoryError
from assistant.events import Flaw, Span, Timing, Transcript, Word
from assistant.history.amendments import FollowUp
from assistant.history.records import Selection
from assistant.history.store import History
from assistant.history.word_times import ANSWER, FOLLOW_UP, WordTimes, word_times_of
from tests.history.samples import START, attempt, begin, verdict

SAID = WordTimes(
    4.5,
    (Word("a", 0.4, 0.48, 0.99), Word("“semaphore”,", 0.5, 1.12, 0.87123), Word("שלום", 2.0, 2.4, 0.4)),
    (Span(0.352, 1.2), Span(1.9, 2.5)),
    unheard_s=1.251,
    flaw=Flaw.TOO_QUIET,
)
KEPT = replace(
    SAID,
    words=(SAID.words[0], replace(SAID.words[1], probability=0.8712), SAID.words[2]),
    speech=(Span(0.35, 1.2), Span(1.9, 2.5)),
    unheard_s=1.25,
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "history.sqlite"


def test_words_and_stretches_are_kept_to_a_hundredth(file: Path) -> None:
    with History(file) as store:
        first, second = (attempt(begin(store)) for _ in range(2))
        store.record(first, word_times=SAID)
        store.record(second)
        assert store.word_times([first.id, second.id]) == {first.id: {ANSWER: KEPT}}
        store.record_follow_up(FollowUp(first.id, START, verdict()), word_times=SAID)
        assert store.word_times([first.id]) == {first.id: {ANSWER: KEPT, FOLLOW_UP: KEPT}}


def test_many_are_read_at_once(file: Path) -> None:
    with History(file) as store:
        round_id = begin(store)
        attempts = [attempt(round_id) for _ in range(450)]
        for one in attempts:
            store.record(one, word_times=SAID)
        assert len(store.word_times([one.id for one in attempts])) == 450


def test_typed_answers_have_none() -> None:
    assert word_times_of(Transcript("a mutex"), Timing(0.0, ())) is None
    timing = Timing(4.5, SAID.speech, unheard_s=1.251, flaw=Flaw.TOO_QUIET)
    assert word_times_of(Transcript("", SAID.words), timing) == SAID
    silence = word_times_of(Transcript(""), timing)  # spoken, and not understood
    assert silence == replace(SAID, words=())


@pytest.mark.parametrize("everything", [True, False])
def test_nothing_of_the_words_remains_when_they_are_forgotten(
    file: Path, tmp_path: Path, everything: bool
) -> None:
    with History(file) as store:
        first, kept = (attempt(begin(store)) for _ in range(2))
        store.record(first, word_times=SAID)
        store.record_follow_up(FollowUp(first.id, START, verdict()), word_times=SAID)
        store.record(kept, word_times=replace(SAID, words=()))
        assert b"semaphore" in _bytes(file)
        if everything:
            store.forget_everything(tmp_path / "recordings")
        else:
            store.forget(Selection(ids=(first.id,)), tmp_path / "recordings")
        left = store.word_times([first.id, kept.id])
        assert list(left) == ([] if everything else [kept.id])
    assert b"semaphore" not in _bytes(file)


def test_an_answer_and_its_words_are_kept_together_or_not_at_all(file: Path) -> None:
    broken = replace(SAID, words=(Word("a", math.nan, 0.5, 1.0),))
    with History(file) as store:
        with pytest.raises(ValueError, match="JSON"):
            store.record(attempt(begin(store)), word_times=broken)
        assert store.count() == 0
        first = attempt(begin(store))
        store.record(first, word_times=SAID)
        with pytest.raises(HistoryError, match="there already"):
            store.record(first, word_times=replace(SAID, duration_s=9.0))
        assert store.word_times([first.id]) == {first.id: {ANSWER: KEPT}}


def test_they_are_never_rewritten(file: Path) -> None:
    with History(file) as store:
        store.record(attempt(begin(store)), word_times=SAID)
    with closing(sqlite3.connect(file)) as database, pytest.raises(sqlite3.IntegrityError, match="never"):
        database.execute("UPDATE word_times SET words = '[]'")


def _bytes(file: Path) -> bytes:
    return b"".join(path.read_bytes() for path in file.parent.glob(f"{file.name}*"))
