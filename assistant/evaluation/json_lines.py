"""Files with a JSON value a line."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from assistant.errors import UsageError


def read_values(lines: Iterable[bytes], shape: str) -> Iterator[tuple[int, Any]]:
    """The value of each line with its number, from 1; empty lines are left out.

    Args:
        shape: what to tell the user to write.

    Raises:
        UsageError: a line is not JSON.
    """
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            yield number, json.loads(line.decode("utf-8-sig"))
        except (ValueError, RecursionError) as err:
            raise UsageError(f"line {number} is not JSON", why=str(err), remedy=shape) from err
