"""Cuts what is to be said into pieces, so that one can be said while the next is rendered. Pure."""

import re

from assistant.synthesis.shaping import speakable

LONGEST = 120
"""Characters; a longer sentence is cut where a clause ends. 120 are some 8 s of speech, which the natural
voice renders in about the time that it takes to say a short sentence before it."""

SHORTEST = 30
"""Characters on either side of such a cut: a shorter piece sounds chopped off."""

_CLAUSE_ENDS = (re.compile(r"(?<=;) "), re.compile(r"(?<=:) |(?<= [-–—]) "), re.compile(r"(?<=,) "))
"""Where to cut, the clearest ends first."""


def sentences(text: str) -> list[str]:
    """The sentences of English `text` in order, made `speakable`; long ones in pieces, none empty.

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
    return [piece for sentence in found for piece in _pieces(sentence.strip())]


def _pieces(sentence: str) -> list[str]:
    if len(sentence) <= LONGEST:
        return [sentence] if sentence else []
    for ends in _CLAUSE_ENDS:
        cuts = [
            cut
            for cut in ends.finditer(sentence)
            if cut.start() >= SHORTEST and len(sentence) - cut.end() >= SHORTEST
        ]
        if cuts:
            middle = min(cuts, key=lambda cut: abs(cut.start() + cut.end() - len(sentence)))
            return _pieces(sentence[: middle.start()]) + _pieces(sentence[middle.end() :])
    return [sentence]
