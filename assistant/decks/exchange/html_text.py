"""HTML as Anki keeps it in its fields, to plain text. HTML itself is read by lexbor, as a browser would."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import TYPE_CHECKING

from assistant.decks.exchange.lines import of_lines

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_SILENT = frozenset(
    {"script", "style", "head", "title", "template", "noscript", "iframe", "object", "rt", "rp"}
)
"""Elements whose text is not shown, or is no text."""

_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "br", "caption", "center", "dd", "details", "div", "dl",
    "dt", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li",
    "main", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "tfoot", "thead", "tr", "ul",
})  # fmt: skip
"""Elements that stand on lines of their own."""

_MEDIA = frozenset({"img", "audio", "video", "svg", "object", "embed", "canvas"})
_CELLS = frozenset({"td", "th"})
MAX_TAGS = 2_000
"""A field with more is no text that somebody wrote; its tags are merely dropped.

Source: parsing as browsers do takes time by the square of the depth: 35 s for 100,000 `<div>`.
"""

_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_SOUND = re.compile(r"\[(?:sound|anki:play):[^\]\n]{0,300}\]", re.IGNORECASE)


@dataclass(slots=True)
class HtmlText:
    """The text of a piece of HTML.

    Attributes:
        text: plain; lines of their own, such as list items and table rows, are divided by line breaks.
        media: how many pictures and sounds were dropped.
    """

    text: str
    media: int


@dataclass(slots=True)
class _Writer:
    lines: list[str] = field(default_factory=lambda: [""])
    media: int = 0

    def write(self, text: str, *, verbatim: bool) -> None:
        first, *others = text.split("\n") if verbatim else [text]
        self.lines[-1] += first
        self.lines += others

    def end_line(self) -> None:
        if self.lines[-1]:
            self.lines.append("")

    def end_cell(self) -> None:
        self.lines[-1] = self.lines[-1].rstrip() + " | "


def html_to_text(html: str) -> HtmlText:
    """The text of HTML as a reader sees it, without scripts, styles and media. Never raises."""
    sounds = len(_SOUND.findall(html))
    html = _SOUND.sub(" ", html)
    if "<" not in html and "&" not in html:
        return HtmlText(of_lines([html]), sounds)
    if html.count("<") > MAX_TAGS:
        return HtmlText(of_lines([unescape(_TAG.sub(" ", html))]), sounds)
    from selectolax.lexbor import LexborHTMLParser

    writer = _Writer(media=sounds)
    body = LexborHTMLParser(html.replace("\0", "")).body
    for node, is_end in _walk(body) if body else ():
        _write(node, writer, is_end=is_end)
    lines = (line.strip().removesuffix("|") if line.endswith("| ") else line for line in writer.lines)
    return HtmlText(of_lines(lines), writer.media)


def _walk(root: "LexborNode") -> Iterator[tuple["LexborNode", bool]]:
    """Each node at its beginning and at its end; without recursion, as depth is unbounded."""
    open_nodes = [root]
    yield root, False
    below = root.child
    while open_nodes:
        if below is None:
            ended = open_nodes.pop()
            yield ended, True
            below = ended.next if open_nodes else None
        else:
            open_nodes.append(below)
            yield below, False
            below = None if below.tag in _SILENT else below.child


def _write(node: "LexborNode", writer: _Writer, *, is_end: bool) -> None:
    tag = node.tag
    if node.is_text_node:
        if not is_end:
            above = node.parent
            writer.write(node.text_content or "", verbatim=above is not None and above.tag == "pre")
    elif tag in _BLOCKS:
        writer.end_line()
    elif tag in _CELLS and is_end:
        writer.end_cell()
    elif tag == "sup" and not is_end:
        writer.write("^", verbatim=False)  # ten to the sixth is not 106
    elif tag in _MEDIA and not is_end:
        writer.media += 1
