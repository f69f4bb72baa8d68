"""Cuts what is to be said into pieces, so that one can be said while the next is rendered. Pure."""

import re

from assistant.synthesis.shaping import speakable

LONGEST = 120
"""Characters; a longer clause is cut at a comma. 120 are some 8 s of speech."""

SHORTEST = 30
"""Characters on either side of such a cut: a shorter piece sounds chopped off."""

SHORTEST_CLAUSE = 10
"""Characters on either side of a colon or semicolon that ends a piece: "Note: not this one"."""

_CLAUSE_END = re.compile(r"(?<=[;:]) ")
_WEAK_ENDS = (re.compile(r"(?<= [-–—]) "), re.compile(r"(?<=,) "))


def sentences(text: str) -> list[str]:
    """The sentences of English `text` in order, made `speakable`, in pieces; none is empty.

    They are cut at colons and semicolons too, where a voice pauses: "You left out: this; that." is three
    pieces, each of which may have been rendered before, and the first is short and soon there.

    Joined by spaces they are the text again. What follows the end of a sentence gives the same pieces
    whatever came before it.
    """
    from sentencex import segment

    found: list[str] = []
    for part in segment("en", speakable(text)):
        # A point inside a name ("ASP.NET") ends no sentence, and a lone "..." is none.
        if found and not (found[-1][-1].isspace() and any(map(str.isalnum, part))):
            found[-1] += part
        else:
            found.append(part)
    return [piece for sentence in found for clause in _clauses(sentence.strip()) for piece in _short(clause)]


def _clauses(sentence: str) -> list[str]:
    clauses, start = [], 0
    for end in _CLAUSE_END.finditer(sentence):
        if min(end.start() - start, len(sentence) - end.end()) >= SHORTEST_CLAUSE:
            clauses.append(sentence[start : end.start()])
            start = end.end()
    return [*clauses, sentence[start:]]


def _short(clause: str) -> list[str]:
    if len(clause) <= LONGEST:
        return [clause] if clause else []
    for ends in _WEAK_ENDS:
        cuts = [cut for cut in ends.finditer(clause) if min(cut.start(), len(clause) - cut.end()) >= SHORTEST]
        if cuts:
            middle = min(cuts, key=lambda cut: abs(cut.start() + cut.end() - len(clause)))
            return _short(clause[: middle.start()]) + _short(clause[middle.end() :])
    return [clause]
