"""Where a recogniser got stuck and wrote the same words again and again. Pure."""

from collections.abc import Sequence

from assistant.events import Word

LOOP_WORDS = 8
"""The longest phrase that is looked for; in longer ones people repeat themselves too."""

LOOP_TIMES = 5
"""So often in a row nobody says the same: "very, very, very, very good" stays."""

DIGITS = frozenset({"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"})
"""Digits are repeated in numbers that are read out: "4 0 0 0 0 0"."""


def without_loops(words: Sequence[Word]) -> tuple[Word, ...]:
    """`words`, where a phrase that comes `LOOP_TIMES` times in a row or more is kept once."""
    spoken = [_plain(word.text) for word in words]
    kept: list[Word] = []
    place = 0
    while place < len(words):
        size, end = _loop_at(spoken, place)
        kept += words[place : place + size]
        place = end
    return tuple(kept)


def _loop_at(spoken: Sequence[str], place: int) -> tuple[int, int]:
    """Length of the phrase that begins at `place`, and where what follows its repetitions begins."""
    for size in range(1, LOOP_WORDS + 1):
        phrase = spoken[place : place + size]
        if all(word.isdecimal() or word in DIGITS for word in phrase):
            continue
        end = place + size
        while spoken[end : end + size] == phrase:
            end += size
        if end - place >= LOOP_TIMES * size:
            return size, end
    return 1, place + 1


def _plain(word: str) -> str:
    return "".join(filter(str.isalnum, word.casefold()))
