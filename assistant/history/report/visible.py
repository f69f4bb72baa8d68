"""Text of unknown origin as a page may show it: what would be obeyed or vanish is shown as its code. Pure."""

import re

from markupsafe import Markup

_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\U000e0000-\U000e007f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
"""Control characters; marks of direction, which turn round what follows them; zero widths; halves of pairs.

Not the zero-width joiners, without which some scripts and emoji fall apart.
"""


def visible(value: object) -> object:
    """A text with such characters as [U+202E]; anything else, and text that is HTML already, as it is."""
    if not isinstance(value, str) or isinstance(value, Markup) or value.isprintable():
        return value
    return _UNSEEN.sub(lambda found: f"[U+{ord(found.group()):04X}]", value)
