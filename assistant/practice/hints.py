"""Hints for a card: the first term that is missing, then a point. Pure."""

from assistant.decks.cards import Card
from assistant.scoring.verdict import Verdict


def hint_text(card: Card, verdict: Verdict | None, given: int) -> str:
    """The next hint.

    Args:
        verdict: on the last answer to the card; None where there is none, and everything is missing.
        given: hints given before.
    """
    terms, points = _missing(card, verdict)
    if given == 0 and terms:
        return f"A word to use: {terms[0]}."
    behind = given - 1 if terms else given
    if behind < len(points):
        return f"One point: {points[behind]}."
    if len(terms) > 1 + behind - len(points):
        return f"Another word: {terms[1 + behind - len(points)]}."
    return "There is nothing left to hint at. Say answer to hear the expert answer."


def _missing(card: Card, verdict: Verdict | None) -> tuple[list[str], list[str]]:
    """The terms and the points that were not said, in the order of the expert answer."""
    if verdict is None:
        return [term.text for term in card.terms], [point.text for point in card.points]
    terms = [term.term for term in verdict.terms if term.said is not True]
    return terms, [point.text for point in verdict.points if point.made is not True]
