"""Stories as cards that can be asked: the prompts of the value table, and what was written down for them."""

from collections.abc import Sequence

from assistant.decks.cards import Card, Point, Sheet, Story, StoryPrompt
from assistant.decks.derive import point_id
from assistant.decks.findings import did_you_mean
from assistant.errors import UsageError

PARTS = ("Situation", "Task", "Action", "Result")
"""The points of a story, in order; the key phrase is the last one, where the sheet has one."""


def story_cards(sheet: Sheet) -> tuple[Card, ...]:
    """A card for each story prompt, numbered from 1, in the words of an interviewer.

    Raises:
        UsageError: the sheet has none.
    """
    if not sheet.stories:
        raise UsageError(
            f"the sheet {sheet.id!r} has no stories to tell",
            remedy="Add a table with the columns Value, Story and Key phrase.",
        )
    return tuple(
        Card(
            key=f"story:{prompt.theme or prompt.value}",
            number=number,
            deck=prompt.value or "Stories",
            question=sheet.asks.get(prompt.theme) or _question(prompt),
            answer=". ".join(filter(None, (prompt.theme, prompt.key_phrase))),
            points=tuple(Point(point_id(place), text) for place, text in enumerate(_points(prompt))),
            terms=(),
            line=prompt.line,
        )
        for number, prompt in enumerate(sheet.stories, start=1)
    )


def find_stories(sheet: Sheet, cards: Sequence[Card], name: str) -> tuple[Card, ...]:
    """The cards of the value that is called so, or of the story with this title or theme, or a part of it.

    Args:
        cards: of all story prompts.

    Raises:
        UsageError: there is none.
    """
    folded = name.strip().casefold()
    by_value = tuple(card for card in cards if card.deck.casefold() == folded)
    told = [story for story in sheet.stories_told if folded and folded in story.title.casefold()]
    values = {story.value.casefold() for story in told}
    by_title = tuple(card for card in cards if card.deck.casefold() in values)
    by_theme = tuple(
        card for card, prompt in zip(cards, sheet.stories, strict=True) if folded in prompt.theme.casefold()
    )
    found = by_value or by_title or by_theme
    if found:
        return found
    known = [*dict.fromkeys(card.deck for card in cards), *(story.title for story in sheet.stories_told)]
    otherwise = f"It has {', '.join(repr(value) for value in known)}."
    raise UsageError(f"{sheet.id} has no story for {name!r}", remedy=did_you_mean(name, known, otherwise))


def written_for(sheet: Sheet, card: Card) -> tuple[Story, ...]:
    """The stories that somebody has written down for the value of a card."""
    return tuple(story for story in sheet.stories_told if story.value.casefold() == card.deck.casefold())


def _points(prompt: StoryPrompt) -> tuple[str, ...]:
    return (*PARTS, f"key phrase: {prompt.key_phrase}") if prompt.key_phrase else PARTS


def _question(prompt: StoryPrompt) -> str:
    """For a value or a theme, whatever kind of word it is."""
    if not prompt.value:
        return "Tell me about a time when you made a difference."
    return f"One of our values is “{prompt.value}”. Can you tell me about a time when you showed that?"
