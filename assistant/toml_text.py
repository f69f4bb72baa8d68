"""TOML that somebody may have written to do harm, read within bounds."""

import tomllib
from typing import Any

MAX_DOTS_IN_LINE = 100
"""A line with more dots is no key and no list of phrases.

Source: `tomllib` takes memory by the square of a key's parts: 3.8 GB for one key of 30,000 parts, 0.7 GB and
6 s for 2 MB of keys with 100 parts.
"""


def parse_toml(text: str) -> dict[str, Any]:
    """The tables of a TOML text.

    Raises:
        ValueError: it is no TOML, or made to take too much; the message ends in "(at line 3, column 5)" or
            "(at end of document)" where the place is known.
    """
    for number, line in enumerate(text.split("\n"), start=1):
        if line.count(".") > MAX_DOTS_IN_LINE:
            raise ValueError(f"a line holds more than {MAX_DOTS_IN_LINE} dots (at line {number}, column 1)")
    try:
        return tomllib.loads(text)
    except RecursionError as err:
        raise ValueError("its values are nested too deep") from err
