"""An answer in clauses, without those that were withdrawn. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

SHORTEST_CLAUSE = 3
"""Words; less joins the clause before it."""

BREATH_WORDS = 60
"""Sentences run on for so many words at least: without an end an answer of minutes would be one clause."""

_ENDS = (".", "!", "?", ";", ":")
_PUNCTUATION = " ,.;:!?-–—"
_AROUND = " \t\n,.;:!?-–—\"'“”‘’()[]…"
_CLOSING = "\"'”’)"
_OPENS_AFTER_COMMA = frozenset(
    {"and", "because", "but", "not", "or", "rather", "so", "then", "unlike", "whereas", "which", "while"}
)
_OPENS = frozenset({"because", "but", "whereas"})

_WITHDRAWAL = re.compile(
    r"""
    \b(?:
        no,\ wait | no\ wait(?=\W*$|[,.;:!?]) | wait,?\ (?:no|actually|sorry) | oh,?\ wait
      | hang\ on | hold\ on | scratch\ that | strike\ that | forget\ that | take\ that\ back
      | (?:no|well|hmm|oh),?\ sorry | sorry,?\ (?:no|i\ mean|it's|that's|the)
      | let\ me\ (?:correct|rephrase|start\ over|restate|fix)
      | that's\ (?:backwards|wrong|the\ wrong\ way\ round|not\ right) | other\ way\ (?:round|around)
      | actually,?\ no | no,?\ actually | well,?\ no | no,?\ hang\ on | i\ misspoke | correction
      | hm+,?\ no | no,?\ hm+ | no,?\ rather | or\ rather | no,?\ no
    )\b
    | (?<=,)\ no,
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""What people say when they take back what they have just said."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of an answer that may hold a claim.

    Attributes:
        text: its words as written.
        first: index of its first word in the answer.
        last: index of its last word.
    """

    text: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Said:
    """What an answer says in the end.

    Attributes:
        sentences: without what was withdrawn; at least one, if there are words.
        clauses: the parts of those that have several.
        withdrew: whether something was withdrawn.
    """

    sentences: tuple[Clause, ...]
    clauses: tuple[Clause, ...]
    withdrew: bool


def read_said(words: Sequence[str]) -> Said:
    """The sentences and clauses that stand, of an answer in words with their punctuation.

    "It's sync, no wait, async" says "async": a phrase that takes something back takes the words before it in
    its clause, or the clause before where it opens one.
    """
    kept: list[Clause] = []
    withdrew = False
    for clause in _merged(_cut(words)):
        taken_back = list(_WITHDRAWAL.finditer(clause.text))
        if not taken_back:
            kept.append(clause)
            continue
        withdrew = True
        before = len(clause.text[: taken_back[0].start()].split())
        after = len(clause.text[taken_back[-1].end() :].lstrip(_PUNCTUATION).split())
        if before < SHORTEST_CLAUSE - 1 and kept:
            kept.pop()
        if after:
            kept.append(_clause(words, clause.last - after + 1, clause.last))
    if not kept and words:
        return Said((_clause(words, 0, len(words) - 1),), (), withdrew)
    sentences = tuple(_sentences(kept))
    return Said(sentences, tuple(clause for clause in kept if clause not in sentences), withdrew)


def run_on(said: Said) -> Said:
    """The same with commas where sentences end, as often as a breath allows.

    Its places count the words that stand.
    """
    words: list[str] = []
    breath = 0
    for sentence in said.sentences:
        if breath:
            words[-1] = _going_on(words[-1])
        parted = sentence.text.split()
        words += [*map(_going_on, parted[:-1]), parted[-1]]
        breath = 0 if breath + len(parted) >= BREATH_WORDS else breath + len(parted)
    clauses = _merged(_cut(words))
    sentences = tuple(_sentences(clauses))
    return Said(sentences, tuple(clause for clause in clauses if clause not in sentences), said.withdrew)


def bare(text: str) -> str:
    """A text without the punctuation around it, to be quoted."""
    return text.strip(_AROUND)


def standing_places(words: Sequence[str]) -> tuple[int, ...]:
    """Indices of the words that stand in the end, ascending: all but those that were withdrawn."""
    said = read_said(words)
    places = {
        place
        for part in (*said.sentences, *said.clauses)
        if part.last - part.first + 1
        == len(part.text.split())  # a sentence may span words that were withdrawn
        and not _WITHDRAWAL.search(part.text)
        for place in range(part.first, part.last + 1)
    }
    return tuple(sorted(places))


def _going_on(word: str) -> str:
    bare = word.rstrip("".join(_ENDS))
    return f"{bare}," if bare and bare != word else word


def _sentences(clauses: Sequence[Clause]) -> Iterator[Clause]:
    """Clauses put together again where only a comma parts them: a claim is rarely shorter than a sentence."""
    sentence: Clause | None = None
    for clause in clauses:
        opens = clause.text.split(maxsplit=1)[0].casefold().strip(",") in _OPENS
        if sentence is None:
            sentence = clause
        elif opens or sentence.text.rstrip(_CLOSING).endswith(_ENDS):
            yield sentence
            sentence = clause
        else:
            sentence = Clause(f"{sentence.text} {clause.text}", sentence.first, clause.last)
    if sentence is not None:
        yield sentence


def _cut(words: Sequence[str]) -> Iterator[Clause]:
    first = 0
    for index in range(1, len(words) + 1):
        if index == len(words) or _opens_clause(words[index - 1], words[index]):
            yield _clause(words, first, index - 1)
            first = index


def _opens_clause(before: str, word: str) -> bool:
    bare = before.rstrip(_CLOSING)
    plain = word.casefold().strip(",")
    return bare.endswith(_ENDS) or plain in _OPENS or (bare.endswith(",") and plain in _OPENS_AFTER_COMMA)


def _merged(clauses: Iterator[Clause]) -> list[Clause]:
    merged: list[Clause] = []
    for clause in clauses:
        previous = merged[-1] if merged else None
        if previous and (_length(clause) < SHORTEST_CLAUSE or _length(previous) < SHORTEST_CLAUSE - 1):
            merged[-1] = Clause(f"{previous.text} {clause.text}", previous.first, clause.last)
        else:
            merged.append(clause)
    return merged


def _length(clause: Clause) -> int:
    return clause.last - clause.first + 1


def _clause(words: Sequence[str], first: int, last: int) -> Clause:
    return Clause(" ".join(words[first : last + 1]), first, last)
