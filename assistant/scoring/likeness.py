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

EVIDENCE = (
    "in_context_point",
    "in_context_says",
    "in_context_says_4",
    "in_context_wrong",
    "in_context_wrong_3",
    "in_clause_point",
    "in_clause_says",
    "in_clause_says_4",
    "in_clause_wrong",
    "in_clause_wrong_3",
    "as_whole_point",
    "as_whole_says",
    "as_whole_says_4",
    "as_whole_wrong",
    "as_whole_wrong_3",
    "there_point",
    "there_says",
    "there_says_4",
    "there_wrong",
    "there_wrong_3",
    "anywhere_point",
    "anywhere_says",
    "anywhere_says_4",
    "anywhere_wrong",
    "anywhere_wrong_3",
    "wrong_at_best",
    "margin_at_best",
    "whole_margin_at_best",
    "best_margin",
    "least_margin",
    "weighted_margin",
    "context_margin",
    "back_in_context_says",
    "back_in_context_wrong",
    "weakest_words_says",
    "weakest_words_wrong",
    "negation_differs",
    "negations",
    "negation_like_wrong",
    "lead_in_context",
    "lead_in_clause",
    "pieces",
    "clauses",
    "withdrew",
    "lost_by_withdrawal",
    "says",
    "wrongs",
)
"""What the judge of points is told, in this order; see `evidence`."""


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


@dataclass(frozen=True, slots=True)
class Wordings:
    """Which rows of the phrases belong to a point: itself and the ways of saying it, and the wrong claims."""

    says: tuple[int, ...]
    wrong: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PointEvidence:
    """What an answer holds for and against a point.

    Attributes:
        values: in the order of `EVIDENCE`.
        say: row of the way of saying it that is nearest.
        wrong: row of the wrong claim that is nearest; None where none are known.
        span: the clause in which the way of saying it was found.
    """

    values: tuple[float, ...]
    say: int
    wrong: int | None
    span: int


def gather_evidence(
    points: Sequence[Wordings], stands: Comparison, uttered: Comparison, *, withdrew: bool
) -> list[PointEvidence]:
    """The evidence for each point of a card.

    Args:
        points: the rows of each.
        stands: against what the answer says in the end.
        uttered: against all of it, what was withdrawn included.
        withdrew: whether something was.
    """
    by_context = np.array([stands.in_context[list(point.says)].max() for point in points])
    by_clause = np.array([stands.in_clauses[list(point.says)].max() for point in points])
    return [
        _evidence(
            point,
            stands,
            leads=(_lead(by_context, number), _lead(by_clause, number)),
            withdrawn=(withdrew, float(uttered.in_context[list(point.says)].max() - by_context[number])),
        )
        for number, point in enumerate(points)
    ]


def _evidence(
    point: Wordings, found: Comparison, leads: tuple[float, float], withdrawn: tuple[bool, float]
) -> PointEvidence:
    says, wrong = list(point.says), list(point.wrong)
    tables = {
        "in_context": found.in_context,
        "in_clause": found.in_clauses,
        "as_whole": found.as_wholes,
        "there": found.there,
        "anywhere": found.everywhere,
    }
    values: dict[str, float] = dict.fromkeys(EVIDENCE, 0.0)  # 0 where nothing wrong is known
    for name, table in tables.items():
        best = table[says].max(axis=1)
        values[f"{name}_point"] = float(best[0])
        values[f"{name}_says"] = float(best.max())
        values[f"{name}_says_4"] = _top(best, 4)
        if wrong:
            worst = table[wrong].max(axis=1)
            values[f"{name}_wrong"] = float(worst.max())
            values[f"{name}_wrong_3"] = _top(worst, 3)
    say, span = _nearest(found.in_clauses, says)
    denies = bool(found.negations[span])
    values |= {
        "back_in_context_says": float(found.back_in_context[says].max()),
        "weakest_words_says": found.weakest_words(_nearest(found.in_context, says)[0]),
        "negation_differs": float(denies != bool(found.phrases.negations[say])),
        "negations": float(min(found.negations[span], 2)),
        "lead_in_context": leads[0],
        "lead_in_clause": leads[1],
        "pieces": float(found.pieces),
        "clauses": float(found.clauses),
        "withdrew": float(withdrawn[0]),
        "lost_by_withdrawal": withdrawn[1],
        "says": float(len(says) - 1),
        "wrongs": float(len(wrong)),
    }
    nearest_wrong: int | None = None
    if wrong:
        nearest_wrong, wrong_span = _nearest(found.in_clauses, wrong)
        values |= _against(found, says, wrong, span)
        values["negation_like_wrong"] = float(
            bool(found.negations[wrong_span]) == bool(found.phrases.negations[nearest_wrong])
        )
    return PointEvidence(tuple(values[name] for name in EVIDENCE), say, nearest_wrong, span)


def _against(found: Comparison, says: list[int], wrong: list[int], span: int) -> dict[str, float]:
    """What speaks for a wrong claim, and how far the right ways of saying it are ahead of it."""
    best = found.in_clauses[says].max(axis=0)
    worst = found.in_clauses[wrong].max(axis=0)
    margins = best - worst
    _, window = _nearest(found.in_context, says)
    margin_in_context = found.in_context[says, window].max() - found.in_context[wrong, window].max()
    values = {
        "wrong_at_best": worst[span],
        "margin_at_best": margins[span],
        "whole_margin_at_best": found.as_wholes[says, span].max() - found.as_wholes[wrong, span].max(),
        "best_margin": margins.max(),
        "least_margin": margins.min(),
        "weighted_margin": (margins * best).max(),
        "context_margin": margin_in_context,
        "back_in_context_wrong": found.back_in_context[wrong].max(),
        "weakest_words_wrong": found.weakest_words(_nearest(found.in_context, wrong)[0]),
    }
    return {name: float(value) for name, value in values.items()}


def _nearest(table: Samples, rows: list[int]) -> tuple[int, int]:
    """Row and column of the highest value in some rows of a table."""
    row, column = np.unravel_index(table[rows].argmax(), (len(rows), table.shape[1]))
    return rows[int(row)], int(column)


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


def _lead(best: Samples, number: int) -> float:
    """How far a point is ahead of the best other point of its card; 0 where it is the only one."""
    others = np.delete(best, number)
    return float(best[number] - others.max()) if len(others) else 0.0


def _top(values: Samples, count: int) -> float:
    return float(np.sort(values)[::-1][:count].mean())


def _unit(vector: Samples) -> Samples:
    unit: Samples = vector / (np.linalg.norm(vector) or 1.0)
    return unit
