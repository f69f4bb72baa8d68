"""What a kind of practice brings to a round: how its answers are judged, and what is said of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from assistant.decks.cards import Card
from assistant.events import Timing, Transcript
from assistant.scoring.verdict import PointResult, Verdict


@dataclass(frozen=True, slots=True)
class Candidate:
    """A point that can be counted on appeal.

    Attributes:
        words: those of the answer that come nearest to it; empty where none do.
    """

    point: PointResult
    words: str


class Drill(Protocol):
    """A kind of practice. The round asks, listens, times and keeps; this judges and finds the words."""

    @property
    def name(self) -> str:
        """What the history calls it."""
        ...

    @property
    def noun(self) -> str:
        """What one of its items is called: "card", "story"."""
        ...

    @property
    def has_appeals(self) -> bool:
        """Whether points can be counted on appeal."""
        ...

    @property
    def has_returns(self) -> bool:
        """Whether an item of which too much was missed is worth asking once more in the same round."""
        ...

    def prepare(self, card: Card) -> None:
        """Get ready to judge answers to `card`, while the question is spoken.

        Raises:
            ModelError: a model cannot be loaded.
        """
        ...

    def judge(
        self,
        card: Card,
        transcript: Transcript,
        timing: Timing | None = None,
        limit_s: float | None = None,
    ) -> Verdict:
        """The verdict on an answer, also on the words so far of one that is still being given.

        Raises:
            ModelError: a model cannot be loaded.
        """
        ...

    def enough(self, card: Card, transcript: Transcript) -> bool | None:
        """Whether an answer of these words may end after a short silence; None where nobody can tell.

        Raises:
            ModelError: a model cannot be loaded.
        """
        ...

    def feedback(self, card: Card, verdict: Verdict) -> str:
        """What is said about the answer; empty to go on without a word."""
        ...

    def ahead(self, card: Card) -> tuple[str, ...]:
        """What is likely to be said once the card is answered, so that it can be rendered before."""
        ...

    def hint(self, card: Card, verdict: Verdict | None, given: int) -> str:
        """Something that helps without giving the answer away; more each time.

        Args:
            verdict: on the last answer to this card in the round; None where there is none.
            given: hints given before.
        """
        ...

    def countable(self, card: Card, verdict: Verdict, words: Sequence[str]) -> tuple[Candidate, ...]:
        """The points that its owner may count, the likeliest first; none where the drill knows no appeals.

        Args:
            words: the answer, with its punctuation.

        Raises:
            ModelError: a model cannot be loaded.
        """
        ...


class QuietDrill:
    """What most kinds of practice have in common: nothing to prepare or to count, no word between answers."""

    has_appeals = False
    has_returns = False

    def prepare(self, card: Card) -> None:
        """Nothing has to be read."""

    def enough(self, card: Card, transcript: Transcript) -> bool | None:
        """Nobody can tell."""
        return None

    def feedback(self, card: Card, verdict: Verdict) -> str:
        """Nothing is said."""
        return ""

    def ahead(self, card: Card) -> tuple[str, ...]:
        """Nobody knows."""
        return ()

    def hint(self, card: Card, verdict: Verdict | None, given: int) -> str:
        """There is none."""
        return "There are no hints here."

    def countable(self, card: Card, verdict: Verdict, words: Sequence[str]) -> tuple[Candidate, ...]:
        """Nothing is counted on appeal."""
        return ()
