"""What is not held against somebody who was heard badly."""

import pytest

from assistant.decks.cards import Point
from assistant.events import Span, Timing, Transcript, Word
from assistant.scoring.hearing import Doubt, find_doubt, in_doubt
from assistant.scoring.normalise import read_text, read_transcript
from assistant.scoring.points import PointMatch, PointRule
from assistant.scoring.threshold import Open

TEXT = (
    "so the workers poll their own queue and nobody ever pushes a task to any of them, I am quite sure of it"
)
SLOW = Timing(9.0, (Span(0.5, 8.0),))
FAST = Timing(9.0, (Span(0.5, 2.5), Span(4.0, 6.0)))


def heard(probability: float, words: int = 100) -> Transcript:
    """The text, or so many words of it, each believed in so far."""
    said = TEXT.split()[:words]
    return Transcript(" ".join(said), tuple(Word(word, 0.0, 0.1, probability) for word in said))


def doubt(transcript: Transcript, timing: Timing | None = SLOW) -> Doubt | None:
    return find_doubt(read_transcript(transcript), timing)


@pytest.mark.parametrize("timing", [None, SLOW, FAST])
def test_what_was_typed_is_not_in_doubt(timing: Timing | None) -> None:
    assert find_doubt(read_text(TEXT), timing) is None


@pytest.mark.parametrize(
    ("transcript", "timing", "why", "from_score"),
    [
        (heard(0.9), SLOW, None, None),
        (heard(0.77), SLOW, Open.HALF_HEARD, 0.1),
        (heard(0.7), SLOW, Open.HALF_HEARD, 0.0),
        (heard(0.5, words=5), Timing(9.0, (Span(0, 3.0),)), Open.HALF_HEARD, 0.2),
        (heard(0.5, words=5), Timing(9.0, (Span(0, 4.0),)), Open.HALF_HEARD, 0.0),
        (heard(0.77), None, Open.HALF_HEARD, 0.1),
        (heard(0.9), FAST, Open.TOO_FAST, 0.0),
        (heard(0.9, words=12), Timing(9.0, (Span(0, 2.0),)), None, None),
        (heard(0.9), Timing(9.0, (Span(0, 8.0),), clipped_s=0.09), Open.CLIPPED, 0.0),
        (heard(0.9), Timing(9.0, (Span(0, 8.0),), clipped_s=0.07), None, None),
        (heard(0.9), Timing(9.0, ()), None, None),
    ],
    ids=[
        "clear", "half heard", "hardly heard", "a few words", "few words for so long",
        "half heard, no timing",
        "fast", "a fast remark", "clipped", "a loud word", "no speech",
    ],
)  # fmt: skip
def test_why_an_answer_is_in_doubt(
    transcript: Transcript, timing: Timing | None, why: Open | None, from_score: float | None
) -> None:
    found = doubt(transcript, timing)
    assert (found.why if found else None) is why
    assert (found.from_score if found else None) == (
        None if from_score is None else pytest.approx(from_score)
    )


@pytest.mark.parametrize(
    ("made", "score", "expected"),
    [(False, 0.3, None), (False, 0.05, False), (True, 0.9, True), (None, 0.45, None)],
)
def test_only_a_missed_point_of_which_there_is_something_is_opened(
    made: bool | None, score: float, expected: bool | None
) -> None:
    match = PointMatch(Point("a", "workers poll"), score, 0.0, 1, 2, made, PointRule.LIKENESS)
    (after,) = in_doubt((match,), doubt(heard(0.77)))
    assert after.made is expected
    assert (after.why_open is Open.HALF_HEARD) is (made is False and expected is None)
    assert in_doubt((match,), None) == (match,)
