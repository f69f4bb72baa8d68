"""How the headings and columns of a sheet may be worded, and how quoted lines are told from the rest."""

from collections.abc import Iterable
from enum import Enum, auto

from assistant.decks.blocks import Heading


class Kind(Enum):
    """What lists a heading announces."""

    ASIDE = auto()
    RED_FLAGS = auto()
    CHECKLIST = auto()
    REMINDERS = auto()
    QUESTIONS = auto()


_HEADINGS: tuple[tuple[Kind, tuple[str, ...]], ...] = (
    (Kind.ASIDE, ("table content", "toc", "further reading", "reference", "changelog", "license")),
    (Kind.RED_FLAGS, ("red flag", "avoid", "mistake", "pitfall", "trap", "warning sign", "don't")),
    (Kind.CHECKLIST, ("checklist", "check list", "to do", "todo", "preflight", "pre flight")),
    (Kind.REMINDERS, ("reminder", "remember", "mantra", "keep mind")),
    (Kind.QUESTIONS, ("question", "ask", "asking")),
)  # fmt: skip
"""Words, all of which must occur in the heading; the first kind that fits wins."""

ABOUT_NUMBERS = frozenset({"number", "figure", "fact", "metric", "quota", "statistic", "benchmark", "limit"})
"""Words of a heading under which a table holds numbers to know, whatever its columns are called."""

NUMBER = frozenset({"#", "№", "no", "nr", "num", "number", "n", "id"})
QUESTION = frozenset({"question", "prompt", "front", "asked"})
SUBJECT = frozenset({"term", "concept", "topic", "subject"})
ANSWER = frozenset({"answer", "reply", "response", "back"})
MEANING = frozenset({"definition", "explanation", "meaning", "description"})
METRIC = frozenset(
    {"metric", "measure", "quantity", "parameter", "property", "item", "operation", "resource"}
)
VALUE = frozenset({"value", "number", "figure", "amount", "limit", "size", "duration"})
TRAIT = frozenset({"value", "principle", "trait", "competency", "quality", "virtue", "strength"})
THEME = frozenset({"story", "theme", "example", "situation", "anecdote", "experience"})
PHRASE = frozenset({"phrase", "line", "quote", "sentence", "wording"})
"""Words that name a column, in the singular."""

SAY = frozenset({
    "say", "say out loud", "say aloud", "say this", "out loud", "aloud", "ask", "state", "template", "script",
    "opening", "opener", "open with", "opening line", "close with", "closing line",
})  # fmt: skip
"""Bold words before a line that is to be spoken."""

SAY_VERBS = frozenset({"say", "saying", "state", "stating", "ask", "asking", "open", "close"})
"""Words that make a quotation in running text a line to be spoken."""

_QUOTES = {'"': '"', "“": "”", "„": "“", "«": "»"}
_EDGES = ".,:;!?()[]{}\"'*_"


def words(text: str) -> list[str]:
    """The words of a text, lower case, hyphens opened, with a plural s removed."""
    pieces = (piece.strip(_EDGES).casefold() for piece in text.replace("-", " ").replace("/", " ").split())
    return [piece.removesuffix("s") if len(piece) > 3 else piece for piece in pieces if piece]


def kind_of(trail: Iterable[Heading]) -> Kind | None:
    """What the headings above a list announce; the outermost that announces anything decides."""
    for heading in trail:
        known = set(words(heading.title))
        if known == {"content"}:
            return Kind.ASIDE
        for kind, phrases in _HEADINGS:
            if any(known.issuperset(phrase.split()) for phrase in phrases):
                return kind
    return None


def about_numbers(trail: Iterable[Heading]) -> bool:
    """Whether a heading above a table says that it holds numbers to know."""
    return any(not ABOUT_NUMBERS.isdisjoint(words(heading.title)) for heading in trail)


def column(header: tuple[str, ...], vocabulary: frozenset[str], *, letter: str = "") -> int | None:
    """Index of the first column headed by one of these words, or by `letter` alone; None if there is none."""
    for index, title in enumerate(header):
        found = words(title)
        if not vocabulary.isdisjoint(found) or (letter and found == [letter]):
            return index
    return None


def quotations(text: str) -> tuple[str, ...]:
    """The texts that stand in double quotation marks, straight or curly, without the marks."""
    found: list[str] = []
    start, closing = 0, ""
    for index, char in enumerate(text):
        if closing:
            if char == closing:
                found.append(text[start:index].strip())
                closing = ""
        elif char in _QUOTES:
            start, closing = index + 1, _QUOTES[char]
    return tuple(quotation for quotation in found if quotation)


def unquoted(text: str) -> str:
    """The text without the quotation marks around the whole of it, if there are any."""
    inner = text[1:-1]
    if len(text) > 2 and _QUOTES.get(text[0]) == text[-1] and not {text[0], text[-1]} & set(inner):
        return inner.strip()
    return text
