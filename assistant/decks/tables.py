"""Tables of a sheet: cards, numbers to know and stories, told apart by their columns."""

from collections.abc import Iterator, Set
from dataclasses import dataclass

from assistant.decks.blocks import Row, Table
from assistant.decks.cards import Fact, StoryPrompt
from assistant.decks.findings import FindingLog
from assistant.decks.wording import (
    ANSWER,
    MEANING,
    METRIC,
    NUMBER,
    PHRASE,
    QUESTION,
    SUBJECT,
    THEME,
    TRAIT,
    VALUE,
    column,
    unquoted,
)


@dataclass(frozen=True, slots=True)
class CardRow:
    """A card as its row gives it.

    Attributes:
        number: None where the table has no column for it.
    """

    number: int | None
    deck: str
    question: str
    answer: str
    line: int


@dataclass(frozen=True, slots=True)
class CardColumns:
    """Where a table of cards has what."""

    number: int | None
    question: int
    answer: int


@dataclass(frozen=True, slots=True)
class StoryColumns:
    """Where a table of stories has what."""

    value: int | None
    theme: int | None
    phrase: int | None


@dataclass(frozen=True, slots=True)
class FactColumns:
    """Where a table of numbers has what."""

    metric: int
    value: int


def columns_of(table: Table, *, among_numbers: bool) -> CardColumns | StoryColumns | FactColumns | None:
    """What kind of table this is, and where its columns are; None where it is none that can be practised.

    Args:
        among_numbers: whether it stands under a heading about numbers.
    """
    header = table.header
    question = _first(column(header, QUESTION, letter="q"), column(header, SUBJECT))
    answer = _first(column(header, ANSWER, letter="a"), column(header, MEANING))
    if question is not None and answer is not None and question != answer:
        return CardColumns(column(header, NUMBER), question, answer)
    theme, phrase, trait = column(header, THEME), column(header, PHRASE), column(header, TRAIT)
    metric, value = column(header, METRIC), column(header, VALUE)
    if phrase is None and metric is not None and value is not None and metric != value:
        return FactColumns(metric, value)
    if len({theme, phrase, trait} - {None}) > 1:
        return StoryColumns(trait, theme, phrase)
    if (among_numbers and len(header) > 1) or (len(header) == 2 and value == 1):
        return FactColumns(0, 1)
    return None


def _first(index: int | None, other: int | None) -> int | None:
    return index if index is not None else other


def read_cards(table: Table, columns: CardColumns, deck: str, log: FindingLog) -> Iterator[CardRow]:
    """The cards of a table; rows that make none are found fault with."""
    if columns.number is None:
        log.add(
            table.line,
            "this table of questions has no column for the number; its cards are counted on from the others",
            "Add a column `#`, so that a card keeps its number when others are added.",
        )
    _check_unread(table, {columns.number, columns.question, columns.answer}, log)
    for row in _whole_rows(table, log):
        question, answer = row.cells[columns.question], row.cells[columns.answer]
        if not question or not answer:
            missing = "question" if not question else "answer"
            log.add(row.line, f"the {missing} is empty", f"Write the {missing} or remove the row.")
            continue
        number = None
        if columns.number is not None:
            number = _number(row, columns.number, log)
            if number is None:
                continue
        yield CardRow(number, deck, question, answer, row.line)


def _number(row: Row, index: int, log: FindingLog) -> int | None:
    written = row.cells[index].strip("#.) ")
    # `isdecimal` alone would take digits of other scripts, and `int` would take "1_000".
    if written.isascii() and written.isdecimal() and len(written) <= 9 and int(written) > 0:
        return int(written)
    what = f"{row.cells[index]!r} is not a card number" if row.cells[index] else "the number is missing"
    log.add(row.line, what, "Give the card a whole number of its own, from 1.")
    return None


def read_facts(table: Table, columns: FactColumns, name: str, log: FindingLog) -> Iterator[Fact]:
    """The rows of a table of numbers."""
    _check_unread(table, {columns.metric, columns.value}, log)
    for row in _whole_rows(table, log):
        metric, value = row.cells[columns.metric], row.cells[columns.value]
        if metric and value:
            yield Fact(name, metric, value, row.line)
        else:
            missing = "metric" if not metric else "value"
            log.add(row.line, f"the {missing} is empty", f"Write the {missing} or remove the row.")


def read_stories(table: Table, columns: StoryColumns, log: FindingLog) -> Iterator[StoryPrompt]:
    """The rows of a table of stories; one without a key phrase is kept."""
    _check_unread(table, {columns.value, columns.theme, columns.phrase}, log)
    for row in _whole_rows(table, log):
        value, theme, phrase = (
            row.cells[index] if index is not None else ""
            for index in (columns.value, columns.theme, columns.phrase)
        )
        if not value and not theme:
            log.add(row.line, "a story without a theme", "Say in a few words what the story is about.")
            continue
        if not phrase:
            log.add(
                row.line, "a story without a key phrase", "Write the phrase that the story should work in."
            )
        yield StoryPrompt(value, theme, unquoted(phrase), row.line)


def _check_unread(table: Table, read: Set[int | None], log: FindingLog) -> None:
    """Find fault with columns that nothing is made of."""
    unread = [title or "(no title)" for index, title in enumerate(table.header) if index not in read]
    if unread:
        kept = [title for index, title in enumerate(table.header) if index in read]
        log.add(
            table.line,
            f"this table has {len(table.header)} columns; not read: {', '.join(unread)}",
            f"Keep only {', '.join(kept)}.",
        )


def _whole_rows(table: Table, log: FindingLog) -> Iterator[Row]:
    """The rows that have as many cells as the header; the others are found fault with."""
    wanted = len(table.header)
    for row in table.rows:
        if row.written == wanted:
            yield row
        elif row.written > wanted:
            log.add(
                row.line,
                f"the row has {row.written} cells, the table has {wanted} columns",
                r"Write \| for a bar inside a cell, in code as well.",
            )
        else:
            cells = "1 cell" if row.written == 1 else f"{row.written} cells"
            log.add(
                row.line,
                f"the row has {cells}, the table has {wanted} columns",
                "Fill in the missing cells; text after a table needs a blank line before it.",
            )
