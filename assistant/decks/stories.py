"""Stories that somebody has written down: a heading, and a list that says what each part tells.

    ### The label flow
    - Value: Curious
    - Situation: four teams, each with background jobs of its own
    - Task: find out whether Temporal could take over the labels
    - Action: read the server's source; built a prototype; killed workers
    - Result: no label printed twice since, 40 % fewer calls from the warehouse

They stand in the sheet, or in `NAME.stories.md` beside it or in the folder of one's own sheets.
"""

from dataclasses import replace
from pathlib import Path

from assistant.decks.blocks import Block, Listing
from assistant.decks.cards import Sheet, Story
from assistant.decks.findings import FindingLog
from assistant.decks.markdown import outline
from assistant.decks.source import MAX_SHEET_BYTES, read_source
from assistant.errors import RehearseError

SUFFIX = ".stories.md"

PARTS = ("situation", "task", "action", "result")

_SHORT = {part[0]: part for part in PARTS} | {f"{part}s": part for part in PARTS}


def is_story(block: Block) -> bool:
    """Whether a list tells the parts of a story: two of them at least are named."""
    return isinstance(block, Listing) and len(set(PARTS) & set(_labelled(block))) > 1


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
    files = {sheet.path.with_name(f"{sheet.path.stem}{SUFFIX}"), folder / f"{sheet.id}{SUFFIX}"}
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
        if isinstance(block, Listing) and is_story(block)
    ]
    if not stories:
        log.add(0, "there is no story in this file", "See `stories` in the README for how to write one.")
    return tuple(stories)


def _labelled(block: Listing) -> dict[str, str]:
    """The items that begin with a label, by that in lower case; of two with the same one both count."""
    labelled: dict[str, str] = {}
    for item in block.items:
        label, colon, text = item.text.partition(":")
        name = label.strip().casefold()
        name = _SHORT.get(name, name)
        if colon and name in {*PARTS, "value"}:
            labelled[name] = f"{labelled[name]}; {text.strip()}" if name in labelled else text.strip()
    return labelled
