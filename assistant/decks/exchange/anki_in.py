"""The cards of an Anki package, `.apkg` or `.colpkg`, of whatever version of Anki."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from assistant.decks.exchange.anki_names import (
    ANSWER,
    FIELDS,
    KEY,
    LEVEL,
    NOTE_TYPE,
    NUMBER,
    POINTS,
    QUESTION,
    SHEET,
    TERMS,
    original_name,
)
from assistant.decks.exchange.archive import unpacked_collection
from assistant.decks.exchange.collection import AnkiCard, NoteType, opened
from assistant.decks.exchange.drafts import (
    DAMAGED_NOTES,
    TOO_LONG,
    CardDraft,
    Gathering,
    SheetDraft,
    too_large,
)
from assistant.decks.exchange.html_text import html_to_text
from assistant.decks.exchange.lines import one_line
from assistant.decks.exchange.point_fields import decoded, points_of, terms_of
from assistant.decks.exchange.templates import HIDDEN, back_of, fields_of_cloze, front_of, hide
from assistant.decks.source import MAX_CARDS
from assistant.errors import SheetError

_OWN_TAGS = frozenset({"leech", "marked"})
"""Tags that Anki gives by itself; they name no topic."""

MAX_HTML_CHARS = 50_000_000
"""Fields that are read in all, those of a note once for each of its cards: seconds of work."""

_OCCLUSION = "image-occlusion:"


def read_package(archive: Path, decks: Sequence[str] = ()) -> SheetDraft:
    """The cards of a package: a card for each of Anki's, with its topic from deck or tags.

    Args:
        decks: those that are wanted, with all below them; all where there are none.

    Raises:
        UsageError: there is no such file, or no such deck in it.
        SheetError: it is no sound package, does harm, or holds too much.
    """
    gathering = Gathering(decks)
    with unpacked_collection(archive) as file, opened(file) as collection:
        names = {number: one_line(name) for number, name in collection.decks().items()}
        wanted = {number: name for number, name in names.items() if gathering.wants(name)}
        gathering.check_wanted()
        number = collection.count(list(wanted))
        if number > MAX_CARDS:
            raise too_large(names.values())
        cards = collection.cards(list(wanted), MAX_CARDS)
        if number > len(cards):
            gathering.left_out["cards whose note is missing"] += number - len(cards)
        return _draft(collection.note_types(), cards, wanted, gathering)


def _draft(
    kinds: Mapping[int, NoteType], cards: Sequence[AnkiCard], decks: Mapping[int, str], gathering: Gathering
) -> SheetDraft:
    labels, title = _labels({card.deck: decks[card.deck] for card in cards})
    by_tag = len(labels) == 1 and any(map(_topic, cards))
    media = clozes = extras = 0
    sheet_ids: Counter[str] = Counter()
    budget = MAX_HTML_CHARS
    for card in cards:
        budget -= sum(map(len, card.fields))
        if budget < 0:
            raise too_large(decks.values())
        kind = kinds.get(card.note_type)
        if kind is None:
            gathering.leave_out("cards whose note type is missing")
            continue
        fields = dict(zip(kind.fields, card.fields, strict=False))
        deck = (_topic(card) if by_tag else "") or labels[card.deck]
        if kind.name.startswith(NOTE_TYPE) and set(FIELDS) <= fields.keys():
            sheet_ids[_plain(fields[SHEET])] += 1
            gathering.add(_own_card(fields, original_name(labels[card.deck]), gathering))
            continue
        try:
            sides = _sides(kind, card, fields)
        except SheetError:
            gathering.leave_out(TOO_LONG)
            continue
        if sides is None:
            gathering.leave_out("cards that hide parts of a picture")
            continue
        budget -= sum(map(len, sides))
        question, answer = (html_to_text(side) for side in sides)
        media += bool(question.media or answer.media)
        clozes += kind.is_cloze
        extras += kind.is_cloze and len([text for text in card.fields if text.strip()]) > 1
        key = one_line(card.guid)[:80] + (f"-{card.ordinal + 1}" if card.ordinal else "")
        gathering.add(CardDraft(question.text, answer.text, deck, key=key or None))
    notes = []
    if media:
        notes.append(f"pictures and sound are not taken; cards that have any: {media}")
    if extras:
        notes.append(
            f"of cards with hidden words these are taken alone; cards with more on their back: {extras}"
        )
    if any(card.tags for card in cards) and not by_tag:
        notes.append("tags are not taken, as the decks are the topics")
    is_own = sum(sheet_ids.values()) == len(cards) and len(sheet_ids) == 1
    return SheetDraft(
        original_name(title),
        tuple(gathering.cards),
        id=next(iter(sheet_ids)) if is_own else None,
        pronunciations={HIDDEN: "blank"} if clozes else {},
        left_out=gathering.left_out,
        notes=tuple(notes),
    )


def _labels(decks: Mapping[int, str]) -> tuple[dict[int, str], str]:
    """A name for each deck without the levels that all share, and the name of the last of these."""
    paths = {number: name.split(LEVEL) for number, name in decks.items()}
    shared = 0
    if paths:
        shortest = min(map(len, paths.values()))
        while shared < shortest and len({tuple(path[: shared + 1]) for path in paths.values()}) == 1:
            shared += 1
        shared = min(shared, shortest - 1) if len(paths) == 1 else shared
    title = next((path[shared - 1] for path in paths.values()), "") if shared else ""
    labels = {number: ": ".join(path[shared:]) or title for number, path in paths.items()}
    return labels, title


def _topic(card: AnkiCard) -> str:
    """The first tag that somebody gave, as words."""
    tags = (tag for tag in card.tags if tag.casefold() not in _OWN_TAGS)
    return one_line(next(tags, "").replace(LEVEL, ": ").replace("_", " "))


def _own_card(fields: Mapping[str, str], deck: str, gathering: Gathering) -> CardDraft:
    """A card that was written by `anki_out`."""
    number = _plain(fields[NUMBER])
    card = CardDraft(
        html_to_text(fields[QUESTION]).text,
        html_to_text(fields[ANSWER]).text,
        deck,
        int(number) if number.isascii() and number.isdecimal() and len(number) < 10 else None,
        _plain(fields[KEY]) or None,
    )
    try:
        points = points_of(decoded(_plain(fields[POINTS])))
        return replace(card, points=points, terms=terms_of(decoded(_plain(fields[TERMS]))))
    except SheetError:
        gathering.leave_out(DAMAGED_NOTES)
        return card


def _plain(html: str) -> str:
    return one_line(html_to_text(html).text)


def _sides(kind: NoteType, card: AnkiCard, fields: Mapping[str, str]) -> tuple[str, str] | None:
    """The HTML of question and answer; None where these are parts of a picture.

    The answer of a cloze is what was hidden, not the whole text again.
    """
    if kind.is_cloze:
        template = kind.templates.get(0)
        names = fields_of_cloze(template.front) if template else ()
        text = "<br>".join(fields[name] for name in names or kind.fields[:1] if name in fields)
        clozes = hide(text, card.ordinal + 1)
        if any(_OCCLUSION in piece for piece in clozes.hidden):
            return None
        return clozes.shown, "".join(f"<div>{piece}</div>" for piece in clozes.hidden)
    template = kind.templates.get(card.ordinal)
    if template is None:
        return (*card.fields, "", "")[0], (*card.fields, "", "")[1]
    return front_of(template.front, fields), back_of(template.back, fields)
