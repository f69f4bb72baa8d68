"""What a file of another format holds, before it is a sheet."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from assistant.decks.cards import Point, Term
from assistant.decks.findings import did_you_mean
from assistant.decks.source import MAX_CARDS, MAX_SHEET_BYTES
from assistant.errors import SheetError, UsageError

MAX_FIELD_CHARS = 131_072
"""Longest question or answer that is taken. Source: `csv.field_size_limit` of Python."""

TOO_LONG = f"cards with more than {MAX_FIELD_CHARS:,} characters in a field"
DAMAGED_NOTES = "points and terms of cards that hold no lists of texts (the cards are taken without them)"
"""What is left out by the readers of several formats."""


@dataclass(frozen=True, slots=True)
class CardDraft:
    """A card as another format gives it.

    Attributes:
        question: plain text; line breaks are kept in the sheet as `<br>`.
        answer: likewise.
        deck: its topic; empty where the format names none.
        number: None where it has none of its own.
        key: None where it has none of its own.
        points: None where they are to be derived from the answer.
        terms: likewise.
    """

    question: str
    answer: str
    deck: str = ""
    number: int | None = None
    key: str | None = None
    points: tuple[Point, ...] | None = None
    terms: tuple[Term, ...] | None = None


@dataclass(frozen=True, slots=True)
class SheetDraft:
    """Everything that was found in a file.

    Attributes:
        title: empty where the format has none.
        id: the sheet's id, where the file comes from a sheet.
        left_out: what was not taken and why, a plural each, with how many there were.
        notes: what else to know, a clause each.
    """

    title: str
    cards: tuple[CardDraft, ...]
    id: str | None = None
    pronunciations: Mapping[str, str] = field(default_factory=dict)
    left_out: Mapping[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


class Gathering:
    """Takes cards as they are read, within the bounds of a sheet.

    Args:
        decks: the names of those that are wanted; all where there are none. The case does not matter, and
            `Go` also means the decks below it, `Go::Channels`.
    """

    def __init__(self, decks: Sequence[str] = ()) -> None:
        self._wanted = [name.strip().casefold() for name in decks]
        self._hit: set[str] = set()
        self._seen: dict[str, None] = {}
        self._chars = 0
        self.cards: list[CardDraft] = []
        self.left_out: Counter[str] = Counter()

    def wants(self, deck: str) -> bool:
        """Whether cards of this deck are to be taken."""
        self._seen.setdefault(deck)
        if not self._wanted:
            return True
        name = deck.casefold()
        hits = {one for one in self._wanted if name == one or name.startswith(f"{one}::")}
        self._hit |= hits
        return bool(hits)

    def leave_out(self, what: str) -> None:
        """Note that one of `what`, a plural that says why, was not taken."""
        self.left_out[what] += 1

    def add(self, card: CardDraft) -> None:
        """Take a card; one without a question or an answer, or much too long, is left out.

        Raises:
            SheetError: there is more than a sheet can hold.
        """
        if not card.question or not card.answer:
            self.leave_out(f"cards without {'a question' if not card.question else 'an answer'} in words")
            return
        if max(len(card.question), len(card.answer)) > MAX_FIELD_CHARS:
            self.leave_out(TOO_LONG)
            return
        self.cards.append(card)
        self._chars += len(card.question) + len(card.answer)
        if len(self.cards) > MAX_CARDS or self._chars > MAX_SHEET_BYTES:
            raise too_large(self._seen)

    def check_wanted(self) -> None:
        """Make sure that every deck that was asked for is there.

        Raises:
            UsageError: one is not.
        """
        missing = [name for name in self._wanted if name not in self._hit]
        if missing:
            named = ", ".join(map(repr, self._seen)) if len(self._seen) <= 10 else ""
            otherwise = f"It has {named}." if named else f"It has {len(self._seen)} decks."
            raise UsageError(
                f"there is no deck {missing[0]!r} in the file",
                remedy=did_you_mean(missing[0], self._seen, otherwise),
            )


def too_large(decks: Iterable[str]) -> SheetError:
    """What is said of more than one sheet can hold."""
    names = list(decks)
    few = f" It has {', '.join(map(repr, names))}." if 1 < len(names) <= 10 else ""
    return SheetError(
        "the file holds more than one sheet can",
        why=f"a sheet has at most {MAX_CARDS:,} cards and {MAX_SHEET_BYTES / 1e6:g} MB",
        remedy=f"Import one deck at a time with --deck NAME, or split the file.{few}",
    )
