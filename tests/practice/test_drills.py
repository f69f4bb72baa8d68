"""What the drills make of verdicts: their words, their items and what they look back on."""

from dataclasses import replace

import pytest

from assistant.decks.cards import Card
from assistant.decks.facts import fact_cards
from assistant.decks.library import find_sheet, find_tables
from assistant.decks.pages import checklist_cards, question_cards
from assistant.errors import UsageError
from assistant.events import Flaw, Span, Timing, Transcript, Word
from assistant.folders import shipped_folder
from assistant.practice.drills import checklist, numbers, questions, star
from assistant.practice.drills.checklist import Checked, Checklist, checklist_items
from assistant.practice.drills.numbers import Numbers
from assistant.practice.drills.questions import Questions, choose_questions, question_items
from assistant.practice.plan import Debriefing, Given, Item, Pacing
from assistant.scoring.verdict import Admission, Delivery, PointResult, Status, Verdict

SHEET = find_sheet("interview", shipped_folder("content") / "none")
FACTS = {card.answer: card for card in fact_cards(SHEET, SHEET.facts)}


@pytest.mark.parametrize(
    ("value", "said", "right", "feedback"),
    [
        ("20 seconds (must return 2xx)", "twenty seconds", True, "Right: 20 seconds (must return 2xx)."),
        ("20 seconds (must return 2xx)", "a minute", False, "No. The value: 20 seconds (must return 2xx)."),
        ("24 hours", "twenty four", None, "I could not tell. The value: 24 hours."),
        ("24 hours", "I don't know", False, "Fine to say so. The value: 24 hours."),
        ("24 hours", "", False, "I did not hear an answer. The value: 24 hours."),
    ],
)
def test_a_number_is_judged_and_told(value: str, said: str, right: bool | None, feedback: str) -> None:
    card, drill = FACTS[value], Numbers()
    verdict = drill.judge(card, Transcript(said))
    assert verdict.points[0].made is right
    assert drill.feedback(card, verdict) == feedback
    assert drill.enough(card, Transcript(said)) is (True if right else None)
    assert drill.countable(card, verdict, said.split()) == ()


@pytest.mark.parametrize(
    ("name", "tables"),
    [
        ("", {"Temporal Cloud", "Stripe", "AWS Kinesis", "PostgreSQL"}),
        ("kinesis", {"AWS Kinesis"}),
        ("Stripe", {"Stripe"}),
    ],
)
def test_a_table_is_found_by_a_part_of_its_name(name: str, tables: set[str]) -> None:
    assert {fact.table for fact in find_tables(SHEET, name)} == tables


@pytest.mark.parametrize(("name", "remedy"), [("Kinesys", "Did you mean 'AWS Kinesis'?"), ("s", "")])
def test_a_table_that_is_not_there_or_not_clear_is_told(name: str, remedy: str) -> None:
    with pytest.raises(UsageError) as told:
        find_tables(SHEET, name)
    assert told.value.remedy == remedy


def test_every_fact_of_the_sheet_is_asked_in_a_sentence() -> None:
    assert all(
        card.question.endswith("?") and card.question in SHEET.asks.values() for card in FACTS.values()
    )


def test_a_fact_that_nobody_wrote_a_question_for_is_asked_by_its_name() -> None:
    bare = replace(SHEET, asks={})
    card = fact_cards(bare, bare.facts)[0]
    assert card.question == "Temporal Cloud: Workflow execution throughput?"


QUESTIONS = question_cards(SHEET)


def test_questions_come_from_as_many_topics_as_there_are() -> None:
    chosen = choose_questions(QUESTIONS, 4)
    assert len({card.deck for card in chosen}) == 4
    assert [card.number for card in choose_questions(QUESTIONS, 7)] == [1, 2, 4, 5, 8, 12, 16]
    assert len(choose_questions(QUESTIONS, 99)) == len(QUESTIONS) == 19


def test_all_questions_are_read_before_the_first_is_asked_for() -> None:
    first, second = question_items(QUESTIONS[:2], Questions(None, None, QUESTIONS), 30.0)
    assert first.intro.startswith(
        "Here are your two questions. One: How is the billing/metering team structured?"
    )
    assert "Two: What does the on-call rotation look like" in first.intro
    assert second.intro == ""
    assert first.card.question == "Your first question, About the Team: what do you ask?"
    assert second.card.question == "Your second question, About the Team: what do you ask?"


@pytest.mark.parametrize(
    ("said", "feedback"),
    [
        (QUESTIONS[0].answer, "That is all of it."),
        (
            "How is the billing and metering team structured?",
            "You asked it. You left out: How many engineers",
        ),
        ("Is there free coffee?", "That was another question. The one you chose: How is the billing"),
    ],
)
def test_a_question_from_memory(said: str, feedback: str) -> None:
    drill = Questions(None, None, QUESTIONS)
    verdict = drill.judge(QUESTIONS[0], Transcript(said))
    assert drill.feedback(QUESTIONS[0], verdict).startswith(feedback)


