"""What the program finds out itself about a checklist, and the brief of the morning."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.decks.cards import Card, Deck, Point, Sheet, Topic
from assistant.history.records import Attempt, CardRef
from assistant.practice.brief import LONGEST_S, briefing, weakest_cards
from assistant.practice.checks import look_into
from assistant.scoring.verdict import Delivery, Status, Verdict

NOW = datetime(2026, 11, 20, tzinfo=UTC)


def item(text: str) -> Card:
    return Card(f"check:{text}", 1, "List", text, text, (Point("a", text),), ())


def attempt(
    drill: str,
    key: str,
    *,
    round_id: str = "r",
    spoken_s: float = 100.0,
    coverage: float = 1.0,
    grade: float = 5.0,
) -> Attempt:
    pace = 60 * 50 / spoken_s
    delivery = Delivery(50, 0, duration_s=spoken_s + 5, speech_s=spoken_s, words_per_minute=pace)
    verdict = Verdict(1, Status.OK, "words", coverage, grade, (), (), (), delivery)
    return Attempt(
        f"{drill}-{key}-{round_id}",
        round_id,
        NOW,
        "s",
        CardRef(key, 1),
        drill,
        "?",
        verdict.as_json(),
        limit_s=120.0,
    )


STORIES = "Prepare 2 behavioral stories. Practice each in under 2 minutes using STAR."
DESIGN = "Walk through 1 system design out loud. Time yourself."
QUESTIONS = "Prepare 2 questions to ask the interviewer."
MICROPHONE = "Test your setup: camera, mic, screen sharing."


@pytest.mark.parametrize(
    ("text", "attempts", "done", "found"),
    [
        (STORIES, [], False, "Stories in under 2 minutes: none of two."),
        (STORIES, [attempt("star", "a"), attempt("star", "b")], True, "two of two"),
        (STORIES, [attempt("star", "a"), attempt("star", "a", round_id="r2")], False, "one of two"),
        (STORIES, [attempt("star", "a"), attempt("star", "b", spoken_s=121.0)], False, "one of two"),
        (STORIES, [attempt("quickfire", "a"), attempt("quickfire", "b")], False, "none of two"),
        (DESIGN, [attempt("design", "1"), attempt("design", "2")], True, "one of one"),
        (DESIGN, [attempt("design", "1"), attempt("design", "2", round_id="other")], False, "none of one"),
        (QUESTIONS, [attempt("questions", "a"), attempt("questions", "b")], True, "two of two"),
        (
            QUESTIONS,
            [attempt("questions", "a"), attempt("questions", "b", coverage=0.4)],
            False,
            "one of two",
        ),
        (MICROPHONE, [], False, "It works."),  # nobody has looked into the camera
        ("Test your microphone.", [], True, "It works."),
        ("Walk through a 45-minute system design out loud.", [], False, "none of one"),
        (
            "Practice five stories in under 90 seconds.",
            [attempt("star", "a", spoken_s=95)],
            False,
            "none of five",
        ),
    ],
)
def test_an_item_is_looked_into(text: str, attempts: list[Attempt], done: bool, found: str) -> None:
    (checked,) = look_into([item(text)], attempts, 2, lambda: (True, "It works."))
    assert checked.done is done
    assert found in checked.found


@pytest.mark.parametrize(
    "text",
    [
        "Have water ready.",
        "Review Stripe basics.",
        "Tell no stories.",
        "Re-read the customer stories on their web site.",
        "Prepare answers to questions they might ask.",
        "Charge the mic and pack the camera.",
    ],
)
def test_what_the_program_cannot_know_is_left_to_be_asked(text: str) -> None:
    def never() -> tuple[bool, str]:
        raise AssertionError

    assert look_into([item(text)], [], 5, never) == ()


CARDS = tuple(Card(str(n), n, "D", f"Question {n}?", "Answer.", (Point("a", "x"),), ()) for n in range(1, 7))
SHEET = Sheet(
    "s",
    "S",
    Path("s.md"),
    decks=(Deck("D", CARDS),),
    reminders=("Breathe.", "Think out loud."),
    red_flags=(Topic("Flags", tuple(f"Flag {n} " + "word " * 38 for n in range(30))),),
)


def test_the_weakest_cards_are_those_with_the_lowest_last_grade() -> None:
    attempts = [
        attempt("quickfire", "1", grade=1.0),
        attempt("quickfire", "1", grade=5.0),  # better by now
        attempt("quickfire", "2", grade=3.0),
        attempt("quickfire", "3", grade=2.0),
        attempt("quickfire", "4", grade=4.4),
        attempt("quickfire", "5", grade=4.0),
    ]
    assert [card.number for card in weakest_cards(CARDS, attempts)] == [3, 2, 5]
    assert weakest_cards(CARDS, []) == ()


def test_the_brief_keeps_to_its_time_and_begins_with_the_reminders() -> None:
    debrief = briefing(SHEET, [attempt("quickfire", "3", grade=2.0)], words_per_minute=100)([])
    assert debrief.spoken.startswith(
        "Good morning. Keep in mind: Breathe. Think out loud. Your weakest cards: Question 3?"
    )
    assert len(debrief.spoken.split()) / 100 * 60 < LONGEST_S
    assert debrief.facts == {"reminders": 2, "cards": [3], "red_flags": 6}


def test_a_sheet_without_red_flags_is_briefed_too() -> None:
    debrief = briefing(replace(SHEET, red_flags=()), [], words_per_minute=170)([])
    assert debrief.spoken == "Good morning. Keep in mind: Breathe. Think out loud."
