"""A verdict after its owner has said "count that": coverage and grade anew, without judging again. Pure."""

from collections.abc import Mapping
from dataclasses import replace
from statistics import fmean

from assistant.scoring.grade import TOP_GRADE, grade, share
from assistant.scoring.points import FULL_CREDIT, NO_CREDIT
from assistant.scoring.verdict import PointResult, Status, Verdict


def with_counted(verdict: Verdict, counted: Mapping[str, str]) -> Verdict:
    """The verdict with some points counted as made.

    The grade rises by that share of what the answer left open which these points had left open; with all of
    them counted it is the best there is. That is what the grade itself would say if they had been made, for
    it falls short of the best in proportion to what the points leave open.

    Args:
        counted: the words that make a point, by its id. Points that the verdict does not know, or that were
            made anyway, are passed over.
    """
    told = {name: words for name, words in counted.items() if name in _open_points(verdict)}
    if verdict.status is not Status.OK or not told:
        return verdict
    points = tuple(
        replace(point, made=True, evidence=told[point.id], appealed=True) if point.id in told else point
        for point in verdict.points
    )
    covered = share([point.made for point in points])
    return replace(
        verdict,
        points=points,
        coverage=None if covered is None else round(covered, 4),
        grade=round(_grade(verdict, points), 2),
    )


def _open_points(verdict: Verdict) -> frozenset[str]:
    return frozenset(point.id for point in verdict.points if point.made is not True)


def _grade(before: Verdict, after: tuple[PointResult, ...]) -> float:
    if before.grade is None:  # nothing could be told, so nothing was graded
        said = share([term.said for term in before.terms])
        return grade(fmean(1 - _left_open(point) for point in after), said)
    left = sum(map(_left_open, before.points))
    still = sum(map(_left_open, after))
    if not left:  # by their scores all are made, yet some were doubted
        left, still = (
            float(sum(point.made is not True for point in points)) for points in (before.points, after)
        )
    return TOP_GRADE - (TOP_GRADE - before.grade) * still / left


def _left_open(point: PointResult) -> float:
    """What a point leaves to be earned, 0 to 1, as `points` gives credit."""
    if point.appealed:
        return 0.0
    return min(1.0, max(0.0, (FULL_CREDIT - point.score) / (FULL_CREDIT - NO_CREDIT)))
