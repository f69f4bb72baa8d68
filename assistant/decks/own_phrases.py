"""Somebody's own ways of saying points: kept apart from the sheet, and laid over it when it is read. Pure.

    sheet = "interview"                  # the sheet's id

    [[points]]
    card = "7"                           # the card's key
    id = "b"                             # the point's id when this was written; its text decides
    text = "workers poll their queue"    # the point, as the sheet words it
    aliases = ["the workers keep asking for jobs"]

A point is found again by its text, wherever its card has moved to, or by a text much like it on its card. One
that has vanished gives a finding; what is written here stays.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from rapidfuzz import fuzz, process

from assistant.decks.cards import Card, Point, Sheet
from assistant.decks.findings import FindingLog
from assistant.decks.toml_reader import TomlReader, TooManyFaultsError
from assistant.toml_text import parse_toml

SAME_POINT = 80.0
"""Least likeness, 0 to 100, of two wordings of one point of a card.

Source: the two points most alike on one card of the bundled sheet have 64, of tests/data/second 72; a typing
error or a word more leaves 90 and above.
"""

LONGEST_PHRASE = 60
"""Words of a phrase that are kept: a sentence said in one breath is shorter."""

_KEYS = ("card", "id", "text", "aliases")


@dataclass(frozen=True, slots=True)
class OwnPhrases:
    """Ways to say one point.

    Attributes:
        card: the card's key.
        point: the point's id when they were written.
        text: the point's wording when they were written.
    """

    card: str
    point: str
    text: str
    aliases: tuple[str, ...]


def parse_own_phrases(text: str, log: FindingLog) -> tuple[OwnPhrases, ...]:
    """Read a file of own phrases; what is wrong in it is noted and passed over."""
    try:
        tables = parse_toml(text)
    except ValueError as err:
        log.add(0, f"this is not TOML: {err}", "Mend it; until then none of your own phrases is used.")
        return ()
    try:
        return _entries(TomlReader(text, log), tables)
    except TooManyFaultsError as err:
        log.add(0, str(err), "Mend those that are named; until then none of your own phrases is used.")
        return ()


def _entries(reader: TomlReader, tables: Mapping[str, Any]) -> tuple[OwnPhrases, ...]:
    reader.check_keys(tables, ("sheet", "points"), "")
    entries = []
    for item in reader.items(tables, "points", ""):
        reader.check_keys(item, _KEYS, "points")
        card = reader.text(item, "card", "points") or ""
        point = reader.text(item, "id", "points") or ""
        entries.append(OwnPhrases(card, point, item["text"], reader.texts(item, "aliases", "points")))
    return tuple(entries)


def overlay(sheet: Sheet, entries: Sequence[OwnPhrases], log: FindingLog) -> Sheet:
    """The sheet with the phrases at their points; a finding for each entry whose point is not there."""
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    index = _Index(sheet)
    for entry in entries:
        place = index.find(entry)
        if place is None:
            log.add(
                0,
                f"your phrases for {entry.text!r} (card {entry.card}) belong to no point of the sheet now",
                "Write the new wording of the point as their text, or remove them.",
            )
        else:
            card, point = place
            found[card.key, point.id] = found.get((card.key, point.id), ()) + entry.aliases
    decks = tuple(
        replace(deck, cards=tuple(_with_phrases(card, found) for card in deck.cards)) for deck in sheet.decks
    )
    return replace(sheet, decks=decks, findings=sheet.findings + log.sorted())


def find_point(sheet: Sheet, entry: OwnPhrases) -> tuple[Card, Point] | None:
    """The point that an entry means: by its text, on its card or one other, or by a like text on its card."""
    return _Index(sheet).find(entry)


class _Index:
    """The points of a sheet by their words and by their cards: thousands of entries may ask for thousands."""

    def __init__(self, sheet: Sheet) -> None:
        self._by_words: dict[str, list[tuple[Card, Point]]] = {}
        self._by_card: dict[str, list[tuple[str, tuple[Card, Point]]]] = {}
        for card in sheet.cards:
            for point in card.points:
                words = _plain(point.text)
                self._by_words.setdefault(words, []).append((card, point))
                self._by_card.setdefault(card.key, []).append((words, (card, point)))

    def find(self, entry: OwnPhrases) -> tuple[Card, Point] | None:
        """See `find_point`."""
        words = _plain(entry.text)
        same = self._by_words.get(words, [])
        at_home = [place for place in same if place[0].key == entry.card]
        if at_home or len(same) == 1:
            return (at_home or same)[0]
        on_card = self._by_card.get(entry.card, [])
        near = process.extractOne(
            words, [one for one, _ in on_card], scorer=fuzz.ratio, score_cutoff=SAME_POINT
        )
        return on_card[near[2]][1] if near else None


def with_phrase(card: Card, point_id: str, words: str) -> Card:
    """The card with one more way to say a point."""
    return _with_phrases(card, {(card.key, point_id): (words,)})


def without_phrase(card: Card, point_id: str, words: str) -> Card:
    """The card without that way to say a point."""
    points = (
        replace(point, aliases=tuple(one for one in point.aliases if not same_words(one, words)))
        if point.id == point_id
        else point
        for point in card.points
    )
    return replace(card, points=tuple(points))


def phrase_of(words: str) -> str:
    """What somebody said, as a phrase to keep: one line, without punctuation around, of bounded length."""
    line = " ".join(re.sub(r"[.…]{2,}", " ", words).split())
    printable = "".join(char for char in line if char.isprintable())
    return " ".join(printable.strip(' ,.;:!?"“”').split()[:LONGEST_PHRASE])


def same_words(one: str, other: str) -> bool:
    """Whether two phrases differ in case, spaces and punctuation at most."""
    return _plain(one) == _plain(other)


def _with_phrases(card: Card, found: dict[tuple[str, str], tuple[str, ...]]) -> Card:
    if not any(key == card.key for key, _ in found):
        return card
    points = (_with_aliases(point, found.get((card.key, point.id), ())) for point in card.points)
    return replace(card, points=tuple(points))


def _with_aliases(point: Point, own: tuple[str, ...]) -> Point:
    """Own phrases come first, where those who look at a few wordings only see them.

    A claim that somebody counts is a wrong one no longer.
    """
    overruled = {_plain(words) for words in own}
    wrong = tuple(claim for claim in point.wrong if _plain(claim) not in overruled)
    return replace(point, aliases=tuple(dict.fromkeys((*own, *point.aliases))), wrong=wrong)


def _plain(text: str) -> str:
    return " ".join(_words(text))


def _words(text: str) -> Iterator[str]:
    for word in text.casefold().split():
        if bare := "".join(char for char in word if char.isalnum()):
            yield bare
