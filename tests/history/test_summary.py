"""The figures of a round."""

from typing import Any

import pytest

from assistant.history.records import CardRef
from assistant.history.summary import RoundSummary, summarize
from assistant.scoring.verdict import Status
from tests.history.samples import FANOUT, MUTEX, QUEUE, attempt

SILENCE: dict[str, Any] = {"status": Status.NO_SPEECH, "made": (), "speech_s": None, "over_limit_s": None}


def test_a_round() -> None:
    attempts = [
        attempt("r", MUTEX, made=(True, True, None), grade=4.0, speech_s=10.0, over_limit_s=0.0),
        attempt("r", QUEUE, made=(True, False, False, False), grade=1.0, speech_s=20.0, over_limit_s=2.5),
        attempt("r", QUEUE, **SILENCE),
        attempt("r", QUEUE, status=Status.UNCLEAR, made=(None, None), speech_s=3.0, over_limit_s=0.0),
    ]
    assert summarize(attempts, [MUTEX, QUEUE, FANOUT]) == RoundSummary(
        answered=2,
        no_speech=1,
        unclear=1,
        not_reached=1,
        mean_coverage=0.625,
        mean_grade=2.5,
        points_made=3,
        points_total=6,
        over_limit=1,
        speech_s=33.0,
        weakest=attempts[1],
    )


@pytest.mark.parametrize("attempts", [[], [attempt("r", **SILENCE)]], ids=["nothing", "silence"])
def test_without_an_answer_there_is_no_mean(attempts: list[Any]) -> None:
    summary = summarize(attempts)
    assert (summary.mean_coverage, summary.mean_grade, summary.weakest) == (None, None, None)
    assert (summary.answered, summary.points_made, summary.points_total, summary.speech_s) == (0, 0, 0, 0)


@pytest.mark.parametrize(
    ("grades_and_points", "weakest"),
    [
        ([(5.0, (True,)), (5.0, (True,))], None),
        ([(3.0, (True, False)), (2.0, (True, False)), (4.0, (True, False))], 1),
        ([(2.0, (True, False)), (2.0, (False, False))], 1),
        ([(2.0, (True, False)), (2.0, (True, False))], 0),
        ([(0.0, (False,)), (5.0, (True,))], 0),
        ([(1.0, (True, True)), (2.0, (True, False))], 1),
        ([(1.0, (None,)), (2.0, (True, False))], 1),
    ],
)
def test_the_weakest_left_something_unsaid(
    grades_and_points: list[tuple[float, tuple[bool | None, ...]]], weakest: int | None
) -> None:
    attempts = [
        attempt("r", CardRef(str(i), i), grade=grade, made=made)
        for i, (grade, made) in enumerate(grades_and_points)
    ]
    assert summarize(attempts).weakest is (None if weakest is None else attempts[weakest])


def test_typed_answers_have_no_times() -> None:
    summary = summarize([attempt("r", speech_s=None, over_limit_s=None)])
    assert (summary.answered, summary.speech_s, summary.over_limit) == (1, 0.0, 0)
