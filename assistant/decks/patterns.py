"""Patterns of words, as a companion file writes them.

    we|it guarantee ... really? (exactly once|just once)
    not have any? question

A word stands for all its inflections, `|` parts other words in its place, brackets hold phrases, `?` marks
what may be missing, and `...` a gap of a few words. Other signs are not allowed.
"""

import re
from dataclasses import dataclass

_PIECE = re.compile(
    r"\((?P<group>[^()]*)\)(?P<maybe>\??)|(?P<gap>\.\.\.)|(?P<words>[^\s().?]+)(?P<perhaps>\??)"
)
_GAP_SIGN = "..."


@dataclass(frozen=True, slots=True)
class Part:
    """One place of a pattern.

    Attributes:
        choices: the words or phrases that may stand there; none for a gap.
        optional: whether it may be missing.
    """

    choices: tuple[str, ...]
    optional: bool = False

    @property
    def is_gap(self) -> bool:
        """Whether a few words of any kind stand there."""
        return not self.choices


@dataclass(frozen=True, slots=True)
class Pattern:
    """A sequence of places, of which the first and the last have to be filled."""

    parts: tuple[Part, ...]


def parse_pattern(text: str) -> Pattern:
    """Read a pattern.

    Raises:
        ValueError: it is none; the message says why.
    """
    parts: list[Part] = []
    place = 0
    while place < len(text):
        if text[place].isspace():
            place += 1
            continue
        found = _PIECE.match(text, place)
        if found is None:
            raise ValueError(f"{text[place:].split(maxsplit=1)[0]!r} is not understood")
        place = found.end()
        if place < len(text) and not (text[place].isspace() or text[place] == "("):
            raise ValueError(f"a space is missing before {text[place:].split(maxsplit=1)[0]!r}")
        if found["gap"]:
            parts.append(Part(()))
            continue
        written = found["group"] or found["words"] or ""
        choices = tuple(" ".join(choice.split()) for choice in written.split("|"))
        if not all(any(map(str.isalnum, choice)) for choice in choices):
            raise ValueError(f"{found.group()!r} holds an empty choice")
        parts.append(Part(choices, bool(found["maybe"] or found["perhaps"])))
    if not parts or any(part.is_gap or part.optional for part in (parts[0], parts[-1])):
        raise ValueError(f"it has to begin and end with words that must be said, not with {_GAP_SIGN} or '?'")
    return Pattern(tuple(parts))
