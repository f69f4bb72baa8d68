"""A first companion file for a sheet that has none: its points and terms, for somebody to go on with.

What is judged today stays as it is: the points and terms are those that are derived from the answers anyway.
Other ways to say a point are proposed as comments alone: a point with other wordings is judged more strictly
(`word_points.MADE_SHARE`, and no likeness to the whole answer), which only good wordings make up for.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import tomlkit

from assistant.decks.cards import Card, Sheet
from assistant.decks.reader import companion_path, parse_sheet
from assistant.errors import SheetError

_BRACKETS = re.compile(r"\s*\(([^()]*)\)")
_OPENING = re.compile(r"^(?:e\.g\.|i\.e\.|such as|for example),?\s+", re.IGNORECASE)
_SIGNS = {" -> ": " leads to ", " = ": " is ", " + ": " plus ", "/": " or ", " & ": " and ", "~": "about "}

_HEAD = """\
# Points and terms of {name}, as they are found in its answers. Edit at will, then:
# rehearse sheets check SHEET
#
# A point is one claim of the answer. Take the # off a line of aliases and write how you would say it, in
# several ways: an answer in your words then makes the point. `wrong` holds claims that do not make it.
"""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is proposed for one card.

    Attributes:
        card: with the points and terms that are derived.
        aliases: other ways to say each point, in their order; empty where none suggest themselves.
    """

    card: Card
    aliases: tuple[tuple[str, ...], ...]


def propose(cards: Sequence[Card]) -> tuple[Proposal, ...]:
    """Proposals for these cards."""
    return tuple(
        Proposal(card, tuple(tuple(dict.fromkeys(other_ways(point.text))) for point in card.points))
        for card in cards
    )


def other_ways(text: str) -> Iterator[str]:
    """Other ways to say a claim: without its brackets, what stands in them, and with signs as words."""
    bare = _spaced(_BRACKETS.sub(" ", text))
    if bare != text and len(bare.split()) > 1:
        yield bare
    for inner in _BRACKETS.findall(text):
        said = _OPENING.sub("", inner.strip())
        if len(said.split()) > 1:
            yield said
    spoken = bare
    for sign, words in _SIGNS.items():
        spoken = spoken.replace(sign, words)
    if spoken != bare:
        yield _spaced(spoken)


def companion_text(sheet: Sheet, proposals: Sequence[Proposal]) -> str:
    """The companion file with these proposals.

    Raises:
        SheetError: what was written would not be read as it is meant.
    """
    text = "\n".join((_HEAD.format(name=sheet.path.name), *(_card_text(one) for one in proposals)))
    _check(sheet, proposals, text)
    return text


def _card_text(proposal: Proposal) -> str:
    card = proposal.card
    terms = ", ".join(_quoted(term.text) for term in card.terms)
    lines = [f"# {_spaced(card.question)}", f"[cards.{card.number}]", f"terms = [{terms}]", ""]
    for point, aliases in zip(card.points, proposal.aliases, strict=True):
        listed = ", ".join(map(_quoted, aliases))
        lines += [
            f"[[cards.{card.number}.points]]",
            f"text = {_quoted(point.text)}",
            f"# aliases = [{listed}]",
            "",
        ]
    return "\n".join(lines)


def _quoted(text: str) -> str:
    return tomlkit.item(text).as_string()


def _spaced(text: str) -> str:
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def _check(sheet: Sheet, proposals: Sequence[Proposal], text: str) -> None:
    """Whether the cards are the same when the file is read, and without a finding in it."""
    wanted = {one.card.number: replace(one.card, elsewhere=()) for one in proposals}
    rows = "\n".join(f"| {card.number} | q | a |" for card in wanted.values())
    known = parse_sheet(f"| # | Question | Answer |\n|---|---|---|\n{rows}\n", sheet.path, text)
    told = {card.number: (card.points, card.terms) for card in known.cards}
    same = all(told.get(number) == (card.points, card.terms) for number, card in wanted.items())
    if known.findings or not same:
        raise SheetError(
            f"no companion file can be made for {sheet.path.name}",
            why="an answer holds what such a file cannot",
            remedy=f"Write {companion_path(sheet.path).name} by hand.",
        )
