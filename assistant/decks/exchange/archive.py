"""Opens an Anki package as a hostile archive: nothing is unpacked but its collection, within bounds."""

import stat
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import IO

from assistant.errors import SheetError, UsageError

MAX_ARCHIVE_ENTRIES = 65_534
"""Files in a package, nearly all of them media. Source: more need ZIP64, which no package of cards has."""

MAX_DIRECTORY_BYTES = 16_000_000
"""Largest list of the files in a package: 250 bytes for each of `MAX_ARCHIVE_ENTRIES`; it is read whole."""

MAX_COLLECTION_BYTES = 200_000_000
"""Largest collection that is unpacked. Source: 100,000 notes with 2 kB of text each."""

MAX_RATIO = 100
RATIO_FREE_BYTES = 20_000_000
"""So many times its packed size a collection may have, beyond so many bytes.

Source: databases of text shrink to a third or a tenth, empty ones (some 200 kB) to a hundredth; DEFLATE
reaches 1,032 (zlib, "Technical Details"), Zstandard far more.
"""

MAX_WINDOW_BITS = 27
"""Memory that unpacking may take, 128 MiB. Source: `ZSTD_WINDOWLOG_LIMIT_DEFAULT` of zstd."""

COLLECTIONS = ("collection.anki21b", "collection.anki21", "collection.anki2")
"""The newest first: a package may hold an older one beside it that only says that it is too old."""

_BLOCK_BYTES = 1 << 20
_ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"
_END_MAGIC = b"PK\x05\x06"
_END = struct.Struct("<4sHHHHIIH")  # PKWARE APPNOTE.TXT, 4.3.16
_LOCATOR = b"PK\x06\x07"  # 4.3.15
_LOCATOR_BYTES = 20
_MAX_COMMENT_BYTES = 65_535
_REMEDY = "Export the deck from Anki again."


@contextmanager
def unpacked_collection(archive: Path) -> Iterator[Path]:
    """The SQLite file of a package, in a private temporary folder that is deleted afterwards.

    Raises:
        UsageError: there is no such file.
        SheetError: it is no sound package, or holds what could do harm.
    """
    with tempfile.TemporaryDirectory(prefix="rehearse-", ignore_cleanup_errors=True) as folder:
        target = Path(folder) / "collection.sqlite"
        _unpack(archive, target)
        yield target


def _unpack(archive: Path, target: Path) -> None:
    from backports.zstd import ZstdError

    try:
        _check_directory(archive)
        with zipfile.ZipFile(archive) as opened:
            member = _collection_in(opened)
            with opened.open(member) as packed, target.open("xb") as out:
                _copy(packed, out, min(member.compress_size, archive.stat().st_size))
    except FileNotFoundError as err:
        raise UsageError(f"there is no file {archive}", remedy="Check its name and folder.") from err
    except (
        zipfile.BadZipFile,
        zlib.error,
        ZstdError,
        EOFError,
        NotImplementedError,
        RuntimeError,
        ValueError,
    ) as err:
        # zipfile raises RuntimeError for a member with a password, ValueError for a name that is no text.
        why = str(err).rstrip(".") or "it ends early"
        raise SheetError(f"{archive.name} is a broken Anki package", why=why, remedy=_REMEDY) from err
    except OSError as err:
        raise SheetError(f"cannot read {archive}", why=err.strerror or str(err)) from err


def _check_directory(archive: Path) -> None:
    """Make sure that the list of files, which zipfile reads whole, is of bounded size."""
    if archive.exists() and not archive.is_file():
        raise SheetError(f"{archive} is not a regular file", remedy="Name an Anki package.")
    with archive.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - _MAX_COMMENT_BYTES - _END.size - _LOCATOR_BYTES))
        tail = file.read()
    place = tail.rfind(_END_MAGIC)
    if place < 0 or place + _END.size > len(tail):
        raise SheetError(
            f"{archive.name} is a broken Anki package",
            why="it is no ZIP archive, or its end is missing",
            remedy=_REMEDY,
        )
    directory_bytes = _END.unpack_from(tail, place)[5]
    is_zip64 = tail[max(0, place - _LOCATOR_BYTES) : place].startswith(_LOCATOR)
    if is_zip64 or directory_bytes > MAX_DIRECTORY_BYTES:
        raise SheetError(
            f"{archive.name} is not taken",
            why=f"it lists more than {MAX_ARCHIVE_ENTRIES:,} files, or too long names",
            remedy="Export it from Anki without media.",
        )


def _collection_in(opened: zipfile.ZipFile) -> zipfile.ZipInfo:
    name = Path(opened.filename or "").name
    members: dict[str, zipfile.ZipInfo] = {}
    for member in opened.infolist():
        leads_outside = (
            member.filename.startswith(("/", "\\"))
            or PureWindowsPath(member.filename).drive
            or ".." in (*PurePosixPath(member.filename).parts, *PureWindowsPath(member.filename).parts)
        )
        if leads_outside or stat.S_ISLNK(member.external_attr >> 16):
            kind = "a path that leads out of it" if leads_outside else "a symbolic link"
            raise SheetError(
                f"{name} is not taken",
                why=f"it holds {kind} ({member.filename[:60]!r}), which no Anki package has",
                remedy=_REMEDY,
            )
        if member.filename in COLLECTIONS and member.filename in members:
            raise SheetError(f"{name} is not taken", why="it holds two collections", remedy=_REMEDY)
        members[member.filename] = member
    for wanted in COLLECTIONS:
        if wanted in members:
            return members[wanted]
    raise SheetError(
        f"{name} is no Anki package",
        why="it holds no collection",
        remedy="Export the deck from Anki as .apkg.",
    )


def _copy(packed: IO[bytes], out: IO[bytes], packed_bytes: int) -> None:
    """Unpack up to the bounds; what the archive says of its sizes is not relied upon."""
    from backports.zstd import DecompressionParameter, ZstdFile

    head = packed.read(len(_ZSTD_MAGIC))
    packed.seek(0)
    is_zstd = head == _ZSTD_MAGIC
    bounds: dict[int, int] = {DecompressionParameter.window_log_max: MAX_WINDOW_BITS}
    read = ZstdFile(packed, options=bounds).read if is_zstd else packed.read
    written = 0
    while block := read(_BLOCK_BYTES):
        written += len(block)
        if written > MAX_COLLECTION_BYTES:
            why = f"its collection unpacks to more than {MAX_COLLECTION_BYTES / 1e6:g} MB"
        elif written > RATIO_FREE_BYTES and written > MAX_RATIO * packed_bytes:
            why = f"its collection unpacks to more than {MAX_RATIO} times its size, which no real one does"
        else:
            out.write(block)
            continue
        raise SheetError("the package is not taken", why=why, remedy="Export single decks from Anki instead.")
