"""Points that were made with another number than the expert's: "eight kilobytes" where it is two. Pure."""

import re
from dataclasses import replace

from assistant.scoring.clauses import read_said
from assistant.scoring.hearing import LIKELY_WORD
from assistant.scoring.normalise import Utterance
from assistant.scoring.points import PointMatch
from assistant.scoring.quantities import Quantity, contradiction
from assistant.scoring.quantity_reader import find_quantities, quantities_of
from assistant.scoring.threshold import Open

CONTRASTS = frozenset(
    {"against", "compared", "grow", "grows", "instead", "than", "unlike", "versus", "vs", "whereas", "while"}
)
"""Words of a comparison, in which another number belongs to something else."""

_EXAMPLE = re.compile(r"\b(example|e\.g\.|for instance|such as)\b", re.IGNORECASE)
"""An example may be given with other numbers."""


def check_numbers(matches: tuple[PointMatch, ...], utterance: Utterance) -> tuple[PointMatch, ...]:
    """`matches`, where a point that was made with a number of another value is not made.

    Only what the point itself measures is compared, with what was said where it was made; where the right
    number was said as well, anywhere, the point stands. So it does where something was corrected: "two
    megabytes, sorry, kilobytes". A number that is more probably another leaves it open, and what is open for
    how it was heard stays so.
    """
    said: list[Quantity] | None = None
    checked: list[PointMatch] = []
    for match in matches:
        claimed = () if _EXAMPLE.search(match.point.text) else quantities_of(match.point.text)
        may_be = match.made is not False and not match.misheard
        if claimed and may_be and match.first is not None and match.last is not None:
            said = find_quantities(utterance) if said is None else said
            there = [each for each in said if each.first <= match.last and match.first <= each.last]
            compares = any(
                token.text in CONTRASTS for token in utterance.tokens[match.first : match.last + 1]
            )
            wrong = None if compares else contradiction(claimed, there, said)
            if wrong and not read_said(utterance.words).withdrew:
                match = _denied(match, wrong, utterance)  # noqa: PLW2901
        checked.append(match)
    return tuple(checked)


def _denied(match: PointMatch, wrong: Quantity, utterance: Utterance) -> PointMatch:
    if any(word.probability < LIKELY_WORD for word in utterance.heard_words(wrong.first, wrong.last)):
        return replace(match, made=None, why_open=Open.MISHEARD, doubt=LIKELY_WORD)
    quote = utterance.quote(wrong.first, wrong.last)
    return replace(match, made=False, credit=0.0, why_open=None, wrong_number=quote)
