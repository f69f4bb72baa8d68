"""Makes hostile inputs by mutation of sound ones."""

import random
import struct
from collections.abc import Callable, Sequence

from tests.faults.fuzz_words import WORDS

GROWN_IN = 1_000
"""One of so many mutated inputs is a piece repeated up to the bound of its format: what takes time by the
square shows on these alone."""

ORDINARY_BYTES = 8_192
"""Bound of all others, so that there can be many."""


class Mutator:
    """Mutates sound inputs at random.

    Args:
        largest: bytes of an input that is grown by repetition.
    """

    def __init__(self, seeds: Sequence[bytes], largest: int, dice: random.Random) -> None:
        self._pool = list(seeds)
        self._largest = largest
        self._dice = dice

    def next(self) -> bytes:
        """One more input."""
        dice = self._dice
        data = bytearray(dice.choice(self._pool))
        for _ in range(dice.choice((1, 1, 2, 3, 5, 9))):
            dice.choice(_CHANGES)(data, dice, self._pool)
        if dice.randrange(GROWN_IN) == 0:
            return self._grown(data)
        return bytes(data[: max(ORDINARY_BYTES, len(self._pool[0]))])

    def _grown(self, data: bytearray) -> bytes:
        """A beginning, a piece again and again, and an end."""
        first, last = sorted((self._dice.randrange(len(data) + 1), self._dice.randrange(len(data) + 1)))
        piece = bytes(data[first : min(last, first + 200)]) or self._dice.choice(WORDS)
        size = min(self._largest, self._dice.choice((10**4, 10**5, 10**6, 10**7)))
        return bytes(data[:first]) + piece * (size // len(piece)) + bytes(data[last : last + 1_000])


Change = Callable[[bytearray, random.Random, Sequence[bytes]], None]


def _flip(data: bytearray, dice: random.Random, _: Sequence[bytes]) -> None:
    if data:
        data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)


def _set(data: bytearray, dice: random.Random, _: Sequence[bytes]) -> None:
    if data:
        data[dice.randrange(min(len(data), dice.choice((64, 1 << 30))))] = dice.choice(
            (0, 1, 0x7F, 0x80, 0xFF)
        )


def _set_word(data: bytearray, dice: random.Random, _: Sequence[bytes]) -> None:
    """Four bytes as sizes and rates have them."""
    if len(data) > 4:
        place = dice.randrange(min(len(data) - 4, dice.choice((60, 1 << 30))))
        number = dice.choice(
            (0, 1, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, dice.getrandbits(32), dice.getrandbits(8))
        )
        data[place : place + 4] = struct.pack(dice.choice(("<I", ">I")), number)


def _insert(data: bytearray, dice: random.Random, _: Sequence[bytes]) -> None:
    place = dice.randrange(len(data) + 1)
    data[place:place] = dice.choice(WORDS)


def _replace(data: bytearray, dice: random.Random, _: Sequence[bytes]) -> None:
    place = dice.randrange(len(data) + 1)
    data[place : place + dice.randrange(1, 12)] = dice.choice(WORDS)


def _delete(data: bytearray, dice: random.Random, _: Sequence[bytes]) -> None:
    place = dice.randrange(len(data) + 1)
    del data[place : place + dice.choice((1, 4, 30, 1_000))]


def _double(data: bytearray, dice: random.Random, _: Sequence[bytes]) -> None:
    place = dice.randrange(len(data) + 1)
    data[place:place] = data[place : place + dice.choice((1, 20, 300))] * dice.choice((1, 2, 30))


def _cut(data: bytearray, dice: random.Random, _: Sequence[bytes]) -> None:
    del data[dice.randrange(len(data) + 1) :]


def _splice(data: bytearray, dice: random.Random, pool: Sequence[bytes]) -> None:
    other = dice.choice(pool)
    place = dice.randrange(len(other) + 1)
    data[dice.randrange(len(data) + 1) :] = other[place:]


def _swap_lines(data: bytearray, dice: random.Random, _: Sequence[bytes]) -> None:
    lines = bytes(data).split(b"\n")
    dice.shuffle(lines)
    data[:] = b"\n".join(lines)


_CHANGES: tuple[Change, ...] = (
    _flip, _set, _set_word, _insert, _insert, _replace, _replace, _delete, _double, _cut, _splice, _swap_lines
)  # fmt: skip
