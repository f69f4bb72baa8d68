"""What is said is cut into sentences, and nothing of it is lost."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.synthesis.sentences import LONGEST, SHORTEST, sentences
from assistant.synthesis.shaping import speakable


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("", []),
        (" \n\t\0", []),
        ("No end", ["No end"]),
        ("You made one of two. Which?  Say more!", ["You made one of two.", "Which?", "Say more!"]),
        ("Use e.g. Redis, i.e. a cache, etc. Or not.", ["Use e.g. Redis, i.e. a cache, etc.", "Or not."]),
        ("It is 3.5 seconds in v1.0 of ASP.NET. Next.", ["It is 3.5 seconds in v1.0 of ASP.NET.", "Next."]),
        ("Dr. Smith vs. Mr. Jones at 5 p.m. on Monday.", ["Dr. Smith vs. Mr. Jones at 5 p.m. on Monday."]),
        ("The U.S. has it. So do I.", ["The U.S. has it.", "So do I."]),
        ("First question... What is a queue?", ["First question...", "What is a queue?"]),
        ("Really ...", ["Really ..."]),
        ("You said: “a queue”. Can you say that again?", ["You said: “a queue”.", "Can you say that again?"]),
    ],
)  # fmt: skip
def test_where_sentences_end(text: str, pieces: list[str]) -> None:
    assert sentences(text) == pieces


def test_colons_and_semicolons_end_a_piece() -> None:
    first = "that a task queue is a lightweight routing mechanism;"
    second = "that any number of workers poll it."
    assert sentences(f"You left out: {first} {second} Yes.") == ["You left out:", first, second, "Yes."]
    assert sentences("Note: at 10:30 it began; or not.") == ["Note: at 10:30 it began; or not."]


def test_a_long_clause_is_cut_at_a_comma() -> None:
    first = "Any number of workers poll it, in any language, so that it decouples callers from workers,"
    second = "and nothing is lost when all of them are down for a while."
    assert sentences(f"{first} {second}") == [first, second]


def test_without_a_clause_a_long_sentence_stays_whole() -> None:
    text = "word " * 60 + "end."
    assert sentences(text) == [text]


SAID = st.sampled_from(
    [
        "Yes.",
        "It costs $3.50, e.g. for one.",
        "Why?",
        "You left out: " + "; ".join(["this long point"] * 12) + ".",
    ]
)


@settings(max_examples=40)
@given(st.lists(SAID, max_size=6), st.lists(SAID, max_size=6))
def test_what_comes_before_a_text_does_not_change_its_pieces(before: list[str], text: list[str]) -> None:
    """So what was rendered ahead, such as an expert answer, is found again behind other words."""
    assert sentences(" ".join([*before, *text])) == sentences(" ".join(before)) + sentences(" ".join(text))


@settings(max_examples=60)
@given(st.text(max_size=400) | st.text(alphabet="ab.,;: \n", max_size=400))
def test_nothing_is_lost_and_nothing_is_empty(text: str) -> None:
    pieces = sentences(text)
    assert "".join("".join(pieces).split()) == "".join(speakable(text).split())
    assert all(piece.strip() == piece != "" for piece in pieces)


@settings(max_examples=40)
@given(st.lists(st.text(alphabet="abc", min_size=1, max_size=LONGEST - 2 * SHORTEST), max_size=12))
def test_no_piece_is_longer_than_it_must_be(clauses: list[str]) -> None:
    assert all(len(piece) <= LONGEST for piece in sentences(", ".join(clauses)))
