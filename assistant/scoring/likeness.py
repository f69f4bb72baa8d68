"""How like an answer is to each way of making a point, and to each wrong claim about it. Pure.

Source: late interaction (Khattab and Zaharia 2020, "ColBERT"): a phrase is as like an answer as its content
words are, on average, to the nearest word of the answer.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import pairwise

import numpy as np

from assistant.events import Samples, TokenVectors
from assistant.scoring.lexicon import GRAMMAR_WORDS, NEGATIONS

STRIDE = 6
BLOCKS = 4
"""In its context, a phrase has to be found within so many blocks of so many pieces: about a sentence."""


class Phrases:
    """Phrases with the vectors of their content words, stacked so that all are compared at once."""

    def __init__(self, texts: Sequence[TokenVectors]) -> None:
        contents = [text.vectors[content_places(text.pieces)] for text in texts]
        self.rows = np.concatenate(contents)
        """Shape (all content words, dimensions)."""
        self.lengths = np.array([len(rows) for rows in contents])
        self.starts = np.concatenate(([0], np.cumsum(self.lengths)[:-1]))
        self.means = np.stack([_unit(rows.mean(axis=0)) for rows in contents])
        self.negations = np.array([count_negations(text.pieces) for text in texts])

    def mean_over_words(self, likeness: Samples) -> Samples:
        """From a row a content word to a row a phrase."""
        sums: Samples = np.add.reduceat(likeness, self.starts, axis=0)
        means: Samples = sums / self.lengths[:, None]
        return means

    def nearest_word(self, likeness: Samples) -> Samples:
        """The best of a phrase's content words in each column, a row a phrase."""
        best: Samples = np.maximum.reduceat(likeness, self.starts, axis=0)
        return best


@dataclass(frozen=True, slots=True)
class AnswerVectors:
    """An answer ready to be compared.

    Attributes:
        context: passages of the answer, read as a whole.
        clauses: its clauses, each read by itself.
    """

    context: tuple[TokenVectors, ...]
    clauses: tuple[TokenVectors, ...]


class Comparison:
    """Phrases against one answer."""

    def __init__(self, phrases: Phrases, answer: AnswerVectors) -> None:
        self.phrases = phrases
        self.pieces = sum(len(passage.pieces) for passage in answer.context)
        self.clauses = len(answer.clauses)
        windows = [_Windows(phrases, passage) for passage in answer.context]
        self.in_context = np.concatenate([part.there for part in windows], axis=1)
        """How much of the phrase is in the window: (phrases, windows), up to 1."""
        self.everywhere = np.stack([part.everywhere for part in windows], axis=1)
        """How much of the phrase is anywhere in the passage: (phrases, passages), up to 1."""
        self.back_in_context = np.concatenate([part.back for part in windows], axis=1)
        """How much of the window is in the phrase: (phrases, windows), up to 1."""
        self._in_window = windows
        contents = [text.vectors[content_places(text.pieces)] for text in answer.clauses]
        lengths = np.array([len(rows) for rows in contents])
        starts = np.concatenate(([0], np.cumsum(lengths)[:-1]))
        likeness = phrases.rows @ np.concatenate(contents).T
        there = phrases.mean_over_words(np.maximum.reduceat(likeness, starts, axis=1))
        back = np.add.reduceat(phrases.nearest_word(likeness), starts, axis=1) / lengths
        self.there = there
        """How much of the phrase is in the clause: (phrases, clauses), up to 1."""
        self.in_clauses = (there + back) / 2
        """How much of the phrase is in the clause and the other way round: (phrases, clauses), up to 1."""
        self.as_wholes = phrases.means @ np.stack([_unit(rows.mean(axis=0)) for rows in contents]).T
        """Likeness of mean vectors: (phrases, clauses), up to 1."""
        self.negations = np.array([count_negations(text.pieces) for text in answer.clauses])
        """Negations in each clause."""

    def weakest_words(self, phrase: int) -> float:
        """How well the third of a phrase's words that fit least is found in its best window, up to 1."""
        window = int(self.in_context[phrase].argmax())
        for part in self._in_window:
            if window < part.there.shape[1]:
                first = int(self.phrases.starts[phrase])
                words = np.sort(part.words[first : first + int(self.phrases.lengths[phrase]), window])
                return float(words[: max(1, len(words) // 3)].mean())
            window -= part.there.shape[1]
        raise IndexError(phrase)


def content_places(pieces: Sequence[str]) -> list[int]:
    """Places of the pieces of content words; of all pieces where there are only function words."""
    places = []
    for place, piece in enumerate(pieces):
        goes_on = place + 1 < len(pieces) and pieces[place + 1].startswith("##")
        is_word = any(letter.isalnum() for letter in piece)
        if piece.startswith("##") or (is_word and (goes_on or piece not in GRAMMAR_WORDS)):
            places.append(place)
    return places or list(range(len(pieces)))


def count_negations(pieces: Sequence[str]) -> int:
    """How many words deny something; the pieces of "don't" are "don", "'" and "t"."""
    clipped = sum(pair == ("'", "t") for pair in pairwise(pieces))
    return clipped + sum(piece in NEGATIONS for piece in pieces)


class _Windows:
    """Phrases against the windows of one passage."""

    def __init__(self, phrases: Phrases, passage: TokenVectors) -> None:
        likeness = phrases.rows @ passage.vectors.T
        blocks = np.arange(0, len(passage.pieces), STRIDE)
        count = max(1, len(blocks) - BLOCKS + 1)
        nearest_in_block = np.maximum.reduceat(likeness, blocks, axis=1)
        in_turn = (nearest_in_block[:, first : first + count] for first in range(min(BLOCKS, len(blocks))))
        self.words = reduce(np.maximum, in_turn)
        """The nearest word for each content word of the phrases: (content words, windows)."""
        self.there = phrases.mean_over_words(self.words)
        self.everywhere = phrases.mean_over_words(likeness.max(axis=1, keepdims=True))[:, 0]
        content = np.zeros(len(passage.pieces), dtype=np.float32)
        content[content_places(passage.pieces)] = 1.0
        found = np.add.reduceat(phrases.nearest_word(likeness) * content, blocks, axis=1)
        asked = np.add.reduceat(content, blocks)
        windows = [slice(first, first + BLOCKS) for first in range(count)]
        self.back = np.stack(
            [found[:, window].sum(axis=1) / max(1.0, asked[window].sum()) for window in windows], axis=1
        )


def _unit(vector: Samples) -> Samples:
    unit: Samples = vector / (np.linalg.norm(vector) or 1.0)
    return unit
