"""The parts of an answer that may raise a flag, and the passages in which they stand."""

import pytest

from assistant.scoring.flag_pieces import Span, passages, pieces_of, written
from assistant.scoring.normalise import read_text


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("We poll the queue.", ["We poll the queue."]),
        (
            "We poll the queue, and then we ack it.",
            ["We poll the queue, and then we ack it.", "We poll the queue,", "and then we ack it."],
        ),
        ("We poll it often. They push.", ["We poll it often. They push."]),
        ("We poll the queue, no wait, we push to it.", ["we push to it."]),
        ("", []),
    ],
    ids=["a sentence", "clauses", "too short for itself", "withdrawn", "nothing"],
)
def test_pieces(text: str, pieces: list[str]) -> None:
    utterance = read_text(text)
    assert [written(utterance, (piece.first, piece.last)) for piece in pieces_of(utterance)] == pieces


@pytest.mark.parametrize(
    ("sentences", "found"),
    [
        (1, [(0, 0)]),
        (4, [(0, 3)]),
        (5, [(0, 3), (1, 4)]),
        (7, [(0, 3), (2, 5), (3, 6)]),
    ],
)
def test_passages(sentences: int, found: list[Span]) -> None:
    assert passages([(number, number) for number in range(sentences)]) == found
