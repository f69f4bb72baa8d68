"""The day-before list: each item is asked, by voice or key; what the program knows itself is not asked."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.decks.cards import Card
from assistant.events import Timing, Transcript
from assistant.practice.drill import QuietDrill
from assistant.practice.plan import Debrief, Debriefing, Given, Item, Pacing
from assistant.practice.wording import count_of
from assistant.scoring.normalise import read_transcript
from assistant.scoring.replies import is_plain, score_reply
from assistant.scoring.verdict import Verdict

LIMIT_S = 10.0
"""Yes, or no, with a word of why; a choice."""


@dataclass(frozen=True, slots=True)
class Checked:
    """An item that the program has looked into itself.

    Attributes:
        done: whether all of it is done; what is not, or not all of what it names, is asked about.
        found: what was found, as a sentence.
    """

    card: Card
    done: bool
    found: str


class Checklist(QuietDrill):
    """Takes yes and no."""

    name = "checklist"
    noun = "item"

    def judge(
        self,
        card: Card,
        transcript: Transcript,
        timing: Timing | None = None,
        limit_s: float | None = None,
    ) -> Verdict:
        """Done or not."""
        return score_reply(card, transcript, timing, limit_s)

    def enough(self, card: Card, transcript: Transcript) -> bool | None:
        """As soon as it was a plain yes or no: "I have ..." may go on."""
        return True if is_plain(read_transcript(transcript)) else None

    def feedback(self, card: Card, verdict: Verdict) -> str:
        """One word."""
        return {True: "Ticked.", False: "Still open.", None: "I could not tell, so it stays open."}[
            verdict.points[0].made
        ]


def checklist_items(
    cards: Sequence[Card], checked: Sequence[Checked], drill: Checklist, limit_s: float
) -> tuple[Item, ...]:
    """What has to be asked: all but what is known to be done. What was found is told with the question."""
    found = {one.card.key: one for one in checked}
    pacing = Pacing(limit_s, heeds_closing=False)
    return tuple(
        Item(card, drill, pacing, found[card.key].found if card.key in found else "")
        for card in cards
        if not (card.key in found and found[card.key].done)
    )


def looking_back(cards: Sequence[Card], checked: Sequence[Checked]) -> Debriefing:
    """Tells what is left to do: of what was asked, was looked into, or had no time left for it.

    Args:
        cards: the whole list.
    """

    def look_back(given: Sequence[Given]) -> Debrief:
        done = {one.card.number for one in checked if one.done}
        done |= {one.item.card.number for one in given if one.verdict.points[0].made}
        left = [card for card in cards if card.number not in done]
        spoken = f"{count_of(len(done), len(cards))} done."
        listed = " ".join(card.question for card in left)
        spoken += f" Left to do: {listed}" if left else " Nothing is left to do."
        lines = [f"{'[x]' if card.number in done else '[ ]'} {card.question}" for card in cards]
        lines += [f"Looked into: {one.found}" for one in checked]
        return Debrief(spoken, tuple(lines), {"done": sorted(done), "left": [card.number for card in left]})

    return look_back
