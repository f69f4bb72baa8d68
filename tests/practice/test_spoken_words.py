"""What is said of an answer in short, and beside it."""

from dataclasses import replace

import pytest

from assistant.decks.cards import Card, Point, Term
from assistant.events import Flaw, Transcript
from assistant.history.summary import RoundSummary
from assistant.practice import wording
from assistant.practice.hints import hint_text
from assistant.practice.signals import Lead
from assistant.scoring.score import score
from assistant.scoring.verdict import Delivery, PointResult, Status, TermResult, Verdict


def card(number: int) -> Card:
    points = (
        Point("a", "apples are red", ("rosy apples",)),
        Point("b", "bananas are yellow", ("golden bananas",)),
        Point("c", "cherries are sweet", ("sugary cherries",)),
    )
    terms = (Term("apples"), Term("bananas"))
    return Card(str(number), number, "Fruit", f"Question {number}?", "All of it.", points, terms)


def brief(number: int, said: str) -> str:
    return wording.brief_text(card(number), score(card(number), Transcript(said)))


@pytest.mark.parametrize(
    ("number", "said", "text"),
    [
        (3, "apples are red and bananas are yellow", "Two of three; you left out cherries are sweet."),
        (1, "apples are red", "One of three; missing: bananas are yellow, and one more."),
        (3, "apples are red, bananas are yellow and cherries are sweet", "All three points."),
        (1, "apples are red, bananas are yellow and cherries are sweet", "All three points. Well done."),
    ],
)
def test_the_count_comes_first_and_little_more(number: int, said: str, text: str) -> None:
    assert brief(number, said) == text


FLAW = "it was spoken too fast"


def unsure(made: list[bool | None], flaw: str | None = FLAW, status: Status = Status.OK) -> Verdict:
    """A verdict on the card with these points made."""
    points = tuple(
        PointResult(point.id, point.text, told, 0.5, "")
        for point, told in zip(card(1).points, made, strict=True)
    )
    return Verdict(1, status, "", 1.0, 5.0, points, (), (), Delivery(0, 0, flaw=flaw))


@pytest.mark.parametrize(
    ("verdict", "text"),
    [
        (unsure([True, None, None]), f"One of three, and two unclear. I could not hear you well: {FLAW}."),
        (unsure([True, None, True], flaw=None), "Two of three, and one unclear."),
        (
            unsure([True, None, False]),
            f"One of three, and one unclear; missing: cherries are sweet. I could not hear you well: {FLAW}.",
        ),
        (unsure([True, True, True]), "All three points. Well done."),
        (unsure([False, None, None], flaw=None), "None of three, and two unclear; missing: apples are red."),
        (
            unsure([None, None, None], status=Status.UNCLEAR),
            f"I could not make out your answer, so it is not graded. I could not hear you well: {FLAW}.",
        ),
    ],
    ids=["half unclear", "no flaw", "missed too", "all made", "none made", "not judged"],
)
def test_what_is_unclear_is_never_praised_and_is_told_with_its_reason(verdict: Verdict, text: str) -> None:
    assert wording.brief_text(card(1), verdict) == text
    reason = f"I could not hear you well: {FLAW}."
    assert (reason in wording.feedback_text(card(1), verdict)) is (reason in text)


def test_a_card_without_points_is_not_praised_for_them() -> None:
    bare = replace(unsure([True, True, True]), points=())
    assert "Well done" not in wording.brief_text(card(1), bare)


def test_what_was_never_said_is_not_told_beside_what_is_unclear() -> None:
    unsaid = (TermResult("plums", False, None, None, 0.0),)
    told = [
        wording.feedback_text(card(1), replace(unsure([True, True, last], flaw=None), terms=unsaid))
        for last in (True, None)
    ]
    assert ["You never said “plums”." in text for text in told] == [True, False]


@pytest.mark.parametrize("flaw", Flaw)
def test_a_question_that_comes_again_says_what_was_wrong(flaw: Flaw) -> None:
    lead = Lead(flaw.name.lower())
    assert wording.LEADS[lead] == f"I could not make out your answer: {flaw}. Once more."
    asked = wording.follow_up_text(card(1), unsure([True, None, True], flaw=flaw))
    assert asked.startswith(f"I could not hear you well: {flaw}. I was not sure")


def test_who_was_not_heard_is_told_so() -> None:
    assert brief(1, "") == "I did not hear an answer."


def test_hints_give_a_term_then_points() -> None:
    assert hint_text(card(1), None, 0) == "A word to use: apples."
    assert hint_text(card(1), None, 1) == "One point: apples are red."
    assert hint_text(card(1), None, 4) == "Another word: bananas."
    assert hint_text(card(1), None, 5).startswith("There is nothing left")


def test_hints_after_an_answer_are_about_what_was_missing() -> None:
    verdict = score(card(1), Transcript("apples are red"))
    assert hint_text(card(1), verdict, 0) == "A word to use: bananas."
    assert hint_text(card(1), verdict, 1) == "One point: bananas are yellow."


def test_how_the_round_goes() -> None:
    summary = RoundSummary(2, 0, 0, 3, 0.5, 3.0, 4, 8, 0, 20.0, None)
    assert wording.progress_text(summary, "card") == "Two answers, four of eight points. Three cards to go."
    nothing = RoundSummary(0, 0, 0, 1, None, None, 0, 0, 0, 0.0, None)
    assert wording.progress_text(nothing, "story") == "No answers yet. One story to go."
