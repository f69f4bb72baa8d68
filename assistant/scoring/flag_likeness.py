"""How like what was said is to phrases that raise a red flag, and to those that only sound like it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Protocol

import numpy as np

from assistant.events import Samples
from assistant.ports import Embedder
from assistant.scoring.likeness import Phrases, content_places
from assistant.scoring.matching import content_words


@dataclass(frozen=True, slots=True)
class Bounds:
    """Where likeness raises a flag.

    Attributes:
        least: to a phrase that raises it, 0 to 1.
        scarcity: so much more, over the number of content words in the piece: few words are soon alike.
        margin: by so much it has to be ahead of every phrase that does not.
        veto: by so much such a phrase has to be ahead to lift what a pattern has found.
    """

    least: float
    scarcity: float
    margin: float
    veto: float


class PhraseLikeness(Protocol):
    """Compares phrases with pieces of an answer."""

    @property
    def bounds(self) -> Bounds:
        """What counts as like."""
        ...

    def prepare(self) -> None:
        """Read the phrases now rather than with the first answer.

        Raises:
            ModelError: a model cannot be loaded.
        """
        ...

    def compare(self, pieces: Sequence[str]) -> Samples:
        """Shape (phrases, pieces), up to 1.

        Raises:
            ModelError: a model cannot be loaded.
        """
        ...


PIECES_KEPT = 512
"""Pieces of answers that are kept with what was found in them, 2 KB each: an answer is read again and again
while it grows."""


class WordLikeness:
    """By the content words that both have, over all that they have (Dice)."""

    bounds = Bounds(least=0.6, scarcity=0.4, margin=0.12, veto=1.0)
    """Source: see `VectorLikeness.bounds`; shared words are no reason to distrust a pattern."""

    def __init__(self, phrases: Sequence[str]) -> None:
        self._phrases = [frozenset(content_words(phrase)) for phrase in phrases]

    def prepare(self) -> None:
        """Nothing is left to read."""

    def compare(self, pieces: Sequence[str]) -> Samples:
        """Shape (phrases, pieces), 0 to 1."""
        table = np.zeros((len(self._phrases), len(pieces)), dtype=np.float32)
        for column, piece in enumerate(pieces):
            said = frozenset(content_words(piece))
            for row, phrase in enumerate(self._phrases):
                table[row, column] = 2 * len(said & phrase) / ((len(said) + len(phrase)) or 1)
        return table


class VectorLikeness:
    """By vectors: word to nearest word in both directions, and means to means.

    The mean over all words counts most: unlike the content words, it tells "I" from "they".
    """

    bounds = Bounds(least=0.63, scarcity=0.3, margin=0.05, veto=0.08)
    """Source: without patterns, these found the right flag in 25 of 42 utterances of the odd-numbered half of
    tests/data/red_flags.jsonl and no wrong one, and raised one in 3 of 468 strong answers of
    tests/data/answers; the best weights and bounds of a grid of 200."""

    AT_A_GLANCE = 0.4
    """A piece whose mean vector is less like every phrase is not looked at word by word, which takes 2 ms."""

    def __init__(self, phrases: Sequence[str], embedder: Embedder) -> None:
        self._texts = tuple(phrases)
        self._embedder = embedder
        self._column = lru_cache(maxsize=PIECES_KEPT)(self._compare)

    @cached_property
    def _phrases(self) -> "_ReadPhrases":
        read = self._embedder.embed(self._texts)
        return _ReadPhrases(Phrases(read), np.stack([_mean(text.vectors) for text in read]))

    def prepare(self) -> None:
        """Read the phrases.

        Raises:
            ModelError: the model cannot be loaded.
        """
        _ = self._phrases

    def compare(self, pieces: Sequence[str]) -> Samples:
        """Shape (phrases, pieces), up to 1.

        Raises:
            ModelError: the model cannot be loaded.
        """
        return np.stack([self._column(piece) for piece in pieces], axis=1)

    def _compare(self, piece: str) -> Samples:
        """Shape (phrases,)."""
        phrases, means = self._phrases.phrases, self._phrases.means
        (read,) = self._embedder.embed([piece])
        whole = means @ _mean(read.vectors)
        if whole.max() < self.AT_A_GLANCE:
            return np.zeros(len(self._texts), dtype=np.float32)
        content = read.vectors[content_places(read.pieces)]
        likeness = phrases.rows @ content.T
        there = phrases.mean_over_words(likeness.max(axis=1, keepdims=True))[:, 0]
        back = phrases.nearest_word(likeness).mean(axis=1)
        by_content = (phrases.means @ _mean(content) + (there + back) / 2) / 2
        column: Samples = ((whole + by_content) / 2).astype(np.float32)
        return column


@dataclass(frozen=True, slots=True)
class _ReadPhrases:
    """Phrases with their content words and, a row each, the mean over all their words."""

    phrases: Phrases
    means: Samples


def _mean(vectors: Samples) -> Samples:
    mean = vectors.mean(axis=0)
    unit: Samples = mean / (np.linalg.norm(mean) or 1.0)
    return unit
