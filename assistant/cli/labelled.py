"""Files with labels, and what comes of comparing with them, for `rehearse evaluate`."""

from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import IO, TYPE_CHECKING

from assistant.cli.output import print_json, screen
from assistant.errors import UsageError

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


def opened(file: Path) -> IO[bytes]:
    """The file, to be read.

    Raises:
        UsageError: it cannot be.
    """
    try:
        return file.open("rb")
    except OSError as err:
        raise UsageError(
            f"cannot read {file}", why=err.strerror or str(err), remedy="Check the path."
        ) from err


def sum_up(summary: "DataclassInstance", told: str, wrong: Iterable[str], *, json: bool) -> None:
    """Print the summary: for programs as the last line, else in words, below what was judged otherwise.

    Args:
        told: the summary in words.
        wrong: what was judged otherwise than it should be, a line each.
    """
    if json:
        print_json({"summary": asdict(summary)})
        return
    for line in wrong:
        screen().print(line, markup=False)
    screen().print(told)
