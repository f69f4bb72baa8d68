"""Notes that Anki has exported as plain text: a table below lines that say how to read it.

    #separator:tab
    #html:true
    #guid column:1
    #deck column:3
    gU1d	What is a <b>mutex</b>?	Go::Locks	A lock

Source: the Anki manual, "Text Files", "File Headers".
"""

import re
from collections.abc import Mapping, Sequence

from assistant.decks.exchange.drafts import CardDraft, Gathering, SheetDraft
from assistant.decks.exchange.html_text import html_to_text
from assistant.decks.exchange.lines import of_cell, one_line
from assistant.decks.exchange.table_text import rows_of

_HEADER = re.compile(r"#([a-z][a-z ]{0,30}):([^\n]*)\n?")
_COLUMN = re.compile(r"[1-9][0-9]{0,5}")
_KNOWN = frozenset({"separator", "html", "columns"})
_SEPARATORS = {"tab": "\t", "comma": ",", "semicolon": ";", "pipe": "|", "colon": ":", "space": " "}
_SPECIAL = ("deck column", "tags column", "guid column", "notetype column")


def is_anki_text(text: str) -> bool:
    """Whether the first line is a header of Anki's."""
    found = _HEADER.match(text)
    return bool(found and found[1] in _KNOWN)


def read_anki_text(text: str, decks: Sequence[str] = ()) -> SheetDraft:
    """The notes of such a text: the first two fields of each are question and answer.

    Args:
        decks: those that are wanted, with all below them; all where there are none.

    Raises:
        UsageError: a wanted deck is not there.
        SheetError: it is broken, or holds too much.
    """
    headers: dict[str, str] = {}
    place = 0
    while found := _HEADER.match(text, place):
        headers[found[1]] = found[2].strip()
        place = found.end()
    text = text[place:]
    separator = headers.get("separator", "tab")
    special = {name: int(headers[name]) - 1 for name in _SPECIAL if _COLUMN.fullmatch(headers.get(name, ""))}
    gathering = Gathering(decks)
    extras = 0
    for row in rows_of(text, _SEPARATORS.get(separator.casefold(), separator[:1] or "\t")):
        extras += _take(row, headers, special, gathering)
    gathering.check_wanted()
    notes = (f"the first two fields are taken; notes with more: {extras}",) if extras else ()
    return SheetDraft("", tuple(gathering.cards), left_out=gathering.left_out, notes=notes)


def _take(
    row: Sequence[str], headers: Mapping[str, str], special: Mapping[str, int], gathering: Gathering
) -> bool:
    """Take a note; whether it has more fields than two."""

    def cell(name: str) -> str:
        place = special.get(name, len(row))
        return one_line(row[place]) if place < len(row) else ""

    deck = cell("deck column") or headers.get("deck", "") or cell("tags column").partition(" ")[0]
    if not gathering.wants(deck):
        return False
    fields = [text for place, text in enumerate(row) if place not in special.values()]
    is_html = headers.get("html", "").casefold() == "true"
    question, answer = (
        html_to_text(text).text if is_html else of_cell(text) for text in (*fields, "", "")[:2]
    )
    gathering.add(CardDraft(question, answer, deck.replace("::", ": "), key=cell("guid column")[:80] or None))
    return any(text.strip() for text in fields[2:])
