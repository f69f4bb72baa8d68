"""Red flags: what raises them, what lifts them, and how truly."""

import json
from pathlib import Path

import pytest

from assistant.decks.cards import RedFlagRule, Sheet
from assistant.decks.library import find_sheet
from assistant.decks.patterns import parse_pattern
from assistant.events import Transcript, Word
from assistant.folders import user_folders
from assistant.inference.flag_judge import OnnxFlagJudge
from assistant.inference.store import open_store
from assistant.inference.token_vectors import MiniLmEmbedder
from assistant.scoring.flag_patterns import find_pattern
from assistant.scoring.judged_flags import FlagModels
from assistant.scoring.normalise import read_text
from assistant.scoring.red_flags import FlagReader
from assistant.scoring.score import score
from tests.scoring.cards import QUEUES

DATA = Path(__file__).parent.parent / "data"

ONCE = RedFlagRule(
    "exactly once",
    says=("the broker delivers each message exactly once",),
    near=("exactly-once delivery is impossible",),
    patterns=(parse_pattern("guarantee|give|have ... exactly once"),),
    unless=(parse_pattern("effectively once"),),
)
QUESTIONS = RedFlagRule("no questions", patterns=(parse_pattern("not have any questions"),))
RULES = (ONCE, QUESTIONS)


def raised(text: str) -> list[str]:
    return [flag.rule for flag in FlagReader(RULES).read(read_text(text))]


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("guarantee ... exactly once", "it guarantees that each comes exactly once", (1, 6)),
        ("guarantee ... exactly once", "it guarantees nothing exactly once", None),
        ("guarantee ... exactly once", "guarantees a b c d e exactly once", None),
        ("exactly once", "exactly, um, like, once", (0, 3)),
        ("it is just a queue", "it's just a queue", (0, 3)),
        ("a|the (task queue|broker)", "the broker", (0, 1)),
        ("a really? good day", "a good day", (0, 2)),
        ("not have any questions", "I don't have any question", (2, 5)),
        ("exactly once", "once exactly", None),
    ],
)
def test_patterns(pattern: str, text: str, found: tuple[int, int] | None) -> None:
    assert find_pattern(parse_pattern(pattern), read_text(text).tokens) == found


@pytest.mark.parametrize("text", ["", "...", "... a", "a ...", "a?", "(a|)", "a|", "(a b", "a)b", "a b?"])
def test_what_is_no_pattern(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        parse_pattern(text)


@pytest.mark.parametrize(
    "text",
    [
        "We guarantee exactly-once delivery.",
        "Kafka gives us, um, exactly once, so we're fine.",
        "No, we guarantee exactly once.",
        "At least once, no wait, I mean we guarantee exactly once.",
        "The broker delivers each message exactly once.",
    ],
    ids=["plainly", "with a filler", "a no before the comma", "as a correction", "by likeness"],
)
def test_what_raises_a_flag(text: str) -> None:
    assert raised(text) == ["exactly once"]


@pytest.mark.parametrize(
    "text",
    [
        "You can't guarantee exactly once.",
        "We'd never go and guarantee exactly once.",
        "People say we guarantee exactly once, but nobody does.",
        "I thought the queue guarantees exactly once.",
        "Instead of having exactly-once delivery we drop duplicates.",
        "If they guaranteed exactly once we'd need no table.",
        "To guarantee exactly once over a network is impossible.",
        "They have exactly-once delivery, but that's a myth.",
        "Do we have exactly once?",
        "We have exactly once, no wait, we have at least once.",
        "As a junior I'd guarantee exactly once.",
        "We guarantee exactly once, or so I said, these days I deduplicate.",
        "We have exactly-once delivery, or effectively once rather.",
        "Workers poll the queue.",
        "",
    ],
    ids=[
        "negated", "negated from afar", "reported", "thought once", "rejected", "supposed", "denied",
        "denied in the next clause", "asked", "withdrawn", "of former times", "mended since",
        "lifted elsewhere", "something else", "nothing",
    ],
)  # fmt: skip
def test_what_raises_none(text: str) -> None:
    assert raised(text) == []


def test_a_negation_can_be_the_flag() -> None:
    assert raised("No, I don't have any questions.") == ["no questions"]
    assert raised("I do have any questions.") == []


def test_the_quote_and_its_time() -> None:
    texts = ["It", "is", "fast.", "We", "guarantee", "exactly", "once."]
    words = tuple(Word(text, float(place), place + 0.5, 0.9) for place, text in enumerate(texts))
    verdict = score(QUEUES, Transcript(" ".join(texts), words), flags=FlagReader(RULES))
    assert [(flag.rule, flag.quote, flag.start_s) for flag in verdict.red_flags] == [
        ("exactly once", "We guarantee exactly once", 3.0)
    ]
    doubtful = tuple(
        Word(word.text, word.start_s, word.end_s, 0.1 if word.start_s >= 3 else 0.9) for word in words
    )
    assert score(QUEUES, Transcript(" ".join(texts), doubtful), flags=FlagReader(RULES)).red_flags == ()


def test_the_expert_raises_nothing() -> None:
    rule = RedFlagRule("polls", patterns=(parse_pattern("workers poll"),))
    flags = FlagReader([rule])
    assert score(QUEUES, Transcript(QUEUES.answer), flags=flags).red_flags == ()
    assert flags.read(read_text("Here workers poll the lot of them."), QUEUES)


@pytest.fixture(scope="module")
def interview() -> Sheet:
    return find_sheet("interview", Path())


@pytest.fixture(scope="module", params=["by meaning", "by words"])
def reader(request: pytest.FixtureRequest, interview: Sheet) -> FlagReader:
    folder = open_store(user_folders()).locate_bundled("points")
    models = FlagModels(MiniLmEmbedder(folder), OnnxFlagJudge(folder))
    return FlagReader(interview.red_flag_rules, models if request.param == "by meaning" else None)


def test_expert_answers_raise_no_flag_of_the_sheet(reader: FlagReader, interview: Sheet) -> None:
    for card in interview.cards:
        assert reader.read(read_text(card.answer), card) == ()


def test_strong_answers_raise_practically_none(reader: FlagReader, interview: Sheet) -> None:
    cards = {card.number: card for card in interview.cards}
    lines = (DATA / "answers" / "senior.jsonl").read_text(encoding="utf-8").splitlines()
    strong = [line for line in map(json.loads, lines) if line["kind"] == "strong"]
    flagged = [line["id"] for line in strong if reader.read(read_text(line["text"]), cards[line["card"]])]
    assert len(flagged) <= 1
