"""Lists of a sheet: questions to ask, red flags, checklists, reminders, told apart by the heading above."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from assistant.decks.blocks import Block, Item, Listing, Paragraph
from assistant.decks.cards import Topic
from assistant.decks.findings import FindingLog
from assistant.decks.wording import Kind, unquoted


class Topics:
    """Topics that grow while a sheet is read."""

    def __init__(self) -> None:
        self._drafts: list[tuple[str, int, list[str]]] = []

    def add(self, title: str, items: Iterable[str], line: int) -> None:
        """Add a topic, or its items to the last one where that has the same title."""
        if not self._drafts or self._drafts[-1][0] != title:
            self._drafts.append((title, line, []))
        self._drafts[-1][2].extend(items)

    def read(self) -> tuple[Topic, ...]:
        """The topics that have any item."""
        return tuple(Topic(title, tuple(items), line) for title, line, items in self._drafts if items)


@dataclass(slots=True)
class TopicLists:
    """The lists of a sheet, gathered section by section."""

    log: FindingLog
    questions: Topics = field(default_factory=Topics)
    red_flags: Topics = field(default_factory=Topics)
    checklists: Topics = field(default_factory=Topics)
    reminders: list[str] = field(default_factory=list)

    def read_section(self, title: str, kind: Kind | None, blocks: Sequence[Block], *, in_intro: bool) -> None:
        """Take the lists of one section; a paragraph in bold is the title of the lists after it.

        Args:
            title: the nearest heading.
            kind: what the headings above announce.
            in_intro: whether it stands before the first chapter, where a list is no practice material.
        """
        for block in blocks:
            if isinstance(block, Paragraph):
                if block.lead and not block.rest:
                    title = block.lead
                elif kind is Kind.QUESTIONS and unquoted(block.text) != block.text:
                    self.questions.add(title, [unquoted(block.text)], block.line)
            elif isinstance(block, Listing):
                self._read_list(block, title, kind, in_intro=in_intro)

    def _read_list(self, block: Listing, title: str, kind: Kind | None, *, in_intro: bool) -> None:
        texts = [item.text for item in block.items]
        if kind is Kind.CHECKLIST or any(item.box for item in block.items):
            self.checklists.add(title, texts, block.line)
        elif kind is Kind.RED_FLAGS:
            self.red_flags.add(title, texts, block.line)
        elif kind is Kind.QUESTIONS:
            self.questions.add(title, map(unquoted, texts), block.line)
        elif kind is Kind.REMINDERS:
            self.reminders += texts
        elif not (kind is Kind.ASIDE or in_intro or _only_links(block.items)):
            self.log.add(
                block.line,
                f"the list under {title!r} is not recognised as practice material",
                "Put it under a heading with one of the words questions, red flags, checklist or reminders, "
                "or into a phase.",
            )


def _only_links(items: Sequence[Item]) -> bool:
    return all(item.link for item in items)
