"""What scoring keeps in memory: wordings of sheets and the last few answers, within bounds."""

import importlib
import pkgutil
from typing import Any

import numpy as np
import pytest

import assistant.scoring
from assistant.events import Transcript
from assistant.scoring.likeness import BLOCKS, STRIDE, Phrases, _Windows
from assistant.scoring.score import score
from tests.scoring.cards import QUEUES
from tests.scoring.test_claims import SameWords

MODULES = [
    importlib.import_module(f"assistant.scoring.{module.name}")
    for module in pkgutil.iter_modules(assistant.scoring.__path__)
]
CACHES: dict[str, Any] = {
    f"{module.__name__}.{name}": found
    for module in MODULES
    for name, found in vars(module).items()
    if hasattr(found, "cache_info") and found.__module__ == module.__name__
}


@pytest.mark.parametrize("cache", CACHES.values(), ids=CACHES)
def test_every_cache_has_a_bound(cache: Any) -> None:
    assert cache.cache_info().maxsize is not None


def test_answers_are_not_kept() -> None:
    def scored(first: int, last: int) -> int:
        for number in range(first, last):
            text = f"workers {number} poll queue{number} and the word{number} is load balanced by names"
            score(QUEUES, Transcript(text))
        return sum(cache.cache_info().currsize for cache in CACHES.values())

    assert scored(0, 5) == scored(5, 50)


@pytest.mark.parametrize("pieces", [1, STRIDE, STRIDE + 1, STRIDE * BLOCKS, STRIDE * BLOCKS + 1, 100])
def test_windows_hold_the_nearest_word_of_their_blocks(pieces: int) -> None:
    embedder = SameWords()
    phrases = Phrases(embedder.embed(["workers poll their queue", "nobody pushes"]))
    (passage,) = embedder.embed([" ".join(f"word{number}" for number in range(pieces))])
    likeness = phrases.rows @ passage.vectors.T
    ends = range(0, pieces, STRIDE)
    by_hand = [
        likeness[:, first : first + STRIDE * BLOCKS].max(axis=1)
        for first in ends[: max(1, len(ends) - BLOCKS + 1)]
    ]
    assert np.array_equal(_Windows(phrases, passage).words, np.stack(by_hand, axis=1))
