"""The parts of an answer that may raise a red flag, and what stands around each. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.scoring.clauses import Clause, read_said
from assistant.scoring.flag_scope import Surroundings, surroundings
from assistant.scoring.normalise import Utterance

SHORTEST_PIECE = 4
"""Words; a part between commas with fewer says too little to be compared by itself."""

PASSAGE = 4
"""Sentences that are read together: what is told, quoted or taken back is seldom set right later."""

STRIDE = 2
"""Sentences from one passage to the next, so that each stands in two and has some to both sides."""

_COMMA = (",", ";", ":")

Span = tuple[int, int]
"""First and last token."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Tokens that may raise a flag: a sentence, a clause or what stands between commas.

    Attributes:
        first: index of its first token.
        last: index of its last token.
        sentence: the sentence in which it stands.
        following: the next sentence; None for the last.
    """

    first: int
    last: int
    sentence: Span
    following: Span | None

    def around(self, utterance: Utterance, match: Span | None = None) -> Surroundings:
        """What stands around it, or around tokens of it that are counted from its first."""
        first, last = (
            (self.first, self.last) if match is None else (self.first + match[0], self.first + match[1])
        )
        return surroundings(utterance, self.sentence, (first, last), self.following)


@dataclass(frozen=True, slots=True)
class Raised:
    """A flag that some tokens raise.

    Attributes:
        rule: the red flag.
        strength: how surely, among others that were found in the same way.
        first: index of the first token.
        last: index of the last token.
    """

    rule: str
    strength: float
    first: int
    last: int


def pieces_of(utterance: Utterance) -> Iterator[Piece]:
    """Sentences, their clauses, and what stands between commas, without what was withdrawn."""
    said = read_said(utterance.words)
    whole = sorted((part for part in (*said.sentences, *said.clauses) if _stands(part)), key=_place)
    spans = [span for part in whole if (span := _tokens_of(utterance, part.first, part.last))]
    sentences = [span for span in spans if not any(span != other and _within(span, other) for other in spans)]
    for number, sentence in enumerate(sentences):
        following = sentences[number + 1] if number + 1 < len(sentences) else None
        inside = [span for span in spans if _within(span, sentence)]
        for first, last in dict.fromkeys((*inside, *_between_commas(utterance, sentence))):
            yield Piece(first, last, sentence, following)


def passages(sentences: Sequence[Span]) -> list[Span]:
    """Overlapping passages over the sentences of an answer, as their first and last token."""
    last = max(0, len(sentences) - PASSAGE)
    starts = dict.fromkeys((*range(0, last, STRIDE), last))
    return [(sentences[start][0], sentences[start : start + PASSAGE][-1][1]) for start in starts]


def written(utterance: Utterance, span: Span) -> str:
    """The words under some tokens, with their punctuation."""
    tokens = utterance.tokens
    return " ".join(utterance.words[tokens[span[0]].first : tokens[span[1]].last + 1])


def _stands(clause: Clause) -> bool:
    """Whether its words are all there: a sentence may span words that were withdrawn; its clauses do not."""
    return clause.last - clause.first + 1 == len(clause.text.split())


def _place(clause: Clause) -> tuple[int, int]:
    return clause.first, -clause.last


def _tokens_of(utterance: Utterance, first: int, last: int) -> Span | None:
    places = [
        place for place, token in enumerate(utterance.tokens) if first <= token.first and token.last <= last
    ]
    return (places[0], places[-1]) if places else None


def _within(inner: Span, outer: Span) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def _between_commas(utterance: Utterance, sentence: Span) -> Iterator[Span]:
    first = sentence[0]
    for place in range(sentence[0], sentence[1] + 1):
        ends = place == sentence[1] or utterance.words[utterance.tokens[place].last].endswith(_COMMA)
        if ends and place - first + 1 >= SHORTEST_PIECE:
            yield first, place
        if ends:
            first = place + 1
