"""What an answer holds for and against a point, as the judge of points is told. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assistant.events import Samples
from assistant.scoring.likeness import Comparison

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
"""What the judge of points is told, in this order; see `gather_evidence`."""


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


def _lead(best: Samples, number: int) -> float:
    """How far a point is ahead of the best other point of its card; 0 where it is the only one."""
    others = np.delete(best, number)
    return float(best[number] - others.max()) if len(others) else 0.0


def _top(values: Samples, count: int) -> float:
    return float(np.sort(values)[::-1][:count].mean())
