"""The sheet that comes with the program is read whole."""

from collections import Counter
from pathlib import Path

import pytest

from assistant.decks.cards import Sheet
from assistant.decks.library import find_card, find_sheet
from assistant.decks.pronounce import spoken


@pytest.fixture(scope="module")
def interview(tmp_path_factory: pytest.TempPathFactory) -> Sheet:
    return find_sheet("interview", tmp_path_factory.mktemp("none"))


def test_nothing_is_found_fault_with(interview: Sheet) -> None:
    assert interview.findings == ()
    assert (interview.id, interview.title) == ("interview", "Interview Prep Cheat Sheet")


def test_cards(interview: Sheet) -> None:
    assert [(deck.name, len(deck.cards)) for deck in interview.decks] == [
        ("Temporal", 9),
        ("Go", 6),
        ("Distributed Systems", 5),
        ("Billing & Payments", 6),
    ]
    assert [card.number for card in interview.cards] == list(range(1, 27))
    assert sum(len(card.points) for card in interview.cards) == 92
    assert sum(len(card.terms) for card in interview.cards) == 172
    points = [point for card in interview.cards for point in card.points]
    assert all(len(point.aliases) >= 20 and len(point.wrong) >= 20 for point in points)


def test_one_card_in_full(interview: Sheet) -> None:
    card = find_card(interview, 12)
    assert card.key == "12"
    assert card.question == "Error handling philosophy?"
    assert card.answer == (
        'Errors are values, returned explicitly. Wrap with fmt.Errorf("context: %w", err) for chains. '
        "Check with errors.Is() and errors.As(). Reserve panic for programmer bugs only."
    )
    assert [(point.id, point.text) for point in card.points] == [
        ("a", "errors are values, returned explicitly"),
        ("b", "wrap with fmt.Errorf and %w for chains"),
        ("c", "check with errors.Is and errors.As"),
        ("d", "reserve panic for programmer bugs only"),
    ]
    assert next(term.aliases for term in card.terms if term.text == "errors.As")[0] == "errors as"


def test_phases(interview: Sheet) -> None:
    assert [
        (phase.number, phase.title, phase.min_minutes, phase.max_minutes) for phase in interview.phases
    ] == [
        (1, "Clarify Requirements", 2, 3),
        (2, "High-Level Architecture", 5, 5),
        (3, "Deep Dive", 15, 18),
        (4, "Tradeoffs and Alternatives", 3, 5),
        (5, "Operational Concerns", 3, 5),
    ]
    assert [(len(phase.say_aloud), len(phase.cover)) for phase in interview.phases] == [
        (2, 5),
        (0, 0),
        (1, 4),
        (1, 0),
        (0, 5),
    ]
    first, second = interview.phases[:2]
    assert first.say_aloud == (
        "Before I start designing, I want to make sure I understand the requirements.",
        "I'll assume X unless you tell me otherwise.",
    )
    assert first.cover[1] == "Scale: how many users, requests/sec, data volume?"
    assert any("[Clients] --> [API Layer]" in note for note in second.notes)
    assert all(len(ways) >= 10 for phase in interview.phases for ways in phase.cover_ways)
    assert "how many users are there per day" in first.cover_ways[1]
    assert [bool(ways) for ways in first.say_ways] == [True, False]


def test_other_material(interview: Sheet) -> None:
    assert Counter(fact.table for fact in interview.facts) == {
        "Temporal Cloud": 7,
        "Stripe": 7,
        "AWS Kinesis": 6,
        "PostgreSQL": 6,
    }
    assert [(topic.title, len(topic.items)) for topic in interview.questions] == [
        ("About the Team", 3),
        ("About Cloud Nexus", 4),
        ("About the Billing Platform", 4),
        ("About Engineering Culture", 4),
        ("About Growth and Impact", 4),
    ]
    assert [(topic.title, len(topic.items)) for topic in interview.red_flags] == [
        ("Product knowledge", 3),
        ("System design", 5),
        ("Technical depth", 4),
        ("Behavioral", 5),
        ("Communication", 3),
    ]
    assert Counter(story.value for story in interview.stories) == dict.fromkeys(
        ["Curious", "Driven", "Collaborative", "Genuine", "Humble"], 2
    )
    assert interview.stories[9].key_phrase == "I didn't assume my experience elsewhere made me an expert here"
    assert [(topic.title, len(topic.items)) for topic in interview.checklists] == [
        ("Day-Before Checklist", 10)
    ]
    assert len(interview.reminders) == 5
    assert interview.reminders[0].startswith("Breathe. You're a senior engineer")


@pytest.mark.parametrize(
    ("card", "heard"),
    [
        (1, "A durable execution platform, you write workflows as code"),
        (4, "asynchronous durable messages; queries are synchronous read-only"),
        (10, "about 2 kilobytes initial stack, M to N scheduled"),
        (12, 'format error f("context: percent w", err) for chains. Check with errors is and errors as'),
        (14, "small (1 to 3 methods)"),
        (18, "for steps N minus 1 through 1"),
        (20, "when nodes join or leave"),
        (22, "as big int"),
        (24, "(days remaining divided by total days) times price difference"),
        (23, "with 24-hour deduplication"),
        (26, "(A S C six oh six)"),
    ],
)
def test_what_a_voice_reads(interview: Sheet, card: int, heard: str) -> None:
    assert heard in spoken(find_card(interview, card).answer, interview.pronunciations)


def test_lines_lead_back_to_the_sheet(interview: Sheet) -> None:
    lines = Path(interview.path).read_text(encoding="utf-8").splitlines()
    for card in interview.cards:
        assert lines[card.line - 1].startswith(f"| {card.number} | {card.question} |")
    for fact in interview.facts:
        assert lines[fact.line - 1] == f"| {fact.metric} | {fact.value} |"
    for phase in interview.phases:
        assert lines[phase.line - 1].startswith(f"### Phase {phase.number}: {phase.title}")
    for topic in interview.questions + interview.red_flags + interview.checklists:
        assert topic.items[0] in lines[topic.line - 1]
