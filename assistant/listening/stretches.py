"""Which stretches of an answer are decoded, and when. Pure: transitions and loudness in, decisions out.

The answer is cut into stretches, each decoded as one piece. At every pause the open stretch is decoded on
speculation: if nothing more comes, its transcript is there when the answer ends. When speech goes on, a
stretch that is long enough, or was followed by a long pause, is committed and never decoded again; a shorter
one is superseded by the longer one that grows out of it. Speech without any pause is cut at its quietest
place, and the two sides overlap there so that the joiner can tell a cut word from a whole one.
"""

from collections import deque
from dataclasses import dataclass
from typing import TypeAlias

from assistant.events import (
    FRAME_SAMPLES,
    SpeechPaused,
    SpeechResumed,
    SpeechStarted,
    Transition,
    sample_count,
    seconds,
)


@dataclass(frozen=True, slots=True)
class StretchRules:
    """How an answer is cut; durations in seconds.

    Attributes:
        pre_roll_s: sound kept before the first detected speech, so that a soft consonant is not clipped.
        post_roll_s: sound kept after the last detected speech.
        commit_s: a stretch of this length is committed when speech goes on after a pause. Longer stretches
            give the model more context, shorter ones keep the last decode short. Source: human speech joined
            to answers of a minute, model `base`: word error 0.125 with 8 s and a break of 1.2 s, 0.109 with
            12 s and 2 s, 0.106 with 14 s and 2 s, 0.107 with 20 s and 4 s; 0.101 for whole recordings.
        break_s: after a pause this long any stretch is committed: silence inside a stretch makes words up.
        longest_s: speech without a pause is cut at this length. The model's window is 30 s.
        quiet_s: how far before its end a cut is looked for.
        overlap_s: sound that both sides of such a cut hear, on each side.
        glimpse_s: an utterance up to this length between two pauses is looked at by itself first.
    """

    pre_roll_s: float = 0.5
    post_roll_s: float = 0.3
    commit_s: float = 12.0
    break_s: float = 2.0
    longest_s: float = 20.0
    quiet_s: float = 6.0
    overlap_s: float = 0.6
    glimpse_s: float = 2.4


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of the answer, in samples since listening began.

    Attributes:
        start: first sample that is decoded.
        end: sample after the last one that is decoded.
        seam: where a cut without a pause joins it to the stretch before, or None where a pause does.
    """

    start: int
    end: int
    seam: int | None = None

    @property
    def duration_s(self) -> float:
        """Length in seconds."""
        return seconds(self.end - self.start)


@dataclass(frozen=True, slots=True)
class Speculate:
    """Decode `stretch`: it may be the last one. A newer request replaces it."""

    stretch: Stretch


@dataclass(frozen=True, slots=True)
class Glimpse:
    """Decode `stretch` before the stretch that it is the end of: it may be a phrase that ends the answer."""

    stretch: Stretch


@dataclass(frozen=True, slots=True)
class Supersede:
    """Speech went on: what was asked on speculation will be part of a longer stretch."""


@dataclass(frozen=True, slots=True)
class Commit:
    """`stretch` is final: its transcript counts, and its sound is not needed after it."""

    stretch: Stretch


Decision: TypeAlias = Speculate | Glimpse | Supersede | Commit


class StretchPlanner:
    """Follows one answer and decides what to decode. All times are samples since listening began."""

    def __init__(self, rules: StretchRules) -> None:
        self._rules = rules
        self._position = 0
        self._start: int | None = None
        self._seam: int | None = None
        self._last_speech = 0
        self._speaking = False
        self._asked: Stretch | None = None
        self._asked_before: Stretch | None = None
        self._resumed_at = 0
        self._levels: deque[tuple[int, float]] = deque(maxlen=max(1, _frames(rules.quiet_s)))

    @property
    def keep_from(self) -> int:
        """Sound before this sample will never be asked for again."""
        if self._start is not None:
            return self._start
        return max(0, self._position - sample_count(self._rules.pre_roll_s) - _START_DELAY)

    def push(self, transitions: list[Transition], level: float) -> list[Decision]:
        """Take the next frame.

        Args:
            transitions: what the endpointer made of it.
            level: loudness of the frame, on any scale that grows with it.
        """
        self._levels.append((self._position, level))
        self._position += FRAME_SAMPLES
        decisions: list[Decision] = []
        for transition in transitions:
            match transition:
                case SpeechStarted(at_sample):
                    self._open(at_sample, 0)
                case SpeechPaused(at_sample):
                    decisions += self._paused(at_sample)
                case SpeechResumed(at_sample):
                    decisions += self._resumed(at_sample)
                case _:
                    pass
        return decisions + self._cut_if_endless()

    def leave_out_last(self) -> None:
        """The utterance that was glimpsed last is no part of the answer."""
        self._asked = self._asked_before

    def finish(self) -> list[Commit]:
        """The answer is over: the last stretch is committed as it stands."""
        if self._start is None:
            return []
        stretch = self._asked if not self._speaking and self._asked else self._stretch_to(self._position)
        self._start = self._asked = self._asked_before = None
        return [Commit(stretch)] if stretch.end > stretch.start else []

    def _open(self, at_sample: int, not_before: int) -> None:
        self._start = max(not_before, at_sample - sample_count(self._rules.pre_roll_s))
        self._seam = None
        self._speaking = True
        self._asked = self._asked_before = None

    def _paused(self, at_sample: int) -> list[Decision]:
        self._speaking = False
        self._last_speech = at_sample
        end = min(self._position, at_sample + sample_count(self._rules.post_roll_s))
        self._asked = self._stretch_to(end)
        return [*self._glimpse(end), Speculate(self._asked)]

    def _glimpse(self, end: int) -> list[Decision]:
        """The last utterance, where a pause parts it from a stretch that was asked for, and it is short."""
        before = self._asked_before
        if before is None or self._last_speech - self._resumed_at > sample_count(self._rules.glimpse_s):
            return []
        start = max(before.end, self._resumed_at - sample_count(self._rules.pre_roll_s))
        return [Glimpse(Stretch(start, end))]

    def _resumed(self, at_sample: int) -> list[Decision]:
        asked = self._asked
        self._speaking = True
        self._asked = None
        if asked is None:
            return []
        pause_s = seconds(at_sample - self._last_speech)
        if asked.duration_s < self._rules.commit_s and pause_s < self._rules.break_s:
            self._asked_before, self._resumed_at = asked, at_sample
            return [Supersede()]
        self._open(at_sample, asked.end)
        return [Commit(asked)]

    def _cut_if_endless(self) -> list[Decision]:
        if self._start is None or not self._speaking:
            return []
        if seconds(self._position - self._start) < self._rules.longest_s:
            return []
        cut = self._quietest_place()
        overlap = sample_count(self._rules.overlap_s)
        stretch = self._stretch_to(min(self._position, cut + overlap))
        self._start = max(stretch.start + 1, cut - overlap)
        self._seam = cut
        self._asked_before = None
        return [Commit(stretch)]

    def _quietest_place(self) -> int:
        """Middle of the quietest three frames of the last `quiet_s`, outside the overlap at the end."""
        latest = self._position - sample_count(self._rules.overlap_s)
        frames = [(at, level) for at, level in self._levels if at < latest]
        triples = [
            (before + here + after, -at)  # the latest of equals
            for (_, before), (at, here), (_, after) in zip(frames, frames[1:], frames[2:], strict=False)
        ]
        return -min(triples)[1] + FRAME_SAMPLES // 2 if triples else latest

    def _stretch_to(self, end: int) -> Stretch:
        assert self._start is not None  # noqa: S101  (callers have just looked)
        return Stretch(self._start, end, self._seam)


_START_DELAY = sample_count(1.0)
"""The endpointer tells of speech up to this long after it began."""


def _frames(duration_s: float) -> int:
    return sample_count(duration_s) // FRAME_SAMPLES
