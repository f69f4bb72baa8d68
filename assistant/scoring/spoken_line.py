"""What was said as one line for patterns to search: lower case, contractions written out, stops as "|"."""

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from assistant.scoring.lexicon import FILLER_WORDS

STOP = "|"
"""What a comma, a full stop and the like become."""

WORDS_KEPT = 4096
"""Words that are kept as they are read in a line: a talk has some hundred different ones."""

_CONTRACTED = (
    ("n't", " not"), ("'ve", " have"), ("'d", " would"), ("'m", " am"), ("'ll", " will"), ("'re", " are"),
    ("'s", ""),
)  # fmt: skip
_WHOLE = {
    "dont": "do not", "dunno": "do not know", "cant": "can not", "can't": "can not", "cannot": "can not",
    "won't": "will not", "havent": "have not", "ive": "i have", "im": "i am", "haven't": "have not",
    "couldnt": "could not", "gotta": "got to",
}  # fmt: skip

_SENTENCE_ENDS = (".", "?", "!", ";", "…")
_ENDINGS = (".", ",", ";", ":", "!", "?", "…", "—", "–")
_QUOTES = str.maketrans(dict.fromkeys("\"“”‘’'`*()[]"))
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'"})
_CLOSING = "\"”')"


def sentences(words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Index of the first and of the last word of each sentence; the last may have no end."""
    first = 0
    for place, word in enumerate(words):
        if word.rstrip(_CLOSING).endswith(_SENTENCE_ENDS) or place + 1 == len(words):
            yield first, place
            first = place + 1


def asks(word: str) -> bool:
    """Whether a question ends with this word."""
    return word.rstrip(_CLOSING).endswith("?")


def expression(lines: str) -> str:
    """A regular expression, to search a `SpokenLine`, that fits where one of these lines does.

    A line that ends in a backslash goes on in the next.
    """
    joined = re.sub(r"\\\n\s*", "", lines.strip())
    return "|".join(line.strip() for line in joined.splitlines())


def whole_words(lines: str) -> re.Pattern[str]:
    """The same, compiled, for whole words; without lines it fits nowhere."""
    return re.compile(rf"\b(?:{expression(lines)})\b" if lines.strip() else r"(?!)")


class SpokenLine:
    """Words as one line to search, which knows the word under each of its characters.

    Args:
        words: with their punctuation.
        unheard: words that only pad what is searched for; filled pauses are left out in any case.

    Attributes:
        text: the line; it ends in a stop unless nothing is left.
    """

    def __init__(self, words: Sequence[str], unheard: Collection[str] = ()) -> None:
        self._words = words
        parts: list[tuple[str, int]] = []
        for place, word in enumerate(words):
            read = _read(word)
            if read.fills:  # "I would, um, look": its commas part nothing
                if parts and parts[-1][0] == STOP and words[parts[-1][1]].endswith(","):
                    parts.pop()
                if read.has_comma:
                    continue
            elif read.bare not in unheard:
                parts += [(part, place) for part in read.parts]
            if read.stops and parts and parts[-1][0] != STOP:
                parts.append((STOP, place))
        if parts and parts[-1][0] != STOP:
            parts.append((STOP, len(words) - 1))
        self._places = [place for _, place in parts]
        self._starts = list(accumulate((len(part) + 1 for part, _ in parts), initial=0))
        self.text = " ".join(part for part, _ in parts)

    def places(self, start: int, end: int) -> tuple[int, int]:
        """Indices of the first and last word under a stretch of the line."""
        return self._place(start), self._place(end - 1)

    def quote(self, first: int, last: int) -> str:
        """The words from `first` to `last` as they were written, without the punctuation around."""
        return " ".join(self._words[first : last + 1]).strip(' \t\n,.;:!?"“”…—–')

    def clause(self, start: int) -> str:
        """The words from there to the next stop."""
        end = self.text.find(f" {STOP}", start)
        first, last = self.places(start, len(self.text) if end < 0 else end)
        return self.quote(first, last)

    def _place(self, offset: int) -> int:
        return self._places[min(bisect_right(self._starts, offset) - 1, len(self._places) - 1)]


@dataclass(frozen=True, slots=True)
class _Read:
    """A word as a line holds it.

    Attributes:
        bare: without punctuation.
        parts: as it is written out.
        fills: whether it is a filled pause.
        stops: whether a stop follows.
    """

    bare: str
    parts: tuple[str, ...]
    fills: bool
    stops: bool
    has_comma: bool


@lru_cache(maxsize=WORDS_KEPT)
def _read(word: str) -> _Read:
    plain = word.translate(_APOSTROPHES).casefold()
    bare = plain.strip('"“”()[]*').rstrip(".,;:!?…—–\"”)'")
    return _Read(
        bare=bare,
        parts=tuple(_written_out(bare).split()),
        fills=bare in FILLER_WORDS,
        stops=plain.rstrip(_CLOSING).endswith(_ENDINGS),
        has_comma=plain.endswith(","),
    )


def _written_out(word: str) -> str:
    if word in _WHOLE:
        return _WHOLE[word]
    for ending, full in _CONTRACTED:
        word = word.replace(ending, full)
    return word.translate(_QUOTES)
