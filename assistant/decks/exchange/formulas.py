"""Text that a spreadsheet would run as a formula: disarmed on the way out, and restored on the way in."""

import re

_RUNS = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
"""What a spreadsheet takes for a formula, behind apostrophes or not. Source: OWASP, "CSV Injection"."""


def guarded(text: str) -> str:
    """The text with an apostrophe in front if a spreadsheet would run it, or if it looks guarded already."""
    return f"'{text}" if _RUNS.match(text) else text


def unguarded(text: str) -> str:
    """What `guarded` was given."""
    return text[1:] if text.startswith("'") and _RUNS.match(text) else text
