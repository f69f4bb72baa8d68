"""A sheet as a table for a spreadsheet, a card a row."""

import csv
import json
from collections.abc import Iterator
from typing import TextIO

from assistant.decks.cards import Card, Sheet
from assistant.decks.derive import derive_points, derive_terms
from assistant.decks.exchange.formulas import guarded
from assistant.decks.exchange.point_fields import points_as_json, terms_as_json

COLUMNS = ("number", "key", "deck", "question", "answer", "points", "terms")

MAX_CELL_CHARS = 32_767
"""Source: Microsoft, "Excel specifications and limits": characters that a cell can contain."""


def write_table(sheet: Sheet, out: TextIO, delimiter: str) -> int:
    """Write a head row (`COLUMNS`) and a row a card; points and terms as JSON, where they are not derived.

    Text that a spreadsheet would run as a formula is guarded; `table_text` takes the guard off again.

    Returns:
        Cards whose points are too long for a cell, so that their other wordings are not written.
    """
    shortened = 0
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    writer.writerow(COLUMNS)
    for card in sheet.cards:
        points, terms = list(_points(card)), ""
        if len(points[0]) > MAX_CELL_CHARS:
            shortened += 1
            points.pop(0)
        if card.terms != derive_terms(card.answer):
            terms = _compact(terms_as_json(card.terms))
        texts = (str(card.number), card.key, card.deck, card.question, card.answer, points[0], terms)
        writer.writerow([guarded(text) for text in texts])
    return shortened


def _points(card: Card) -> Iterator[str]:
    """The points of a card, whole and then without their wordings; empty where they are derived."""
    if card.points == derive_points(card.answer):
        yield ""
        return
    items = points_as_json(card.points)
    yield _compact(items)
    yield _compact([{"id": item["id"], "text": item["text"]} for item in items])


def _compact(value: list[dict[str, object]]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
