"""Judging off the thread that hears."""

import threading

import pytest

from assistant.events import Transcript
from assistant.listening.opinion import Opinion

PATIENCE_S = 10


class SlowJudge:
    """Counts words; waits at a gate before each judgement."""

    def __init__(self) -> None:
        self.gate = threading.Semaphore(0)
        self.began = threading.Semaphore(0)
        self.judged: list[str] = []

    def __call__(self, transcript: Transcript) -> int:
        self.began.release()
        assert self.gate.acquire(timeout=PATIENCE_S)
        self.judged.append(transcript.text)
        return len(transcript.text.split())


def wait_until_formed(opinion: Opinion[int], transcript: Transcript) -> int:
    with opinion._changed:
        assert opinion._changed.wait_for(
            lambda: opinion._formed is not None and opinion._formed.transcript is transcript, PATIENCE_S
        )
    formed = opinion.formed()
    assert formed is not None
    return formed.view


def test_asking_does_not_wait_and_the_newest_takes_the_place_of_one_that_waits() -> None:
    judge = SlowJudge()
    opinion = Opinion(judge)
    first, second, third = (Transcript(text) for text in ("one", "one two", "one two three"))
    opinion.ask(first)
    assert judge.began.acquire(timeout=PATIENCE_S)
    opinion.ask(second)
    opinion.ask(third)
    assert opinion.formed() is None
    judge.gate.release(2)
    assert wait_until_formed(opinion, third) == 3
    assert judge.judged == ["one", "one two three"]
    opinion.close()
    opinion.settle()


def test_nobody_waits_for_the_one_under_way_when_it_is_closed() -> None:
    judge = SlowJudge()
    opinion = Opinion(judge)
    opinion.ask(Transcript("one"))
    assert judge.began.acquire(timeout=PATIENCE_S)
    opinion.ask(Transcript("one two"))
    opinion.close()
    judge.gate.release(2)
    opinion.settle()
    assert judge.judged == ["one"]
    assert not any(thread.name == "opinion" for thread in threading.enumerate())


def test_what_the_judge_raises_is_raised_where_the_opinion_is_read() -> None:
    def fail(_: Transcript) -> int:
        raise ValueError("no such card")

    opinion = Opinion(fail)
    opinion.ask(Transcript("one"))
    opinion.settle()
    with pytest.raises(ValueError, match="no such card"):
        opinion.formed()


def test_an_opinion_that_nobody_asks_for_costs_no_thread() -> None:
    before = threading.active_count()
    opinion = Opinion(len)  # type: ignore[arg-type]  # never called
    assert threading.active_count() == before
    opinion.close()
    opinion.settle()
