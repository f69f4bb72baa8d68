"""Whether the lines that a phase wants spoken were said: word for word, in other words, or not. Pure.

A line may be a template: "I'll assume X unless you tell me otherwise". Its fixed words then have to come in
order, with anything in place of its single capitals. In other words it is said by whatever does what it does:
a line that states an assumption, a trade-off or turns to the interviewer by any words that do so, another one
by words that are like it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from rapidfuzz.distance import Indel

from assistant.decks.cards import Card, Phase, Point
from assistant.decks.derive import point_id
from assistant.scoring.assumptions import find_assumptions
from assistant.scoring.check_ins import find_check_ins
from assistant.scoring.claims import ClaimReader
from assistant.scoring.clauses import bare
from assistant.scoring.evidence import EVIDENCE
from assistant.scoring.lexicon import FILLER_WORDS
from assistant.scoring.matching import WordFinder, content_words
from assistant.scoring.normalise import TEXTS_KEPT, Token, Utterance, read_text
from assistant.scoring.threshold import Threshold
from assistant.scoring.trade_offs import find_trade_offs
from assistant.scoring.word_points import find_all

SAME_LINE = Threshold(
    0.8,
    name="verbatim",
    meaning="likeness of two rows of words, 0 to 1, from which a line was said word for word",
    source="a choice: it forgives one word in five that was added, left out or changed",
)

SHORTEST_LINE = 3
"""Content words of a line that have to be said together where nothing compares its meaning."""

LIKE_LINE = Threshold(
    0.65,
    name="line in other words",
    meaning="likeness of the nearest clause to a line from which it was said in other words",
    source="the highest of the lines that were not said in tests/data/walkthroughs.jsonl has 0.61",
)

FILLED_WORDS = 30
"""Words that may stand in for one placeholder: a long sentence."""

_IN_CLAUSE = EVIDENCE.index("in_clause_says")
_SENTENCE_END = (".", "!", "?", ":")


class Saying(StrEnum):
    """How a line was said."""

    VERBATIM = "verbatim"
    IN_OTHER_WORDS = "in other words"
    NOT_SAID = "not said"


@dataclass(frozen=True, slots=True)
class SaidLine:
    """What became of one line.

    Attributes:
        line: as the sheet words it.
        quote: the words that said it; empty where none did.
    """

    line: str
    how: Saying
    quote: str


def find_said_lines(phase: Phase, utterance: Utterance, claims: ClaimReader | None) -> tuple[SaidLine, ...]:
    """What became of each line that `phase` wants said aloud.

    Args:
        claims: tells how like the words are to a line; None to go by words alone.

    Raises:
        ModelError: a model of `claims` cannot be loaded.
    """
    tokens = [token for token in utterance.tokens if token.text not in FILLER_WORDS]
    found: list[SaidLine] = []
    for number, line in enumerate(phase.say_aloud):
        if place := _verbatim(line, tokens):
            quote = utterance.quote(utterance.tokens.index(place[0]), utterance.tokens.index(place[1]))
            found.append(SaidLine(line, Saying.VERBATIM, quote))
        elif quote := _in_other_words(
            line, phase.say_ways[number] if phase.say_ways else (), utterance, claims
        ):
            found.append(SaidLine(line, Saying.IN_OTHER_WORDS, quote))
        else:
            found.append(SaidLine(line, Saying.NOT_SAID, ""))
    return tuple(found)


def _verbatim(line: str, tokens: Sequence[Token]) -> tuple[Token, Token] | None:
    """First and last token of the words that say a line word for word."""
    parts = _fixed_parts(line)
    stems = [token.stem for token in tokens]
    for start in range(len(stems)) if parts else ():
        end = _follow(parts, stems, start, start)
        if end is not None:
            return tokens[start], tokens[end - 1]
    return None


def _follow(parts: Sequence[tuple[str, ...]], stems: Sequence[str], first: int, last: int) -> int | None:
    """Where the words end that say `parts` in order, the first of which begins between two places."""
    if not parts:
        return first
    for start in range(first, min(last, len(stems) - 1) + 1):
        end = _part_at(parts[0], stems, start)
        if end is not None:
            if len(parts) == 1:
                return end
            rest = _follow(parts[1:], stems, end + 1, end + FILLED_WORDS)
            if rest is not None:
                return rest
    return None


def _part_at(part: tuple[str, ...], stems: Sequence[str], start: int) -> int | None:
    """Where the words from `start` on end that are most like a part; None where they are not."""
    if stems[start] != part[0]:
        return None
    slack = len(part) // 4
    ends = range(start + max(1, len(part) - slack), min(len(stems), start + len(part) + slack) + 1)
    likeness = {end: Indel.normalized_similarity(part, tuple(stems[start:end])) for end in ends}
    best = max(likeness, key=lambda end: (likeness[end], -end), default=None)
    return best if best is not None and likeness[best] >= SAME_LINE else None


@lru_cache(maxsize=TEXTS_KEPT)
def _fixed_parts(line: str) -> tuple[tuple[str, ...], ...]:
    """The stems of a line, cut where a placeholder stands."""
    parts: list[list[str]] = [[]]
    for word, begins in zip(line.split(), _begin_sentences(line.split()), strict=True):
        if _is_placeholder(word, begins=begins):
            parts.append([])
        else:
            parts[-1] += [token.stem for token in read_text(word).tokens]
    return tuple(tuple(part) for part in parts if part)


def _begin_sentences(words: Sequence[str]) -> list[bool]:
    return [index == 0 or words[index - 1].endswith(_SENTENCE_END) for index in range(len(words))]


def _is_placeholder(word: str, *, begins: bool) -> bool:
    """Whether it stands for something else: a single capital but "I" (and an "A" that begins a sentence)."""
    bare = word.strip(".,;:!?\"'“”")
    if re.fullmatch(r"\[.*\]|<.*>|_{2,}|\.{3}|…", bare):
        return True
    return len(bare) == 1 and bare.isupper() and bare != "I" and not (bare == "A" and begins)


def _in_other_words(
    line: str, ways: tuple[str, ...], utterance: Utterance, claims: ClaimReader | None
) -> str:
    """The words that do what the line does; empty where none do."""
    words, wanted = utterance.words, line.split()
    if find_trade_offs(wanted):
        return next((found.quote for found in find_trade_offs(words) if found.is_complete), "")
    if find_assumptions(wanted):
        return next((bare(" ".join(words[place[0] : place[1] + 1])) for place in find_assumptions(words)), "")
    if kinds := {found.kind for found in find_check_ins(wanted)}:
        turns = (found for found in find_check_ins(words) if found.kind in kinds)
        return next((bare(" ".join(words[found.first : found.last + 1])) for found in turns), "")
    return _alike(Point(point_id(0), line, ways), utterance, claims)


def _alike(line: Point, utterance: Utterance, claims: ClaimReader | None) -> str:
    """The words that are like a line or a known way to say it."""
    if claims is None:
        finder = WordFinder(utterance)
        for wording in (line.text, *line.aliases):
            stems = content_words(wording)
            if len(stems) >= SHORTEST_LINE and (place := find_all(stems, finder)):
                return utterance.quote(*place)
        return ""
    if not any(any(map(str.isalnum, word)) for word in utterance.words):
        return ""
    card = Card("line", 0, "", "", "", (line,), ())
    clauses, (evidence,) = claims.gather(card, utterance.words)
    is_like = evidence.values[_IN_CLAUSE] >= LIKE_LINE
    return bare(clauses[evidence.span].text) if is_like else ""
