"""A sheet as an Anki package, by genanki. The same card is always the same note, so that Anki updates it."""

import html
import io
import itertools
import json
import sqlite3
import zipfile
from typing import IO

from assistant.decks.cards import Card, Sheet
from assistant.decks.derive import derive_points, derive_terms
from assistant.decks.exchange.anki_names import ANSWER, FIELDS, NOTE_TYPE, QUESTION, deck_name, stable_id
from assistant.decks.exchange.archive import COLLECTIONS
from assistant.decks.exchange.point_fields import points_as_json, terms_as_json

_FRONT = f"{{{{{QUESTION}}}}}"
_BACK = f"{{{{FrontSide}}}}<hr id=answer>{{{{{ANSWER}}}}}"
_STYLE = ".card { font-family: sans-serif; font-size: 20px; text-align: left; }"


def write_package(sheet: Sheet, out: IO[bytes], now: float) -> None:
    """Write all cards of a sheet, with their points and terms in fields that the card does not show.

    Args:
        now: seconds since 1970. Anki updates a note that is older, by whole seconds.

    Raises:
        OSError: it cannot be written.
    """
    import genanki

    model = genanki.Model(
        stable_id(NOTE_TYPE),
        NOTE_TYPE,
        fields=[{"name": name} for name in FIELDS],
        templates=[{"name": "Card", "qfmt": _FRONT, "afmt": _BACK}],
        css=_STYLE,
    )
    decks = []
    for deck in sheet.decks:
        name = deck_name(sheet.title, deck.name)
        made = genanki.Deck(stable_id("deck", sheet.id, deck.name), name)
        for card in deck.cards:
            made.add_note(
                genanki.Note(model, _fields(sheet, card), guid=genanki.guid_for(sheet.id, card.key))
            )
        decks.append(made)
    collection = io.BytesIO()
    # `Package.write_to_file` would leave its database behind in the folder for temporary files.
    with sqlite3.connect(":memory:") as database:
        genanki.Package(decks).write_to_db(database.cursor(), now, itertools.count(int(now * 1000)))
        database.commit()
        collection.write(database.serialize())
    database.close()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(COLLECTIONS[-1], collection.getvalue())
        package.writestr("media", "{}")


def _fields(sheet: Sheet, card: Card) -> list[str]:
    points = None if card.points == derive_points(card.answer) else points_as_json(card.points)
    terms = None if card.terms == derive_terms(card.answer) else terms_as_json(card.terms)
    texts = (
        card.question,
        card.answer,
        sheet.id,
        card.key,
        str(card.number),
        *("" if items is None else json.dumps(items, ensure_ascii=False) for items in (points, terms)),
    )
    return [html.escape(text, quote=False) for text in texts]
