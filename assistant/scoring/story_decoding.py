"""One part for each sentence, so that the story as a whole is consistent. Pure.

Source: a hidden Markov model over the labels S, T, A, R and "-" (Rabiner 1989): how likely a sentence is of
each part by itself, and how often one part follows another. Where it is asked whether a part is told at all,
all ways to label the story count, not the best alone.
"""

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from assistant.events import Samples
from assistant.scoring.threshold import Threshold

LABELS = "STAR-"
"""The order of all tables; "-" is what belongs to no part."""

SHARES = (0.1964, 0.0684, 0.5033, 0.1413, 0.0907)
"""Of the sentences of tests/data/stories, as models/train_story.py sees and prints them; so are the next."""

STARTS = (0.3706, 0.1007, 0.0398, 0.0742, 0.4147)
"""How often a story begins with each label."""

ENDS = (0.0009, 0.0014, 0.0214, 0.2400, 0.4004)
"""How often a label, where it occurs, is the last of its story."""

MOVES = (
    (0.6449, 0.1827, 0.1340, 0.0092, 0.0292),
    (0.0218, 0.1582, 0.7830, 0.0034, 0.0336),
    (0.0086, 0.0064, 0.8292, 0.1060, 0.0498),
    (0.0508, 0.0119, 0.0031, 0.7236, 0.2106),
    (0.5234, 0.1710, 0.2059, 0.0619, 0.0378),
)
"""How often the label of a row is followed by that of a column."""

ORDER_WEIGHT = 0.7
"""Exponent of the tables of order. Sentences are labelled with the cues of their neighbours in view, so that
the order is known in part already.

Source: with the next, the log loss of "is this part missing" on left-out writers of tests/data/stories fell
from 0.50, with 1 and 1, to 0.45, with an earlier variant of the labeller.
"""

SHARE_WEIGHT = 0.5
"""Exponent of the shares, by which the likelihood of each label is divided."""

MISSING = Threshold(
    0.4,
    name="missing part",
    meaning="probability from which a part counts as not told, although a sentence may be doubtful",
    source="of 0.4 and 0.5 the better, by little, for left-out writers of tests/data/stories",
)

MISSING_TASK = Threshold(
    0.6,
    name="missing task",
    meaning="the same for the task, which is often a single sentence",
    source="of 0.5, 0.6 and 0.7 the best for left-out writers of tests/data/stories, with an earlier "
    "variant of the labeller",
)

LEAST = 1e-5
"""Probabilities below are taken for it."""

NEVER = -1e4

_Order = npt.NDArray[np.float64]


def label_story(probabilities: Samples) -> list[str]:
    """The label of each sentence.

    Args:
        probabilities: of each label by the sentence alone, shape (sentences, 5) in the order of LABELS; at
            least one sentence.
    """
    scores = np.log(np.maximum(LEAST, probabilities)) - SHARE_WEIGHT * np.log(SHARES)
    missing = [part for part, chance in enumerate(_chances_missing(scores)) if chance > _bound(part)]
    told = [part for part in range(len(LABELS) - 1) if part not in missing]
    scores[:, missing] = NEVER
    best = _best_path(scores)[0]
    for part in told:
        if part not in best:
            best = _with_part(scores, part)
    return [LABELS[label] for label in best]


def _bound(part: int) -> float:
    return MISSING_TASK if LABELS[part] == "T" else MISSING


def _chances_missing(scores: _Order) -> list[float]:
    """How likely it is of each part that no sentence tells it."""
    total = _all_paths(scores)
    chances = []
    for part in range(len(LABELS) - 1):
        without = scores.copy()
        without[:, part] = NEVER
        chances.append(float(np.exp(_all_paths(without) - total)))
    return chances


def _with_part(scores: _Order, part: int) -> list[int]:
    """The best labels of which one at least is `part`."""
    paths = []
    for place in range(len(scores)):
        forced = scores.copy()
        forced[place, [label for label in range(len(LABELS)) if label != part]] = NEVER
        paths.append(_best_path(forced))
    return max(paths, key=lambda path: path[1])[0]


def _best_path(scores: _Order) -> tuple[list[int], float]:
    """The likeliest labels, and the logarithm of their likelihood (Viterbi)."""
    reached = _STARTS + scores[0]
    came_from = []
    for row in scores[1:]:
        ways = reached[:, None] + _MOVES
        came_from.append(ways.argmax(axis=0))
        reached = ways.max(axis=0) + row
    reached = reached + _ENDS
    path = [int(reached.argmax())]
    for before in reversed(came_from):
        path.append(int(before[path[-1]]))
    return path[::-1], float(reached.max())


def _all_paths(scores: _Order) -> float:
    """The logarithm of the likelihood of all ways to label the story together (forward algorithm)."""
    reached = _STARTS + scores[0]
    for row in scores[1:]:
        reached = np.logaddexp.reduce(reached[:, None] + _MOVES, axis=0) + row
    return float(np.logaddexp.reduce(reached + _ENDS))


def _weighted(table: Iterable[float] | Sequence[Sequence[float]]) -> _Order:
    return ORDER_WEIGHT * np.log(np.array(table, dtype=np.float64))


_STARTS, _MOVES, _ENDS = _weighted(STARTS), _weighted(MOVES), _weighted(ENDS)
