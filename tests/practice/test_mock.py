"""An interview: its parts, its interruptions, and what to work on afterwards."""

import pytest

from assistant.decks.cards import Card, Point
from assistant.events import Transcript
from assistant.practice.advice import Advice, things_to_work_on
from assistant.practice.drills.asking import ASKING_CARD, Asking
from assistant.practice.drills.mock import (
    GREETING,
    SHAPES,
    STOP_FACTOR,
    THANKS,
    interview_items,
    looking_back,
)
from assistant.practice.drills.quickfire import Quickfire
from assistant.practice.interview_text import interview_text
from assistant.practice.plan import Debrief, Given, Item, Pacing

QUICKFIRE = Quickfire(None, None)


def card(number: int) -> Card:
    points = (Point("a", "apples are red"), Point("b", "bananas are yellow"))
    return Card(str(number), number, "Fruit", f"Question {number}?", "Apples are red.", points, ())


def item(number: int, nudge: str = "") -> Item:
    return Item(card(number), QUICKFIRE, Pacing(60.0, nudge=nudge), notes=("a note",))


def given(*answers: str) -> list[Given]:
    return [
        Given(item(number), QUICKFIRE.judge(card(number), Transcript(answer)))
        for number, answer in enumerate(answers, 1)
    ]


def test_each_part_begins_with_its_words_and_the_first_with_a_greeting() -> None:
    first, second, third = interview_items(
        15, [("To begin.", [item(1), item(2)]), ("Next.", [item(3, "Enough.")])]
    )
    assert first.intro == f"{GREETING.format(minutes=15)} To begin."
    assert (second.intro, third.intro) == ("", "Next.")
    assert (second.pacing.nudge, third.pacing.nudge) == ("Let me stop you there.", "Enough.")
    assert {each.pacing.stop_factor for each in (first, second, third)} == {STOP_FACTOR}
    assert first.notes == ()
    assert not first.tells_verdict


def test_a_part_without_items_is_left_out() -> None:
    (only,) = interview_items(15, [("To begin.", []), ("Next.", [item(3)])])
    assert only.intro == f"{GREETING.format(minutes=15)} Next."


def test_an_interviewer_does_not_tell_whether_it_was_right() -> None:
    (only,) = interview_items(15, [("", [item(1)])])
    for answer in ("apples are red and bananas are yellow", "no idea"):
        assert only.drill.feedback(only.card, QUICKFIRE.judge(card(1), Transcript(answer))) in THANKS
    assert only.drill.name == "quickfire"


@pytest.mark.parametrize("minutes", SHAPES)
def test_an_interview_leaves_time_for_the_interviewer(minutes: int) -> None:
    shape = SHAPES[minutes]
    spoken_s = shape.cards * shape.card_s + shape.stories * 120 + shape.design_s + shape.asking_s
    assert 0.6 * minutes * 60 < spoken_s < 0.9 * minutes * 60


@pytest.mark.parametrize(
    ("said", "coverage", "flags"),
    [
        ("How is the team structured? And what does on-call look like?", 1.0, 0),
        ("How is the team structured?", 0.5, 0),
        ("No, I think you have covered everything, thank you.", 0.0, 1),
    ],
)
def test_asking_nothing_is_a_red_flag(said: str, coverage: float, flags: int) -> None:
    verdict = Asking("Not asking questions at the end.").judge(ASKING_CARD, Transcript(said))
    assert (verdict.coverage, len(verdict.red_flags)) == (coverage, flags)
    assert Asking("").judge(ASKING_CARD, Transcript(said)).red_flags == ()


def test_three_things_to_work_on_of_different_kinds_the_weightiest_first() -> None:
    more = [
        Advice("red flag", "Avoid this.", 1.0),
        Advice("red flag", "And this.", 0.9),
        Advice("time", "Faster.", 0.1),
    ]
    advice = things_to_work_on(given("apples are red", "nothing of the kind"), more)
    assert [each.about for each in advice] == ["red flag", "quick-fire", "time"]
    assert advice[0].text == "Avoid this."
    assert advice[1].text.startswith("Question 2? You left out: apples are red; bananas are yellow.")


def test_a_flawless_interview_is_praised() -> None:
    debrief = looking_back(lambda _: None)(given("apples are red and bananas are yellow"))
    assert debrief is not None
    assert debrief.spoken == "That was the interview. I have nothing to add: well done."
    assert debrief.lines == ("quickfire: 1 answered, grade 5.0 of 5",)


def test_the_transcript_has_every_word_of_both() -> None:
    text = interview_text("an interview", given("apples are red"), Debrief("Well done.", ("a line",)))
    assert text.splitlines()[0] == "# An interview"
    assert "**Interviewer:** Question 1?" in text
    assert "**You:** apples are red" in text
    assert "**Interviewer:** Well done." in text
    assert "- a line" in text
