"""A point that was made with another number is not made."""

import pytest

from assistant.decks.cards import Card, Point, Term
from assistant.events import Transcript, Word
from assistant.scoring.explain import explain
from assistant.scoring.score import judge, score
from assistant.scoring.verdict import Verdict

CARD = Card(
    key="1",
    number=1,
    deck="Deck",
    question="Goroutines?",
    answer="Goroutines have about 2KB initial stack, for example 1 KB, and keys stay for 24 hours.",
    points=(
        Point("a", "about 2KB initial stack", ("a stack of a few kilobytes",)),
        Point("b", "keys stay for 24 hours"),
        Point("c", "example: 10 dollars are stored as 1000 cents"),
    ),
    terms=(Term("2KB"), Term("24 hours")),
)


def made(verdict: Verdict) -> str:
    return "".join(point.id for point in verdict.points if point.made)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("they start with about 2 KB initial stack", "a"),
        ("they start with two K of initial stack", "a"),
        ("they start with about 2048 bytes initial stack", "a"),
        ("they start with about 8 KB initial stack", ""),
        ("they start with about 2 MB initial stack", ""),
        ("about 8 KB initial stack, no, sorry, about 2KB initial stack", "a"),
        ("about 8 megabytes initial stack, no, sorry, kilobytes", "a"),
        ("they start with a 2K initial stack whereas threads have one megabyte", "a"),
        ("a 2K initial stack, a thread has one megabyte of initial stack", "a"),
        ("about 2K of initial stack versus 1 MB for a thread", "a"),
        ("a few KB of initial stack against the 8 MB of a thread", "a"),
        ("the keys stay for a day so a retry after 30 minutes is safe", "b"),
        ("the initial stack is small, you can have 2 million of them", "a"),
        ("the keys stay for 24 hours", "b"),
        ("the keys stay for a day, that is one day", "b"),
        ("the keys stay for 48 hours", ""),
        ("so 20 dollars are stored as 2000 cents for example", "c"),
    ],
)
def test_points(text: str, expected: str) -> None:
    assert made(score(CARD, Transcript(text))) == expected


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("it has two K of stack and stays for a day or one day", ["2KB", "24 hours"]),
        ("it has 2000 bytes and stays for 1440 minutes", ["2KB", "24 hours"]),
        ("it has 2000 goroutines and stays for 24 minutes", []),
        ("it has 1 to 1000 kilobytes, and not 2048 bytes", []),
    ],
)
def test_terms_by_their_amount(text: str, said: list[str]) -> None:
    assert [term.term for term in score(CARD, Transcript(text)).terms if term.said] == said


def test_a_number_that_the_recogniser_doubts_leaves_the_point_open() -> None:
    text = "they all start with about 8 KB initial stack"
    words = tuple(
        Word(word, 0.4 * place, 0.4 * place + 0.3, 0.1 if word in {"8", "KB"} else 0.95)
        for place, word in enumerate(text.split())
    )
    assert score(CARD, Transcript(text, words)).points[0].made is None


def test_the_explanation_names_the_number() -> None:
    (point, *_) = explain(judge(CARD, Transcript("about 8 KB initial stack"))).points
    assert 'the number is another: "8 KB"' in point.why
    (term, *_) = explain(judge(CARD, Transcript("about 2000 bytes initial stack"))).terms
    assert (term.why, term.heard) == ("the same amount", "2000 bytes")
