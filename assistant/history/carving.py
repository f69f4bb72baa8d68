"""Reads rows out of the bytes of a damaged database, page by page, without the help of SQLite.

What is intact of a page is found whatever has become of the others, of the header and of the tables' roots.
Pure. Source for all of it: https://sqlite.org/fileformat2.html.
"""

import struct
from collections.abc import Iterator
from typing import TypeAlias

Value: TypeAlias = int | float | str | bytes | None

PAGE_BYTES = 4096
"""Every history has pages of that size: SQLite's own choice since 2016."""

_TABLE_LEAF = 0x0D
_HEADER_BYTES = 100
"""Of the database, at the beginning of its first page."""

_LOG_MAGIC = (0x377F0682, 0x377F0683)
_LOG_HEADER_BYTES = 32
_FRAME_HEADER_BYTES = 24

_MOST_LOCAL = PAGE_BYTES - 35
_LEAST_LOCAL = (PAGE_BYTES - 12) * 32 // 255 - 23

_LARGEST_ROW_BYTES = 64_000_000
"""A verdict with its transcript has some 10,000."""

_INTEGER_BYTES = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}


class _NotARowError(ValueError):
    """The bytes are no row."""


def pages_of(database: bytes, log: bytes = b"") -> dict[int, bytes]:
    """The pages of a database by their number, as they were after the last commit in its write-ahead log."""
    pages = {
        number: database[start : start + PAGE_BYTES]
        for number, start in enumerate(range(0, len(database), PAGE_BYTES), start=1)
    }
    pages.update(_committed(log))
    return {number: page for number, page in pages.items() if len(page) == PAGE_BYTES}


def rows_of(pages: dict[int, bytes]) -> Iterator[tuple[int, tuple[Value, ...]]]:
    """Every row that can be read, of whichever table: its row id and its values."""
    for number, page in sorted(pages.items()):
        at = _HEADER_BYTES if number == 1 else 0
        if page[at] != _TABLE_LEAF:
            continue
        count = struct.unpack_from(">H", page, at + 3)[0]
        for place in range(count):
            try:
                (cell,) = struct.unpack_from(">H", page, at + 8 + 2 * place)
                yield _row(pages, page, cell)
            except (_NotARowError, struct.error, IndexError, UnicodeDecodeError):
                continue


def _committed(log: bytes) -> dict[int, bytes]:
    if len(log) < _LOG_HEADER_BYTES:
        return {}
    magic, _, page_bytes, _, *salt = struct.unpack_from(">6I", log)
    if magic not in _LOG_MAGIC or page_bytes != PAGE_BYTES:
        return {}
    done: dict[int, bytes] = {}
    pending: dict[int, bytes] = {}
    size = _FRAME_HEADER_BYTES + PAGE_BYTES
    for start in range(_LOG_HEADER_BYTES, len(log) - size + 1, size):
        number, commits, *frame_salt = struct.unpack_from(">4I", log, start)
        if frame_salt != salt:  # left over from before the log began anew
            break
        pending[number] = log[start + _FRAME_HEADER_BYTES : start + size]
        if commits:
            done |= pending
            pending = {}
    return done


def _row(pages: dict[int, bytes], page: bytes, cell: int) -> tuple[int, tuple[Value, ...]]:
    size, at = _varint(page, cell)
    row_id, at = _varint(page, at)
    if not 0 < size <= _LARGEST_ROW_BYTES:
        raise _NotARowError
    payload = _payload(pages, page, at, size)
    head_bytes, at = _varint(payload, 0)
    kinds = []
    while at < head_bytes:
        kind, at = _varint(payload, at)
        kinds.append(kind)
    values = []
    for kind in kinds:
        value, at = _value(payload, at, kind)
        values.append(value)
    if at != len(payload):
        raise _NotARowError
    return row_id, tuple(values)


def _payload(pages: dict[int, bytes], page: bytes, at: int, size: int) -> bytes:
    """All of a row, which may go on in other pages."""
    if size <= _MOST_LOCAL:
        local = size
    else:
        local = _LEAST_LOCAL + (size - _LEAST_LOCAL) % (PAGE_BYTES - 4)
        local = local if local <= _MOST_LOCAL else _LEAST_LOCAL
    pieces, left = [page[at : at + local]], size - local
    place = at + local
    while left > 0:
        (following,) = struct.unpack_from(">I", page, place)
        if following not in pages:
            raise _NotARowError
        page, place = pages[following], 0
        pieces.append(page[4 : 4 + left])
        left -= len(pieces[-1])
    payload = b"".join(pieces)
    if len(payload) != size:
        raise _NotARowError
    return payload


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """A number of one to nine bytes, and where it ends."""
    value = 0
    for place in range(8):
        byte = data[at + place]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + place + 1
    return value << 8 | data[at + 8], at + 9


def _value(data: bytes, at: int, kind: int) -> tuple[Value, int]:
    if kind in _INTEGER_BYTES:
        end = at + _INTEGER_BYTES[kind]
        return int.from_bytes(data[at:end], "big", signed=True), end
    if kind == 7:
        return struct.unpack_from(">d", data, at)[0], at + 8
    if kind in {0, 8, 9}:
        return (None, 0, 1)[kind - 7 if kind else 0], at
    if kind < 12:
        raise _NotARowError
    end = at + (kind - 12) // 2
    if end > len(data):
        raise _NotARowError
    return (data[at:end].decode() if kind % 2 else data[at:end]), end
