"""Cards as a Markdown sheet that the reader reads as they are: whatever their text, it stays text."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import count

from assistant.decks.exchange.drafts import CardDraft
from assistant.decks.exchange.lines import one_line

_SPECIAL = re.compile(r"""[\\`\[\]<|]             # escapes, code, links, HTML, and the bars of the table
    | (?<!\s)\* | \*(?!\s)                        # emphasis: a star that does not stand by itself
    | (?<![^\W_])_ | _(?![^\W_])                  # an underscore that is not inside a word
    | &(?=\#|\w)                                  # what could be an entity
    | ~(?=~)                                      # struck out, in many viewers
    """, re.VERBOSE)  # fmt: skip


def escaped(text: str) -> str:
    """One line of Markdown that is shown as this text. Source: CommonMark 2.4; for bars GFM 4.10."""
    return _SPECIAL.sub(lambda found: f"\\{found[0]}", one_line(text))


def in_order(cards: Sequence[CardDraft], default_deck: str) -> tuple[CardDraft, ...]:
    """The cards deck by deck, as a sheet has them, each in a deck and with a number and a key of its own.

    Of two with the same number or key the first keeps it. A card without a key is known by its number.
    """
    taken: set[int] = set()
    kept: list[CardDraft] = []
    for card in cards:
        number = card.number if card.number not in taken else None
        taken |= {number} if number else set()
        kept.append(replace(card, deck=one_line(card.deck) or default_deck, number=number))
    free = (number for number in count(1) if number not in taken)
    numbered = [card if card.number else replace(card, number=next(free)) for card in kept]
    decks = {deck: place for place, deck in enumerate(dict.fromkeys(card.deck for card in numbered))}
    return _with_keys(sorted(numbered, key=lambda card: decks[card.deck]))


def _with_keys(cards: Sequence[CardDraft]) -> tuple[CardDraft, ...]:
    keys = {str(card.number) for card in cards if card.key in {None, str(card.number)}}
    keyed: list[CardDraft] = []
    for card in cards:
        key = None if card.key is None or card.key in keys else card.key
        keys.add(key or str(card.number))
        keyed.append(replace(card, key=key))
    return tuple(keyed)


def write_sheet(title: str, cards: Sequence[CardDraft]) -> str:
    """The text of a sheet.

    Args:
        cards: as `in_order` gives them.
    """
    lines = [f"# {_heading(title)}"]
    deck: str | None = None
    for card in cards:
        if card.deck != deck:
            deck = card.deck
            lines += ["", f"## {_heading(deck)}", "", "| # | Question | Answer |", "|---|---|---|"]
        lines.append(f"| {card.number} | {_cell(card.question)} | {_cell(card.answer)} |")
    return "\n".join([*lines, ""])


def _heading(text: str) -> str:
    return re.sub(r"#(?=#*$)", r"\\#", escaped(text))  # signs at the end would close the heading


def _cell(text: str) -> str:
    """A cell; line breaks are shown by viewers, and read as spaces."""
    return "<br>".join(escaped(line) for line in text.split("\n"))
