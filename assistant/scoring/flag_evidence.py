"""What a sentence holds for and against each red flag of a sheet, as the judge of flags is told. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from assistant.decks.cards import RedFlagRule
from assistant.events import Samples, TokenVectors
from assistant.ports import Embedder
from assistant.scoring.likeness import content_places
from assistant.scoring.matching import says_no

FLAG_EVIDENCE = (
    "stance",
    "stance_least",
    "stance_most",
    "stance_alone",
    "stance_before",
    "stance_behind",
    "says",
    "says_3",
    "says_8",
    "near",
    "near_3",
    "near_8",
    "near_there",
    "margin_there",
    "best_margin_3",
    "best_margin_8",
    "passage_says",
    "passage_says_3",
    "passage_says_8",
    "passage_near",
    "passage_near_3",
    "passage_near_8",
    "lead",
    "passage_lead",
    "pattern",
    "pattern_lifted",
    "unless",
    "negation_differs",
    "question_differs",
    "reported",
    "denied",
    "words",
    "says_known",
    "near_known",
)
"""What the judge of flags is told, in this order; see `FlagBank.compare` and `gather_flag_evidence`."""

Places: TypeAlias = npt.NDArray[np.int64]
"""Places of something, in rows and columns."""

TOPS = (1, 3, 8)
"""So many phrases that are most alike are averaged."""


@dataclass(frozen=True, slots=True)
class Cues:
    """What patterns of words say of one sentence and one rule.

    Attributes:
        pattern: whether one of the rule's patterns is in it and meant.
        lifted: whether one is in it and not meant.
        unless: whether the answer holds what lifts the rule.
    """

    pattern: bool
    lifted: bool
    unless: bool


@dataclass(frozen=True, slots=True)
class Scope:
    """How a piece of a sentence is meant.

    Attributes:
        denies: whether it holds a negation.
        asks: whether it is a question.
        reported: whether it is the word of others, or of former times.
        denied: whether it is taken for untrue.
        words: how many words it has.
    """

    denies: bool
    asks: bool
    reported: bool
    denied: bool
    words: int


class FlagBank:
    """The phrases of a sheet's rules as vectors: means over all their words, and over those of content."""

    def __init__(self, rules: Sequence[RedFlagRule], embedder: Embedder) -> None:
        texts = [text for rule in rules for text in (*rule.says, *rule.near)]
        self.rules = tuple(rules)
        self._means = np.stack([mean_vectors(text) for text in embedder.embed(texts)], axis=1)
        self._denies = np.array([*map(says_no, texts), False])
        self._asks = np.array([*(text.endswith("?") for text in texts), False])
        says, near, row = [], [], 0
        for rule in rules:
            middle, end = row + len(rule.says), row + len(rule.says) + len(rule.near)
            says.append(range(row, middle))
            near.append(range(middle, end))
            row = end
        self._says, self._near = _padded(says, row), _padded(near, row)
        self._known = np.array([[len(a), len(b)] for a, b in zip(says, near, strict=True)], dtype=np.float32)

    def compare(self, vectors: Samples) -> Samples:
        """Likeness of each phrase to texts.

        Args:
            vectors: shape (2, texts, dimensions), as `mean_vectors` gives them.

        Returns:
            Shape (phrases + 1, texts), up to 1; the last row is empty.
        """
        whole, content = self._means @ vectors.transpose(0, 2, 1)
        return np.concatenate([(whole + content) / 2, np.zeros((1, vectors.shape[1]), dtype=np.float32)])

    def tops(self, likeness: Samples) -> "Tops":
        """The means over the phrases of each rule that are most alike, of what `compare` gave."""
        return Tops(
            _tops(likeness, self._says, self._known[:, 0]), _tops(likeness, self._near, self._known[:, 1])
        )

    def nearest(self, likeness: Samples) -> tuple[Samples, Samples]:
        """Of the phrase of each rule's `says` that is most alike: whether it denies, and whether it asks.

        Both of shape (rules, texts).
        """
        rows = np.take_along_axis(
            self._says[:, :, None], likeness[self._says].argmax(axis=1)[:, None, :], axis=1
        )[:, 0]
        return self._denies[rows], self._asks[rows]

    @property
    def known(self) -> Samples:
        """How many phrases each rule has in `says` and in `near`, shape (rules, 2)."""
        return self._known


@dataclass(frozen=True, slots=True)
class Tops:
    """Likeness to the phrases of each rule, for each of `TOPS`: shape (len(TOPS), rules, texts), up to 1."""

    says: Samples
    near: Samples


@dataclass(frozen=True, slots=True)
class Reading:
    """An answer as it was read, before it is held against the rules.

    Attributes:
        pieces: likeness of its pieces to the phrases, as `FlagBank.compare` gives it.
        passages: the same of its passages.
        places: for each sentence, which pieces it has and in which passages it stands.
        passage_stances: how likely to say so is a fault, 0 to 1, of each passage.
        sentence_stances: the same of each sentence by itself.
        cues: for each sentence and rule.
        scopes: for each piece.
    """

    pieces: Samples
    passages: Samples
    places: Sequence[tuple[Sequence[int], Sequence[int]]]
    passage_stances: Samples
    sentence_stances: Samples
    cues: Sequence[Sequence[Cues]]
    scopes: Sequence[Scope]


