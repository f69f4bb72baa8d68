"""What the drills for stories and designs say, show and time. The words alone are judged: no model."""

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.decks.cards import Story
from assistant.decks.library import find_sheet
from assistant.decks.pages import phase_cards
from assistant.decks.story_cards import find_stories, story_cards, written_for
from assistant.errors import UsageError
from assistant.events import Flaw, Span, Timing, Transcript, Word
from assistant.practice.clock_words import clock, duration
from assistant.practice.drills.design import (
    PATIENCE,
    TOPICS,
    Design,
    budget_s,
    choose_topic,
    design_items,
    looking_back,
)
from assistant.practice.drills.star import Star, star_items
from assistant.practice.plan import Given
from assistant.scoring.phase_review import PhaseReview
from assistant.scoring.story import StoryReader

SHEET = find_sheet("interview", Path("none"))
CARDS = story_cards(SHEET)
PROMPTS = dict(enumerate(SHEET.stories, start=1))

TOLD = (
    "Last year our nightly import at the bank took five hours. "
    "My manager asked me to bring it down before the audit. "
    "I profiled it for two days. I found a loop that opened a connection for each row. "
    "I rewrote it with batches. "
    "In the end it took eleven minutes, and nobody has complained since."
)


def star(written: dict[int, tuple[Story, ...]] | None = None) -> Star:
    return Star(PROMPTS, written or {}, StoryReader(None, None), None, None)


@pytest.mark.parametrize(
    ("seconds", "short", "long"), [(0, "0:00", "no time"), (61.4, "1:01", "1 minute 1 second")]
)
def test_durations_in_words(seconds: float, short: str, long: str) -> None:
    assert (clock(seconds), duration(seconds)) == (short, long)


@pytest.mark.parametrize(
    ("name", "numbers"),
    [("curious", [1, 2]), ("Humble", [9, 10]), ("performance regression", [2]), ("junior", [9])],
)
def test_a_story_is_found_by_value_or_theme(name: str, numbers: list[int]) -> None:
    assert [card.number for card in find_stories(SHEET, CARDS, name)] == numbers


def test_a_story_that_is_not_there_is_told() -> None:
    with pytest.raises(UsageError) as told:
        find_stories(SHEET, CARDS, "humbel")
    assert told.value.remedy == "Did you mean 'Humble'?"


def test_tones_sound_on_the_way_to_the_limit_and_not_beyond() -> None:
    (item,) = star_items(CARDS[:1], star(), 120.0)
    assert (item.pacing.limit_s, item.pacing.marks_s) == (120.0, (60.0, 90.0))
    assert star_items(CARDS[:1], star(), 75.0)[0].pacing.marks_s == (60.0,)


def test_what_is_said_about_a_story() -> None:
    drill, card = star(), CARDS[1]
    verdict = drill.judge(card, Transcript(TOLD))
    spoken = drill.feedback(card, verdict)
    assert "All four parts were there." in spoken
    assert "Your result has numbers." in spoken
    assert "The key phrase was not there: I kept pulling the thread until I found the root cause." in spoken
    assert drill.enough(card, Transcript(TOLD)) is True
    assert drill.countable(card, verdict, TOLD.split()) == ()


def test_an_unfinished_story_deserves_patience() -> None:
    assert (
        star().enough(CARDS[1], Transcript("Last year our nightly import at the bank took five hours."))
        is False
    )


def test_what_is_missing_from_a_story_in_bad_sound_was_not_heard() -> None:
    told = "Last year our nightly import at the bank took five hours."
    words = tuple(Word(word, 0.5 * n, 0.5 * n + 0.4, 0.9) for n, word in enumerate(told.split()))
    clear = Timing(8.0, (Span(0.0, 6.0),))
    spoken = [
        star().feedback(CARDS[1], star().judge(CARDS[1], Transcript(told, words), timing))
        for timing in (clear, replace(clear, flaw=Flaw.TOO_QUIET))
    ]
    assert ["I missed the" in text for text in spoken] == [True, False]
    reason = f"I could not hear you well: {Flaw.TOO_QUIET}. I did not hear the"
    assert [reason in text for text in spoken] == [False, True]


def test_silence_is_no_story() -> None:
    assert star().feedback(CARDS[1], star().judge(CARDS[1], Transcript(""))) == "I did not hear an answer."


def test_the_notes_of_the_story_that_was_told_are_compared() -> None:
    right = Story(
        "Import", "Curious", "the nightly import took five hours", "", "profiled it", "eleven minutes"
    )
    other = Story("Other", "Curious", "a fire in the data centre", "", "carried the disks out", "")
    verdict = star({2: (other, right)}).judge(CARDS[1], Transcript(TOLD))
    notes = verdict.as_json()["story"]["notes"]
    assert {note["text"]: note["made"] for note in notes}["the nightly import took five hours"] is True


def test_stories_are_for_the_cards_of_their_value() -> None:
    assert written_for(SHEET, CARDS[0]) == ()


PHASES = SHEET.phases
DESIGN = Design({phase.number: phase for phase in PHASES}, None, None)
ITEMS = design_items(phase_cards(SHEET), PHASES, DESIGN, topic="a chat", scale=0.5)


def test_the_upper_bounds_are_the_budgets() -> None:
    assert [budget_s(phase) for phase in PHASES] == [180, 300, 1080, 300, 300]
    assert [item.pacing.limit_s for item in ITEMS] == [90, 150, 540, 150, 150]


def test_each_phase_says_what_comes_next() -> None:
    assert [item.pacing.nudge for item in ITEMS] == [
        "Time for the next phase: High-Level Architecture.",
        "Time for the next phase: Deep Dive.",
        "Time for the next phase: Tradeoffs and Alternatives.",
        "Time for the next phase: Operational Concerns.",
        "That is the time. Come to an end.",
    ]
    assert ITEMS[0].intro == "Let us design a chat. Talk me through it, phase by phase."
    assert ITEMS[0].card.question == "Phase 1: Clarify Requirements. You have 1 minute 30 seconds."
    assert "Cover: Scale: how many users, requests/sec, data volume?" in ITEMS[0].notes
    assert ITEMS[0].pacing.patience == PATIENCE


def test_topics_come_one_after_the_other() -> None:
    assert choose_topic([]) == TOPICS[0]


def test_a_phase_is_judged_and_nothing_said_about_it() -> None:
    item = ITEMS[4]
    verdict = DESIGN.judge(item.card, Transcript("We alert on the error rate, and we roll back with a flag."))
    assert isinstance(verdict.detail, PhaseReview)
    assert verdict.coverage is not None
    assert verdict.coverage > 0
    assert DESIGN.feedback(item.card, verdict) == ""
    assert DESIGN.enough(item.card, Transcript("We alert.")) is None


def test_looking_back_on_a_walk_through() -> None:
    said = [
        "How many users do we have?",
        "There is a queue.",
        "We have a table.",
        "I chose Go over Java.",
        "We alert.",
    ]
    given = [
        Given(item, DESIGN.judge(item.card, Transcript(text))) for item, text in zip(ITEMS, said, strict=True)
    ]
    debrief = looking_back(PHASES, [], 0.5)(given)
    assert debrief is not None
    assert "Trade-off (4): Go over Java, without a reason" in debrief.lines
    assert any(line.startswith("Clarified (1): How many users") for line in debrief.lines)
    assert any(line.startswith("Never mentioned (5)") for line in debrief.lines)
    assert "Trade-offs with a reason: none." in debrief.spoken
    assert looking_back(PHASES, [], 0.5)([]) is None
