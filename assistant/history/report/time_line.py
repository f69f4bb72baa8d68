"""An answer laid along its time: speech, pauses, parts of a story. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from assistant.events import Span
from assistant.scoring.delivery import LONG_PAUSE_S

PART_NAMES = {"S": "Situation", "T": "Task", "A": "Action", "R": "Result"}


@dataclass(frozen=True, slots=True)
class Stretch:
    """Something that lasts, in seconds, and in percent of the whole.

    Attributes:
        name: what it is, e.g. "S"; empty for speech.
    """

    start_s: float
    end_s: float
    left: float
    width: float
    name: str = ""

    @property
    def duration_s(self) -> float:
        """Length in seconds."""
        return self.end_s - self.start_s


@dataclass(frozen=True, slots=True)
class TimeLine:
    """One recording along its time.

    Attributes:
        duration_s: its length.
        speech: when somebody spoke.
        pauses: silences inside the answer that count as long.
        parts: of a story.
        limit: where the time limit passed, in percent; None where it did not.
    """

    duration_s: float
    speech: tuple[Stretch, ...]
    pauses: tuple[Stretch, ...]
    parts: tuple[Stretch, ...]
    limit: float | None = None


def time_line(
    duration_s: float, speech: Sequence[Span], limit_s: float | None, parts: Sequence[tuple[str, Span]] = ()
) -> TimeLine:
    """The time line of one recording.

    Args:
        duration_s: its length; at least up to the end of the last speech is shown.
        limit_s: the time limit, counted from the first speech; None for none.
        parts: see `story_parts`.
    """
    ends = [duration_s, *(span.end_s for span in speech)]
    whole_s = max(ends) or 1.0

    def laid(span: Span, name: str = "") -> Stretch:
        start_s, end_s = max(0.0, span.start_s), min(whole_s, span.end_s)
        left, right = 100 * start_s / whole_s, 100 * end_s / whole_s
        return Stretch(start_s, end_s, round(left, 2), round(max(0.0, right - left), 2), name)

    gaps = (Span(one.end_s, other.start_s) for one, other in pairwise(speech))
    passed_s = speech[0].start_s + limit_s if speech and limit_s is not None else None
    return TimeLine(
        whole_s,
        tuple(laid(span) for span in speech),
        tuple(laid(gap) for gap in gaps if gap.duration_s > LONG_PAUSE_S),
        tuple(laid(span, name) for name, span in parts),
        round(100 * passed_s / whole_s, 2) if passed_s is not None and passed_s < whole_s else None,
    )


def story_parts(verdict: Mapping[str, Any]) -> tuple[tuple[str, Span], ...]:
    """The parts of a story in the order in which they were told: S, T, A or R, and when.

    Sentences of the same part that follow one another are one stretch.

    Args:
        verdict: as `Verdict.as_json` gives it; of other drills there is nothing to tell.
    """
    told = [
        (sentence["part"], Span(sentence["start_s"], sentence["end_s"]))
        for sentence in verdict.get("story", {}).get("sentences", ())
        if sentence["part"] and sentence["start_s"] is not None and sentence["end_s"] is not None
    ]
    return tuple(_joined(told))


def _joined(told: Sequence[tuple[str, Span]]) -> Iterator[tuple[str, Span]]:
    place = 0
    while place < len(told):
        name, span = told[place]
        place += 1
        while place < len(told) and told[place][0] == name:
            span = Span(span.start_s, told[place][1].end_s)
            place += 1
        yield name, span
