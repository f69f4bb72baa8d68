"""What the report shows of one answer."""

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from assistant.events import Span, Word
from assistant.history.records import Attempt
from assistant.history.report.comparison import Comparison
from assistant.history.report.marking import Kind, Run, marked, marked_expert, plain_words
from assistant.history.report.sound import Sound
from assistant.history.report.time_line import TimeLine, story_parts, time_line
from assistant.history.word_times import ANSWER, FOLLOW_UP, WordTimes


@dataclass(frozen=True, slots=True)
class Expert:
    """What the sheet says of a card today."""

    answer: str
    deck: str


@dataclass(frozen=True, slots=True)
class Take:
    """One recording of an answer: the answer itself, or that to a follow-up.

    Attributes:
        audio: where the page finds it; None where it is not to be had.
        line: None where no times are known.
        runs: its words.
    """

    audio: str | None
    line: TimeLine | None
    runs: tuple[Run, ...]

    @property
    def timed(self) -> bool:
        """Whether its words can be heard one by one."""
        return self.audio is not None and any(
            start_s is not None for run in self.runs for _, start_s in run.words
        )


@dataclass(frozen=True, slots=True)
class Page:
    """One answer.

    Attributes:
        at: in the user's time zone.
        takes: at least one.
        had_recording: whether one was kept when it was given.
        expert: the words of the expert answer by what became of its points; empty where the card is gone.
        counts: what is marked in its words, and how often.
    """

    attempt: Attempt
    at: datetime
    deck: str | None
    takes: tuple[Take, ...]
    had_recording: bool
    expert: tuple[Run, ...]
    counts: Mapping[Kind, int]
    comparison: Comparison

    @property
    def verdict(self) -> Mapping[str, Any]:
        """As `Verdict.as_json` gives it."""
        return self.attempt.verdict

    @property
    def made(self) -> int:
        """Points made."""
        return sum(point["made"] is True for point in self.verdict["points"])


def page_of(
    attempt: Attempt,
    times: Mapping[int, WordTimes],
    expert: Expert | None,
    comparison: Comparison,
    sound: Sound,
    zone: tzinfo | None,
) -> Page:
    """The page of an answer.

    Args:
        times: of its words, by part; empty where none are known.
        zone: whose time is shown; None for that of this computer.
    """
    takes = tuple(_takes(attempt, times, sound))
    runs = [run for take in takes for run in take.runs]
    return Page(
        attempt=attempt,
        at=attempt.at.astimezone(zone),
        deck=expert.deck if expert else None,
        takes=takes,
        had_recording=attempt.recording is not None,
        expert=tuple(marked_expert(expert.answer, attempt.verdict)) if expert else (),
        counts=Counter(kind for run in runs for kind in run.kinds),
        comparison=comparison,
    )


def _takes(attempt: Attempt, times: Mapping[int, WordTimes], sound: Sound) -> Iterator[Take]:
    """Words are marked across both parts, for evidence may lie in either, and told apart again by place."""
    names = {ANSWER: attempt.recording, FOLLOW_UP: attempt.follow_up_recording}
    parts = [part for part, name in names.items() if name or part in times] or [ANSWER]
    known = {part: times[part] for part in parts if part in times}
    duration_s = attempt.verdict["delivery"].get("duration_s") or 0.0
    # Without the times of every part, which words are whose is not known: then the first has them all.
    told = [known[part].words for part in parts if part in known] if len(known) == len(parts) else []
    if not any(told):
        told = [plain_words(attempt.transcript), *((),) * (len(parts) - 1)]
    runs = _marked_parts(told, attempt.verdict)
    for number, part in enumerate(parts):
        line = None
        if part in known:
            limit_s = attempt.limit_s if part == ANSWER else None
            story = _story_in(part, attempt.verdict, known.get(ANSWER))
            line = time_line(known[part].duration_s, known[part].speech, limit_s, story)
        elif part == ANSWER and (story := story_parts(attempt.verdict)):
            line = time_line(duration_s, (), None, story)
        name = names[part]
        yield Take(sound.address(name) if name else None, line, runs[number])


def _story_in(part: int, verdict: Mapping[str, Any], first: WordTimes | None) -> tuple[tuple[str, Span], ...]:
    """The parts of a story that lie in one recording: the times of the second count on from the first."""
    split_s = first.duration_s if first else math.inf
    told = story_parts(verdict)
    if part == ANSWER:
        return tuple((name, span) for name, span in told if span.start_s < split_s)
    later = ((name, span) for name, span in told if span.start_s >= split_s)
    return tuple((name, Span(span.start_s - split_s, span.end_s - split_s)) for name, span in later)


def _marked_parts(told: Sequence[Sequence[Word]], verdict: Mapping[str, Any]) -> list[tuple[Run, ...]]:
    everything = [word for words in told for word in words]
    runs = iter(marked(everything, verdict))
    parts: list[tuple[Run, ...]] = []
    left: Run | None = None
    for words in told:
        mine, count = [], 0
        while count < len(words):
            run = left or next(runs)
            fitting, left = run.split(len(words) - count)
            mine.append(fitting)
            count += len(fitting.words)
        parts.append(tuple(mine))
    return parts
