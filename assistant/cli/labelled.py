"""Files with labels, for `rehearse evaluate`."""

from pathlib import Path
from typing import IO

from assistant.errors import UsageError


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
