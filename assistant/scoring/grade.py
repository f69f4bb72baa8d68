"""Coverage and grade from what was made and said."""

from dataclasses import dataclass

from assistant.scoring.points import PointMatch
from assistant.scoring.terms import TermMatch
from assistant.scoring.threshold import Threshold

TOP_GRADE = 5.0

TERM_CREDIT = Threshold(
    0.2,
    name="term credit",
    meaning="share of what the points left open that the right terms can earn back",
    source="a choice: words dropped without a claim count a little",
)

_RESEMBLANCE_SOURCE = (
    "1,123 student answers graded by two people (Mohler et al. 2011) agree best with likeness alone (Pearson "
    "r 0.63), the 144 answers of tests/data/second, full of wrong claims, with the points alone (0.59); "
    "chosen with both in view; grades reach 0.63 on the former"
)

RESEMBLANCE_WEIGHT = Threshold(
    0.6,
    name="resemblance",
    meaning="how much the likeness to the expert answer counts where nothing but that answer is known",
    source=_RESEMBLANCE_SOURCE,
)

NO_RESEMBLANCE = Threshold(
    0.3, name="no resemblance", meaning="likeness up to which it earns nothing", source=_RESEMBLANCE_SOURCE
)

FULL_RESEMBLANCE = Threshold(
    0.8, name="full resemblance", meaning="likeness from which it earns all", source=_RESEMBLANCE_SOURCE
)


def share(outcomes: list[bool | None]) -> float | None:
    """Share of true among those that could be told, 0 to 1; None where none could."""
    told = [outcome for outcome in outcomes if outcome is not None]
    return sum(told) / len(told) if told else None


def coverage(points: tuple[PointMatch, ...], terms: tuple[TermMatch, ...]) -> float | None:
    """Share of points made, or of terms said where the card has no points."""
    if points:
        return share([match.made for match in points])
    return share([match.said for match in terms])


@dataclass(frozen=True, slots=True)
class Earned:
    """What an answer earns.

    Attributes:
        by_points: by its points, 0 to 1.
        resemblance: to the expert answer, up to 1; None where it does not count: only where the points have
            one wording each.
    """

    by_points: float
    resemblance: float | None = None

    @property
    def by_resemblance(self) -> float:
        """What the resemblance earns, 0 to 1."""
        likeness = ((self.resemblance or 0.0) - NO_RESEMBLANCE) / (FULL_RESEMBLANCE - NO_RESEMBLANCE)
        return min(1.0, max(0.0, likeness))

    @property
    def total(self) -> float:
        """All of it, 0 to 1."""
        if self.resemblance is None:
            return self.by_points
        return (1 - RESEMBLANCE_WEIGHT) * self.by_points + RESEMBLANCE_WEIGHT * self.by_resemblance


def grade(covered: float, term_share: float | None) -> float:
    """0 to 5: 5 when every point was made, rising with each point and, less, with each term.

    Args:
        covered: share of points made, or what they earn in part, 0 to 1.
        term_share: share of terms said, 0 to 1; None where the card has none.
    """
    return TOP_GRADE * (covered + TERM_CREDIT * (term_share or 0.0) * (1 - covered))
