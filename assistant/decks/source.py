"""The bytes of a sheet: read within bounds, decoded strictly."""

from pathlib import Path

from assistant.errors import SheetError, UsageError

MAX_SHEET_BYTES = 5_000_000
"""Largest file that is read. Source: a sheet of 10,000 cards as long as the bundled ones has about 3 MB."""


def read_source(path: Path) -> str:
    """The text of a UTF-8 file, with or without a byte-order mark.

    Raises:
        UsageError: there is no such file.
        SheetError: it is a folder, too large, unreadable, or not plain UTF-8 text.
    """
    data = _read_bytes(path)
    if len(data) > MAX_SHEET_BYTES:
        raise SheetError(
            f"{path} is too large",
            why=f"a sheet may have at most {MAX_SHEET_BYTES / 1e6:g} MB",
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


def _read_bytes(path: Path) -> bytes:
    """At most one byte more than the bound, so that no device or log file fills the memory."""
    try:
        if path.is_dir():
            raise SheetError(f"{path} is a folder", remedy="Name a Markdown file in it.")
        if path.exists() and not path.is_file():
            raise SheetError(f"{path} is not a regular file", remedy="Name a Markdown file.")
        with path.open("rb") as file:
            return file.read(MAX_SHEET_BYTES + 1)
    except FileNotFoundError as err:
        raise UsageError(
            f"there is no file {path}", remedy="See `rehearse sheets` for the sheets there are."
        ) from err
    except OSError as err:
        raise SheetError(f"cannot read {path}", why=err.strerror or str(err)) from err


def _line_at(data: bytes, offset: int) -> int:
    return data.count(b"\n", 0, offset) + 1
