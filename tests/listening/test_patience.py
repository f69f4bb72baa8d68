"""How the words of an answer decide when it has ended."""

import pytest

from assistant.events import Span, Transcript, Weighed, Word
from assistant.listening.patience import Patience, is_closing, wants_more, without_closing

PATIENCE = Patience()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It is a durable platform.", False),
        ("It is a durable platform, and", True),
        ("It is a durable platform because.", True),
        ("the worker, the queue,", True),
        ("so the history um", True),
        ("Wait...", True),
        ("You can run millions", False),
        ("", False),
        ("“and”", True),
    ],
)
def test_wants_more(text: str, expected: bool) -> None:
    assert wants_more(text) is expected


@pytest.mark.parametrize(
    ("text", "complete", "expected_s"),
    [
        ("All is said.", True, 1.2),
        ("All is said, and", True, 2.5),
        ("Some is said.", False, 3.0),
        ("Some is said, and", False, 3.5),
        ("Who knows.", None, 2.5),
        ("Who knows, but", None, 3.5),
    ],
)
def test_patience(text: str, complete: bool | None, expected_s: float) -> None:
    assert PATIENCE.after(text, complete=complete) == expected_s


def spoken(*phrases: tuple[str, float, float]) -> tuple[Transcript, list[Span]]:
    """Phrases as (text, start, end); each is a stretch of speech of its own."""
    words = [
        Word(word, start_s + 0.1 * index, start_s + 0.1 * index + 0.1, 0.9)
        for text, start_s, _ in phrases
        for index, word in enumerate(text.split())
    ]
    transcript = Transcript(" ".join(text for text, _, _ in phrases), tuple(words))
    return transcript, [Span(start_s, end_s) for _, start_s, end_s in phrases]


@pytest.mark.parametrize(
    ("phrases", "kept"),
    [
        ([("It replays events.", 0, 2), ("Done.", 2.6, 3.0)], "It replays events."),
        ([("It replays events.", 0, 2), ("That's my answer.", 2.6, 3.6)], "It replays events."),
        ([("It replays events.", 0, 2), ("That’s it!", 2.6, 3.2)], "It replays events."),
        ([("It replays events.", 0, 2), ("Next question.", 2.6, 3.5)], "It replays events."),
        ([("It waits until the job is done.", 0, 3)], None),
        ([("It waits.", 0, 2), ("until all of the work in the queue is done", 3, 6)], None),
        ([("Done and dusted.", 0, 1)], None),
        ([("Done.", 0, 0.4)], ""),
    ],
    ids=[
        "done", "my answer", "that's it", "next question", "done in a sentence", "done in a longer stretch",
        "other words after it", "nothing else",
    ],
)  # fmt: skip
def test_a_closing_phrase_counts_only_on_its_own(
    phrases: list[tuple[str, float, float]], kept: str | None
) -> None:
    closed = without_closing(*spoken(*phrases))
    assert (closed.text if closed else None) == kept


@pytest.mark.parametrize(
    ("text", "duration_s", "expected"),
    [
        ("Done.", 0.5, True),
        ("Done.", 2.3, False),
        ("That's my answer!", 1.5, True),
        ("It is done.", 0.8, False),
    ],
    ids=["done", "longer speech holds more than it", "my answer", "a sentence"],
)
def test_an_utterance_closes_the_answer_only_where_nothing_else_fits_in(
    text: str, duration_s: float, expected: bool
) -> None:
    transcript, (span,) = spoken((text, 0, duration_s))
    assert is_closing(transcript, span) is expected


def test_what_the_sound_said_outlives_the_closing_phrase() -> None:
    weighed = (Weighed(0.0, 0.5, "gory teens", "goroutines", -1.0),)
    words = (Word("Gory", 0.0, 0.2, 0.5), Word("teens.", 0.3, 0.5, 0.5), Word("Done.", 2.0, 2.4, 0.9))
    transcript = Transcript("Gory teens. Done.", words, weighed=weighed)
    left = without_closing(transcript, [Span(0.0, 0.6), Span(2.0, 2.5)])
    assert left is not None
    assert (left.text, left.weighed) == ("Gory teens.", weighed)
