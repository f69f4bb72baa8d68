"""What Markdown is made of once it has been read: sections of paragraphs, lists, tables and code.

All text is plain: emphasis and link targets are gone, code has lost its backticks, soft line breaks are
spaces.
"""

from dataclasses import dataclass
from enum import Enum, auto
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 6."""

    title: str
    level: int
    line: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; a line that begins in bold begins a new one.

    Attributes:
        text: the whole text, the lead included.
        lead: the bold words it begins with, without a colon; empty where there are none.
        rest: what follows the lead, without a colon.
        bars: lines that look like rows of a broken table: a bar at the beginning, or two inside.
        bullets: lines that begin with a bullet sign or a box, as items without a dash do.
    """

    text: str
    line: int
    lead: str = ""
    rest: str = ""
    bars: tuple[int, ...] = ()
    bullets: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a list, without the items nested in it.

    Attributes:
        box: whether it is a task, `- [ ]` or `- [x]`.
        link: whether it is nothing but a link.
    """

    text: str
    line: int
    box: bool
    link: bool


@dataclass(frozen=True, slots=True)
class Listing:
    """A list with its nested items flattened, in the order of the text."""

    items: tuple[Item, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Row:
    """A table row.

    Attributes:
        cells: as many as the header has; missing ones are empty.
        written: how many cells the line really holds.
    """

    cells: tuple[str, ...]
    line: int
    written: int


@dataclass(frozen=True, slots=True)
class Table:
    """A table."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]
    line: int


class Wrapping(Enum):
    """What makes a text stand as it is written."""

    FENCE = auto()
    INDENT = auto()
    HTML = auto()


@dataclass(frozen=True, slots=True)
class Verbatim:
    """A code block (with its line breaks) or raw HTML.

    Attributes:
        is_open: whether its fence or comment is never closed, so that it holds all the rest of the text.
    """

    text: str
    line: int
    wrapping: Wrapping
    is_open: bool = False


Block: TypeAlias = Paragraph | Listing | Table | Verbatim


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it before the next heading.

    Attributes:
        trail: the headings above, outermost first, its own last; empty before the first heading.
    """

    trail: tuple[Heading, ...]
    blocks: tuple[Block, ...]
