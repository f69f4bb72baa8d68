"""The review of one phase: times, check-ins, stretches."""

import json

import pytest

from assistant.decks.cards import Phase
from assistant.events import Span, Timing, Transcript, Word
from assistant.scoring.phase_review import review_phase

PHASE = Phase(
    number=3,
    title="Deep Dive",
    min_minutes=15,
    max_minutes=18,
    say_aloud=("Which area would you like me to dive into?",),
    cover=("Data model (tables, schemas)", "How do you monitor this?"),
)

TEXT = (
    "Which area would you like me to dive into? I'll take the storage. The primary key is the tenant. "
    "How many tenants do we expect? I chose Postgres over Kafka because it is small. Does that make sense?"
)


def spoken(text: str, seconds_a_word: float = 1.0, begin_s: float = 2.0) -> Transcript:
    words = tuple(
        Word(word, begin_s + place * seconds_a_word, begin_s + (place + 1) * seconds_a_word, 0.9)
        for place, word in enumerate(text.split())
    )
    return Transcript(text, words)


def test_all_of_it() -> None:
    review = review_phase(PHASE, spoken(TEXT), Timing(50.0, (Span(1.5, 20.0), Span(21.0, 40.0))))
    assert (review.number, review.title, review.transcript) == (3, "Deep Dive", TEXT)
    assert review.spoken_s == 38.5
    assert [line.how for line in review.said_aloud] == ["verbatim"]
    assert [(item.made, item.quote) for item in review.covered] == [
        (True, "The primary key is the tenant"),
        (False, ""),
    ]
    assert [(turn.kind, turn.start_s, turn.end_s) for turn in review.check_ins] == [
        ("direction", 2.0, 11.0),
        ("agreement", 36.0, 40.0),
    ]
    assert [turn.quote for turn in review.clarifying] == ["How many tenants do we expect"]
    assert [each.chosen for each in review.trade_offs] == ["Postgres"]
    assert review.longest_stretch_s == 10.0
    assert review.monologues == ()
    assert json.loads(json.dumps(review.as_json()))["said_aloud"][0]["how"] == "verbatim"


def test_a_monologue_is_longer_than_the_bound() -> None:
    transcript = spoken(TEXT, seconds_a_word=20.0)
    review = review_phase(PHASE, transcript)
    assert review.longest_stretch_s == 200.0
    assert review.monologues == (Span(182.0, 382.0), Span(502.0, 682.0))
    assert review_phase(PHASE, transcript, monologue_s=190.0).monologues == (Span(182.0, 382.0),)
    assert review_phase(PHASE, transcript, monologue_s=200.0).monologues == ()


def test_without_a_check_in_all_of_it_is_one_stretch() -> None:
    review = review_phase(
        PHASE, spoken("We store it.", seconds_a_word=60.0), Timing(200.0, (Span(1.0, 190.0),))
    )
    assert review.longest_stretch_s == 189.0
    assert review.monologues == (Span(1.0, 190.0),)


@pytest.mark.parametrize(
    ("transcript", "timing", "spoken_s"),
    [
        (Transcript(TEXT), None, None),
        (Transcript(TEXT), Timing(60.0, (Span(1.0, 41.0),)), 40.0),
        (Transcript(""), None, None),
        (Transcript(""), Timing(60.0, ()), 0.0),
    ],
    ids=["typed", "no words with times", "nothing", "silence"],
)
def test_without_times_there_are_no_stretches(
    transcript: Transcript, timing: Timing | None, spoken_s: float | None
) -> None:
    review = review_phase(PHASE, transcript, timing)
    assert (review.spoken_s, review.longest_stretch_s, review.monologues) == (spoken_s, None, ())
    assert all(turn.start_s is None for turn in (*review.check_ins, *review.clarifying))
