"""The order of parts: what is likely, what is missing, what is doubtful."""

import numpy as np
import pytest

from assistant.scoring.story_decoding import LABELS, label_story
from tests.scoring.stories import sure


@pytest.mark.parametrize("labels", ["SSTAAAR", "-STAR-", "RSTAAR", "SSAAAA", "TAAAR", "STAASAAR", "A", "-"])
def test_what_is_sure_stands(labels: str) -> None:
    assert "".join(label_story(sure(labels))) == labels


def doubtful(labels: str, place: int, chances: dict[str, float]) -> list[str]:
    table = sure(labels)
    table[place] = 0.01
    for label, chance in chances.items():
        table[place, LABELS.index(label)] = chance
    return label_story(table)


@pytest.mark.parametrize(
    ("labels", "place", "chances", "found"),
    [
        ("SSTAAAAR", 5, {"A": 0.45, "S": 0.5}, "A"),
        ("SSTAAAAR", 4, {"A": 0.4, "R": 0.55}, "A"),
        ("SSTAAARR", 7, {"S": 0.5, "R": 0.45}, "R"),
        ("SSTAAAAR", 2, {"T": 0.6, "S": 0.3}, "T"),
        ("SSSAAAAR", 2, {"T": 0.1, "S": 0.6}, "S"),
    ],
)
def test_a_doubtful_sentence_goes_with_the_story(
    labels: str, place: int, chances: dict[str, float], found: str
) -> None:
    assert doubtful(labels, place, chances)[place] == found


def test_a_part_that_several_sentences_may_tell_is_not_missing() -> None:
    table = sure("SSSAAAR")
    for place in (1, 2):
        table[place] = np.array([0.5, 0.45, 0.02, 0.01, 0.02])
    assert label_story(table).count("T") == 1
