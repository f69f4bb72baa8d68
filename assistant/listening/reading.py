"""What has been recognised of an answer so far."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from assistant.events import Transcript, Weighed

SecondHearing: TypeAlias = Callable[[Transcript], Iterator[Weighed]]
"""Asks the sound of a transcript about words that may have been misheard, one at each step."""


def as_heard(transcript: Transcript) -> Iterator[Weighed]:
    """Nothing is asked: the words stand as they were recognised."""
    return iter(())


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
