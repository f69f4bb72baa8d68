"""Markdown as an outline of plain text. Markdown itself is read by markdown-it: CommonMark with tables."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import zip_longest

from markdown_it import MarkdownIt
from markdown_it.rules_block.table import escapedSplit
from markdown_it.token import Token

from assistant.decks.blocks import (
    Block,
    Heading,
    Item,
    Listing,
    Paragraph,
    Row,
    Section,
    Table,
    Verbatim,
    Wrapping,
)

_WRAPPINGS = {"fence": Wrapping.FENCE, "code_block": Wrapping.INDENT, "html_block": Wrapping.HTML}
_BULLETS = ("•", "◦", "▪", "‣", "·", "[ ]", "[x]", "[X]")


def outline(text: str) -> list[Section]:
    """Read Markdown into its sections, in order. Never raises; a text without a heading is one section."""
    lines = _without_front_matter(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    tokens = _parser().parse("\n".join(lines))
    sections: list[Section] = []
    trail: tuple[Heading, ...] = ()
    blocks: list[Block] = []
    for heading, block in _walk(tokens, lines):
        if block is not None:
            blocks.append(block)
        if heading is not None:
            sections.append(Section(trail, tuple(blocks)))
            trail = (*(above for above in trail if above.level < heading.level), heading)
            blocks = []
    return [*sections, Section(trail, tuple(blocks))]


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark").enable("table")


def _without_front_matter(lines: list[str]) -> list[str]:
    """Empty the lines of a YAML block at the very top, which Markdown would take for a heading."""
    if lines[0].strip() != "---":
        return lines
    for number, line in enumerate(lines[1:], start=1):
        if line.strip() == "---":
            return [""] * (number + 1) + lines[number + 1 :]
        if not line.strip():
            break
    return lines


def _walk(tokens: Sequence[Token], lines: Sequence[str]) -> Iterator[tuple[Heading | None, Block | None]]:
    position = 0
    while position < len(tokens):
        token = tokens[position]
        end = position + 1
        if token.type in {"bullet_list_open", "ordered_list_open", "table_open"}:
            end = _closing(tokens, position) + 1
            blocks: Iterable[Block] = _contents(tokens[position:end], lines)
        elif token.type == "heading_open" and token.level == 0:
            inline = tokens[position + 1]
            yield Heading(plain(inline.children or []), int(token.tag[1:]), _line(token)), None
            blocks, end = (), position + 3
        elif token.type == "inline":
            blocks = _paragraphs(token)
        elif token.type in _WRAPPINGS:
            blocks = [_verbatim(token, lines)]
        else:
            blocks = ()
        for block in blocks:
            yield None, block
        position = end


def _contents(tokens: Sequence[Token], lines: Sequence[str]) -> Iterator[Block]:
    """A table, or a list followed by the tables and the code inside it."""
    if tokens[0].type == "table_open":
        yield _table(tokens, lines)
        return
    items: list[tuple[int, list[Token]]] = []
    stack: list[list[Token]] = []
    inner: list[Block] = []
    position = 0
    while position < len(tokens):
        token = tokens[position]
        if token.type == "list_item_open":
            stack.append([])
            items.append((_line(token), stack[-1]))
        elif token.type == "list_item_close":
            stack.pop()
        elif token.type == "inline":
            stack[-1].append(token)
        elif token.type == "table_open":
            end = _closing(tokens, position)
            inner.append(_table(tokens[position : end + 1], lines))
            position = end
        elif token.type in _WRAPPINGS:
            inner.append(_verbatim(token, lines))
        position += 1
    read = (_item(line, inlines) for line, inlines in items)
    yield Listing(tuple(item for item in read if item.text), _line(tokens[0]))
    yield from inner


def _verbatim(token: Token, lines: Sequence[str]) -> Verbatim:
    text = token.content.rstrip("\n")
    wrapping = _WRAPPINGS[token.type]
    is_open = False
    if wrapping is Wrapping.FENCE and token.map:
        last = lines[token.map[1] - 1].lstrip(" \t>").rstrip()
        is_open = token.map[1] - token.map[0] < 2 or not last.startswith(token.markup)
    elif wrapping is Wrapping.HTML:
        is_open = text.lstrip().startswith("<!--") and "-->" not in text
    return Verbatim(text, _line(token), wrapping, is_open)


def _item(line: int, inlines: Sequence[Token]) -> Item:
    text = " ".join(plain(inline.children or []) for inline in inlines)
    box = text[:3].lower() in {"[ ]", "[x]"} and text[3:4] in {"", " "}
    children = [child for inline in inlines for child in inline.children or [] if _shown(child).strip()]
    link = bool(children) and not _outside_links(inlines)
    return Item(text[3:].strip() if box else text, line, box, link)


def _outside_links(inlines: Sequence[Token]) -> bool:
    """Whether any text stands outside a link."""
    depth = 0
    for child in (child for inline in inlines for child in inline.children or []):
        depth += {"link_open": 1, "link_close": -1}.get(child.type, 0)
        if not depth and _shown(child).strip():
            return True
    return False


def _table(tokens: Sequence[Token], lines: Sequence[str]) -> Table:
    rows: list[Row] = []
    cells: list[str] = []
    for token in tokens:
        if token.type == "tr_open":
            cells = []
        elif token.type == "inline":
            cells.append(plain(token.children or []))
        elif token.type == "tr_close":
            rows.append(Row(tuple(cells), 0, len(cells)))
    places = [_line(token) for token in tokens if token.type == "tr_open"]
    header, *body = [
        Row(row.cells, line, _cells_written(lines[line - 1])) for row, line in zip(rows, places, strict=True)
    ]
    return Table(header.cells, tuple(body), header.line)


def _cells_written(line: str) -> int:
    """Cells in a row of the source. The parser pads short rows and drops what is too much without a word."""
    # Rows may stand in a quotation or a list; the parser's own splitter knows about escaped bars.
    cells = escapedSplit(line.lstrip(" \t>").rstrip())
    if cells and not cells[0]:
        cells.pop(0)
    if cells and not cells[-1]:
        cells.pop()
    return len(cells)


def _paragraphs(inline: Token) -> Iterator[Paragraph]:
    line = _line(inline)
    part: list[Token] = []
    started = line
    children = inline.children or []
    written = list(enumerate(_lines_outside_code(children), start=line))
    bars = tuple(at for at, text in written if text.startswith("|") or text.count(" | ") > 1)
    bullets = tuple(at for at, text in written if text.startswith(_BULLETS))
    for child, following in zip_longest(children, children[1:]):
        part.append(child)
        if child.type in {"softbreak", "hardbreak"}:
            line += 1
            if following is not None and following.type == "strong_open":
                yield _paragraph(part, started, bars, bullets)
                part, started, bars, bullets = [], line, (), ()
    yield _paragraph(part, started, bars, bullets)


def _lines_outside_code(children: Iterable[Token]) -> list[str]:
    lines = [""]
    for child in children:
        if child.type in {"softbreak", "hardbreak"}:
            lines.append("")
        else:
            lines[-1] += "`" if child.type == "code_inline" else child.content
    return lines


def _paragraph(
    children: Sequence[Token], line: int, bars: tuple[int, ...], bullets: tuple[int, ...]
) -> Paragraph:
    text = plain(children)
    visible = [child for child in children if child.type != "text" or child.content]
    if not visible or visible[0].type != "strong_open":
        return Paragraph(text, line, bars=bars, bullets=bullets)
    end = next(index for index, child in enumerate(visible) if child.type == "strong_close")
    lead = plain(visible[:end]).rstrip(":").rstrip()
    rest = plain(visible[end:]).removeprefix(":").lstrip()
    return Paragraph(text, line, lead, rest, bars, bullets)


def plain(children: Iterable[Token]) -> str:
    """The text of inline tokens as it is shown, white space collapsed."""
    return " ".join("".join(map(_shown, children)).split())


FORMATTING_TAGS = frozenset({
    "a", "b", "br", "code", "del", "em", "i", "kbd", "mark", "s", "small", "span", "strong", "sub", "sup",
    "u",
})  # fmt: skip
"""HTML tags that only dress the text; anything else in angle brackets may be content, such as `List<T>`."""


def _shown(token: Token) -> str:
    if token.type in {"softbreak", "hardbreak"}:
        return " "
    if token.type == "html_inline":
        name = token.content.strip("</> ").partition(" ")[0].lower()
        if token.content.startswith("<!--") or name in FORMATTING_TAGS:
            return " " if name == "br" else ""
    return token.content


def _closing(tokens: Sequence[Token], opening: int) -> int:
    """Index of the token that closes the one at `opening`."""
    wanted = tokens[opening].type.replace("_open", "_close")
    level = tokens[opening].level
    for index in range(opening + 1, len(tokens)):
        if tokens[index].level == level and tokens[index].type == wanted:
            return index
    raise AssertionError("markdown-it closes what it opens")


def _line(token: Token) -> int:
    return token.map[0] + 1 if token.map else 0
