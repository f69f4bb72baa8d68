"""Assumptions stated aloud: "I'll assume a million users", "let's say ten a second". Pure."""

import re
from collections.abc import Sequence

from assistant.scoring.spoken_line import SpokenLine, expression

_NUMBER = (
    r"(?:\d|an? (?:few|couple|dozen|hundred|thousand|million)|two|three|four|five|ten|twenty|fifty|half)"
)

ASSUMES = re.compile(
    expression(rf"""
    \bi (?:(?:will|would|can|shall|must|am|have) )?(?:(?:just|going to|go ahead and|want to|have to) \
        ){{0,2}}(?:assum(?:e|ing)|presum(?:e|ing)|suppos(?:e|ing)|take (?:it|for granted)|treat \w+ as \
        given)\b
    \b(?<!\bif )(?<!\bcan )(?<!\bshould )we (?:(?:will|can|may|are|could) )?(?:going to )?assum(?:e|ing)\b
    \blet (?:us |me )?(?:just )?(?:assume|suppose|say|take it|presume|pretend)\b
    \bmy (?:\w+ ){{0,2}}assumptions? (?:is|are|would|will|here)\b
    \b(?:under|with|on) the assumption\b
    (?:^|\| )(?:so |and |then |but )?(?:assum(?:e|ing)\b|suppose\b|say {_NUMBER})
    \bi will (?:go with|say|guess|plan (?:for|with))\b
    \bi would (?:guess|plan (?:for|with))\b
    \bi would (?:say|go with) (?:(?:about|roughly|maybe|like|something|around) ){{0,2}}{_NUMBER}
    """)
)
"""How an assumption begins, in a `SpokenLine`."""

_DENIED = re.compile(r"\b(?:not|never|nor|cannot|without) (?:\w+ ){0,2}$|\bif $")
"""What stands before an assumption that is not made."""


def find_assumptions(words: Sequence[str]) -> tuple[tuple[int, int], ...]:
    """First and last word of each assumption, up to the next stop."""
    line = SpokenLine(words)
    found: list[tuple[int, int]] = []
    for match in ASSUMES.finditer(line.text):
        if _DENIED.search(line.text[: match.start()]):
            continue
        end = line.text.find(" |", match.end())
        first, last = line.places(match.start(), len(line.text) if end < 0 else end)
        if not found or first > found[-1][1]:
            found.append((first, last))
    return tuple(found)
