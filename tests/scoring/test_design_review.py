"""The review of a whole walk-through: time, what is missing, and what hurts because it was not said."""

import json
from collections.abc import Sequence

import pytest

from assistant.decks.cards import Phase
from assistant.events import Transcript, Word
from assistant.scoring.design_review import DesignReview, Elsewhere, Missing, review_design
from assistant.scoring.phase_review import PhaseReview, review_phase

PHASES = (
    Phase(1, "Clarify", 2, 3, (), ("Scale: how many users?", "Consistency")),
    Phase(2, "Draw", 5, 5, (), ()),
    Phase(3, "Operate", None, None, (), ("How do you monitor this?",)),
)

RED_FLAGS = (
    "Jumping into solution mode without asking clarifying questions.",
    'Designing without discussing failure modes. "What happens when X fails?"',
    "Monologuing for 10 minutes without checking.",
)

GOOD = (
    "How many users do we expect, a thousand per second? May reads be stale?",
    "The client calls the server. If the database goes down we fail over to the replica.",
    "There is a dashboard with an alert.",
)
POOR = ("We build a chat.", "There's a server and a database.", "It runs in the cloud.")


def spoken(text: str, seconds_a_word: float = 1.0) -> Transcript:
    words = tuple(
        Word(word, place * seconds_a_word, (place + 1) * seconds_a_word, 0.9)
        for place, word in enumerate(text.split())
    )
    return Transcript(text, words)


def reviews(*texts: str | None, seconds_a_word: float = 1.0) -> list[PhaseReview | None]:
    return [
        None if text is None else review_phase(phase, spoken(text, seconds_a_word))
        for phase, text in zip(PHASES, texts, strict=True)
    ]


def rules(review: DesignReview) -> list[str]:
    return [flag.rule for flag in review.flags]


def test_time_against_the_plan() -> None:
    review = review_design(PHASES, reviews(*GOOD, seconds_a_word=20.0), RED_FLAGS)
    assert [(time.spent_s, time.budget_s, time.over_s) for time in review.times] == [
        (280.0, 180.0, 100.0),
        (320.0, 300.0, 20.0),
        (140.0, None, None),
    ]
    assert (review.spent_s, review.planned_s, review.slack_s) == (740.0, 480.0, 2220.0)
    assert review_design(PHASES, reviews(*GOOD), total_minutes=10).slack_s == 120.0
    typed = [review_phase(phase, Transcript("Yes.")) for phase in PHASES]
    assert review_design(PHASES, typed).spent_s is None


def test_a_good_walk_through_has_no_flags() -> None:
    review = review_design(PHASES, reviews(*GOOD), RED_FLAGS)
    assert (review.never_mentioned, review.elsewhere, review.flags) == ((), (), ())
    assert json.loads(json.dumps(review.as_json()))["flags"] == []


def test_what_was_left_out_is_named_as_the_sheet_words_it() -> None:
    review = review_design(PHASES, reviews(*POOR), RED_FLAGS)
    assert rules(review) == [
        RED_FLAGS[0], RED_FLAGS[1], "Ignoring operational concerns", "Not considering scale and cost",
    ]  # fmt: skip
    assert review.never_mentioned == (
        Missing(1, "Scale: how many users?"),
        Missing(1, "Consistency"),
        Missing(3, "How do you monitor this?"),
    )


@pytest.mark.parametrize(
    ("place", "text", "lifted"),
    [
        (0, "I'll assume it's only text unless you tell me otherwise.", "Jumping into solution mode"),
        (1, "And if a worker dies another one takes over.", "Designing without discussing failure modes"),
        (1, "Invalid messages are refused.", "Designing without discussing failure modes"),
        (2, "A canary goes first.", "Ignoring operational concerns"),
        (2, "The bill is mostly storage, that's what costs.", "Not considering scale and cost"),
        (1, "At ten times the load we add shards.", "Not considering scale and cost"),
    ],
)
def test_one_mention_anywhere_lifts_a_flag(place: int, text: str, lifted: str) -> None:
    assert lifted in rules(review_design(PHASES, reviews(*POOR)))
    texts = [f"{poor} {text}" if number == place else poor for number, poor in enumerate(POOR)]
    assert lifted not in rules(review_design(PHASES, reviews(*texts)))


@pytest.mark.parametrize("texts", [(POOR[0], None, POOR[2]), ("", "", ""), (None, None, None)])
def test_omissions_are_told_only_of_a_whole_walk_through(texts: Sequence[str | None]) -> None:
    assert review_design(PHASES, reviews(*texts)).flags == ()


def test_an_item_counts_in_another_phase() -> None:
    later = f"{POOR[2]} We serve two thousand requests per second, with a peak load of five thousand users."
    review = review_design(PHASES, reviews(POOR[0], POOR[1], later))
    assert review.elsewhere == (
        Elsewhere(
            phase=1,
            item="Scale: how many users?",
            covered_in=3,
            quote="We serve two thousand requests per second, with a peak load of five thousand users",
        ),
    )
    assert Missing(1, "Scale: how many users?") not in review.never_mentioned


def test_items_of_a_phase_that_was_left_out_are_not_missed() -> None:
    review = review_design(PHASES, reviews(None, POOR[1], POOR[2]))
    assert review.never_mentioned == (Missing(3, "How do you monitor this?"),)
    assert [time.spent_s for time in review.times] == [None, 6.0, 5.0]


def test_a_monologue_is_flagged_in_its_phase() -> None:
    review = review_design(PHASES, reviews(None, GOOD[1], None, seconds_a_word=10.0), RED_FLAGS)
    (flag,) = review.flags
    assert (flag.rule, flag.phase) == (RED_FLAGS[2], 2)
    assert flag.why == "160 s without turning to the interviewer."
