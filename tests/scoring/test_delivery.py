"""How it was said."""

import pytest

from assistant.events import Span, Timing
from assistant.scoring.delivery import count_fillers, measure_delivery
from assistant.scoring.normalise import read_text
from assistant.scoring.verdict import Delivery

TEN_WORDS = read_text("one word and another word make ten words in all.")


@pytest.mark.parametrize(
    ("text", "fillers"),
    [
        ("Um, so, uh, it's, you know, kind of a queue. I mean, hmm.", 6),
        ("You, KNOW what I mean", 2),
        ("I like summer, umbrellas, the youth and mankind of old", 0),
        ("", 0),
    ],
)
def test_fillers(text: str, fillers: int) -> None:
    assert count_fillers(read_text(text)) == fillers


def test_text_tells_no_times() -> None:
    assert measure_delivery(TEN_WORDS, None, 30) == Delivery(words=10, fillers=0)


@pytest.mark.parametrize(
    ("speech", "limit_s", "expected"),
    [
        pytest.param(
            (Span(1.0, 4.0), Span(5.0, 6.0)), None,
            {"speech_s": 4.0, "long_pauses": 0, "longest_stretch_s": 5.0, "over_limit_s": None,
             "words_per_minute": 120.0, "response_latency_s": 1.0}, id="short pause",
        ),
        pytest.param(
            (Span(0.5, 2.5), Span(4.0, 5.0), Span(6.21, 10.5)), 8.0,
            {"speech_s": 7.29, "long_pauses": 2, "longest_stretch_s": 4.29, "over_limit_s": 2.0,
             "words_per_minute": 60.0, "response_latency_s": 0.5}, id="long pauses, over the limit",
        ),
        pytest.param(
            (Span(29.0, 58.0),), 30.0,
            {"over_limit_s": 0.0, "response_latency_s": 29.0}, id="the limit counts from the first speech",
        ),
        pytest.param((Span(0.0, 0.4),), None, {"words_per_minute": None}, id="too short for a pace"),
    ],
)  # fmt: skip
def test_times(speech: tuple[Span, ...], limit_s: float | None, expected: dict[str, float | None]) -> None:
    delivery = measure_delivery(TEN_WORDS, Timing(60.0, speech), limit_s)
    assert delivery.duration_s == 60.0
    assert {name: getattr(delivery, name) for name in expected} == expected


def test_silence_has_no_pace() -> None:
    delivery = measure_delivery(read_text(""), Timing(12.0, ()), 30.0)
    assert (delivery.duration_s, delivery.speech_s, delivery.words_per_minute) == (12.0, 0.0, None)
    assert delivery.response_latency_s is None
