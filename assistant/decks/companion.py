"""The companion of a sheet: `NAME.points.toml` beside `NAME.md`, all of it optional.

    id = "interview"                     # stable name of the sheet; otherwise the name of the file

    [pronounce]                          # as written = as a voice should say it
    "fmt.Errorf" = "format error f"
    " -- " = ", "

    [aliases]                            # a term, on whatever card = other ways to say or hear it
    "async" = ["asynchronous", "asynchronously"]

    [cards.12]                           # by the number in the sheet
    key = "error-handling"               # what the history knows the card by, if its number may change
    terms = ["wrap", "panic"]            # instead of the terms that are found by themselves ...
    add_terms = ["errors are values"]    # ... or besides them
    remove_terms = ["context"]

    [[cards.12.points]]                  # the claims of the answer, in its order: a, b, c, ...
    text = "errors are values, returned explicitly"
    aliases = ["no exceptions, you return them"]
    wrong = ["errors are thrown and caught further up"]   # does not make the point, however near it sounds

    [ask]                                # how a fact or a story is asked for
    "AWS Kinesis: Retention" = "Kinesis: how long are records kept?"
    "Shipped a billing migration" = "Tell me about a time when you had to deliver against the clock."

    [[red_flags]]                        # how a red flag of the sheet is recognised in what is said
    rule = "Using exactly-once delivery" # the red flag, or how it begins
    says = ["we rely on exactly-once delivery"]
    near = ["exactly-once delivery does not exist"]         # sounds like it and raises no flag
    patterns = ["guarantee ... exactly once"]               # see `patterns`
    unless = ["effectively once"]                           # patterns that lift it, anywhere in the answer

    [[phases]]                           # how people say what a phase of a walk-through wants
    phase = 1
    say_aloud = [{ item = "Before I start", says = ["first let me ask a few things"] }]
    cover = [{ item = "Scale", says = ["how many people will use it"] }]   # the item, or how it begins

A point or a term may be a text, or a table with `text` and `aliases` (a point also `id` and `wrong`). What is
wrong in the file gives a finding and is passed over; the sheet can be practised all the same.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

from assistant.decks.cards import Card, OtherAnswer, Phase, Point, RedFlagRule, Term
from assistant.decks.derive import derive_points, derive_terms, point_id
from assistant.decks.findings import FindingLog, did_you_mean
from assistant.decks.flag_rules import read_flag_rules
from assistant.decks.phase_notes import PhaseWays, read_phase_ways
from assistant.decks.tables import CardRow
from assistant.decks.toml_reader import MAX_FAULTS, TomlReader, TooManyFaultsError
from assistant.toml_text import parse_toml

_TOP_KEYS = ("id", "pronounce", "aliases", "cards", "ask", "red_flags", "phases")
_CARD_KEYS = ("key", "points", "terms", "add_terms", "remove_terms")


@dataclass(frozen=True, slots=True)
class CardNotes:
    """What the companion says about one card; None where it leaves the choice to the sheet."""

    key: str | None = None
    points: tuple[Point, ...] | None = None
    terms: tuple[Term, ...] | None = None
    add_terms: tuple[Term, ...] = ()
    remove_terms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """What a sheet has that its companion may speak of.

    Attributes:
        numbers: of its cards.
        red_flags: in its words.
        askable: the names of its facts and the themes of its stories.
        phases: of its walk-through.
    """

    numbers: Collection[int]
    red_flags: Collection[str] = ()
    askable: Collection[str] = ()
    phases: Sequence[Phase] = ()


@dataclass(frozen=True, slots=True)
class Companion:
    """A companion file as read.

    Attributes:
        pronunciations: written form to spoken form, longest first.
        aliases: other ways to say or hear a term, by the term in lower case.
    """

    id: str | None = None
    pronunciations: Mapping[str, str] = field(default_factory=dict)
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    cards: Mapping[int, CardNotes] = field(default_factory=dict)
    asks: Mapping[str, str] = field(default_factory=dict)
    red_flags: tuple[RedFlagRule, ...] = ()
    phase_ways: PhaseWays = field(default_factory=dict)


def parse_companion(text: str, known: Known, log: FindingLog) -> Companion:
    """Read a companion file.

    Args:
        known: what the sheet has.
        log: takes what is wrong.
    """
    try:
        tables = parse_toml(text)
    except ValueError as err:
        log.add(
            _line_in(str(err), text),
            f"this is not TOML: {err}",
            "Mend this line; until then none of it is used.",
        )
        return Companion()
    try:
        return _read(TomlReader(text, log), tables, known)
    except TooManyFaultsError as err:
        log.add(0, str(err), "Mend those that are named; until then none of it is used.")
        return Companion()


def _read(reader: TomlReader, tables: Mapping[str, Any], known: Known) -> Companion:
    reader.check_keys(tables, _TOP_KEYS, "")
    pronounce = reader.table(tables.get("pronounce", {}), "pronounce")
    spoken = {
        written: said
        for written in pronounce
        if written and (said := reader.text(pronounce, written, "pronounce")) is not None
    }
    aliases = reader.table(tables.get("aliases", {}), "aliases")
    return Companion(
        id=reader.text(tables, "id", "") or None,
        pronunciations=dict(sorted(spoken.items(), key=lambda pair: -len(pair[0]))),
        aliases={term.casefold(): reader.texts(aliases, term, "aliases") for term in aliases},
        cards=_read_cards(reader, tables.get("cards", {}), known.numbers),
        asks=_read_asks(reader, tables.get("ask", {}), known.askable),
        red_flags=read_flag_rules(reader, tables, known.red_flags),
        phase_ways=read_phase_ways(reader, tables, known.phases),
    )


def complete_cards(rows: Mapping[int, CardRow], companion: Companion, log: FindingLog) -> list[Card]:
    """Cards from the rows of the sheet and what the companion adds; what is in neither is derived."""
    answers = {number: OtherAnswer(row.question, row.answer) for number, row in rows.items()}
    cards = [
        replace(
            _complete(number, row, companion.cards.get(number, CardNotes()), companion.aliases),
            elsewhere=tuple(answer for other, answer in answers.items() if other != number),
        )
        for number, row in rows.items()
    ]
    for key, times in Counter(card.key for card in cards).items():
        if times > 1:
            log.add(0, f"{times} cards have the key {key!r}", "Give each card a key of its own.")
    terms = {term.text.casefold() for card in cards for term in card.terms}
    for term in islice((term for term in companion.aliases if term not in terms), MAX_FAULTS):
        log.add(
            0,
            f"aliases are given for {term!r}, which is a term of no card",
            did_you_mean(term, terms, "Add it to the terms of a card."),
        )
    return cards


def _complete(number: int, row: CardRow, notes: CardNotes, aliases: Mapping[str, tuple[str, ...]]) -> Card:
    removed = {term.casefold() for term in notes.remove_terms}
    found = notes.terms if notes.terms is not None else derive_terms(row.answer)
    terms = (*(term for term in found if term.text.casefold() not in removed), *notes.add_terms)
    return Card(
        key=notes.key or str(number),
        number=number,
        deck=row.deck,
        question=row.question,
        answer=row.answer,
        points=notes.points or derive_points(row.answer),
        terms=tuple(
            Term(term.text, _without_repeats(term.aliases + aliases.get(term.text.casefold(), ())))
            for term in terms
        ),
        line=row.line,
    )


def _without_repeats(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))


def _read_cards(reader: TomlReader, tables: Any, numbers: Collection[int]) -> dict[int, CardNotes]:
    cards: dict[int, CardNotes] = {}
    for name, table in reader.table(tables, "cards").items():
        where = f"cards.{name}"
        if not (name.isascii() and name.isdecimal() and len(name) < 10 and int(name) in numbers):
            known = [str(number) for number in sorted(numbers)]
            reader.fault(
                where, f"the sheet has no card {name}", did_you_mean(name, known, "Use the number of a card.")
            )
            continue
        values = reader.table(table, where)
        reader.check_keys(values, _CARD_KEYS, where)
        points = reader.items(values, "points", where)
        terms = reader.terms(values, "terms", where)
        cards[int(name)] = CardNotes(
            key=reader.text(values, "key", where) or None,
            points=_points(reader, points, where),
            terms=terms if terms or values.get("terms") == [] else None,
            add_terms=reader.terms(values, "add_terms", where),
            remove_terms=reader.texts(values, "remove_terms", where),
        )
    return cards


def _read_asks(reader: TomlReader, table: Any, askable: Collection[str]) -> dict[str, str]:
    asks: dict[str, str] = {}
    for name in reader.table(table, "ask"):
        if name not in askable:
            remedy = did_you_mean(name, askable, 'Write "TABLE: METRIC" of a fact, or the theme of a story.')
            reader.fault("ask", f"the sheet has nothing called {name!r} to ask for", remedy)
        elif (question := reader.text(table, name, "ask")) and question.strip():
            asks[name] = question.strip()
    return asks


def _points(reader: TomlReader, items: list[dict[str, Any]], where: str) -> tuple[Point, ...] | None:
    points: list[Point] = []
    taken: set[str] = set()
    for index, item in enumerate(items):
        reader.check_keys(item, ("id", "text", "aliases", "wrong"), f"{where}.points")
        name = reader.text(item, "id", f"{where}.points") or point_id(index)
        if name in taken:
            reader.fault(
                f"{where}.points", f"two points of card {where[6:]} have the id {name!r}", "Rename one."
            )
            continue
        taken.add(name)
        points.append(
            Point(
                id=name,
                text=item["text"],
                aliases=reader.texts(item, "aliases", f"{where}.points"),
                wrong=reader.texts(item, "wrong", f"{where}.points"),
            )
        )
    return tuple(points) or None


def _line_in(message: str, source: str) -> int:
    """The line that a TOML error names, as in "... (at line 3, column 5)"; 0 where it names none."""
    if message.endswith("(at end of document)"):
        return source.count("\n") + 1
    number = message.rpartition("(at line ")[2].partition(",")[0]
    return int(number) if number.isdecimal() else 0
