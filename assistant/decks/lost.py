"""What looks like practice material but is written so that it cannot be read as such."""

from assistant.decks.blocks import Block, Listing, Paragraph, Section, Table, Verbatim, Wrapping
from assistant.decks.findings import FindingLog
from assistant.decks.wording import Kind, unquoted

_LIKE_MATERIAL = ("|", "- ", "* ", "+ ", "[ ]", "1. ", "1) ")
_QUESTION_LABELS = frozenset({"q", "question"})


def check_block(block: Block, log: FindingLog, *, in_phase: bool) -> None:
    """Find fault with rows outside a table, items outside a list, code that hides material, and HTML.

    Args:
        in_phase: whether it stands in a timed phase, which keeps code as a note.
    """
    if isinstance(block, Paragraph):
        _check_paragraph(block, log)
    elif isinstance(block, Listing):
        for item in block.items:
            if item.text.startswith("|"):
                log.add(
                    item.line,
                    "this looks like a table row but is a list item",
                    "Begin the row with a bar, and write its number without a dot.",
                )
    elif isinstance(block, Verbatim):
        _check_verbatim(block, log, in_phase=in_phase)


def check_prose(section: Section, kind: Kind | None, log: FindingLog) -> None:
    """Find fault with questions and other material that stands in running text under the last heading.

    Args:
        section: without sub-sections.
        kind: what the headings above announce.
    """
    paragraphs = [block for block in section.blocks if isinstance(block, Paragraph)]
    if kind is Kind.ASIDE or not paragraphs or not section.trail:
        return
    if any(isinstance(block, Listing | Table) for block in section.blocks):
        return
    heading = section.trail[-1]
    if heading.title.endswith("?"):
        _question_in_text(heading.line, log)
    elif kind is Kind.QUESTIONS:
        for block in paragraphs:
            if block.text.endswith("?") and unquoted(block.text) == block.text:
                log.add(block.line, "this question is not in a list", "Begin it with a dash.")
    elif kind is not None:
        log.add(
            heading.line,
            f"nothing is listed under {heading.title!r}; running text is not read",
            "Begin each entry with a dash.",
        )


def _check_paragraph(block: Paragraph, log: FindingLog) -> None:
    for line in block.bars:
        log.add(
            line,
            "this looks like a table row but belongs to no table",
            "A table needs a row of dashes with as many columns as its header, and no empty line inside.",
        )
    for line in block.bullets:
        log.add(line, "this looks like a list item but belongs to no list", "Begin it with a dash.")
    label, colon, _ = block.text.partition(":")
    if colon and label.casefold().rstrip("0123456789. ") in _QUESTION_LABELS:
        _question_in_text(block.line, log)


def _question_in_text(line: int, log: FindingLog) -> None:
    log.add(
        line,
        "this question stands in running text, which is not read",
        "Write it with its answer as a row of a table with the columns #, Question and Answer.",
    )


def _check_verbatim(block: Verbatim, log: FindingLog, *, in_phase: bool) -> None:
    is_comment = block.wrapping is Wrapping.HTML and block.text.lstrip().startswith("<!--")
    if block.is_open:
        what, end = ("comment", "-->") if is_comment else ("code block", "``` on a line of its own")
        log.add(
            block.line,
            f"this {what} is never closed; all that follows belongs to it and is not read",
            f"Close it with {end}.",
        )
    elif block.wrapping is Wrapping.HTML and not is_comment:
        log.add(block.line, "HTML is not read", "Write it as Markdown.")
    elif block.wrapping is Wrapping.INDENT and not in_phase:
        for line, text in enumerate(block.text.split("\n"), start=block.line):
            if text.lstrip().startswith(_LIKE_MATERIAL):
                log.add(
                    line,
                    "this is indented so far that it is code, which is not read",
                    "Remove the indentation.",
                )
