"""A console on which text stays text: what a terminal would obey is shown, and never sent."""

import re
from collections.abc import Iterable
from typing import Any

from rich.console import Console, ConsoleOptions
from rich.segment import Segment

_OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Control characters other than tab and line feed, and those that reorder the text around them.

Source: ECMA-48 for the first; for the second Unicode TR 36, 2.3 and "Trojan Source" (CVE-2021-42574). Marks
that only say which way a word runs (U+200E, U+200F, U+061C) are harmless and stay.
"""


def harmless(text: str) -> str:
    """The text with a visible sign, one column wide, for each character that a terminal would obey."""
    return _OBEYED.sub(_sign, text)


def _sign(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code < 0x20:
        return chr(0x2400 + code)  # the picture of that control character: ␛ for ESC
    return "\N{SYMBOL FOR DELETE}" if code == 0x7F else "\N{REPLACEMENT CHARACTER}"


class HarmlessConsole(Console):
    """A rich console for text that strangers wrote. Colours and progress bars are rich's own and work."""

    def render(self, renderable: Any, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """Render as rich does, with every text made harmless."""
        for segment in super().render(renderable, options):
            if segment.control is None and _OBEYED.search(segment.text):
                yield Segment(harmless(segment.text), segment.style)
            else:
                yield segment
