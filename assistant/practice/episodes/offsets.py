"""By how much a recording is behind the episode that was played, as it goes on. Pure.

The offset is a time in the recording less the time in the episode that was played just then. It stays as it
is while the player runs, and jumps where the listener paused it or went to another chapter. What was observed
speaks for some offsets and against others; the likeliest course is found by dynamic programming.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

STEP_S = 0.1
"""Fineness of the offsets that are weighed: much shorter than a word."""

SHORTER_IS_LIKELIER = 1e-3
"""What each second of a jump costs besides, so that the shortest of equals is taken."""

Weights = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Grid:
    """The offsets that can be: from the episode's end at the recording's beginning to the other way round.

    Attributes:
        first_s: the lowest.
        count: how many there are, `STEP_S` apart.
    """

    first_s: float
    count: int

    @property
    def offsets_s(self) -> npt.NDArray[np.float64]:
        """All of them, ascending."""
        offsets_s: npt.NDArray[np.float64] = self.first_s + STEP_S * np.arange(self.count, dtype=np.float64)
        return offsets_s

    def place(self, offset_s: float) -> int:
        """Index of the nearest."""
        return min(max(round((offset_s - self.first_s) / STEP_S), 0), self.count - 1)


def grid_for(episode_s: float, recording_s: float) -> Grid:
    """The offsets that can be for two sounds of these lengths."""
    return Grid(-episode_s, int((episode_s + recording_s) / STEP_S) + 2)


@dataclass(frozen=True, slots=True)
class Course:
    """The likeliest course.

    Attributes:
        offsets_s: one for each observation.
        weight: what all observations weigh along it, less what its jumps cost.
    """

    offsets_s: tuple[float, ...]
    weight: float


def likeliest_course(observations: Sequence[Weights], grid: Grid, jump_costs: tuple[float, float]) -> Course:
    """The course of the offset that fits the observations best.

    Where several offsets fit equally well, the one in the middle of them is taken.

    Args:
        observations: in the order of their times in the recording; for each offset of `grid` what it weighs.
        jump_costs: what a jump has to win to be believed, to a higher offset (the player was paused) and to a
            lower one (it skipped something). Of jumps that win as much, the shortest is taken.
    """
    if not observations:
        return Course((), 0.0)
    total = np.zeros(grid.count, dtype=np.float32)
    jumped = np.zeros((len(observations), grid.count), dtype=bool)
    best_before = []
    offsets_s = grid.offsets_s
    for number, weights in enumerate(observations):
        best = _middle_of_best(total)
        best_before.append(best)
        further_s = offsets_s - offsets_s[best]
        costs = np.where(further_s > 0, *jump_costs) + SHORTER_IS_LIKELIER * np.abs(further_s)
        elsewhere = (total[best] - costs).astype(np.float32)
        jumped[number] = total < elsewhere
        total = np.where(jumped[number], elsewhere, total) + weights
    place = _middle_of_best(total)
    weight = float(total[place])
    places = []
    for number in range(len(observations) - 1, -1, -1):
        places.append(place)
        if jumped[number, place]:
            place = best_before[number]
    return Course(tuple(float(offsets_s[index]) for index in reversed(places)), weight)


def _middle_of_best(total: Weights) -> int:
    """Index in the middle of the first run of offsets that weigh the most, within rounding."""
    best = np.flatnonzero(total >= total.max() - 1e-3)
    run = int(np.flatnonzero(np.diff(best, append=best[-1] + 2) > 1)[0])
    return int(best[run // 2])
