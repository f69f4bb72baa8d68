"""Lines that a phase wants said: word for word, in other words, or not."""

import pytest

from assistant.decks.cards import Phase
from assistant.scoring.normalise import read_text
from assistant.scoring.said_aloud import SaidLine, Saying, find_said_lines

OPENING = "Before I start designing, I want to make sure I understand the requirements."
ASSUMPTION = "I'll assume X unless you tell me otherwise."
TRADE_OFF = "I chose X over Y because Z. If we needed A instead, we'd switch to Y."
DIRECTION = "Which area would you like me to dive into?"
NAME = "My name is [name] and I work on X."


def said(line: str, text: str, ways: tuple[str, ...] = ()) -> SaidLine:
    phase = Phase(1, "Phase", 1, 2, (line,), (), say_ways=(ways,))
    (found,) = find_said_lines(phase, read_text(text), None)
    return found


@pytest.mark.parametrize(
    ("line", "text"),
    [
        (
            OPENING,
            "Okay. Before I, um, start designing I want to make sure that I understand the requirements.",
        ),
        (ASSUMPTION, "So I'll assume a million users a day unless you tell me otherwise. Good."),
        (
            TRADE_OFF,
            "I chose Kafka over plain SQS because we need the order. If we needed less work instead, we'd "
            "switch to SQS.",
        ),
        (DIRECTION, "That's the picture, so which area would you like me to dive into?"),
        (NAME, "Hello, my name is Jo and I work on billing."),
    ],
)
def test_word_for_word(line: str, text: str) -> None:
    found = said(line, text)
    assert found.how is Saying.VERBATIM
    assert found.quote
    assert found.quote in text


@pytest.mark.parametrize(
    ("line", "text", "quote"),
    [
        (ASSUMPTION, "Right. Let's say ten thousand orders a day.", "Let's say ten thousand orders a day"),
        (
            TRADE_OFF,
            "We considered GraphQL but decided against it because all clients are ours.",
            "We considered GraphQL but decided against it because all clients are ours",
        ),
        (DIRECTION, "Would you rather see the cache?", "Would you rather see the cache"),
    ],
)
def test_in_other_words(line: str, text: str, quote: str) -> None:
    assert said(line, text) == SaidLine(line, Saying.IN_OTHER_WORDS, quote)


def test_a_known_way_to_say_it() -> None:
    ways = ("first let me clarify the whole task",)
    text = "Good. So let me clarify the whole task first."
    assert said(OPENING, text, ways).how is Saying.IN_OTHER_WORDS
    assert said(OPENING, text).how is Saying.NOT_SAID


@pytest.mark.parametrize(
    ("line", "text"),
    [
        (OPENING, "I want to start with the boxes."),
        (ASSUMPTION, "We can't assume that clocks agree."),
        (TRADE_OFF, "I chose Kafka over SQS."),
        (DIRECTION, "Does that make sense?"),
        (NAME, "I work on billing."),
        (OPENING, ""),
    ],
)
def test_not_said(line: str, text: str) -> None:
    assert said(line, text) == SaidLine(line, Saying.NOT_SAID, "")


def test_a_capital_that_begins_a_sentence_is_no_placeholder() -> None:
    line = "A queue decouples the two."
    assert said(line, "A queue decouples the two.").how is Saying.VERBATIM
    assert said(line, "Some queue, any queue, separates them.").how is Saying.NOT_SAID
