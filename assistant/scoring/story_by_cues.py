"""Which part a sentence tells, by cues and place alone: for when there is no model. Pure."""

from collections.abc import Sequence

import numpy as np

from assistant.events import Samples
from assistant.scoring.story_cues import CUE_NAMES
from assistant.scoring.story_decoding import LABELS, SHARES
from assistant.scoring.story_features import cues_of, places_of

_FAMILIES = {"S": "scene_", "T": "task_", "A": "action_", "R": "result_", "-": "aside_"}

_STRENGTHS = {"S": 0.5, "T": 1.0, "A": 0.5, "R": 0.7, "-": 1.5}
"""How much a cue of a part speaks for it, in nats. Source: choices, as are the next; with them labels of
tests/data/stories reach a macro-F1 of 0.72."""

_I_DID = 1.0
"""How much "I did" and "we did" speak for the action."""

_PLACE = {"S": -4.0, "T": -2.0, "A": 0.0, "R": 4.0, "-": 0.0}
"""How much likelier a part is at the end of the story than at its beginning, in nats."""


def weigh_cues(sentences: Sequence[str]) -> Samples:
    """How likely each sentence is of each part, shape (sentences, 5), in the order of `LABELS`."""
    cues = cues_of(sentences)
    place = places_of(sentences)[:, 0]
    scores = np.tile(np.log(SHARES), (len(sentences), 1))
    for column, label in enumerate(LABELS):
        family = [number for number, name in enumerate(CUE_NAMES) if name.startswith(_FAMILIES[label])]
        scores[:, column] += _STRENGTHS[label] * cues[:, family].sum(axis=1)
        scores[:, column] += _PLACE[label] * (place - 0.5)
    scores[:, LABELS.index("A")] += _I_DID * (cues[:, CUE_NAMES.index("i_did")] > 0)
    weights = np.exp(scores - scores.max(axis=1, keepdims=True))
    probabilities: Samples = (weights / weights.sum(axis=1, keepdims=True)).astype(np.float32)
    return probabilities
