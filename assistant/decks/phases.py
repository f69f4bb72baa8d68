"""The timed phases of a walk-through: which headings begin one, and what their text holds."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.decks.blocks import Block, Heading, Listing, Paragraph, Verbatim, Wrapping
from assistant.decks.cards import Phase
from assistant.decks.findings import FindingLog
from assistant.decks.wording import SAY, SAY_VERBS, quotations, unquoted, words

_TIME = re.compile(
    r"(?<!\w)(?P<low>\d{1,4}(?:\.\d{1,2})?)\s*(?:(?:-|–|—|to)\s*(?P<high>\d{1,4}(?:\.\d{1,2})?)\s*)?"
    r"(?P<unit>hours?|h|min(?:ute)?s?|m|sec(?:ond)?s?|s)\b\.?",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"(?:(?P<word>phase|step|stage|part)\s+)?(?P<number>\d{1,3})\b\s*[-.:)–—]*", re.IGNORECASE
)
_MINUTES = {"h": 60.0, "m": 1.0, "s": 1 / 60}


@dataclass(frozen=True, slots=True)
class PhaseHeading:
    """A heading taken apart: "Phase 1: Clarify (2-3 min)"."""

    heading: Heading
    number: int | None
    title: str
    minutes: tuple[float, float] | None
    is_named: bool  # the word "phase" itself


def phase_headings(headings: Sequence[Heading]) -> dict[Heading, PhaseHeading]:
    """The headings that begin a timed phase.

    That is one with the word "phase" and a number; one with another number (step 1, part 1, or 1) that has a
    time or a sister with a time; one with a time alone if it has such a sister and stands below a chapter, so
    that "Quick-fire answers (30 s each)" is none. A heading above timed ones gives their total and is none.
    """
    read = {heading: _read(heading) for heading in headings}
    parents = _parents(headings)
    timed = Counter(parents[heading] for heading, part in read.items() if part.minutes)

    def begins_phase(heading: Heading, part: PhaseHeading) -> bool:
        parent = parents[heading]
        if heading in timed:
            return False
        if part.number is not None:
            return part.is_named or part.minutes is not None or (parent is not None and timed[parent] > 0)
        return part.minutes is not None and parent is not None and parent.level > 1 and timed[parent] > 1

    return {heading: part for heading, part in read.items() if begins_phase(heading, part)}


def read_phase(part: PhaseHeading, number: int, blocks: Sequence[Block], log: FindingLog) -> Phase:
    """A phase from its heading and everything that stands under it.

    Args:
        number: its number where the heading gives none.
    """
    if part.minutes is None:
        log.add(
            part.heading.line,
            f"the phase {part.title!r} has no time",
            "Write its time behind the title, such as (2-3 min).",
        )
    say_aloud: list[str] = []
    cover: list[str] = []
    notes: list[str] = []
    asks_to_say = False
    for block in blocks:
        if isinstance(block, Paragraph):
            spoken = _spoken_lines(block)
            asks_to_say = _is_order(block) and not block.rest
            say_aloud += spoken
            if not asks_to_say and spoken != [_body(block)]:
                notes.append(block.text)
        elif isinstance(block, Listing):
            items = [item.text for item in block.items]
            if asks_to_say:
                say_aloud += map(unquoted, items)
            else:
                cover += items
            asks_to_say = False
        elif isinstance(block, Verbatim) and block.wrapping is not Wrapping.HTML:
            notes.append(block.text)
            asks_to_say = False
    low, high = part.minutes or (None, None)
    return Phase(
        number=part.number or number,
        title=part.title,
        min_minutes=low,
        max_minutes=high,
        say_aloud=tuple(say_aloud),
        cover=tuple(cover),
        notes=tuple(notes),
        line=part.heading.line,
    )


def _is_order(paragraph: Paragraph) -> bool:
    """Whether it begins with "**Say out loud:**" or the like."""
    return " ".join(paragraph.lead.casefold().split()) in SAY


def _body(paragraph: Paragraph) -> str:
    """Its text without the order to say it and without the quotation marks around the whole."""
    return unquoted(paragraph.rest if _is_order(paragraph) else paragraph.text)


def _spoken_lines(paragraph: Paragraph) -> list[str]:
    """What is to be spoken: quotations after an order or a verb of saying, or the whole where that is one."""
    body = _body(paragraph)
    if _is_order(paragraph):
        return list(quotations(paragraph.rest)) or [body] * bool(body)
    if body != paragraph.text:
        return [body]
    return [] if SAY_VERBS.isdisjoint(words(body)) else list(quotations(body))


def _read(heading: Heading) -> PhaseHeading:
    title = heading.title
    minutes = None
    if time := _TIME.search(title):
        factor = _MINUTES[time["unit"][0].lower()]
        low, high = float(time["low"]) * factor, float(time["high"] or time["low"]) * factor
        minutes = (min(low, high), max(low, high))
        title = _without_time(title, time.start(), time.end())
    numbered = _NUMBERED.match(title)
    if numbered is None:
        return PhaseHeading(heading, None, title.strip(), minutes, is_named=False)
    rest = title[numbered.end() :].strip()
    is_named = (numbered["word"] or "").lower() == "phase"
    return PhaseHeading(heading, int(numbered["number"]), rest or title.strip(), minutes, is_named)


def _without_time(title: str, start: int, end: int) -> str:
    """The title before the time, or before the bracket that holds it, and what follows."""
    opening = title.rfind("(", 0, start)
    closing = title.find(")", end)
    if opening >= 0 and closing >= 0 and ")" not in title[opening:start]:
        start, end = opening, closing + 1
    return f"{title[:start].rstrip(' -–—,:~')} {title[end:].lstrip(' -–—,:')}".strip()


def _parents(headings: Sequence[Heading]) -> dict[Heading, Heading | None]:
    parents: dict[Heading, Heading | None] = {}
    trail: list[Heading] = []
    for heading in headings:
        while trail and trail[-1].level >= heading.level:
            trail.pop()
        parents[heading] = trail[-1] if trail else None
        trail.append(heading)
    return parents
