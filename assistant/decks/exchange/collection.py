"""Reads an Anki collection, schema 11 to 18, as a hostile database: read-only, its size and its work bounded.

The one place outside `history` that opens SQLite, which is what Anki's collections are.

Source: "Defense Against The Dark Arts" of the SQLite documentation, for each of the precautions.
"""

import json
import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.decks.exchange.lines import one_line
from assistant.decks.exchange.wire import strings_and_numbers
from assistant.errors import SheetError

MAX_VALUE_BYTES = 16_000_000
"""Longest text or blob in a collection, and the longest row: all note types of schema 11 are one value."""

STEP = 1_000_000
MAX_STEPS = 300
"""Work in all, in `STEP` instructions of SQLite's machine: some seconds; 2,000 cards take less than one."""

MAX_NOTES_BYTES = 50_000_000
"""Text of all notes that are read at once: with markup, a hundred times what a sheet can hold."""

_TABLES = ("col", "notes", "cards")
_ID = re.compile(r"-?[0-9]{1,19}")
"""An id as JSON has it: 64 bits."""
_REMEDY = "In Anki, choose Tools, Check Database; then export again."


@dataclass(frozen=True, slots=True)
class Template:
    """How a note becomes a card: HTML with `{{Field}}` in it."""

    front: str
    back: str


@dataclass(frozen=True, slots=True)
class NoteType:
    """The kind of a note.

    Attributes:
        fields: their names, in order.
        templates: by their ordinal; one alone where `is_cloze`.
    """

    name: str
    is_cloze: bool
    fields: tuple[str, ...]
    templates: Mapping[int, Template]


@dataclass(frozen=True, slots=True)
class AnkiCard:
    """A card with its note.

    Attributes:
        guid: of the note; the same in every collection that has it.
        ordinal: of its template, or of its cloze, from 0.
        deck: the id of its home deck.
        fields: HTML.
    """

    guid: str
    note_type: int
    ordinal: int
    deck: int
    tags: tuple[str, ...]
    fields: tuple[str, ...]


@contextmanager
def opened(file: Path) -> Iterator["Collection"]:
    """The collection in a SQLite file.

    Raises:
        SheetError: it is damaged, or no collection.
    """
    try:
        database = sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
    except sqlite3.Error as err:
        raise _damaged(err) from err
    try:
        _arm(database)
        yield Collection(database)
    except (sqlite3.Error, UnicodeDecodeError) as err:  # what SQLite says may quote bytes that are no text
        raise _damaged(err) from err
    finally:
        database.close()


