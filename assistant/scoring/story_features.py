"""The sentences of a story as the labeller of its parts is told them. Pure."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from assistant.events import Samples, TokenVectors
from assistant.scoring.normalise import TEXTS_KEPT
from assistant.scoring.story_cues import CUE_NAMES, read_cues

DIMENSIONS = 384
"""Of the vectors of all-MiniLM-L6-v2."""

KNOTS = 7
"""The place in the story is told as nearness to so many points from its first to its last sentence."""

NEIGHBOUR = 0.4
"""Weight of the cues of the sentences before and after."""

FROM_STORY = 2.0
"""Weight of how a sentence differs from the mean of its story, which is what the story is about; the sentence
itself has 1.

Source: of a dozen pairs of weights that were tried with an earlier variant, these had the least log loss on
left-out writers.
"""

PLACES = 8 + KNOTS

FEATURES = PLACES + 3 * len(CUE_NAMES) + 2 * DIMENSIONS
"""Numbers that tell one sentence."""

_cues = lru_cache(maxsize=TEXTS_KEPT)(read_cues)


def read_features(sentences: Sequence[str], vectors: Sequence[TokenVectors]) -> Samples:
    """Shape (sentences, FEATURES): the place, cues here, after and before, and the meaning.

    Args:
        sentences: of the whole story, in order; at least one.
        vectors: of each sentence.
    """
    cues = cues_of(sentences)
    none = np.zeros((1, cues.shape[1]), dtype=np.float32)
    meaning = np.stack([_mean(text.vectors) for text in vectors])
    return np.concatenate(
        [
            places_of(sentences),
            cues,
            NEIGHBOUR * np.concatenate([cues[1:], none]),
            NEIGHBOUR * np.concatenate([none, cues[:-1]]),
            meaning,
            FROM_STORY * (meaning - meaning.mean(axis=0)),
        ],
        axis=1,
        dtype=np.float32,
    )


def cues_of(sentences: Sequence[str]) -> Samples:
    """Shape (sentences, len(CUE_NAMES))."""
    return np.array([_cues(text) for text in sentences], dtype=np.float32)


def places_of(sentences: Sequence[str]) -> Samples:
    """Where each sentence stands, shape (sentences, PLACES): by sentences, by words, near which end."""
    count = len(sentences)
    words = np.array([len(text.split()) for text in sentences], dtype=np.float32)
    place = np.arange(count) / max(1, count - 1)
    by_words = (np.cumsum(words) - words / 2) / max(1.0, float(words.sum()))
    ends = np.zeros((count, 6), dtype=np.float32)
    for near in range(min(3, count)):
        ends[near, near] = 1.0
        ends[count - 1 - near, 3 + near] = 1.0
    knots = np.linspace(0, 1, KNOTS)
    near_knots = np.maximum(0, 1 - np.abs(place[:, None] - knots) * (KNOTS - 1))
    return np.concatenate([place[:, None], by_words[:, None], ends, near_knots], axis=1, dtype=np.float32)


def _mean(vectors: Samples) -> Samples:
    if not len(vectors):
        return np.zeros(DIMENSIONS, dtype=np.float32)
    mean = vectors.mean(axis=0)
    unit: Samples = mean / (np.linalg.norm(mean) or 1.0)
    return unit
