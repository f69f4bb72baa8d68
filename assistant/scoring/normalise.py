"""Text to tokens that compare: one form for all ways to write or say the same word.

"Back-off", "back off" and "backoff" share their letters, `GetVersion` is read as "get version", "2KB" as
"two kilobytes", "don't" as "do not"; case, accents, punctuation and inflection do not count. Each token
remembers the words that it was read from, so that evidence can be quoted and timed.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

import Stemmer
from text_to_num import find_numbers

from assistant.events import Transcript, Weighed, Word
from assistant.scoring.lexicon import (
    ABBREVIATIONS,
    CONTRACTIONS,
    FEW,
    MONEY,
    MULTIPLIERS,
    NO_NUMBER_ALONE,
    ROUND_NUMBERS,
    SYMBOLS,
    UNITS,
)
from assistant.scoring.spelling import plain, spoken

TEXTS_KEPT = 4096
"""So many wordings of sheets are kept as they were read, by whoever needs them again and again: twice what
the bundled sheet asks for. Of answers, of which there is no end, only the last few are kept."""

ANSWERS_KEPT = 4
"""Answers that are kept as they were read. One is judged again and again while it grows; its verdict, wanted
at once, goes on from what was read in the pause before."""

MAX_NUMBER_DIGITS = 18
"""Longer rows of digits (card numbers, ids) are kept as they stand, not read as quantities."""

_PIECE = re.compile(
    r"(?P<number>\d+(?:,\d{3})+(?:\.\d+)?|\d*\.?\d+)"
    r"|(?P<word>[^\W\d_]+(?:'[^\W\d_]+)*)"
    r"|(?P<symbol>[%&$€£])"
    r"|(?P<stop>[,.;:!?])"
)
_CLITICS = frozenset({"s", "re", "ll", "ve", "d", "m"})
_CONTINUES = ("-", ".", ",", "/", ":")
_stemmer = Stemmer.Stemmer("english", 0)  # without a cache: that would be shared by all threads


@dataclass(frozen=True, slots=True)
class Token:
    """One comparable unit of an utterance.

    Attributes:
        text: normalised: "queues", "not", "0.1", "kilobyte".
        stem: `text` without its inflection: "queue". Numbers are their own stem.
        first: index of the first word of the utterance that it was read from.
        last: index of the last such word; more than `first` for "two thousand".
    """

    text: str
    stem: str
    first: int
    last: int

    @property
    def is_number(self) -> bool:
        """Whether it stands for a quantity."""
        return self.text[0].isdecimal()


@dataclass(frozen=True, slots=True)
class Utterance:
    """A text with its tokens.

    Attributes:
        words: as written, with their punctuation.
        tokens: in order.
        heard: the recognised words, one for each of `words`; empty where the text was typed.
        weighed: what the sound said about other words in their place.
    """

    words: tuple[str, ...]
    tokens: tuple[Token, ...]
    heard: tuple[Word, ...] = ()
    weighed: tuple[Weighed, ...] = ()

    def quote(self, first: int, last: int) -> str:
        """The words from token `first` to token `last`, both included, as they were written."""
        words = self.words[self.tokens[first].first : self.tokens[last].last + 1]
        return _joined(words).strip(" \t\n,.;:!?\"'“”‘’()[]")

    def heard_words(self, first: int, last: int) -> tuple[Word, ...]:
        """The recognised words under these tokens, both included; empty where the text was typed."""
        return self.heard[self.tokens[first].first : self.tokens[last].last + 1]


@dataclass(slots=True)
class _Piece:
    """A token in the making, in the shape in which `find_numbers` takes its input."""

    value: str
    first: int
    last: int
    after_stop: bool = False

    def text(self) -> str:
        return self.value

    def nt_separated(self, previous: "_Piece") -> bool:
        return self.after_stop

    def not_a_number_part(self) -> bool:
        return False


def read_text(text: str) -> Utterance:
    """Tokens of a typed answer, a point or a term."""
    words = tuple(text.split())
    chunks = ((word, index, index) for index, word in enumerate(words))
    return Utterance(words, _tokens(chunks))


def read_transcript(transcript: Transcript) -> Utterance:
    """Tokens of an answer; with recognised words, each token keeps the index of its own."""
    if not transcript.words:
        return read_text(transcript.text)
    words = tuple(word.text for word in transcript.words)
    return Utterance(words, _tokens_of(words), transcript.words, transcript.weighed)


@lru_cache(maxsize=ANSWERS_KEPT)
def _tokens_of(words: tuple[str, ...]) -> tuple[Token, ...]:
    return _tokens(_glued(words))


def stem(word: str) -> str:
    """`word` (lower case) without its inflection, by the Snowball stemmer for English."""
    return str(_stemmer.stemWord(word))


def _joined(words: Iterable[str]) -> str:
    text = ""
    for word in words:
        text += word if not text or continues(word) else f" {word}"
    return text


def continues(word: str) -> bool:
    """Whether a recognised word is the rest of the one before: Whisper cuts "0.1" into "0" and ".1"."""
    return len(word) > 1 and word[0] in _CONTINUES and word[1].isalnum()


def _glued(words: tuple[str, ...]) -> Iterator[tuple[str, int, int]]:
    start = 0
    for index in range(1, len(words) + 1):
        if index == len(words) or not continues(words[index]):
            yield "".join(words[start:index]), start, index - 1
            start = index


def _tokens(chunks: Iterable[tuple[str, int, int]]) -> tuple[Token, ...]:
    pieces = [piece for text, first, last in chunks for piece in _pieces(text, first, last)]
    pieces = _spelled_numbers(pieces)
    pieces = _multiplied(pieces)
    return tuple(
        Token(text, text if text[0].isdecimal() else stem(text), piece.first, piece.last)
        for piece in _with_units(pieces)
        for text in ABBREVIATIONS.get(piece.value, piece.value).split()
    )


def _pieces(chunk: str, first: int, last: int) -> Iterator[_Piece]:
    after_stop = False
    for found in _PIECE.finditer(spoken(plain(chunk))):
        text = found.group()
        match found.lastgroup:
            case "stop":
                after_stop = True
                continue
            case "number":
                values: tuple[str, ...] = (_number(text.replace(",", "")),)
            case "symbol":
                values = (SYMBOLS[text],)
            case _:
                values = _expanded(text.casefold())
        for value in values:
            yield _Piece(value, first, last, after_stop)
            after_stop = False
    if after_stop:
        # A comma at the end of a word keeps "one, two" from becoming one number.
        yield _Piece("", first, last, after_stop=True)


def _expanded(word: str) -> tuple[str, ...]:
    if word in CONTRACTIONS:
        return CONTRACTIONS[word]
    if word.endswith("n't"):
        return (word.removesuffix("n't"), "not")
    return tuple(part for index, part in enumerate(word.split("'")) if not (index and part in _CLITICS))


def _number(digits: str) -> str:
    """One form for a number: "10.50" is "10.5", "007" is "7"."""
    if len(digits) > MAX_NUMBER_DIGITS:
        return digits
    number = Decimal(digits)
    return f"{number.to_integral_value() if number == number.to_integral_value() else number.normalize():f}"


def _spelled_numbers(pieces: list[_Piece]) -> list[_Piece]:
    """Number words to digits; the empty pieces that stand for punctuation are dropped."""
    kept: list[_Piece] = []
    separated = False
    for piece in pieces:
        if piece.value:
            piece.after_stop |= separated
            kept.append(piece)
        separated = not piece.value
    result: list[_Piece] = []
    end = 0
    for found in find_numbers(kept, "en", 0):
        group = kept[found.start : found.end]
        if found.is_ordinal or (len(group) == 1 and group[0].value in NO_NUMBER_ALONE):
            continue
        if group[0].value in ROUND_NUMBERS:  # "tens of thousands" is no ten
            continue
        result += kept[end : found.start]
        result.append(_Piece(_number(found.text), group[0].first, group[-1].last, group[0].after_stop))
        end = found.end
    return result + kept[end:]


def _multiplied(pieces: list[_Piece]) -> list[_Piece]:
    result: list[_Piece] = []
    for piece in pieces:
        before = result[-1] if result else None
        if before and piece.value in MULTIPLIERS and before.value[0].isdecimal() and not piece.after_stop:
            product = str(Decimal(before.value) * MULTIPLIERS[piece.value])
            result[-1] = _Piece(_number(product), before.first, piece.last, before.after_stop)
        elif before and before.value in MONEY and piece.value in MULTIPLIERS and _is_priced(result):
            price = result[-2]
            price.value = _number(str(Decimal(price.value) * MULTIPLIERS[piece.value]))
        else:
            result.append(piece)
    return result


def _is_priced(pieces: Sequence[_Piece]) -> bool:
    """Whether the last piece is money with its number before it: "$1.5 million"."""
    return len(pieces) > 1 and pieces[-2].value[0].isdecimal()


def _with_units(pieces: list[_Piece]) -> Iterator[_Piece]:
    wants_unit = False
    for piece in _spelled_units(pieces):
        if wants_unit and piece.value in UNITS and not piece.after_stop:
            piece.value = UNITS[piece.value]
        wants_unit = _is_count(piece.value) or piece.value == "per"
        yield piece


def _spelled_units(pieces: list[_Piece]) -> Iterator[_Piece]:
    """Units whose letters were spelled out: "one m b", "twenty thousand t p s"."""
    place = 0
    while place < len(pieces):
        yield pieces[place]
        place += 1
        for size in (3, 2) if _is_count(pieces[place - 1].value) else ():
            letters = pieces[place : place + size]
            name = "".join(letter.value for letter in letters)
            if len(name) == len(letters) == size and (name in UNITS or name in ABBREVIATIONS):
                yield _Piece(name, letters[0].first, letters[-1].last, letters[0].after_stop)
                place += size
                break


def _is_count(value: str) -> bool:
    """Whether it is a number, or the end of one that "a" began: "a hundred"."""
    return value[0].isdecimal() or value in MULTIPLIERS or value in FEW