class Collection:
    """An open collection. Its methods raise sqlite3.Error, which `opened` translates."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        found = dict(database.execute("SELECT name, rootpage > 0 FROM sqlite_schema WHERE type = 'table'"))
        if not all(found.get(name) for name in _TABLES):
            raise SheetError(
                "the package holds no Anki collection", why="its tables are not there", remedy=_REMEDY
            )
        self._has_tables = bool(found.get("notetypes") and found.get("fields") and found.get("templates"))
        self._has_decks = bool(found.get("decks"))
        # A table is read from the file; a view could be anything, and never end.
        if database.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
            raise _damaged(None)

    def decks(self) -> dict[int, str]:
        """Names of the decks that have cards, by id; levels are divided by `::`."""
        names: dict[int, str] = {}
        if self._has_decks:
            rows = self._database.execute(f"SELECT {_int('id')}, {_text('name')} FROM decks")  # noqa: S608  (own text)
            names = {number: name.replace("\x1f", "::") for number, name in rows}
        else:
            for number, deck in self._column("decks").items():
                if isinstance(deck, dict) and _ID.fullmatch(number):
                    names[int(number)] = str(deck.get("name", ""))
        used = self._database.execute(f"SELECT DISTINCT {_HOME} FROM cards")  # noqa: S608  (own text)
        return {number: names.get(number) or f"deck {number}" for (number,) in used}

    def note_types(self) -> dict[int, NoteType]:
        """All note types by id."""
        if not self._has_tables:
            return dict(_old_note_types(self._column("models")))
        read = self._database.execute
        fields: dict[int, list[str]] = {}
        for owner, name in read(f"SELECT {_int('ntid')}, {_text('name')} FROM fields ORDER BY 1, ord"):  # noqa: S608
            fields.setdefault(owner, []).append(name)
        templates: dict[int, dict[int, Template]] = {}
        wanted = f"{_int('ntid')}, {_int('ord')}, {_blob('config')}"
        for owner, ordinal, config in read(f"SELECT {wanted} FROM templates"):  # noqa: S608
            texts, _ = strings_and_numbers(config)
            templates.setdefault(owner, {})[ordinal] = Template(texts.get(1, ""), texts.get(2, ""))
        kinds = read(f"SELECT {_int('id')}, {_text('name')}, {_blob('config')} FROM notetypes")  # noqa: S608
        return {
            number: NoteType(
                name,
                strings_and_numbers(config)[1].get(1) == 1,  # Notetype.Config.kind: KIND_CLOZE
                tuple(fields.get(number, ())),
                templates.get(number, {}),
            )
            for number, name, config in kinds
        }

    def cards(self, decks: Sequence[int], most: int) -> list[AnkiCard]:
        """The cards of these decks in the order in which their notes were made, at most so many.

        Raises:
            SheetError: their notes hold too much.
        """
        marks = ", ".join("?" * len(decks))
        chosen = f"SELECT cards.nid FROM cards WHERE {_HOME} IN ({marks})"  # noqa: S608  (own text)
        size = f"SELECT total(length(CAST(flds AS BLOB))) FROM notes WHERE id IN ({chosen})"  # noqa: S608
        if self._database.execute(size, decks).fetchone()[0] > MAX_NOTES_BYTES:
            raise SheetError(
                "the notes are not taken",
                why=f"they hold more than {MAX_NOTES_BYTES / 1e6:g} MB",
                remedy="Import one deck at a time with --deck NAME.",
            )
        notes = {
            number: (guid, kind, tuple(tags.split()), tuple(fields.split("\x1f")))
            for number, guid, kind, tags, fields in self._database.execute(
                f"SELECT id, {_text('guid')}, {_int('mid')}, {_text('tags')}, {_text('flds')} "  # noqa: S608
                f"FROM notes WHERE id IN ({chosen})",
                decks,
            )
        }
        rows = self._database.execute(
            f"SELECT nid, {_int('ord')}, {_HOME} FROM cards WHERE {_HOME} IN ({marks}) "  # noqa: S608  (own text)
            "ORDER BY nid, ord LIMIT ?",
            (*decks, most),
        )
        cards = ((notes[note], ordinal, deck) for note, ordinal, deck in rows if note in notes)
        return [
            AnkiCard(guid, kind, ordinal, deck, tags, fields)
            for (guid, kind, tags, fields), ordinal, deck in cards
        ]

    def count(self, decks: Sequence[int]) -> int:
        """How many cards these decks have."""
        marks = ", ".join("?" * len(decks))
        query = f"SELECT count(*) FROM cards WHERE {_HOME} IN ({marks})"  # noqa: S608  (own text)
        return int(self._database.execute(query, decks).fetchone()[0])

    def _column(self, name: str) -> dict[str, Any]:
        """A column of the one row of `col` that holds a JSON object."""
        row = self._database.execute(f"SELECT {_text(name)} FROM col").fetchone()  # noqa: S608  (own text)
        try:
            value = json.loads(row[0]) if row else None
        except (ValueError, RecursionError) as err:
            raise _damaged(err) from err
        return value if isinstance(value, dict) else {}


def _text(column: str) -> str:
    """SQL for a column that should hold text, whatever it holds."""
    return f"coalesce(CAST({column} AS TEXT), '')"


def _int(column: str) -> str:
    return f"coalesce(CAST({column} AS INTEGER), 0)"


def _blob(column: str) -> str:
    return f"coalesce(CAST({column} AS BLOB), x'')"


_HOME = _int("CASE WHEN cards.odid THEN cards.odid ELSE cards.did END")
"""The deck that a card belongs to, though a filtered deck may have borrowed it."""


def _arm(database: sqlite3.Connection) -> None:
    """Take from a database what it could do harm with."""
    database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MAX_VALUE_BYTES)
    database.setlimit(sqlite3.SQLITE_LIMIT_SQL_LENGTH, 100_000)
    database.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    database.setlimit(sqlite3.SQLITE_LIMIT_EXPR_DEPTH, 20)
    for pragma in ("trusted_schema = OFF", "query_only = ON", "cell_size_check = ON", "mmap_size = 0"):
        database.execute(f"PRAGMA {pragma}")
    database.text_factory = lambda text: text.decode("utf-8", "replace")
    database.create_collation("unicase", lambda one, other: (one > other) - (one < other))  # Anki's own
    steps = iter(range(MAX_STEPS))
    database.set_progress_handler(lambda: next(steps, None) is None, STEP)


def _old_note_types(models: Mapping[str, Any]) -> Iterator[tuple[int, NoteType]]:
    """The note types of schema 11, which are JSON."""
    for number, model in models.items():
        try:
            fields = sorted(model["flds"], key=lambda one: int(one["ord"]))
            templates = {
                int(one["ord"]): Template(str(one["qfmt"]), str(one["afmt"])) for one in model["tmpls"]
            }
            names = tuple(str(one["name"]) for one in fields)
            yield int(number), NoteType(str(model["name"]), model.get("type") == 1, names, templates)
        except (AttributeError, KeyError, TypeError, ValueError, OverflowError) as err:
            raise _damaged(err) from err


def _damaged(err: Exception | None) -> SheetError:
    why = one_line(str(err)) if isinstance(err, sqlite3.Error) else "it does not hold what Anki writes"
    if isinstance(err, sqlite3.OperationalError) and "interrupt" in why:
        why = "reading it takes too long"
    return SheetError("the Anki collection is damaged", why=why, remedy=_REMEDY)
