"""What a voice is given to read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.decks.pronounce import spoken

SHEET = {
    "errors.Is()": "errors is",
    "errors": "mistakes",
    "vs": "versus",
    "%w": "percent w",
    "/": " or ",
    "-race": "dash race",
}


@pytest.mark.parametrize(
    ("written", "heard"),
    [
        ("errors.Is()", "errors is"),
        ("errors.", "mistakes."),
        ("errorsome", "errorsome"),
        ("canvas vs oil", "canvas versus oil"),
        ('"context: %w"', '"context: percent w"'),
        ("join/leave", "join or leave"),
        ("the `-race` flag", "the dash race flag"),
        ("a -- b", "a, b"),
        ("a -> b", "a to b"),
        ("100 reads/sec", "100 reads per second"),
        ("(a / b) * c", "(a divided by b) times c"),
        ("~2KB", "about 2 kilobytes"),
        ("<1ms", "less than 1 millisecond"),
        ("10K-50K", "10 thousand to 50 thousand"),
        ("keep it small (1-3 methods)", "keep it small (1 to 3 methods)"),
        ("2024-01-05", "2024-01-05"),
        ("at-least-once", "at-least-once"),
        ("the 1980s", "the 1980s"),
        ("30s", "30 seconds"),
        ("10x", "10 times"),
        ("2xx", "2xx"),
    ],
)
def test_spoken(written: str, heard: str) -> None:
    assert spoken(written, SHEET) == heard


def test_nothing_is_replaced_twice() -> None:
    assert spoken("a b", {"a": "b", "b": "a"}) == "b a"


@given(st.text(), st.dictionaries(st.text(), st.text(), max_size=5))
def test_any_text_can_be_spoken(text: str, forms: dict[str, str]) -> None:
    assert isinstance(spoken(text, forms), str)


@given(st.text(st.characters(categories=["Ll", "Lo"], include_characters=" ,.")))
def test_plain_words_stay_as_they_are(text: str) -> None:
    assert spoken(text, {}) == text


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("call `ctx.Done()` first", "call ctx dot Done first"),
        ("the user_id and GetVersion", "the user id and Get Version"),
        ("it is O(log n), not O(n)", "it is O of log n, not O of n"),
        ("2^32 keys", "2 to the 32 keys"),
        ("iOS, macOS and GraphQL", "iOS, macOS and GraphQL"),
        ("queues, e.g. Kafka vs. SQS", "queues, for example Kafka versus SQS"),
        ("10k rows", "10 thousand rows"),
        ("snake_", "snake_"),
    ],
)
def test_code_is_read_as_people_say_it(written: str, said: str) -> None:
    assert spoken(written, {}) == said
