"""What a sheet holds: decks of cards, and the other pages that can be practised."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from assistant.decks.patterns import Pattern


@dataclass(frozen=True, slots=True)
class Point:
    """One claim of an expert answer.

    Attributes:
        id: a, b, c, ... in the order of the expert answer.
        text: the claim in the sheet's words.
        aliases: other ways to say it.
        wrong: claims that are taken for it by mistake: its opposite, its parties swapped, a neighbour of it.
    """

    id: str
    text: str
    aliases: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Term:
    """A key word or phrase of an expert answer, with other ways to say or hear it."""

    text: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OtherAnswer:
    """The expert answer to another question of the sheet."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Card:
    """A question and its expert answer.

    Attributes:
        key: stable across edits of the wording; the number unless the companion file names another.
        number: as printed in the sheet; unique in the sheet.
        deck: name of the deck (topic) it belongs to.
        question: plain text.
        answer: the expert answer, plain text (code without backticks).
        points: at least one, in the order of the answer.
        terms: may be empty.
        line: line in the sheet, from 1.
        elsewhere: what the experts answer on the other cards of the sheet.
    """

    key: str
    number: int
    deck: str
    question: str
    answer: str
    points: tuple[Point, ...]
    terms: tuple[Term, ...]
    line: int = 0
    elsewhere: tuple[OtherAnswer, ...] = ()


@dataclass(frozen=True, slots=True)
class Deck:
    """The cards of one topic, in the sheet's order."""

    name: str
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Phase:
    """One timed part of the system-design walk-through.

    Attributes:
        number: from 1.
        title: without number and time.
        min_minutes: lower bound of its time; None where the sheet gives no time.
        max_minutes: upper bound, which is its budget; None where the sheet gives no time.
        say_aloud: lines and templates to be spoken.
        cover: what to ask about or cover, in order.
        notes: the remaining text, a paragraph each; a drawing keeps its line breaks.
        line: line in the sheet, from 1.
        say_ways: other ways to say each of `say_aloud`, in its order; empty where none are known.
        cover_ways: ways of speaking about each of `cover`, in its order; empty where none are known.
    """

    number: int
    title: str
    min_minutes: float | None
    max_minutes: float | None
    say_aloud: tuple[str, ...]
    cover: tuple[str, ...]
    notes: tuple[str, ...] = ()
    line: int = 0
    say_ways: tuple[tuple[str, ...], ...] = ()
    cover_ways: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """One row of a number table: `table` Kinesis, `metric` Record max size, `value` 1 MB."""

    table: str
    metric: str
    value: str
    line: int = 0

    @property
    def name(self) -> str:
        """What it is called beside all others of the sheet."""
        return f"{self.table}: {self.metric}"


@dataclass(frozen=True, slots=True)
class Topic:
    """A heading with its list: questions to ask, red flags, a checklist or reminders."""

    title: str
    items: tuple[str, ...]
    line: int = 0


@dataclass(frozen=True, slots=True)
class RedFlagRule:
    """How a red flag of the sheet is recognised in what was said.

    Attributes:
        rule: the red flag as the sheet words it.
        says: what people say who raise it; the more, the truer.
        near: what sounds like it and does not raise it.
        patterns: words that raise it.
        unless: words that lift it, anywhere in the answer.
    """

    rule: str
    says: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    patterns: tuple[Pattern, ...] = ()
    unless: tuple[Pattern, ...] = ()


@dataclass(frozen=True, slots=True)
class StoryPrompt:
    """One row of the value table: the value, the story's theme, and the phrase to work in."""

    value: str
    theme: str
    key_phrase: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Story:
    """A story that somebody has written down, in notes for each of its parts; empty where there are none.

    Attributes:
        value: the value that it is for, as a story prompt names it.
    """

    title: str
    value: str
    situation: str = ""
    task: str = ""
    action: str = ""
    result: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Finding:
    """Something in a sheet or its companion that could not be read, or looks wrong.

    Attributes:
        file: name of the file.
        line: from 1; 0 where the whole file is meant.
        what: what is wrong.
        remedy: what to change.
    """

    file: str
    line: int
    what: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything that one Markdown sheet (with its companion) holds.

    Attributes:
        id: stable name: the companion's `id`, else the file's stem.
        title: the top heading, else the id.
        path: the Markdown file.
        stories: what stories are wanted for.
        stories_told: those that the user has written down.
        red_flag_rules: for those of the red flags that the companion says how to recognise.
        asks: how a fact ("TABLE: METRIC") or a story (its theme) is asked for, where the companion says so.
        pronunciations: written form to spoken form, longest first.
        findings: what could not be read; the rest of the sheet is whole.
    """

    id: str
    title: str
    path: Path
    decks: tuple[Deck, ...] = ()
    phases: tuple[Phase, ...] = ()
    facts: tuple[Fact, ...] = ()
    questions: tuple[Topic, ...] = ()
    stories: tuple[StoryPrompt, ...] = ()
    stories_told: tuple[Story, ...] = ()
    red_flags: tuple[Topic, ...] = ()
    red_flag_rules: tuple[RedFlagRule, ...] = ()
    checklists: tuple[Topic, ...] = ()
    reminders: tuple[str, ...] = ()
    asks: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    pronunciations: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    findings: tuple[Finding, ...] = ()

    @property
    def cards(self) -> tuple[Card, ...]:
        """All cards, in the sheet's order."""
        return tuple(card for deck in self.decks for card in deck.cards)
