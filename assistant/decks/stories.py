"""Stories that somebody has written down: a heading, and a list that says what each part tells.

    ### The label flow
    - Value: Curious
    - Situation: four teams, each with background jobs of its own
    - Task: find out whether Temporal could take over the labels
    - Action: read the server's source; built a prototype; killed workers
    - Result: no label printed twice since, 40 % fewer calls from the warehouse

They stand in the sheet, or in `NAME.stories.md` beside it or in the folder of one's own sheets.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from assistant.decks.blocks import Block, Heading, Listing
from assistant.decks.cards import Sheet, Story
from assistant.decks.findings import FindingLog
from assistant.decks.markdown import outline
from assistant.decks.source import MAX_SHEET_BYTES, read_source
from assistant.errors import RehearseError

SUFFIX = ".stories.md"

_NAME = re.compile(r"[\w][\w. -]{0,80}")
"""Ids of sheets that can be the name of a file."""

PARTS = ("situation", "task", "action", "result")

_SHORT = {part[0]: part for part in PARTS} | {f"{part}s": part for part in PARTS}


def is_story(block: Block, trail: Iterable[Heading] = ()) -> bool:
    """Whether a list tells two parts of a story at least, and not how stories are told in general.

    Args:
        trail: the headings above; one of them speaks of a story, or the list says for which value it is.
    """
    if not isinstance(block, Listing):
        return False
    labelled = _labelled(block)
    under_stories = any("stor" in heading.title.casefold() for heading in trail)
    return len(set(PARTS) & set(labelled)) > 1 and ("value" in labelled or under_stories)


def read_story(title: str, block: Listing, log: FindingLog) -> Story:
    """The story of such a list; parts that are not there stay empty and give a finding.

    Args:
        title: the nearest heading.
    """
    labelled = _labelled(block)
    for part in PARTS:
        if not labelled.get(part):
            remedy = f"Add an item: - {part.capitalize()}: ..."
            log.add(block.line, f"the story {title!r} has no {part}", remedy)
    return Story(
        title,
        labelled.get("value", ""),
        labelled.get("situation", ""),
        labelled.get("task", ""),
        labelled.get("action", ""),
        labelled.get("result", ""),
        block.line,
    )


def with_own_stories(sheet: Sheet, folder: Path) -> Sheet:
    """The sheet with the stories of the files beside it and in `folder`; their faults end in its findings."""
    files = {sheet.path.with_name(f"{sheet.path.stem}{SUFFIX}").resolve()}
    if _NAME.fullmatch(sheet.id):
        files.add((folder / f"{sheet.id}{SUFFIX}").resolve())
    for file in sorted(file for file in files if file.is_file()):
        log = FindingLog(file.name)
        stories = _read_file(file, log)
        sheet = replace(
            sheet, stories_told=sheet.stories_told + stories, findings=sheet.findings + log.sorted()
        )
    return sheet


def _read_file(file: Path, log: FindingLog) -> tuple[Story, ...]:
    try:
        text = read_source(file, MAX_SHEET_BYTES)
    except RehearseError as err:
        log.add(0, f"{err.what}: {err.why}", err.remedy or "Mend the file or remove it.")
        return ()
    stories = [
        read_story(section.trail[-1].title if section.trail else file.name.removesuffix(SUFFIX), block, log)
        for section in outline(text)
        for block in section.blocks
        if isinstance(block, Listing) and is_story(block, (*section.trail, Heading("story", 1, 0)))
    ]
    if not stories:
        log.add(0, "there is no story in this file", "See `stories` in the README for how to write one.")
    return tuple(stories)


def _labelled(block: Listing) -> dict[str, str]:
    """The items that begin with a label, by that in lower case, with those that follow and have none."""
    labelled: dict[str, str] = {}
    name = ""
    for item in block.items:
        label, colon, text = item.text.partition(":")
        found = _SHORT.get(label.strip().casefold(), label.strip().casefold())
        if colon and found in {*PARTS, "value"}:
            name = found
        elif name:
            text = item.text
        else:
            continue
        labelled[name] = "; ".join(filter(None, (labelled.get(name, ""), text.strip())))
    return labelled
