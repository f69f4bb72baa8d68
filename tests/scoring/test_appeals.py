"""Points counted by the person who answered: the figures follow, and stay within their bounds."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.scoring.appeals import with_counted
from assistant.scoring.grade import grade
from assistant.scoring.points import FULL_CREDIT, NO_CREDIT
from assistant.scoring.verdict import Delivery, PointResult, Status, TermResult, Verdict


def verdict_of(scores: list[float], *, term_share: float = 0.5) -> Verdict:
    """A verdict with a point for each score, made from 0.45 on, graded by the product's formula."""
    points = tuple(
        PointResult("abcdefgh"[place], f"point {place}", score >= 0.45, score, "")
        for place, score in enumerate(scores)
    )
    terms = (TermResult("said", True, "said", None, 1.0), TermResult("not", False, None, None, 0.0))
    credit = [min(1.0, max(0.0, (score - NO_CREDIT) / (FULL_CREDIT - NO_CREDIT))) for score in scores]
    return Verdict(
        card=7,
        status=Status.OK,
        transcript="what was said",
        coverage=sum(bool(point.made) for point in points) / len(points),
        grade=grade(sum(credit) / len(credit), term_share),
        points=points,
        terms=terms,
        red_flags=(),
        delivery=Delivery(3, 0),
    )


def test_a_counted_point_is_made_with_the_words_given() -> None:
    counted = with_counted(verdict_of([0.9, 0.3, 0.0, 0.0]), {"b": "my words"})
    assert [point.made for point in counted.points] == [True, True, False, False]
    assert (counted.points[1].evidence, counted.points[1].appealed) == ("my words", True)
    assert counted.coverage == 0.5


def test_the_grade_is_that_of_an_answer_that_made_the_point() -> None:
    counted = with_counted(verdict_of([0.9, 0.3, 0.1]), {"b": "my words"})
    assert counted.grade == pytest.approx(verdict_of([0.9, 1.0, 0.1]).grade, abs=0.01)


def test_an_unclear_point_comes_back_into_the_count() -> None:
    before = verdict_of([0.9, 0.45, 0.0])
    unclear = replace(before.points[1], made=None)
    before = replace(before, points=(before.points[0], unclear, before.points[2]), coverage=0.5)
    assert with_counted(before, {"b": "words"}).coverage == pytest.approx(2 / 3, abs=1e-4)


@pytest.mark.parametrize("counted", [{}, {"z": "unknown"}, {"a": "made anyway"}])
def test_what_is_not_open_changes_nothing(counted: dict[str, str]) -> None:
    before = verdict_of([0.9, 0.3])
    assert with_counted(before, counted) is before


def test_an_answer_that_was_not_judged_stays_so() -> None:
    before = replace(verdict_of([0.9, 0.3]), status=Status.UNCLEAR, coverage=None, grade=None)
    assert with_counted(before, {"b": "words"}) is before


def test_where_nothing_could_be_told_the_counted_point_is_graded() -> None:
    before = verdict_of([0.45])
    before = replace(before, points=(replace(before.points[0], made=None),), coverage=None, grade=None)
    counted = with_counted(before, {"a": "words"})
    assert (counted.coverage, counted.grade) == (1.0, 5.0)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=8), st.data())
def test_a_grade_only_rises_and_all_points_make_the_best(scores: list[float], data: st.DataObject) -> None:
    before = verdict_of(scores)
    names = [point.id for point in before.points if not point.made]
    some = data.draw(st.lists(st.sampled_from(names), unique=True)) if names else []
    after = with_counted(before, dict.fromkeys(some, "words"))
    assert before.grade is not None
    assert after.grade is not None
    assert before.grade - 0.01 <= after.grade <= 5.0
    if names and len(names) == len(scores):
        assert with_counted(before, dict.fromkeys(names, "words")).grade == 5.0
