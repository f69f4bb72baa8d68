"""Which subjects of a system design a list asks for, and where a talk speaks about one. Pure."""

import re

from assistant.scoring.component_cues import COMPONENT_CUES
from assistant.scoring.operation_cues import OPERATION_CUES
from assistant.scoring.requirement_cues import REQUIREMENT_CUES
from assistant.scoring.spoken_line import STOP, SpokenLine
from assistant.scoring.subject_cues import Subject

_CUES = REQUIREMENT_CUES | COMPONENT_CUES | OPERATION_CUES

HINTS_NEEDED = 3
HINTS_APART = 25
"""So many different hints within so many words, a long sentence, show that a subject is spoken of."""

_PASSED_OVER = re.compile(
    r"\b(?:skip|ignore|ignoring|skipping|leave (?:out|aside)|forgot|forget about|no (?:idea|clue|time)|out "
    r"of scope"
    r"|not (?:\w+ ){0,2}?(?:talk|worry|think|thought|go|get|care|sure|know|discuss|cover|consider|look)(?:ed"
    r"|ing)?)\b"
)
"""Words of a clause that leaves its subject out."""


def subjects_of(item: str) -> tuple[Subject, ...]:
    """The subjects that an item of a list is about, by the words before its colon, else by all of them."""
    for part in (item.partition(":")[0], item):
        line = SpokenLine(part.replace("/", " ").split()).text
        found = tuple(subject for subject, cues in _CUES.items() if cues.named.search(line))
        if found:
            return found
    return ()


def find_mention(subject: Subject, line: SpokenLine) -> tuple[int, int] | None:
    """First and last of the earliest words that speak about a subject; None where none do."""
    return next(iter(find_turns(subject, line)), None) or _by_hints(_CUES[subject].hints, line)


def find_turns(subject: Subject, line: SpokenLine) -> list[tuple[int, int]]:
    """First and last word of each turn of phrase that speaks about a subject, in order, the same only once.

    A clause that passes it over ("I won't go into latency") does not count, except to say what is in scope.
    """
    found: dict[str, tuple[int, int]] = {}
    for match in _CUES[subject].cues.finditer(line.text):
        clause = line.text[line.text.rfind(STOP, 0, match.start()) + 1 : match.end()]
        if subject is Subject.SCOPE or not _PASSED_OVER.search(clause):
            found.setdefault(match.group(), line.places(*match.span()))
    return list(found.values())


def _by_hints(hints: re.Pattern[str], line: SpokenLine) -> tuple[int, int] | None:
    found = [(line.places(hint.start(), hint.end()), hint.group()) for hint in hints.finditer(line.text)]
    for start, ((first, _), _) in enumerate(found):
        seen: set[str] = set()
        for (_, last), hint in found[start:]:
            if last - first > HINTS_APART:
                break
            seen.add(hint)
            if len(seen) == HINTS_NEEDED:
                return first, last
    return None
