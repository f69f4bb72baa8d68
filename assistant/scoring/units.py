"""Units of measure: their names in full, and their sizes, which come from pint. Pure."""

from functools import lru_cache
from typing import TYPE_CHECKING

from assistant.scoring.lexicon import UNITS
from assistant.scoring.normalise import TEXTS_KEPT

if TYPE_CHECKING:
    import pint

BYTE = "byte"
"""Base unit of amounts of data."""

MONEY = ("dollar = [dollars] = _ = dollars", "cent = 0.01 dollar = _ = cents", "euro = [euros] = _ = euros")
"""Pint knows no money."""

SYMBOL_LENGTH = 2
"""Shortenings up to this length are words elsewhere; longer ones name a unit anywhere ("a gig")."""

DAY_S = 86400.0
CALENDAR_DAYS = {"month": 30, "year": 365}
"""Days as people count them; pint has those of the astronomers."""

MONTH_S = 28 * DAY_S
"""The shortest month."""


@lru_cache(maxsize=TEXTS_KEPT)
def unit_of(word: str) -> tuple[str, float] | None:
    """Base unit of the unit that `word` names in full, and its size in it; None where it names none.

    Abbreviations are spelled out by `read_text`; as words they would be taken for units ("in", "at", "a").
    """
    import pint

    word = UNITS.get(word, word) if len(word) > SYMBOL_LENGTH else word
    singular = word.removesuffix("s") if word != "hertz" else word
    try:
        named = _registry().Unit(singular)
    except (pint.PintError, ValueError, TypeError, AttributeError, AssertionError):  # odd characters
        return None
    if str(named) != singular:
        return None
    if singular in CALENDAR_DAYS:
        return "second", CALENDAR_DAYS[singular] * DAY_S
    size = _registry().Quantity(1.0, named).to_root_units()
    unit = str(size.units)
    if singular == "percent":
        return singular, 1.0
    if unit == "bit":
        return BYTE, float(size.magnitude) / 8
    return unit, float(size.magnitude)


@lru_cache(maxsize=1)
def _registry() -> "pint.UnitRegistry[float]":
    import pint

    registry: pint.UnitRegistry[float] = pint.UnitRegistry()
    for line in MONEY:
        registry.define(line)
    return registry
