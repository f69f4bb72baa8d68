"""A console on which text stays text: what a terminal would obey is never sent to it."""

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


class HarmlessConsole(Console):
    """A rich console for text that strangers wrote. Colours and progress bars are rich's own and work."""

    def render(self, renderable: Any, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """Render as rich does, without what a terminal would obey in any text.

        Rich counts such characters as of no width, so nothing is shifted.
        """
        for segment in super().render(renderable, options):
            if segment.control is None and _OBEYED.search(segment.text):
                yield Segment(_OBEYED.sub("", segment.text), segment.style)
            else:
                yield segment
