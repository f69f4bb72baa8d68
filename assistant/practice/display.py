"""What a round shows, whatever shows it."""

from typing import Protocol

from assistant.history.summary import RoundSummary
from assistant.practice.plan import Debrief, Item, Plan
from assistant.practice.progress import Progress
from assistant.scoring.verdict import Verdict


class Display(Protocol):
    """The screen of a round. All methods are called from the session's own thread."""

    @property
    def live(self) -> bool:
        """Whether it can show the progress of an answer while it is spoken."""
        ...

    def round_started(self, plan: Plan) -> None:
        """The round begins."""
        ...

    def question(self, item: Item, place: int, text: str) -> None:
        """A question is asked in the words `text`; `place` counts from 0."""
        ...

    def follow_up(self, text: str) -> None:
        """The assistant asks, in the words `text`, about what was unclear in the answer."""
        ...

    def listening(self, limit_s: float) -> None:
        """The user may speak now."""
        ...

    def progress(self, progress: Progress) -> None:
        """The answer under way has come so far. Only called where the display is live."""
        ...

    def note(self, text: str) -> None:
        """A short message: encouragement, trouble, a pause."""
        ...

    def time_up(self) -> None:
        """The limit has passed while the user speaks."""
        ...

    def scoring(self) -> None:
        """The answer has ended; the verdict is being made."""
        ...

    def verdict(self, item: Item, verdict: Verdict) -> None:
        """The verdict is there, and kept."""
        ...

    def debrief(self, debrief: Debrief) -> None:
        """All items had their turn, or the round was stopped; this is what they came to."""
        ...

    def round_ended(self, summary: RoundSummary, *, complete: bool) -> None:
        """The round is over; `complete` is false when cards are left."""
        ...
