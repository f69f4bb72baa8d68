"""Questions that somebody asks. Pure."""

import re
from collections.abc import Sequence

from assistant.scoring.clauses import read_said

ASKING = re.compile(
    r"^(?:(?:so|and|um|uh|well|okay|ok|yes|yeah|oh|also|then|maybe|first|second|finally|actually)\W+)*"
    r"(?:what|how|why|when|where|who|which|whose|do|does|did|is|are|was|were|can|could|would|will|should|have|has"
    r"|may|am)\b"
    r"|\b(?:i'd|i would) (?:like|love) to (?:know|hear|ask)\b|\bi(?:'m| am) curious\b|\bi was wondering\b"
    r"|\b(?:can|could) you (?:tell|say|describe|walk)\b|\btell me (?:about|how|what|more)\b",
    re.IGNORECASE,
)
"""How a question begins, also where the recogniser leaves out its mark."""

SHORTEST = 4
"""Words of a question that asks for something: "right?" and "is it?" do not."""


def questions_in(words: Sequence[str]) -> tuple[str, ...]:
    """The sentences of an answer that ask something, in order.

    Args:
        words: the answer, with its punctuation.
    """
    sentences = (sentence.text for sentence in read_said(words).sentences)
    return tuple(text for text in sentences if len(text.split()) >= SHORTEST and _asks(text))


def _asks(text: str) -> bool:
    return text.rstrip("\"'”’ ").endswith("?") or ASKING.search(text.strip()) is not None
