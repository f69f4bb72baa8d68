"""Who acts in a story, and whether its result has a number. Pure."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from assistant.scoring.normalise import Utterance, read_text
from assistant.scoring.quantities import Quantity
from assistant.scoring.quantity_reader import FRACTIONS, find_quantities
from assistant.scoring.threshold import Threshold

WE_HEAVY = Threshold(
    0.55,
    name="told as we",
    meaning='share of "we" among "I" and "we" in the action from which nobody can tell what the speaker did',
    source="any share from 0.45 to 0.65 agrees with all labels of 136 stories of tests/data/stories",
)

GROUPS = frozenset({"we"})
SELF = frozenset({"i"})

MULTIPLES = frozenset({"doubled", "halve", "halved", "triple", "tripled", "quadrupled", "zero", "zeros"})
"""Words that tell an amount without a number."""

NO_MEASURE_AFTER = frozenset({"later", "ago", "old", "o'clock", "oclock", "o", "after", "afterwards", "away"})
"""Words behind a number that make it a time of day, a place or an age."""

NAMES_BEFORE = frozenset(
    {"line", "season", "version", "level", "section", "page", "room", "number", "floor", "ward", "station"}
    | {"stage", "phase", "group", "team", "class", "year", "chapter", "step", "page", "platform", "building"}
)
"""Words before a number that make it a name."""

MANY = 100.0
"""A count so high tells how much was done, whatever stands around it."""

_COMPARED = re.compile(
    r"\b(?:from|instead|down|up to|before|used to|only|per|every|out of|more|less|fewer|under|over|below"
    r"|above|at least|at most|within|average|median|saved?|times|fell|dropped|rose|grew|went|cut|reduced|lost"
    r"|since|in (?:a|the|\w+) (?:first |last |next |whole )?(?:day|week|month|quarter|year|season)s?"
    r"|a (?:day|night|week|month|year)|where|sold|takes?|took|early|late|maybe|about|nearly|almost)\b"
)
"""What makes a count of things a figure of the result rather than "two colleagues run it"."""


@dataclass(frozen=True, slots=True)
class Voices:
    """How often the speaker says "I" and "we"."""

    i_count: int
    we_count: int

    @property
    def we_heavy(self) -> bool:
        """Whether it is mostly "we"."""
        return bool(self.we_count) and self.we_count / (self.i_count + self.we_count) >= WE_HEAVY


def count_voices(sentences: Iterable[str]) -> Voices:
    """The voices in sentences."""
    said = [token.text for token in chain.from_iterable(read_text(text).tokens for text in sentences)]
    return Voices(sum(word in SELF for word in said), sum(word in GROUPS for word in said))


def find_figure(sentences: Iterable[str]) -> str:
    """The first figure that tells how much a result is; empty where there is none."""
    return next((quote for text in sentences for quote in _figures(read_text(text))), "")


def _figures(utterance: Utterance) -> Iterator[str]:
    text = " ".join(token.text for token in utterance.tokens)
    is_compared = _COMPARED.search(text) is not None
    for place, token in enumerate(utterance.tokens):
        if token.text in MULTIPLES or (token.text in FRACTIONS and _is_share(utterance, place)):
            yield utterance.quote(place, min(place + 1, len(utterance.tokens) - 1))
    for quantity in find_quantities(utterance):
        if _is_figure(quantity, utterance, is_compared=is_compared):
            yield utterance.quote(quantity.first, quantity.last)


def _is_share(utterance: Utterance, place: int) -> bool:
    """Whether "half" is said of an amount: "half the time", "by a third"; not "half past eight"."""
    before = utterance.tokens[place - 1].text if place else ""
    after = utterance.tokens[place + 1].text if place + 1 < len(utterance.tokens) else ""
    if after == "past":
        return False
    return before in {"by", "a", "in", "than"} or after in {"the", "of", "as", "what", "a", "that", "less"}


def _is_figure(quantity: Quantity, utterance: Utterance, *, is_compared: bool) -> bool:
    if not quantity.counted or quantity.vague:
        return quantity.vague and quantity.low >= MANY
    tokens = utterance.tokens
    after = tokens[quantity.last + 1].text if quantity.last + 1 < len(tokens) else ""
    before = tokens[quantity.first - 1].text if quantity.first else ""
    inside = {token.text for token in tokens[quantity.first : quantity.last + 1]}
    words = " ".join(utterance.words[tokens[quantity.first].first : tokens[quantity.last].last + 1])
    if after in NO_MEASURE_AFTER or before in NAMES_BEFORE or inside & NO_MEASURE_AFTER or "-old" in words:
        return False
    if quantity.unit:
        return quantity.numbers[0] > 1 or is_compared
    return quantity.high >= MANY or (quantity.high > 1 and is_compared)
