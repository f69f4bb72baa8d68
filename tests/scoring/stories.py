"""Stand-ins for the models that read stories."""

from collections.abc import Sequence

import numpy as np

from assistant.decks.cards import StoryPrompt
from assistant.events import Samples, TokenVectors
from assistant.scoring.story_decoding import LABELS
from assistant.scoring.story_features import DIMENSIONS

OWNING = StoryPrompt("Driven", "Took over what nobody wanted", "Someone had to own it, and I was ready")


class NoMeaning:
    """An `Embedder` to which all words are alike."""

    def embed(self, texts: Sequence[str]) -> list[TokenVectors]:
        vector = np.zeros(DIMENSIONS, dtype=np.float32)
        vector[0] = 1.0
        return [TokenVectors(tuple(text.split()), np.tile(vector, (len(text.split()), 1))) for text in texts]


class ScriptedLabeller:
    """A `StoryLabeller` that is sure of the labels that it is given."""

    def __init__(self, labels: str) -> None:
        self._labels = labels

    def probabilities(self, features: Samples) -> Samples:
        return sure(self._labels)


def sure(labels: str, by: float = 0.99) -> Samples:
    """Probabilities of which that of each label stands out."""
    table = np.full((len(labels), len(LABELS)), (1 - by) / (len(LABELS) - 1), dtype=np.float32)
    table[range(len(labels)), [LABELS.index(label) for label in labels]] = by
    return table