CHECKS = checklist_cards(SHEET)


def test_what_is_done_is_not_asked_and_what_is_open_is_told() -> None:
    checked = [
        Checked(CHECKS[2], False, "Stories: one of five."),
        Checked(CHECKS[7], True, "The microphone works."),
    ]
    items = checklist_items(CHECKS, checked, Checklist(), 10.0)
    assert len(items) == len(CHECKS) - 1
    assert [item.intro for item in items if item.intro] == ["Stories: one of five."]
    assert not items[0].pacing.heeds_closing  # "done" is an answer here


def test_the_list_is_looked_back_on_as_a_whole() -> None:
    drill = Checklist()
    checked = [Checked(CHECKS[7], True, "The microphone works.")]
    given = [Given(Item(CHECKS[0], drill, Pacing(10.0)), drill.judge(CHECKS[0], Transcript("yes")))]
    debrief = checklist.looking_back(CHECKS, checked)(given)
    assert debrief is not None
    assert debrief.facts == {"done": [1, 8], "left": [2, 3, 4, 5, 6, 7, 9, 10]}
    assert debrief.spoken.startswith("Two of ten done. Left to do: Re-read the job description.")
    assert debrief.lines[0] == f"[x] {CHECKS[0].question}"
    assert debrief.lines[-1] == "Looked into: The microphone works."


def test_numbers_and_questions_look_back() -> None:
    card, drill = FACTS["24 hours"], Numbers()
    given = [
        Given(Item(card, drill, Pacing(15.0)), drill.judge(card, Transcript(said)))
        for said in ("a day", "a week")
    ]
    debrief = numbers.look_back(given)
    assert debrief is not None
    assert debrief.spoken == "One of two right. To look at again: Idempotency key TTL: 24 hours."
    assert debrief.lines == ("Stripe: 1 of 2 right", "Again: Idempotency key TTL: 24 hours")
    asked = Questions(None, None, QUESTIONS)
    verdict = asked.judge(QUESTIONS[0], Transcript("Is there free coffee?"))
    looked = questions.look_back([Given(Item(QUESTIONS[0], asked, Pacing(30.0)), verdict)])
    assert looked is not None
    assert looked.facts == {"ready": 0, "asked": 1, "again": [1]}


@pytest.mark.parametrize("pages", [question_cards, checklist_cards])
def test_a_sheet_without_such_a_page(pages: object) -> None:
    bare = type(SHEET)("bare", "Bare", SHEET.path)
    with pytest.raises(UsageError):
        pages(bare)  # type: ignore[operator]


@pytest.mark.parametrize("said", QUESTIONS, ids=lambda card: str(card.number))
def test_a_question_said_for_another_one_is_not_that(said: Card) -> None:
    drill = Questions(None, None, QUESTIONS)
    for meant in QUESTIONS:
        verdict = drill.judge(meant, Transcript(said.answer))
        assert questions.was_asked(verdict) is (meant is said)


def test_bad_sound_makes_no_question_left_out_and_no_number_wrong() -> None:
    asked, told = Questions(None, None, QUESTIONS), QUESTIONS[0]
    loud = Delivery(0, 0, flaw=Flaw.CLIPPED)
    point = PointResult("a", "what you expect", None, 0.1, "")
    verdict = Verdict(1, Status.OK, "", None, None, (point,), (), (), loud)
    reason = f"I could not hear you well: {Flaw.CLIPPED}."
    assert asked.feedback(told, verdict) == f"I was not sure about: what you expect. {reason}"
    made = replace(verdict, points=(replace(point, made=True), point), coverage=1.0)
    unknown = replace(verdict, admission=Admission("I don't know.", ""))
    assert asked.feedback(told, unknown).startswith("Here it is again")
    assert asked.feedback(told, made) == f"You asked it. I was not sure about: what you expect. {reason}"

    card, said = FACTS["24 hours"], "I think that it is one week"
    words = tuple(Word(word, 0.5 * n, 0.5 * n + 0.4, 0.9) for n, word in enumerate(said.split()))
    timing = Timing(5.0, (Span(0.0, 4.0),))
    clear, spoilt = (
        Numbers().judge(card, Transcript(said, words), each)
        for each in (timing, replace(timing, flaw=Flaw.CLIPPED))
    )
    assert (clear.points[0].made, clear.grade) == (False, 0.0)
    assert (spoilt.points[0].made, spoilt.grade) == (None, None)
    assert spoilt.as_json()["fact"]["why"] == Flaw.CLIPPED
    assert Numbers().feedback(card, spoilt).startswith(f"I could not tell. {reason} The value: 24 hours")


@pytest.mark.parametrize("look_back", [numbers.look_back, questions.look_back, star.look_back])
def test_where_nothing_was_answered_there_is_nothing_to_look_back_on(look_back: Debriefing) -> None:
    assert look_back([]) is None
