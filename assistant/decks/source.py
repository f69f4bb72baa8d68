"""The bytes of a sheet: read within bounds, decoded strictly."""

from pathlib import Path

from assistant.errors import SheetError, UsageError

MAX_SHEET_BYTES = 500_000
"""Largest sheet that is read: about 2,000 cards as long as the bundled ones.

Source: Markdown made to be slow (nothing but opening brackets) takes 18 s a megabyte, ordinary sheets 1 s.
"""

MAX_CARDS = 2_000
"""Cards of one sheet.

Source: `MAX_SHEET_BYTES` holds about as many of ordinary length, and every card knows the answers of all
others, so memory grows by the square: 30 MB for 2,000 cards, 2.6 GB for 16,000.
"""

MAX_COMPANION_BYTES = 2_000_000
"""Largest companion: about 850 cards with as many ways to say each point as the bundled one has."""


def read_source(path: Path, max_bytes: int) -> str:
    """The text of a UTF-8 file of at most `max_bytes`, with or without a byte-order mark.

    Raises:
        UsageError: there is no such file.
        SheetError: it is a folder, too large, unreadable, or not plain UTF-8 text.
    """
    data = _read_bytes(path, max_bytes + 1)
    if len(data) > max_bytes:
        raise SheetError(
            f"{path} is too large",
            why=f"it may have at most {max_bytes / 1e6:g} MB",
            remedy="Split it into several sheets.",
        )
    if b"\0" in data:
        place = data.index(b"\0")
        raise SheetError(
            f"{path} is not a text file",
            why=f"it holds a NUL byte at byte {place}, line {_line_at(data, place)}",
            remedy="Save it as plain text in UTF-8.",
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as err:
        # `start` counts within what follows a byte-order mark, and so does `object`.
        raise SheetError(
            f"{path} is not UTF-8",
            why=f"byte {err.start}, in line {_line_at(err.object, err.start)}, begins no character",
            remedy="Save it again with the encoding UTF-8.",
        ) from err


def _read_bytes(path: Path, most: int) -> bytes:
    """At most so many bytes, so that no device or log file fills the memory."""
    try:
        if path.is_dir():
            raise SheetError(f"{path} is a folder", remedy="Name a Markdown file in it.")
        if path.exists() and not path.is_file():
            raise SheetError(f"{path} is not a regular file", remedy="Name a Markdown file.")
        with path.open("rb") as file:
            return file.read(most)
    except FileNotFoundError as err:
        raise UsageError(
            f"there is no file {path}", remedy="See `rehearse sheets` for the sheets there are."
        ) from err
    except OSError as err:
        raise SheetError(f"cannot read {path}", why=err.strerror or str(err)) from err


def _line_at(data: bytes, offset: int) -> int:
    return data.count(b"\n", 0, offset) + 1
