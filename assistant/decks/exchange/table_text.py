"""CSV and TSV: tables of cards, with a header or without, however their cells are divided and quoted."""

import csv
import io
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice
from typing import Literal

from assistant.decks.exchange.drafts import (
    DAMAGED_NOTES,
    MAX_FIELD_CHARS,
    CardDraft,
    Gathering,
    SheetDraft,
)
from assistant.decks.exchange.formulas import unguarded
from assistant.decks.exchange.lines import of_cell, one_line
from assistant.decks.exchange.point_fields import decoded, points_of, terms_of
from assistant.decks.wording import ANSWER, MEANING, NUMBER, QUESTION, SUBJECT, column, words
from assistant.errors import SheetError

DELIMITERS = ("\t", ",", ";", "|")
"""What may divide cells; the first of two that fit alike."""

SAMPLE_CHARS = 64_000
SAMPLE_ROWS = 200
"""How much of a table is looked at to find its delimiter."""

LONGEST_TITLE = 4
"""Words of a column's title; a cell with more is a question or an answer."""

_DECK = frozenset({"deck", "category", "section", "chapter", "group", "tag"})
_TOPIC = _DECK | {"topic", "subject"}
_KEY = frozenset({"key", "guid"})


@dataclass(frozen=True, slots=True)
class _Columns:
    question: int
    answer: int
    number: int | None = None
    deck: int | None = None
    key: int | None = None
    points: int | None = None
    terms: int | None = None


def read_table(text: str, decks: Sequence[str] = ()) -> SheetDraft:
    """The cards of a CSV or TSV text.

    Without a header the columns are question, answer and, if there is a third, deck; numbers may come first.

    Args:
        decks: those that are wanted; all where there are none.

    Raises:
        UsageError: a wanted deck is not there.
        SheetError: it has no two columns, is broken, or holds too much.
    """
    delimiter = find_delimiter(text)
    rows = rows_of(text, delimiter)
    first = next(rows, None)
    if first is None:
        raise SheetError("the table is empty", remedy="It needs a question and an answer in each row.")
    columns = _titled(first) or None
    gathering = Gathering(decks)
    if columns is None:
        ahead = [first, *islice(rows, SAMPLE_ROWS)]
        columns = _untitled(ahead)
        for row in ahead:
            _take(row, columns, gathering)
    for row in rows:
        _take(row, columns, gathering)
    gathering.check_wanted()
    return SheetDraft("", tuple(gathering.cards), left_out=gathering.left_out)


def find_delimiter(text: str) -> str:
    """What divides the cells: that by which most rows have the same number of cells, two at least.

    A header that can be read settles it, and a cell that begins with a space, as words after a comma do,
    counts against it. The parser of the standard library does the reading; its Sniffer goes by how often
    characters occur, and takes the commas of prose for those of a table.

    Raises:
        SheetError: nothing divides the rows.
    """
    scores = {delimiter: _fit(text, delimiter) for delimiter in DELIMITERS}
    best = max(scores, key=lambda delimiter: scores[delimiter])
    if not scores[best]:
        raise SheetError(
            "this is no table of cards",
            why="no comma, tab, semicolon or bar divides its rows into columns",
            remedy="Export it as CSV, with a question and an answer in each row.",
        )
    return best


def _fit(text: str, delimiter: str) -> float:
    """How well the beginning of a text is divided by this: 0 not at all, 1 well, 2 with a header."""
    sample = text[:SAMPLE_CHARS]
    try:
        rows = list(islice(csv.reader(io.StringIO(sample, ""), delimiter=delimiter), SAMPLE_ROWS))
    except csv.Error:
        return 0.0
    if len(sample) < len(text) and 1 < len(rows) < SAMPLE_ROWS:
        rows.pop()  # cut off
    filled = [row for row in rows if row]
    width, count = Counter(map(len, filled)).most_common(1)[0] if filled else (0, 0)
    if width < 2:
        return 0.0
    inner = [cell for row in filled for cell in row[1:]]
    spaced = sum(cell.startswith(" ") for cell in inner) / len(inner)
    return count / len(filled) * (1 - spaced / 2) + (_titled(filled[0]) is not None)