def gather_flag_evidence(bank: FlagBank, reading: Reading) -> tuple[Samples, Places]:
    """The evidence for each rule in each sentence, and the piece in which the sentence is most like it.

    Returns:
        Shape (sentences, rules, len(FLAG_EVIDENCE)) and (sentences, rules).
    """
    tops, around = bank.tops(reading.pieces), bank.tops(reading.passages)
    denies, asks = bank.nearest(reading.pieces)
    rules = np.arange(len(bank.rules))
    evidence, best_pieces = [], []
    for number, (inside, within) in enumerate(reading.places):
        own, stands = list(inside), list(within)
        says, near = tops.says[:, :, own], tops.near[:, :, own]
        passage_says = around.says[:, :, stands].mean(axis=2)
        passage_near = around.near[:, :, stands].mean(axis=2)
        at = says[1].argmax(axis=1)
        best = np.array(own)[at]
        stance = reading.passage_stances[stands]
        margins = says - near
        lead = says[1].max(axis=1)
        values = {
            "stance": stance.mean(),
            "stance_least": stance.min(),
            "stance_most": stance.max(),
            "stance_alone": reading.sentence_stances[number],
            "stance_before": _at(reading.sentence_stances, number - 1),
            "stance_behind": _at(reading.sentence_stances, number + 1),
            **{name: says[top].max(axis=1) for top, name in enumerate(("says", "says_3", "says_8"))},
            **{name: near[top].max(axis=1) for top, name in enumerate(("near", "near_3", "near_8"))},
            "near_there": near[0, rules, at],
            "margin_there": margins[0, rules, at],
            "best_margin_3": margins[1].max(axis=1),
            "best_margin_8": margins[2].max(axis=1),
            **{f"passage_{name}": passage_says[top] for top, name in enumerate(("says", "says_3", "says_8"))},
            **{f"passage_{name}": passage_near[top] for top, name in enumerate(("near", "near_3", "near_8"))},
            "lead": _lead(lead),
            "passage_lead": _lead(passage_says[1]),
            "pattern": [float(cue.pattern) for cue in reading.cues[number]],
            "pattern_lifted": [float(cue.lifted) for cue in reading.cues[number]],
            "unless": [float(cue.unless) for cue in reading.cues[number]],
            "negation_differs": [
                reading.scopes[p].denies != denies[r, p] for r, p in zip(rules, best, strict=True)
            ],
            "question_differs": [
                reading.scopes[p].asks != asks[r, p] for r, p in zip(rules, best, strict=True)
            ],
            "reported": [reading.scopes[p].reported for p in best],
            "denied": [reading.scopes[p].denied for p in best],
            "words": [min(reading.scopes[p].words, 40) for p in best],
            "says_known": bank.known[:, 0],
            "near_known": bank.known[:, 1],
        }
        evidence.append(
            np.stack([np.broadcast_to(values[name], len(rules)) for name in FLAG_EVIDENCE], axis=1)
        )
        best_pieces.append(best)
    return np.array(evidence, dtype=np.float32), np.array(best_pieces)


def mean_vectors(text: TokenVectors) -> Samples:
    """The mean over all words and signs that mean something, and that over the words of content.

    The first, unlike the second, tells "I" from "they".

    Returns:
        Shape (2, dimensions), rows of length 1.
    """
    spoken = [place for place, piece in enumerate(text.pieces) if piece[-1].isalnum() or piece == "?"]
    return np.stack(
        [_mean(text.vectors[spoken or slice(None)]), _mean(text.vectors[content_places(text.pieces)])]
    )


def _mean(vectors: Samples) -> Samples:
    mean = vectors.mean(axis=0)
    unit: Samples = mean / (np.linalg.norm(mean) or 1.0)
    return unit


def _padded(rows: Sequence[Sequence[int]], empty: int) -> Places:
    """As one table, filled up with the row that is empty; at least as wide as the most of `TOPS`."""
    width = max(*TOPS, *map(len, rows))
    return np.array([[*row, *(empty,) * (width - len(row))] for row in rows])


def _tops(likeness: Samples, rows: Places, known: Samples) -> Samples:
    best = -np.sort(-np.maximum(likeness[rows], 0.0), axis=1)
    return np.stack([best[:, :top].sum(axis=1) / np.clip(known, 1, top)[:, None] for top in TOPS])


def _at(stances: Samples, number: int) -> float:
    """That of the sentence of this number; even odds where there is none."""
    return float(stances[number]) if 0 <= number < len(stances) else 0.5


def _lead(values: Samples) -> Samples:
    """By how much each is ahead of the best of the others."""
    if len(values) == 1:
        return values
    second, first = np.sort(values)[-2:]
    leads: Samples = values - np.where(values == first, second, first)
    return leads
