"""Trade-offs that were stated: "I chose X over Y because Z; if we needed A, we'd switch to Y". Pure.

A statement names what was chosen or what was not, mostly both, and is complete with a reason. Choices of
others ("people choose X over Y"), questions, conditions, denials and what was taken back are none.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from assistant.scoring.clauses import bare, standing_places
from assistant.scoring.matching import content_words
from assistant.scoring.spoken_line import SpokenLine, asks, sentences
from assistant.scoring.trade_off_forms import FORMS, Form

SWITCH_SENTENCES = 2
"""The condition for a switch comes within so many sentences behind the statement."""


@dataclass(frozen=True, slots=True)
class TradeOff:
    """A choice with what was not chosen.

    Attributes:
        chosen: what was chosen, or what is gained; empty where only the rejected alternative is named.
        rejected: what was not, or what is given up.
        reason: why; empty where none was given.
        quote: the statement up to the end of its reason.
        first: index of its first word.
        last: index of its last word.
        switches_back: the sentence with the condition under which the choice would change; empty without one.
    """

    chosen: str
    rejected: str
    reason: str
    quote: str
    first: int
    last: int
    switches_back: str = ""

    @property
    def is_complete(self) -> bool:
        """Whether a reason was given."""
        return bool(self.reason)


_UNHEARD = frozenset({
    "just", "probably", "actually", "really", "maybe", "perhaps", "personally", "honestly", "basically",
    "also", "always", "still", "then",
})  # fmt: skip
"""Words that pad a statement: it is read without them."""

_TURNED = re.compile(
    r"\b(?:not|never|nobody|neither|nor|no reason to|hardly)\b|\b(?:if|whether|unless|suppose|supposing"
    r"|imagine|assuming|when) (?:\w+ ){0,2}$|\b(?:people|folks|others?|some|many|most|everyone|everybody"
    r"|somebody|they|he|she|teams|companies|one might) (?:\w+ ){0,4}$"
)
"""What in the clause before a statement makes it none: a denial, a condition, the choice of others."""

_OTHERS = re.compile(
    r"^(?:people|folks|others?|some|many|most|everyone|everybody|they|he|she|you|if|when|whether|unless)\b"
)
_DENIED = re.compile(r"\bnot (?!only\b)")

_WOULD = r"\b(?:i|we) (?:would|will|could|can|might|may|should) (?:\w+ ){0,3}?"
_CHANGE = (
    r"(?:switch|move|change|go|migrate|revisit|reconsider|swap|replace|rethink|choose|pick|use|take|prefer"
    r"|turn to|adopt|fall back)\b"
)
_IF = r"\b(?:if|when|once|should|as soon as|the moment|unless|in case|at the point|were)\b"
_SWITCH = re.compile(rf"{_IF}.*{_WOULD}{_CHANGE}|{_WOULD}(?!use|take|go\b|fall)(?:{_CHANGE}).*{_IF}")
"""A condition with the change that it would bring, in either order."""


def find_trade_offs(words: Sequence[str]) -> tuple[TradeOff, ...]:
    """The trade-offs stated in words with their punctuation, in order, without those that were withdrawn."""
    return tuple(_Reading(words).read())


@dataclass(frozen=True, slots=True)
class _Found:
    """A statement by its places in the line: begin and end, and the spans of its parts."""

    begin: int
    end: int
    chosen: tuple[int, int] | None
    rejected: tuple[int, int] | None
    reason: tuple[int, int] | None
    form: Form


class _Reading:
    """The words that stand, as a line, with their places among all words."""

    def __init__(self, words: Sequence[str]) -> None:
        self._words = words
        self._kept = standing_places(words)
        self._standing = frozenset(self._kept)
        self._line = SpokenLine([words[place] for place in self._kept], _UNHEARD)
        self._sentences = list(sentences(words))

    def read(self) -> Iterator[TradeOff]:
        statements = self._statements()
        for found, following in zip_longest(statements, statements[1:]):
            limit = self._word(following.begin) if following else len(self._words)
            stated = self._trade_off(found)
            yield replace(stated, switches_back=self._switch(stated, limit))

    def _statements(self) -> list[_Found]:
        """What the forms find, in order, without overlaps: a form that stands earlier goes first."""
        taken: list[_Found] = []
        for form in FORMS:
            for match in form.pattern.finditer(self._line.text):
                found = self._found(match, form)
                free = all(found.end <= other.begin or other.end <= found.begin for other in taken)
                if free and self._stands(found):
                    taken.append(found)
        statements: list[_Found] = []
        for found in sorted(taken, key=lambda found: found.begin):
            if statements and self._continues(statements[-1], found):
                statements[-1] = replace(statements[-1], reason=found.reason, end=found.end)
            else:
                statements.append(found)
        return [found for found in statements if found.reason or not found.form.needs_reason]

    def _found(self, match: re.Match[str], form: Form) -> _Found:
        spans = {name: match.span(name) for name, text in match.groupdict().items() if text is not None}
        reason = spans.get("reason")
        if reason and reason[0] >= max(spans.get("chosen", (0, 0))[0], spans.get("rejected", (0, 0))[0]):
            reason = (reason[0], self._end_of_sentence(reason[0]))  # only its first words are in the form
        end = max(match.end(), reason[1] if reason else 0)
        return _Found(match.start(), end, spans.get("chosen"), spans.get("rejected"), reason, form)

    def _stands(self, found: _Found) -> bool:
        """Whether the speaker makes this choice, in a statement, and does not take it back."""
        text = self._line.text
        clause = text.rfind("| ", 0, found.begin) + 1
        inside = text[found.begin : found.chosen[1]] if found.chosen else ""
        if found.form.needs_reason and (_OTHERS.search(inside) or _DENIED.search(inside)):
            return False
        end = self._sentence(self._word(found.begin))[1]
        if asks(self._words[end]) and not found.form.asks:
            return False
        return end in self._standing and not _TURNED.search(text[clause : found.begin].lstrip("| "))

    def _continues(self, found: _Found, following: _Found) -> bool:
        """Whether the next statement gives the reason for one that has none, about the same alternative."""
        if found.reason or following.chosen or not (found.rejected and following.rejected):
            return False
        alike = set(content_words(self._quote(found.rejected)))
        last, first = self._word(found.end - 1), self._word(following.begin)
        is_next = self._sentence(last)[1] + 1 >= first
        return is_next and not alike.isdisjoint(content_words(self._quote(following.rejected)))

    def _trade_off(self, found: _Found) -> TradeOff:
        first, last = self._word(found.begin), self._word(found.end - 1)
        return TradeOff(
            chosen=self._quote(found.chosen),
            rejected=self._quote(found.rejected),
            reason=self._quote(found.reason),
            quote=self._said(first, last),
            first=first,
            last=last,
        )

    def _switch(self, statement: TradeOff, limit: int) -> str:
        """The sentence with a condition for a switch, between the statement and word `limit`."""
        behind = [(first, last) for first, last in self._sentences if statement.last < last and first < limit]
        for first, last in behind[:SWITCH_SENTENCES]:
            start = max(first, statement.last + 1)
            line = SpokenLine(self._words[start : last + 1], _UNHEARD)
            if not asks(self._words[last]) and _SWITCH.search(line.text):
                return self._said(start, last)
        return ""

    def _sentence(self, word: int) -> tuple[int, int]:
        """First and last word of the sentence around a word."""
        return next((first, last) for first, last in self._sentences if word <= last)

    def _end_of_sentence(self, place: int) -> int:
        """Where in the line the sentence around a place ends."""
        last = self._sentence(self._word(place))[1]
        end = self._line.text.find(" |", place)
        while end >= 0 and self._word(end + 1) < last:
            end = self._line.text.find(" |", end + 1)
        return end if end >= 0 else len(self._line.text)

    def _word(self, place: int) -> int:
        """Which of all words stands at a place of the line."""
        return self._kept[self._line.places(place, place + 1)[0]]

    def _quote(self, span: tuple[int, int] | None) -> str:
        return "" if span is None else self._said(self._word(span[0]), self._word(span[1] - 1))

    def _said(self, first: int, last: int) -> str:
        """The words that stand between two words, both included, without the punctuation around."""
        kept = [self._words[place] for place in self._kept if first <= place <= last]
        return bare(" ".join(kept))
