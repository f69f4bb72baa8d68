"""What decides: numbers that know what they mean and where they come from, and why nothing was decided."""

from enum import StrEnum
from typing import Any

from assistant.events import Flaw


class Open(StrEnum):
    """Why it could not be told whether a point was made or a term said."""

    NEAR = "too near to the threshold"
    DOUBTED = "the recogniser doubts these words"
    MISHEARD = "one of these words is more probably another"
    HALF_HEARD = "the answer as a whole was not clearly heard"
    CLIPPED = Flaw.CLIPPED.value
    TOO_QUIET = Flaw.TOO_QUIET.value
    TOO_FAST = Flaw.TOO_FAST.value
    PARTED = "where a sentence ends decides it, and that is the recogniser's guess"
    UNASKED = "the sound was not asked in time"


BADLY_HEARD = frozenset({Open.HALF_HEARD, Open.CLIPPED, Open.TOO_QUIET, Open.TOO_FAST})
"""Reasons that lie in how the answer as a whole was heard."""

HARD_TO_HEAR = BADLY_HEARD | {Open.MISHEARD}
"""The same, or in how a part of it was: what was said there is not known."""


class Threshold(float):
    """A float for the code that compares with it; `--explain` prints the rest.

    Args:
        value: the number itself.
        name: what it is called on the screen.
        meaning: what happens at it, with its unit.
        source: the measurement or the reason behind it.
    """

    name: str
    meaning: str
    source: str

    def __new__(cls, value: float, *, name: str, meaning: str, source: str) -> "Threshold":
        """The number with its texts, for good."""
        threshold = super().__new__(cls, value)
        threshold.name = name
        threshold.meaning = meaning
        threshold.source = source
        return threshold

    def as_json(self) -> dict[str, Any]:
        """All of it, for programs."""
        return {"name": self.name, "value": float(self), "meaning": self.meaning, "source": self.source}
