"""Reading a sheet: Markdown and its companion in, a `Sheet` out, with a finding for everything left behind.

What a part of the sheet is follows from its structure and from tolerantly worded headings and columns:

    table with the columns question and answer           cards; the deck is the nearest heading
    heading "Phase 1: Title (2-3 min)"                   a timed phase
    table with the columns metric and value              numbers to know
    table with the columns story, value, key phrase      stories
    list of the items situation, task, action, result    a story written down
    list under a heading with "questions"                questions to ask, by sub-heading
    list under a heading with "red flags", "avoid", ...  red flags, by sub-heading or bold line
    list of `- [ ]` tasks                                a checklist
    list under a heading with "reminders"                reminders

Anything else that looks like practice material (another table or list, a row that stands outside its table, a
question with its answer in running text) gives a finding. Other text and the table of contents do not.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import count, zip_longest
from pathlib import Path
from types import MappingProxyType

from assistant.decks.blocks import Block, Heading, Listing, Section, Table
from assistant.decks.cards import Card, Deck, Fact, Phase, Sheet, Story, StoryPrompt
from assistant.decks.companion import Companion, Known, complete_cards, parse_companion
from assistant.decks.findings import FindingLog
from assistant.decks.lost import check_block, check_prose
from assistant.decks.markdown import outline
from assistant.decks.phase_notes import with_ways
from assistant.decks.phases import PhaseHeading, phase_headings, read_phase
from assistant.decks.source import MAX_CARDS, MAX_COMPANION_BYTES, MAX_SHEET_BYTES, read_source
from assistant.decks.stories import is_story, read_story
from assistant.decks.tables import (
    CardColumns,
    CardRow,
    StoryColumns,
    columns_of,
    read_cards,
    read_facts,
    read_stories,
)
from assistant.decks.topics import TopicLists
from assistant.decks.wording import Kind, about_numbers, kind_of
from assistant.errors import RehearseError


def read_sheet(path: Path) -> Sheet:
    """Read a Markdown sheet, and its companion `NAME.points.toml` where there is one beside it.

    What is wrong inside the sheet, and anything wrong with the companion, ends in `Sheet.findings`.

    Raises:
        UsageError: there is no such file.
        SheetError: the sheet cannot be read at all: a folder, too large, not UTF-8, not text.
    """
    text = read_source(path, MAX_SHEET_BYTES)
    companion = companion_path(path)
    if not companion.exists():
        return parse_sheet(text, path)
    try:
        return parse_sheet(text, path, read_source(companion, MAX_COMPANION_BYTES))
    except RehearseError as err:
        sheet = parse_sheet(text, path)
        log = FindingLog(companion.name)
        log.add(
            0, err.what + (f": {err.why}" if err.why else ""), err.remedy or "Mend the file or remove it."
        )
        return replace(sheet, findings=sheet.findings + log.sorted())


def companion_path(sheet: Path) -> Path:
    """Where the companion of a sheet is looked for."""
    return sheet.with_suffix(".points.toml")


def parse_sheet(text: str, path: Path, companion_text: str | None = None) -> Sheet:
    """Make a sheet of its text and that of its companion. Touches no disk and never raises.

    Args:
        path: where the text came from; names the sheet.
        companion_text: TOML; without it, points and terms are derived from the answers.
    """
    log = FindingLog(path.name)
    draft = _read_material(outline(text), path.stem, log)
    rows = _numbered(draft.cards, log)
    red_flags = draft.topics.red_flags.read()
    flags = [flag for topic in red_flags for flag in topic.items]
    companion_log = FindingLog(companion_path(path).name)
    companion = Companion()
    if companion_text is not None:
        names = [fact.name for fact in draft.facts] + [story.theme for story in draft.stories]
        askable = dict.fromkeys(names)
        known = Known(rows.keys(), flags, askable, draft.phases)
        companion = parse_companion(companion_text, known, companion_log)
    cards = complete_cards(rows, companion, companion_log)
    sheet = Sheet(
        id=companion.id or path.stem,
        title=draft.title or companion.id or path.stem,
        path=path,
        decks=_decks(cards),
        phases=with_ways(draft.phases, companion.phase_ways),
        facts=tuple(draft.facts),
        questions=draft.topics.questions.read(),
        stories=tuple(draft.stories),
        stories_told=tuple(draft.stories_told),
        red_flags=red_flags,
        red_flag_rules=companion.red_flags,
        checklists=draft.topics.checklists.read(),
        reminders=tuple(draft.topics.reminders),
        asks=MappingProxyType(companion.asks),
        pronunciations=MappingProxyType(companion.pronunciations),
    )
    if not has_material(sheet):
        log.add(
            0,
            "nothing in this sheet can be practised",
            "Add a table with the columns #, Question and Answer.",
        )
    return replace(sheet, findings=log.sorted() + companion_log.sorted())


def has_material(sheet: Sheet) -> bool:
    """Whether there is anything in the sheet to practise."""
    return any(
        (
            sheet.decks,
            sheet.phases,
            sheet.facts,
            sheet.questions,
            sheet.stories,
            sheet.stories_told,
            sheet.red_flags,
            sheet.checklists,
            sheet.reminders,
        )
    )


@dataclass(slots=True)
class _Draft:
    """A sheet while it is read."""

    title: str
    topics: TopicLists
    cards: list[CardRow] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    stories: list[StoryPrompt] = field(default_factory=list)
    stories_told: list[Story] = field(default_factory=list)
    phases: list[Phase] = field(default_factory=list)


def _read_material(sections: Sequence[Section], name: str, log: FindingLog) -> _Draft:
    headings = [section.trail[-1] for section in sections if section.trail]
    title = _title(headings)
    with_cards = {heading for section in sections if _has_cards(section) for heading in section.trail}
    phases = {
        heading: part for heading, part in phase_headings(headings).items() if heading not in with_cards
    }
    blocks_of: dict[Heading, list[Block]] = {heading: [] for heading in phases}
    draft = _Draft(title.title if title else "", TopicLists(log))
    for section, following in zip_longest(sections, sections[1:]):
        chapters = tuple(heading for heading in section.trail if heading is not title)
        phase = next((heading for heading in section.trail if heading in phases), None)
        kind = kind_of((*chapters, title) if title else chapters)
        deck = section.trail[-1].title if section.trail else name
        for block in section.blocks:
            if isinstance(block, Table):
                _read_table(block, section.trail, deck, draft)
            else:
                check_block(block, log, in_phase=phase is not None)
        if phase is not None:
            blocks_of[phase] += section.blocks
        else:
            if following is None or section.trail != following.trail[: len(section.trail)]:
                check_prose(section, kind_of(chapters), log)
            told = [
                block for block in section.blocks if isinstance(block, Listing) and is_story(block, chapters)
            ]
            draft.stories_told += [read_story(deck, block, log) for block in told]
            others = [block for block in section.blocks if block not in told]
            draft.topics.read_section(deck, kind, others, in_intro=not chapters)
    draft.phases += _phases(phases, blocks_of, log)
    return draft


def _title(headings: Sequence[Heading]) -> Heading | None:
    """The first heading, if it is the only one of level 1."""
    top = [heading for heading in headings if heading.level == 1]
    return top[0] if len(top) == 1 and headings[0] is top[0] else None


def _has_cards(section: Section) -> bool:
    """Whether a table of cards stands in it, so that "Part 1: Go (20 min)" is no phase of a walk-through."""
    return any(
        isinstance(block, Table) and isinstance(columns_of(block, among_numbers=False), CardColumns)
        for block in section.blocks
    )


def _read_table(table: Table, trail: Sequence[Heading], deck: str, draft: _Draft) -> None:
    log = draft.topics.log
    columns = columns_of(table, among_numbers=about_numbers(trail))
    if isinstance(columns, CardColumns):
        draft.cards += read_cards(table, columns, deck, log)
    elif isinstance(columns, StoryColumns):
        draft.stories += read_stories(table, columns, log)
    elif columns is not None:
        draft.facts += read_facts(table, columns, deck, log)
    elif kind_of(trail) is not Kind.ASIDE:
        header = ", ".join(title or "(no title)" for title in table.header)
        log.add(
            table.line,
            f"the table with the columns {header} is not recognised as practice material",
            "Name its columns #, Question, Answer for cards; Metric, Value for numbers; "
            "or Value, Story, Key phrase for stories.",
        )


def _phases(
    parts: dict[Heading, PhaseHeading], blocks_of: dict[Heading, list[Block]], log: FindingLog
) -> Iterable[Phase]:
    for number, (heading, part) in enumerate(parts.items(), start=1):
        yield read_phase(part, number, blocks_of[heading], log)


def _numbered(rows: Sequence[CardRow], log: FindingLog) -> dict[int, CardRow]:
    """The rows by number: of two with the same number the first stays, those without one are counted on."""
    if len(rows) > MAX_CARDS:
        log.add(
            rows[MAX_CARDS].line,
            f"a sheet may have {MAX_CARDS:,} cards; those from here on are left out",
            "Split it into several sheets.",
        )
    rows = rows[:MAX_CARDS]
    first: dict[int, CardRow] = {}
    for row in rows:
        if row.number is not None and first.setdefault(row.number, row) is not row:
            log.add(
                row.line,
                f"the number {row.number} is taken by line {first[row.number].line}; this card is left out",
                "Give it a number of its own.",
            )
    unused = count(max(first, default=0) + 1)
    return {
        next(unused) if row.number is None else row.number: row
        for row in rows
        if row.number is None or first[row.number] is row
    }


def _decks(cards: Iterable[Card]) -> tuple[Deck, ...]:
    decks: dict[str, list[Card]] = {}
    for card in cards:
        decks.setdefault(card.deck, []).append(card)
    return tuple(Deck(name, tuple(held)) for name, held in decks.items())
