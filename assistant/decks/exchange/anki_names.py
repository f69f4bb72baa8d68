"""What a note that was made of a card is called in Anki, so that it is known again on its way back."""

import hashlib

NOTE_TYPE = "Rehearse card"
QUESTION, ANSWER, SHEET, KEY, NUMBER, POINTS, TERMS = FIELDS = (
    "Question", "Answer", "Sheet", "Key", "Number", "Points", "Terms",
)  # fmt: skip

LEVEL = "::"
"""Divides a deck's name from that of the deck above it."""

_LOOKALIKE = "\N{MODIFIER LETTER COLON}" * 2
"""Stands for `::` inside a name."""


def deck_name(title: str, deck: str) -> str:
    """The name in Anki of a deck of a sheet."""
    return LEVEL.join(name.replace(LEVEL, _LOOKALIKE) for name in (title, deck) if name)


def original_name(name: str) -> str:
    """One level of a name that `deck_name` has made."""
    return name.replace(_LOOKALIKE, LEVEL)


def stable_id(*names: str) -> int:
    """A positive number of at most 53 bits that is always the same for these names.

    Source: Anki's ids are times in ms, and its JavaScript keeps numbers up to 2 ** 53 exactly.
    """
    digest = hashlib.sha256("\x1f".join(names).encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:8], "big") >> 12 | 1 << 51
