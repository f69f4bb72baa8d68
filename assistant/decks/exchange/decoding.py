"""The text of a file that another program wrote, whatever its encoding."""

import codecs
import re
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import SheetError, UsageError

MAX_FILE_BYTES = 5_000_000
"""Largest text that is read: twice the largest sheet with its companion, both of which JSON and CSV hold."""

DETECTION_BYTES = 64_000
"""Of a text that is not UTF-8, so much from its beginning is looked at to find its encoding."""

_LIKELY = ("cp1252", "cp1250", "cp1251", "cp1253", "cp932", "gb18030", "big5", "cp949", "euc_jp", "koi8_r")
"""What programs that export tables write where it is not Unicode.

Source: the code pages of Windows. Among all that Python knows, short texts in French or with
one accent are taken for Baltic or Arabic ones.
"""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x1a\x1c\x1e\x1f]")
"""Control characters that no text file holds; ESC, and the group and record separators, are merely odd."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text with the encoding that it was read as; empty for UTF-8."""

    text: str
    encoding: str


def read_bytes(path: Path, most: int) -> bytes:
    """The bytes of a regular file, at most one more than `most`.

    Raises:
        UsageError: there is no such file.
        SheetError: it is a folder or a device, or cannot be read.
    """
    try:
        if path.is_dir():
            raise SheetError(f"{path} is a folder", remedy="Name a file in it.")
        if path.exists() and not path.is_file():
            raise SheetError(f"{path} is not a regular file", remedy="Name a regular file.")
        with path.open("rb") as file:
            return file.read(most + 1)
    except FileNotFoundError as err:
        raise UsageError(f"there is no file {path}", remedy="Check its name and folder.") from err
    except OSError as err:
        raise SheetError(f"cannot read {path}", why=err.strerror or str(err)) from err


def read_text(path: Path) -> Decoded:
    """The text of a file, with its encoding found: by its mark, as UTF-8, else by likelihood.

    Raises:
        UsageError: there is no such file.
        SheetError: it is no text, or too large.
    """
    data = read_bytes(path, MAX_FILE_BYTES)
    if len(data) > MAX_FILE_BYTES:
        raise SheetError(
            f"{path} is too large",
            why=f"a text may have at most {MAX_FILE_BYTES / 1e6:g} MB",
            remedy="Split it into several files.",
        )
    text, encoding = _decoded(data, path)
    if found := _NO_TEXT.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise SheetError(
            f"{path} is not a text file",
            why=f"line {line} holds the control character U+{ord(found[0]):04X}",
            remedy="Give a file that ends in .apkg, .colpkg, .csv, .tsv, .json, .md or .txt.",
        )
    return Decoded(text, encoding)


def _decoded(data: bytes, path: Path) -> tuple[str, str]:
    try:
        for mark, encoding in _MARKS:
            if data.startswith(mark):
                return data.decode(encoding), "" if encoding == "utf-8-sig" else encoding.upper()
        return data.decode("utf-8"), ""
    except UnicodeDecodeError:
        encoding = _likeliest(data)
    try:
        return data.decode(encoding), encoding
    except (LookupError, UnicodeDecodeError) as err:
        raise SheetError(
            f"{path} is not a text file", why="it fits no encoding", remedy="Save it as UTF-8."
        ) from err


def _likeliest(data: bytes) -> str:
    """The name of the encoding that fits best; none is an empty one."""
    if b"\0" in data[:DETECTION_BYTES]:
        return ""
    from charset_normalizer import from_bytes

    found = from_bytes(data[:DETECTION_BYTES], cp_isolation=list(_LIKELY)).best()
    return found.encoding if found else ""
