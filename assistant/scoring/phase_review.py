"""The review of one phase of a spoken design: what was said, covered, asked and weighed. Pure."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, ClassVar

from assistant.decks.cards import Phase
from assistant.events import Span, Timing, Transcript
from assistant.scoring.check_ins import CheckIn, CheckInKind, find_check_ins
from assistant.scoring.claims import ClaimReader
from assistant.scoring.clauses import bare
from assistant.scoring.cover import CoveredItem, find_covered
from assistant.scoring.normalise import Utterance, read_transcript
from assistant.scoring.said_aloud import SaidLine, find_said_lines
from assistant.scoring.trade_offs import TradeOff, find_trade_offs

MONOLOGUE_S = 120.0
"""Longest stretch in seconds in which one may talk without turning to the interviewer.

Source: a choice; a whole answer to a behavioural question is as long, and the bundled sheet warns of ten
minutes.
"""


@dataclass(frozen=True, slots=True)
class Turn:
    """Words that turned to the interviewer.

    Attributes:
        start_s: when, in seconds since listening began; None for typed words.
        end_s: when they ended.
    """

    kind: CheckInKind
    quote: str
    start_s: float | None
    end_s: float | None


@dataclass(frozen=True, slots=True)
class PhaseReview:
    """What became of one phase.

    Attributes:
        number: of the phase.
        title: of the phase.
        transcript: what was said; empty where nothing was.
        spoken_s: seconds from the first to the last speech; None where there is no sound.
        said_aloud: what became of each line that the phase wants said.
        covered: what became of each item of its list.
        check_ins: questions and offers to the interviewer, without those that clarify.
        clarifying: questions about what is wanted, and assumptions that ask to be corrected.
        trade_offs: in the order in which they were stated.
        longest_stretch_s: longest speech in seconds without a check-in of any kind; None without times.
        monologues: all such stretches that are longer than the bound.
    """

    number: int
    title: str
    transcript: str
    spoken_s: float | None
    said_aloud: tuple[SaidLine, ...]
    covered: tuple[CoveredItem, ...]
    check_ins: tuple[Turn, ...]
    clarifying: tuple[Turn, ...]
    trade_offs: tuple[TradeOff, ...]
    longest_stretch_s: float | None
    monologues: tuple[Span, ...]
    kind: ClassVar[str] = "phase"

    def as_json(self) -> dict[str, Any]:
        """The same for the events and the history."""
        return asdict(self)


def review_phase(
    phase: Phase,
    transcript: Transcript,
    timing: Timing | None = None,
    claims: ClaimReader | None = None,
    monologue_s: float = MONOLOGUE_S,
) -> PhaseReview:
    """Review what was said in one phase.

    Args:
        phase: what it wants.
        transcript: of this phase alone.
        timing: when there was speech; None for typed words.
        claims: compares meaning; None to go by words alone.
        monologue_s: longest stretch in seconds without a check-in that is none.

    Raises:
        ModelError: a model of `claims` cannot be loaded.
    """
    utterance = read_transcript(transcript)
    found = find_check_ins(utterance.words)
    turns = [_turn(each, utterance) for each in found]
    spoken = _spoken(utterance, timing)
    stretches = _stretches(turns, spoken) if spoken and utterance.heard else []
    return PhaseReview(
        number=phase.number,
        title=phase.title,
        transcript=transcript.text,
        spoken_s=None if spoken is None else round(spoken.duration_s, 2),
        said_aloud=find_said_lines(phase, utterance, claims),
        covered=find_covered(phase, utterance, claims),
        check_ins=tuple(turn for turn in turns if turn.kind is not CheckInKind.CLARIFYING),
        clarifying=tuple(turn for turn in turns if turn.kind is CheckInKind.CLARIFYING),
        trade_offs=find_trade_offs(utterance.words),
        longest_stretch_s=round(max(each.duration_s for each in stretches), 2) if stretches else None,
        monologues=tuple(each for each in stretches if each.duration_s > monologue_s),
    )


def _turn(found: CheckIn, utterance: Utterance) -> Turn:
    heard = utterance.heard[found.first : found.last + 1]
    return Turn(
        kind=found.kind,
        quote=bare(" ".join(utterance.words[found.first : found.last + 1])),
        start_s=round(heard[0].start_s, 2) if heard else None,
        end_s=round(heard[-1].end_s, 2) if heard else None,
    )


def _spoken(utterance: Utterance, timing: Timing | None) -> Span | None:
    """From the first to the last speech, by voice activity, else by the words."""
    if timing is not None:
        return Span(timing.speech[0].start_s, timing.speech[-1].end_s) if timing.speech else Span(0.0, 0.0)
    if not utterance.heard:
        return None
    return Span(utterance.heard[0].start_s, utterance.heard[-1].end_s)


def _stretches(turns: Sequence[Turn], spoken: Span) -> list[Span]:
    """The speech between the check-ins, before the first and behind the last."""
    begins = [spoken.start_s, *(turn.end_s for turn in turns if turn.end_s is not None)]
    ends = [*(turn.start_s for turn in turns if turn.start_s is not None), spoken.end_s]
    return [Span(begin, max(begin, end)) for begin, end in zip(begins, ends, strict=True)]
