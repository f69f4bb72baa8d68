"""What a sheet of one's own may be called: what can be the name of a file on every system."""

import re

from assistant.decks.library import SUFFIX
from assistant.decks.stories import SUFFIX as STORIES_SUFFIX

LONGEST_NAME = 60
"""Characters of a sheet's name: what a table of sheets has room for."""

_NAME = re.compile(r"\w(?:[\w .+-]*[\w+])?")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?", re.IGNORECASE)
_TAKEN_ENDINGS = (STORIES_SUFFIX, ".points.md", ".mine.md")
"""How the files beside a sheet end."""


def is_reserved(name: str) -> bool:
    """Whether Windows keeps a name for a device. Source: Microsoft, "Naming Files, Paths, and Namespaces"."""
    return _RESERVED.fullmatch(name) is not None


def is_sheet_name(name: str) -> bool:
    """Whether a sheet can be called so."""
    return (
        len(name) <= LONGEST_NAME
        and _NAME.fullmatch(name) is not None
        and not is_reserved(name)
        and not f"{name}{SUFFIX}".endswith(_TAKEN_ENDINGS)
    )
