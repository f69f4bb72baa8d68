"""Ways to damage a history file."""

import os
import random
from collections.abc import Callable
from pathlib import Path

BLOCK_BYTES = 4096


def _scribble(file: Path, start: int, content: bytes) -> None:
    with file.open("rb+") as out:
        out.seek(start)
        out.write(content)


def _pages(file: Path) -> int:
    return file.stat().st_size // BLOCK_BYTES


def _header(file: Path, chance: random.Random) -> None:
    _scribble(file, 0, chance.randbytes(100))


def _first_page(file: Path, chance: random.Random) -> None:
    _scribble(file, 0, chance.randbytes(BLOCK_BYTES))


def _middle_page(file: Path, chance: random.Random) -> None:
    _scribble(file, BLOCK_BYTES * chance.randrange(1, _pages(file)), chance.randbytes(BLOCK_BYTES))


def _truncated(file: Path, chance: random.Random) -> None:
    os.truncate(file, chance.randrange(BLOCK_BYTES * 12, file.stat().st_size - 1))


def _zero_bytes(file: Path, chance: random.Random) -> None:
    _scribble(file, BLOCK_BYTES * chance.randrange(_pages(file) - 4), bytes(4 * BLOCK_BYTES))


def _random_bytes(file: Path, chance: random.Random) -> None:
    for _ in range(12):
        _scribble(file, chance.randrange(file.stat().st_size - 8), chance.randbytes(8))


def _everything(file: Path, chance: random.Random) -> None:
    file.write_bytes(chance.randbytes(file.stat().st_size))


DAMAGES: dict[str, Callable[[Path, random.Random], None]] = {
    "header": _header,
    "first page": _first_page,
    "a middle page": _middle_page,
    "truncated": _truncated,
    "zero bytes": _zero_bytes,
    "random bytes": _random_bytes,
    "all of it": _everything,
}


def damaged_file(file: Path, damage: str, chance: random.Random) -> bytes:
    """Damage a history that nobody has open; the bytes as they are then."""
    DAMAGES[damage](file, chance)
    return file.read_bytes()
