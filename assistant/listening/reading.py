"""What has been recognised of an answer so far."""

from dataclasses import dataclass

from assistant.events import Transcript


@dataclass(frozen=True, slots=True)
class Reading:
    """The transcript so far.

    Attributes:
        complete: whether it covers everything that was asked for, which in a pause means all that was said.
        glimpse: the last, short utterance by itself, ahead of `transcript`; None where there is none.
    """

    transcript: Transcript
    complete: bool
    glimpse: Transcript | None = None
