"""Grade and coverage."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.scoring.grade import grade, share

SHARES = st.floats(0, 1)


@pytest.mark.parametrize(
    ("covered", "terms", "expected"),
    [(1.0, 1.0, 5.0), (1.0, 0.0, 5.0), (0.0, 0.0, 0.0), (0.5, None, 2.5), (0.5, 1.0, 3.0), (0.0, 1.0, 1.0)],
)
def test_grades(covered: float, terms: float | None, expected: float) -> None:
    assert grade(covered, terms) == pytest.approx(expected)


@given(less=SHARES, more=SHARES, terms=SHARES)
def test_the_grade_rises_with_points_and_with_terms(less: float, more: float, terms: float) -> None:
    less, more = sorted((less, more))
    assert grade(less, terms) <= grade(more, terms) + 1e-9
    assert grade(terms, less) <= grade(terms, more) + 1e-9
    assert 0 <= grade(less, terms) <= 5


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        ([True, False], 0.5),
        ([True, None], 1.0),
        ([False, None, True, True, True], 0.75),
        ([None], None),
        ([], None),
    ],
)
def test_what_could_not_be_told_leaves_the_denominator(
    outcomes: list[bool | None], expected: float | None
) -> None:
    assert share(outcomes) == expected
