"""The verdict on one spoken answer."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any, ClassVar, Protocol


class Status(StrEnum):
    """Whether there is anything to judge. Only `OK` verdicts have a coverage and a grade."""

    OK = "ok"
    NO_SPEECH = "no_speech"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class PointResult:
    """Whether one point was made.

    Attributes:
        made: None means that it could not be told; never shown as a miss.
        score: 0 to 1.
        evidence: the words that made it; empty where none did.
        appealed: made because the person who answered counts it, not because it was judged so.
    """

    id: str
    text: str
    made: bool | None
    score: float
    evidence: str
    appealed: bool = False


@dataclass(frozen=True, slots=True)
class TermResult:
    """Whether one key term was said.

    Attributes:
        said: None means that it could not be told; never shown as a miss.
        heard_as: the words of the transcript that matched, or None.
        start_s: when, in seconds since listening began; None for typed answers and misses.
        score: 0 to 1.
        unasked: words only sound like the term, and the sound was not asked in time.
    """

    term: str
    said: bool | None
    heard_as: str | None
    start_s: float | None
    score: float
    unasked: bool = False


@dataclass(frozen=True, slots=True)
class RedFlag:
    """Something that hurts in an interview, with the words that raised it."""

    rule: str
    quote: str
    start_s: float | None


@dataclass(frozen=True, slots=True)
class Admission:
    """That somebody said openly not to know.

    Attributes:
        quote: the words that admit it.
        next_step: the words that offer a way to find out; empty where none was offered.
    """

    quote: str
    next_step: str


class Detail(Protocol):
    """What only one kind of practice tells about an answer."""

    @property
    def kind(self) -> str:
        """The name of the field in which a verdict holds it: "fact", "story"."""
        ...

    def as_json(self) -> dict[str, Any]:
        """The value of that field."""
        ...


@dataclass(frozen=True, slots=True)
class FactResult:
    """What became of one fact of a number table.

    Attributes:
        right: None means that it could not be told.
        why: in words.
        quote: the words that decided; empty where none did.
    """

    right: bool | None
    why: str
    quote: str = ""
    kind: ClassVar[str] = "fact"

    def as_json(self) -> dict[str, Any]:
        """All of it."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Delivery:
    """How it was said. What only sound can tell is None for typed answers.

    Attributes:
        duration_s: from the start of listening to the end of the answer.
        speech_s: seconds in which somebody spoke.
        words: words in the transcript.
        words_per_minute: words over the time from first to last speech; None for less than a second.
        fillers: "um", "uh", "you know" and the like.
        long_pauses: silences inside the answer of more than `delivery.LONG_PAUSE_S`.
        response_latency_s: from the end of the question to the first speech; 0 where that interrupted it.
        over_limit_s: how far the last speech ran past the limit; 0 within it, None where there is no limit.
        longest_stretch_s: longest speech without a long pause.
        hints: how many were given to the card before its answer; None where nobody could ask for any.
        flaw: what made it hard to hear, in words; None where nothing did.
    """

    words: int
    fillers: int
    duration_s: float | None = None
    speech_s: float | None = None
    words_per_minute: float | None = None
    long_pauses: int | None = None
    response_latency_s: float | None = None
    over_limit_s: float | None = None
    longest_stretch_s: float | None = None
    hints: int | None = None
    flaw: str | None = None

    @property
    def told_s(self) -> float | None:
        """Seconds from the first to the last speech; None where that is not known."""
        return 60 * self.words / self.words_per_minute if self.words_per_minute else None


@dataclass(frozen=True, slots=True)
class Verdict:
    """The score of one answer.

    Attributes:
        card: number of the card in its sheet.
        coverage: share of points made, 0 to 1, unclear ones left out; None unless the status is ok.
        grade: 0 to 5; None unless the status is ok, and where too little could be told.
        admission: where the answer admits not knowing; else None.
        detail: what the kind of practice tells besides; None for quick-fire cards.
    """

    card: int
    status: Status
    transcript: str
    coverage: float | None
    grade: float | None
    points: tuple[PointResult, ...]
    terms: tuple[TermResult, ...]
    red_flags: tuple[RedFlag, ...]
    delivery: Delivery
    admission: Admission | None = None
    detail: Detail | None = None

    def as_json(self) -> dict[str, Any]:
        """The object that `rehearse score --json`, the events and the history hold."""
        told = asdict(replace(self, detail=None))
        del told["detail"]
        return told if self.detail is None else told | {self.detail.kind: self.detail.as_json()}


def verdict_from_json(value: Mapping[str, Any]) -> Verdict:
    """The verdict that `as_json` wrote; fields that others added (an answer's id) and details are left out.

    Verdicts from before there were admissions and appeals have none.

    Raises:
        ValueError: a field is missing or of the wrong shape.
    """
    try:
        return Verdict(
            card=value["card"],
            status=Status(value["status"]),
            transcript=value["transcript"],
            coverage=value["coverage"],
            grade=value["grade"],
            points=tuple(PointResult(**item) for item in value["points"]),
            terms=tuple(TermResult(**item) for item in value["terms"]),
            red_flags=tuple(RedFlag(**item) for item in value["red_flags"]),
            delivery=Delivery(**value["delivery"]),
            admission=Admission(**value["admission"]) if value.get("admission") else None,
        )
    except (KeyError, TypeError) as err:
        raise ValueError(f"not a verdict: {err}") from err
