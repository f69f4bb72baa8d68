"""Anki's card templates and cloze deletions: the HTML of a card's two sides from the fields of its note."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from assistant.decks.exchange.drafts import MAX_FIELD_CHARS
from assistant.errors import SheetError

MAX_NESTING = 8
"""Clozes inside clozes; more are left as they are written."""

HIDDEN = "[...]"
"""What stands for hidden words without a hint, as in Anki."""

_TAG = re.compile(r"\{\{([#^/]?)([^{}]{0,200})\}\}")
_ANSWER_LINE = re.compile(r"<hr\b[^<>]*?\bid\s*=\s*[\"']?answer\b", re.IGNORECASE)
_CLOZE = re.compile(r"\{\{c([\d,]{1,40})::|\}\}")
_SHOWS = re.compile(r"<(?:img|audio|video|svg)\b|\[sound:", re.IGNORECASE)
_MARKUP = re.compile(r"<[^<>]*>|&nbsp;|\s")
_UNSEEN_IN_FRONT = frozenset({"type", "hint"})
_NEVER_SEEN = ("tts", "tts-voices")


@dataclass(frozen=True, slots=True)
class Clozes:
    """A text with hidden words.

    Attributes:
        shown: HTML, the words of one cloze hidden.
        hidden: HTML of each piece that is hidden, in order.
    """

    shown: str
    hidden: tuple[str, ...]


def front_of(template: str, fields: Mapping[str, str]) -> str:
    """The HTML of a front.

    Raises:
        SheetError: it is far too long.
    """
    return _filled(template, fields, hides=_UNSEEN_IN_FRONT)


def back_of(template: str, fields: Mapping[str, str]) -> str:
    """The HTML of a back, without the front that it repeats.

    Raises:
        SheetError: it is far too long.
    """
    *before, answer = _ANSWER_LINE.split(template)
    return _filled(answer.partition(">")[2] if before else answer, fields, hides=frozenset())


def fields_of_cloze(template: str) -> tuple[str, ...]:
    """The names of the fields that a template takes clozes from."""
    names = (tag[2].split(":") for tag in _TAG.finditer(template) if not tag[1])
    return tuple(parts[-1].strip() for parts in names if "cloze" in (part.strip() for part in parts[:-1]))


def hide(text: str, number: int) -> Clozes:
    """The text with the words of cloze `number` (from 1) hidden, all others shown; they may be nested."""
    shown: list[str] = []
    hidden: list[str] = []
    opened: list[tuple[bool, list[str]]] = []
    for piece, numbers in _cloze_pieces(text):
        if numbers is not None and len(opened) < MAX_NESTING:
            opened.append((str(number) in numbers.split(","), []))
        elif piece == "}}" and opened:
            wanted, inside = opened.pop()
            words, _, hint = "".join(inside).partition("::")
            if wanted:
                hidden.append(words)
                words = f"[{hint}]" if hint else HIDDEN
            (opened[-1][1] if opened else shown).append(words)
        else:
            (opened[-1][1] if opened else shown).append(piece)
    for _, inside in opened:  # never closed
        shown += inside
    return Clozes("".join(shown), tuple(dict.fromkeys(hidden)))


def _cloze_pieces(text: str) -> Iterator[tuple[str, str | None]]:
    place = 0
    for found in _CLOZE.finditer(text):
        yield text[place : found.start()], None
        yield found[0], found[1]
        place = found.end()
    yield text[place:], None


def _filled(template: str, fields: Mapping[str, str], *, hides: frozenset[str]) -> str:
    pieces: list[str] = []
    length = place = 0
    sections: list[bool] = []
    for tag in _TAG.finditer(template):
        if all(sections):
            pieces.append(template[place : tag.start()])
            if not tag[1]:
                pieces.append(_value(tag[2], fields, hides))
            length += sum(map(len, pieces[-2:]))
            if length > 4 * MAX_FIELD_CHARS:
                raise SheetError("the card is far too long")
        place = tag.end()
        if tag[1] == "/":
            del sections[-1:]
        elif tag[1]:
            sections.append(_is_filled(fields.get(tag[2].strip(), "")) == (tag[1] == "#"))
    if all(sections):
        pieces.append(template[place:])
    return "".join(pieces)


def _value(tag: str, fields: Mapping[str, str], hides: frozenset[str]) -> str:
    *filters, name = (part.strip() for part in tag.split(":"))
    if hides.intersection(filters) or any(one.startswith(_NEVER_SEEN) for one in filters):
        return ""
    return fields.get(name, "")


def _is_filled(field: str) -> bool:
    return bool(_MARKUP.sub("", field) or _SHOWS.search(field))
