"""Points and terms where nobody has written any."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.decks.derive import MAX_TERMS, derive_points, derive_terms, point_id
from assistant.decks.stopwords import COMMON_WORDS, STOP_WORDS


@pytest.mark.parametrize(
    ("answer", "points"),
    [
        ("Yes.", ["Yes"]),
        ("Heat denatures proteins. Acid does too.", ["Heat denatures proteins, Acid does too"]),
        ("Heat denatures proteins. Acid unfolds chains.", ["Heat denatures proteins", "Acid unfolds chains"]),
        (
            "Signals are async messages; queries are sync reads.",
            ["Signals are async messages", "queries are sync reads"],
        ),
        ("A durable platform -- you write code.", ["A durable platform", "you write code"]),
        (
            "Use fmt.Errorf, e.g. for 0.1 percent. Reserve panic for bugs.",
            ["Use fmt.Errorf, e.g. for 0.1 percent", "Reserve panic for bugs"],
        ),
        (
            "Tunable per call: first interval, growth factor, and max attempts.",
            ["Tunable per call: first interval", "growth factor", "max attempts"],
        ),
        ("Two entries: a debit and a credit.", ["Two entries: a debit and a credit"]),
        (
            "Choose consistency (reject requests; stay correct) or availability (serve stale data).",
            ["Choose consistency (reject requests; stay correct) or availability (serve stale data)"],
        ),
    ],
)
def test_clauses_become_points(answer: str, points: list[str]) -> None:
    derived = derive_points(answer)
    assert [point.text for point in derived] == points
    assert [point.id for point in derived] == [point_id(index) for index in range(len(points))]


@pytest.mark.parametrize(
    ("index", "name"),
    [(0, "a"), (25, "z"), (26, "aa"), (27, "ab"), (51, "az"), (52, "ba"), (701, "zz"), (702, "aaa")],
)
def test_ids_go_on_after_z(index: int, name: str) -> None:
    assert point_id(index) == name


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("Wrap it with fmt.Errorf() and check errors.Is().", {"fmt.Errorf", "errors.Is"}),
        ("Goroutines start with a ~2KB stack and are M:N scheduled.", {"2KB", "M:N", "Goroutines"}),
        ("It gives at-least-once delivery to Stripe.", {"at-least-once delivery", "Stripe"}),
        ("The worker's event history is replayed.", {"event history"}),
        ("During a network partition, choose consistency.", {"network partition", "consistency"}),
    ],
)
def test_terms_by_weight(answer: str, expected: set[str]) -> None:
    assert expected <= {term.text for term in derive_terms(answer)}


def test_common_words_are_never_terms() -> None:
    assert derive_terms("You can get it done with the right things, and it works well all the time.") == ()
    assert STOP_WORDS < COMMON_WORDS


@given(st.text())
def test_any_answer_has_points_and_bounded_terms(answer: str) -> None:
    points, terms = derive_points(answer), derive_terms(answer)
    assert all(point.text for point in points)
    assert len(terms) <= MAX_TERMS
    assert not any(term.text.casefold() in COMMON_WORDS for term in terms)
    if any(char.isalnum() for char in answer):
        assert points
