"""How long the verdict keeps one waiting, in figures: from the events of a round to a line of the report."""

import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.errors import RehearseError
from assistant.events import FRAME_S

MOST = 0.95
"""The share of answers that wait no longer than `wait_p95_s`."""


@dataclass(frozen=True, slots=True)
class AnswerLag:
    """One answer.

    Attributes:
        length_s: from its first word to its last.
        wait_s: from the end of the answer to the verdict; see `LagLine.wait_median_s`.
        decode_s: seconds of decoding.
        backlog_max_s: the most sound that waited to be decoded.
        is_whole: whether all of it was heard, not cut off in the middle.
    """

    length_s: float
    wait_s: float
    decode_s: float
    backlog_max_s: float
    is_whole: bool


@dataclass(frozen=True, slots=True)
class LagLine:
    """All answers of one length through one source. Answers that were cut off are counted, not measured.

    Attributes:
        length_s: about how long the answers are.
        source: file or microphone.
        end: what ended the answers, silence or key.
        wait_median_s: from the end of the answer to the verdict. The end is the moment in which the last
            sample that was heard (of the silence that ended it, or before the key) was due by the clock, so
            that a listening thread that comes late counts as waiting, and the latency of a microphone too.
        wait_p95_s: what 95 % of the waits do not exceed (nearest rank: of fewer than 20, the longest).
        ordinary_wait_s: median time that the same model takes for the whole recording when it has ended.
        ratio: the ordinary wait over this one, medians.
        decode_s_per_s: seconds of decoding per second of answer; the silence that ends it does not count.
        backlog_max_s: the most sound that ever waited to be decoded.
        peak_mb: the most memory (resident, 10^6 bytes) that the process held in the round; None where the
            system does not tell.
        answers: how many were measured.
        cut_off: how many more ended before their last word.
    """

    length_s: float
    source: str
    end: str
    wait_median_s: float | None
    wait_p95_s: float | None
    ordinary_wait_s: float | None
    ratio: float | None
    decode_s_per_s: float | None
    backlog_max_s: float | None
    peak_mb: float | None
    answers: int
    cut_off: int


def read_lags(
    events: Sequence[Mapping[str, Any]], began_s: Sequence[float], lengths_s: Sequence[float]
) -> list[AnswerLag]:
    """The lag of each answer of a round.

    Args:
        events: the journal of the round.
        began_s: when the first sample of each listening was due, on the journal's clock.
        lengths_s: how long each answer is.

    Raises:
        RehearseError: not every answer was heard and judged, each in a listening of its own.
    """
    ended, recognised, judged = (
        [event for event in events if event["event"] == name]
        for name in ("answer_ended", "recognised", "verdict")
    )
    if {len(began_s), len(ended), len(recognised), len(judged)} != {len(lengths_s)}:
        raise RehearseError(
            f"of {len(lengths_s)} answers {len(judged)} got a verdict, in {len(began_s)} listenings",
            remedy="Check with `rehearse transcribe` that somebody speaks in every recording.",
        )
    return [
        AnswerLag(
            length_s=length_s,
            wait_s=verdict["t"] - (began + end["audio_s"]),
            decode_s=work["decode_s"],
            backlog_max_s=work["backlog_max_s"],
            is_whole=end["audio_s"] > length_s - FRAME_S,
        )
        for length_s, began, end, work, verdict in zip(
            lengths_s, began_s, ended, recognised, judged, strict=True
        )
    ]


@dataclass(frozen=True, slots=True)
class LagSetting:
    """What a line of figures is about; see `LagLine`."""

    length_s: float
    source: str
    end: str


def summarise(
    setting: LagSetting, lags: Sequence[AnswerLag], ordinary_s: Sequence[float], peak_mb: float | None
) -> LagLine:
    """One line of figures, times to the millisecond.

    Args:
        lags: of each answer.
        ordinary_s: the ordinary wait for each answer.
        peak_mb: of the process that held the round.
    """
    measured = [lag for lag in lags if lag.is_whole]
    waits_s = sorted(lag.wait_s for lag in measured)
    ordinary = [wait_s for wait_s, lag in zip(ordinary_s, lags, strict=True) if lag.is_whole]
    spoken_s = sum(lag.length_s for lag in measured)
    median_s, ordinary_median_s = _median(waits_s), _median(ordinary)
    return LagLine(
        length_s=setting.length_s,
        source=setting.source,
        end=setting.end,
        wait_median_s=_rounded(median_s),
        wait_p95_s=_rounded(waits_s[math.ceil(MOST * len(waits_s)) - 1] if waits_s else None),
        ordinary_wait_s=_rounded(ordinary_median_s),
        ratio=_rounded(ordinary_median_s / median_s if ordinary_median_s and median_s else None, digits=1),
        decode_s_per_s=_rounded(sum(lag.decode_s for lag in measured) / spoken_s if measured else None),
        backlog_max_s=_rounded(max((lag.backlog_max_s for lag in lags), default=None)),
        peak_mb=_rounded(peak_mb, digits=1),
        answers=len(measured),
        cut_off=len(lags) - len(measured),
    )


def _median(values: Sequence[float]) -> float | None:
    return statistics.median(values) if values else None


def _rounded(value: float | None, digits: int = 3) -> float | None:
    return None if value is None else round(value, digits)
