"""The words by which people speak about what a system design is asked about, in a `SpokenLine`.

A line of a table is an expression; any of them is enough. They are turns of phrase that are hardly used about
anything else; what may mean several things ("rows", "then") is a hint, of which it takes several.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from assistant.scoring.spoken_line import whole_words


class Subject(StrEnum):
    """What a system design is asked about."""

    SCOPE = "functional scope"
    SCALE = "scale"
    COST = "cost"
    LATENCY = "latency"
    CONSISTENCY = "consistency"
    REUSE = "existing systems"
    DATA = "data model"
    API = "API"
    LOGIC = "logic"
    ERRORS = "error handling"
    MONITORING = "monitoring"
    DEPLOYMENT = "deployment"
    FAILURE = "failure modes"
    GROWTH = "growth"
    ON_CALL = "on-call"


@dataclass(frozen=True, slots=True)
class Cues:
    """How a subject is spoken of.

    Attributes:
        named: words of a list's item that name it.
        cues: each of them alone shows that it is spoken of.
        hints: several of them near each other do.
    """

    named: re.Pattern[str]
    cues: re.Pattern[str]
    hints: re.Pattern[str]


def cues_of(named: str, cues: str, hints: str = "") -> Cues:
    """From tables of expressions, one a line."""
    return Cues(whole_words(named), whole_words(cues), whole_words(hints))
