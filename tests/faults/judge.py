"""The judge of recordings that all of them share."""

from functools import partial

from assistant.cli.building import build_readers
from assistant.cli.workspace import Workspace
from assistant.decks.cards import Card
from assistant.decks.library import find_card, find_sheet
from assistant.events import Samples
from assistant.listening.ear import Ear
from assistant.scoring.claims import CARDS_KEPT
from assistant.scoring.score import score
from assistant.scoring.terms import weigh_terms
from assistant.scoring.verdict import Verdict


class Judge:
    """Hears and judges whole recordings as `rehearse score --audio` does, with one model for all of them."""

    def __init__(self, workspace: Workspace, ear: Ear) -> None:
        self._ear = ear
        self._sheet = find_sheet("interview", workspace.folders.sheets)
        self._claims, self._flags = build_readers(workspace, self._sheet, CARDS_KEPT)

    def card(self, number: int) -> Card:
        """The card of that number."""
        return find_card(self._sheet, number)

    def verdict(self, card: Card, samples: Samples) -> Verdict:
        """What an answer of shape (n,) is worth."""
        heard = self._ear.hear(samples, partial(weigh_terms, card.terms))
        return score(card, heard.transcript, heard.timing, None, self._claims, self._flags)
