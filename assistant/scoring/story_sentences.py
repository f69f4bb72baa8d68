"""The sentences of a spoken story, with their times. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.events import Span, Timing, Transcript, Word
from assistant.scoring.lexicon import FILLER_WORDS

LONGEST_SENTENCE = 52
"""Words; longer ones are cut where a clause begins. Source: so long are the longest of tests/data/stories."""

SHORTEST_PIECE = 8
"""Words that a piece of a long sentence has at least."""

_ENDS = (".", "!", "?", "…")
_CLOSING = "\"'”’)"
_ABBREVIATIONS = frozenset(
    {"mr.", "mrs.", "ms.", "dr.", "st.", "e.g.", "i.e.", "vs.", "etc.", "no.", "prof."}
)
_OPENS_CLAUSE = frozenset({"and", "so", "but", "then", "because", "which", "while", "when", "until"})


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as it was said.

    Attributes:
        words: its recognised words; empty where it was typed.
    """

    text: str
    words: tuple[Word, ...] = ()

    @property
    def span(self) -> Span | None:
        """From its first word to its last; None where it was typed."""
        return Span(self.words[0].start_s, self.words[-1].end_s) if self.words else None


def read_sentences(transcript: Transcript) -> tuple[Sentence, ...]:
    """The sentences of an answer by its punctuation, very long ones in pieces; none without words."""
    texts = [word.text for word in transcript.words] or transcript.text.split()
    cut = [piece for sentence in _sentences(texts) for piece in _pieces(texts, *sentence)]
    return tuple(
        Sentence(" ".join(texts[first:last]), transcript.words[first:last])
        for first, last in cut
        if any(map(str.isalnum, "".join(texts[first:last])))
    )


def spoken_s(sentence: Sentence, timing: Timing | None) -> float | None:
    """Seconds spent on a sentence, filled pauses aside; None where it was typed.

    Args:
        timing: where there was speech, by which pauses are told better than by the times of words.
    """
    span = sentence.span
    if span is None:
        return None
    speech = timing.speech if timing else ()
    spent = sum(_overlap(span, part) for part in speech) or span.duration_s
    fillers = sum(word.end_s - word.start_s for word in sentence.words if _is_filler(word.text))
    return max(0.0, spent - fillers)


def count_words(sentence: Sentence) -> int:
    """Words without filled pauses."""
    return sum(not _is_filler(word) for word in sentence.text.split())


def _sentences(words: Sequence[str]) -> Iterator[tuple[int, int]]:
    first = 0
    for index, word in enumerate(words):
        is_last = index + 1 == len(words)
        if is_last or (_ends(word) and not words[index + 1][:1].islower() and words[index + 1][:1] != "."):
            yield first, index + 1
            first = index + 1


def _ends(word: str) -> bool:
    return word.rstrip(_CLOSING).endswith(_ENDS) and word.casefold() not in _ABBREVIATIONS


def _pieces(words: Sequence[str], first: int, last: int) -> Iterator[tuple[int, int]]:
    """A sentence, cut nearest to its middle while it is too long and there is a place."""
    if last - first > LONGEST_SENTENCE:
        middle = (first + last) / 2
        inner = range(first + SHORTEST_PIECE, last - SHORTEST_PIECE + 1)
        after_comma = [place for place in inner if words[place - 1].endswith((",", ";", ":", "-"))]
        opens = [place for place in inner if words[place].casefold().strip(",") in _OPENS_CLAUSE]
        places = sorted(set(after_comma) & set(opens)) or opens or after_comma
        if places:
            cut = min(places, key=lambda place: abs(place - middle))
            yield from _pieces(words, first, cut)
            yield from _pieces(words, cut, last)
            return
    yield first, last


def _overlap(one: Span, other: Span) -> float:
    return max(0.0, min(one.end_s, other.end_s) - max(one.start_s, other.start_s))


def _is_filler(word: str) -> bool:
    return word.casefold().strip(" .,;:!?-…") in FILLER_WORDS
