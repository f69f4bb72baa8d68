"""Coverage and grade from what was made and said."""

from assistant.scoring.points import PointMatch
from assistant.scoring.terms import TermMatch

TOP_GRADE = 5.0

TERM_CREDIT = 0.2
"""How much of what the points left open the right terms can earn back: words dropped without a claim."""


RESEMBLANCE_WEIGHT = 0.6
NO_RESEMBLANCE, FULL_RESEMBLANCE = 0.3, 0.8
"""How much the likeness to an expert answer counts where nothing but that answer is known, and the likeness
at which it earns nothing and all.

Source: 1,123 student answers graded by two people (Mohler et al. 2011) agree best with likeness alone
(Pearson r 0.63), the 144 answers of tests/data/second, full of wrong claims, with the points alone
(0.59). The weight was chosen with both in view (0.61 and 0.51, with an earlier judge); grades now reach 0.56
on the former.
"""


def share(outcomes: list[bool | None]) -> float | None:
    """Share of true among those that could be told, 0 to 1; None where none could."""
    told = [outcome for outcome in outcomes if outcome is not None]
    return sum(told) / len(told) if told else None


def coverage(points: tuple[PointMatch, ...], terms: tuple[TermMatch, ...]) -> float | None:
    """Share of points made, or of terms said where the card has no points."""
    if points:
        return share([match.made for match in points])
    return share([match.said for match in terms])


def blended(earned: float, resemblance: float) -> float:
    """What an answer earns where the points have one wording each, 0 to 1.

    Args:
        earned: by its points, 0 to 1.
        resemblance: to the expert answer, up to 1.
    """
    like = (resemblance - NO_RESEMBLANCE) / (FULL_RESEMBLANCE - NO_RESEMBLANCE)
    return (1 - RESEMBLANCE_WEIGHT) * earned + RESEMBLANCE_WEIGHT * min(1.0, max(0.0, like))


def grade(covered: float, term_share: float | None) -> float:
    """0 to 5: 5 when every point was made, rising with each point and, less, with each term.

    Args:
        covered: share of points made, or what they earn in part, 0 to 1.
        term_share: share of terms said, 0 to 1; None where the card has none.
    """
    return TOP_GRADE * (covered + TERM_CREDIT * (term_share or 0.0) * (1 - covered))