def rows_of(text: str, delimiter: str) -> Iterator[list[str]]:
    """The rows of a table that hold anything, as they come, without guards against formulas.

    Raises:
        SheetError: a cell is too long, or a quotation never ends.
    """
    quoting: Literal[0, 3] = csv.QUOTE_MINIMAL
    if delimiter == "\t" and not _is_well_quoted(text, delimiter):
        quoting = csv.QUOTE_NONE  # many programs write tabs and leave quotation marks as they are
    lines = chain(io.StringIO(text if text.endswith(("\n", "\r")) else f"{text}\n", ""), [_END])
    reader = csv.reader(lines, delimiter=delimiter, quoting=quoting)
    row: list[str] = []
    try:
        for row in reader:
            if any(cell.strip() for cell in row) and row != [_END]:
                yield [unguarded(cell) for cell in row]
    except csv.Error as err:
        raise _broken(reader.line_num, str(err)) from err
    if row != [_END]:
        raise _broken(reader.line_num, "field limit")


_END = "the end of the table"


def _is_well_quoted(text: str, delimiter: str) -> bool:
    try:
        deque(csv.reader(io.StringIO(text, ""), delimiter=delimiter, strict=True), maxlen=0)
    except csv.Error:
        return False
    return True


def _broken(line: int, why: str) -> SheetError:
    if "field limit" in why:
        why = f"a cell has more than {MAX_FIELD_CHARS:,} characters, or a quotation mark is never closed"
    return SheetError(
        "the table cannot be read", why=f"up to line {line}, {why}", remedy="Mend that cell or remove it."
    )


def _titled(row: Sequence[str]) -> _Columns | None:
    """Where what is, if the row is a header."""
    header = tuple(cell if len(words(cell)) <= LONGEST_TITLE and "?" not in cell else "" for cell in row)
    question, answer = column(header, QUESTION, letter="q"), column(header, ANSWER, letter="a")
    subject = column(header, SUBJECT)
    if question is None:
        question = subject
    if answer is None:
        answer = column(header, MEANING)
    if question is None or answer is None or question == answer:
        return None
    deck = column(header, _TOPIC if question != subject else _DECK)
    return _Columns(
        question,
        answer,
        column(header, NUMBER),
        deck,
        column(header, _KEY),
        column(header, frozenset({"point"})),
        column(header, frozenset({"keyword"}))
        if question == subject
        else column(header, frozenset({"term"})),
    )


def _untitled(rows: Sequence[Sequence[str]]) -> _Columns:
    width = Counter(map(len, rows)).most_common(1)[0][0]
    if width > 2 and all(_number(row[0]) is not None for row in rows if len(row) == width):
        return _Columns(1, 2, number=0, deck=3 if width > 3 else None)
    return _Columns(0, 1, deck=2 if width > 2 else None)


def _take(row: Sequence[str], columns: _Columns, gathering: Gathering) -> None:
    def cell(index: int | None) -> str:
        return row[index] if index is not None and index < len(row) else ""

    deck = one_line(cell(columns.deck))
    if not gathering.wants(deck):
        return
    card = CardDraft(
        of_cell(cell(columns.question)),
        of_cell(cell(columns.answer)),
        deck,
        _number(cell(columns.number)),
        one_line(cell(columns.key)) or None,
    )
    try:
        points, terms = points_of(decoded(cell(columns.points))), terms_of(decoded(cell(columns.terms)))
        card = replace(card, points=points, terms=terms)
    except SheetError:
        gathering.leave_out(DAMAGED_NOTES)
    gathering.add(card)


def _number(written: str) -> int | None:
    number = written.strip("#.) ")
    return int(number) if number.isascii() and number.isdecimal() and 0 < len(number) <= 9 else None
