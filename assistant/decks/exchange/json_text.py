"""A sheet's cards as JSON, with all that its companion says of them, and back.

    {"format": "rehearse-sheet", "version": 1, "id": "go", "title": "Go", "pronunciations": {"M:N": "M to N"},
     "decks": [{"name": "Channels", "cards": [{"number": 1, "key": "1", "question": "...", "answer": "...",
       "points": [{"id": "a", "text": "...", "aliases": [...], "wrong": [...]}],
       "terms": [{"text": "...", "aliases": [...]}]}]}]}

What `rehearse sheets show SHEET --json` prints is read as well, and so is a bare list of cards.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, TextIO

from assistant.decks.cards import Sheet
from assistant.decks.exchange.drafts import DAMAGED_NOTES, CardDraft, Gathering, SheetDraft
from assistant.decks.exchange.lines import of_cell, one_line
from assistant.decks.exchange.point_fields import points_as_json, points_of, terms_as_json, terms_of
from assistant.errors import SheetError

FORMAT, VERSION = "rehearse-sheet", 1

_QUESTIONS = ("question", "front", "q", "prompt", "term")
_ANSWERS = ("answer", "back", "a", "response", "definition")


def write_json(sheet: Sheet, out: TextIO) -> None:
    """Write the cards of a sheet."""
    decks = [
        {
            "name": deck.name,
            "cards": [
                {
                    "number": card.number,
                    "key": card.key,
                    "question": card.question,
                    "answer": card.answer,
                    "points": points_as_json(card.points),
                    "terms": terms_as_json(card.terms),
                }
                for card in deck.cards
            ],
        }
        for deck in sheet.decks
    ]
    document = {
        "format": FORMAT,
        "version": VERSION,
        "id": sheet.id,
        "title": sheet.title,
        "pronunciations": dict(sheet.pronunciations),
        "decks": decks,
    }
    json.dump(document, out, ensure_ascii=False, indent=1)
    out.write("\n")


def read_json(text: str, decks: Sequence[str] = ()) -> SheetDraft:
    """The cards of a JSON text.

    Args:
        decks: those that are wanted; all where there are none.

    Raises:
        UsageError: a wanted deck is not there.
        SheetError: it is not JSON, holds no cards, or too much.
    """
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as err:
        raise SheetError("this is not JSON", why=str(err), remedy="Export it again.") from err
    about = document if isinstance(document, dict) else {}
    if about.get("format") == FORMAT and about.get("version") != VERSION:
        raise SheetError(
            f"this sheet is of version {str(about.get('version'))[:20]}",
            why=f"only version {VERSION} is known",
            remedy="Update Rehearse.",
        )
    gathering = Gathering(decks)
    found = False
    for deck, item in _cards_of(document):
        found = True
        if gathering.wants(deck):
            _take(deck, item, gathering)
    if not found:
        raise SheetError(
            "there are no cards in this JSON",
            remedy='It needs a list of objects with "question" and "answer", or "decks" with such lists.',
        )
    gathering.check_wanted()
    spoken = about.get("pronunciations")
    return SheetDraft(
        _text(about, ("title",)),
        tuple(gathering.cards),
        id=_text(about, ("id",)) or None,
        pronunciations={
            written: said
            for written, said in (spoken.items() if isinstance(spoken, dict) else ())
            if isinstance(said, str)
        },
        left_out=gathering.left_out,
    )


def _cards_of(document: Any) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Each card with its deck; what is none is passed over."""
    if isinstance(document, list):
        listed = [("", document)]
    else:
        decks = document.get("decks") if isinstance(document, dict) else None
        listed = [
            (_text(deck, ("name",)), deck["cards"])
            for deck in (decks if isinstance(decks, list) else ())
            if isinstance(deck, dict) and isinstance(deck.get("cards"), list)
        ]
    for name, items in listed:
        for item in items:
            if isinstance(item, dict):
                yield name or _text(item, ("deck", "topic", "category")), item


def _take(deck: str, item: Mapping[str, Any], gathering: Gathering) -> None:
    number = item.get("number")
    is_number = isinstance(number, int) and not isinstance(number, bool) and 0 < number < 10**9
    card = CardDraft(
        of_cell(_raw(item, _QUESTIONS)),
        of_cell(_raw(item, _ANSWERS)),
        deck,
        number if is_number else None,
        _text(item, ("key",)) or None,
    )
    try:
        card = replace(card, points=points_of(item.get("points")), terms=terms_of(item.get("terms")))
    except SheetError:
        gathering.leave_out(DAMAGED_NOTES)
    gathering.add(card)


def _text(item: Mapping[str, Any], names: Sequence[str]) -> str:
    return one_line(_raw(item, names))


def _raw(item: Mapping[str, Any], names: Sequence[str]) -> str:
    """The first of these members that is a text; empty where none is."""
    return next((item[name] for name in names if isinstance(item.get(name), str)), "")
