"""Quick-fire cards: the points of the expert answer."""

from collections.abc import Callable, Sequence

from assistant.decks.cards import Card
from assistant.events import Timing, Transcript
from assistant.practice import wording
from assistant.practice.appeals import candidates
from assistant.practice.drill import Candidate
from assistant.practice.hints import hint_text
from assistant.scoring.claims import ClaimReader
from assistant.scoring.red_flags import FlagReader
from assistant.scoring.score import score
from assistant.scoring.verdict import Verdict


class Quickfire:
    """Judges answers by the points and terms of their cards.

    Args:
        claims: reads what answers claim; None to judge them by their words alone.
        flags: reads the red flags of the sheet; None where it has no rules for them.
        tell: finds the words for a verdict.
    """

    name = "quickfire"
    noun = "card"
    has_appeals = True
    has_returns = True

    def __init__(
        self,
        claims: ClaimReader | None,
        flags: FlagReader | None,
        tell: Callable[[Card, Verdict], str] = wording.feedback_text,
    ) -> None:
        self._claims = claims
        self._flags = flags
        self._tell = tell

    def prepare(self, card: Card) -> None:
        """Read the phrases of the card, and once those of the red flags."""
        if self._claims is not None:
            self._claims.prepare(card)
        if self._flags is not None:
            self._flags.prepare()

    def judge(
        self,
        card: Card,
        transcript: Transcript,
        timing: Timing | None = None,
        limit_s: float | None = None,
    ) -> Verdict:
        """Points, terms, delivery and red flags. What is read of a clause in a pause is kept for the end."""
        return score(card, transcript, timing, limit_s, self._claims, self._flags)

    def enough(self, card: Card, transcript: Transcript) -> bool | None:
        """Whether every point has been made; None for a card without points."""
        points = self.judge(card, transcript).points
        return all(point.made for point in points) if points else None

    def feedback(self, card: Card, verdict: Verdict) -> str:
        """The count and what was left out, as long as was asked for."""
        return self._tell(card, verdict)

    def ahead(self, card: Card) -> tuple[str, ...]:
        """The expert answer."""
        return (wording.expert_answer(card),)

    def hint(self, card: Card, verdict: Verdict | None, given: int) -> str:
        """The first term that is missing, then a point."""
        return hint_text(card, verdict, given)

    def countable(self, card: Card, verdict: Verdict, words: Sequence[str]) -> tuple[Candidate, ...]:
        """Every point that was not credited."""
        return candidates(card, verdict, words, self._claims)
