"""What became of a story that was told: its parts, its key phrase, its result, and who acted."""

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, ClassVar

from assistant.scoring.verdict import PointResult


class Part(StrEnum):
    """A part of a story."""

    SITUATION = "S"
    TASK = "T"
    ACTION = "A"
    RESULT = "R"


class KeyPhrase(StrEnum):
    """How the phrase that a story should work in was said."""

    VERBATIM = "verbatim"
    PARAPHRASED = "paraphrased"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class ToldSentence:
    """One sentence of a story.

    Attributes:
        part: None for what belongs to no part: a greeting, an aside to the interviewer, a closing remark.
        start_s: in seconds since listening began; None for typed words.
        end_s: its end.
    """

    text: str
    part: Part | None
    start_s: float | None
    end_s: float | None


@dataclass(frozen=True, slots=True)
class ToldPart:
    """What became of one part.

    Attributes:
        told: whether any sentence tells it.
        spoken_s: seconds spent on it; None for typed words.
        share: of the time spent on all parts, 0 to 1; of their words where there is no sound.
        quote: its first sentence; empty where it was not told.
    """

    part: Part
    told: bool
    spoken_s: float | None
    share: float
    quote: str


@dataclass(frozen=True, slots=True)
class StoryReview:
    """What became of a story.

    Attributes:
        sentences: in order.
        parts: situation, task, action and result, in this order.
        key_phrase: absent too where the sheet wants none.
        key_phrase_quote: the words that said it; empty where none did.
        i_count: how often the speaker said "I" in the action.
        we_count: how often "we".
        we_heavy: the action is told as "we", so that nobody can tell what the speaker did.
        quantified_result: the result has a number.
        result_quote: the words with that number; empty where there is none.
        notes: what was told of the notes that were written down for it; empty where there are none.
    """

    sentences: tuple[ToldSentence, ...]
    parts: tuple[ToldPart, ...]
    key_phrase: KeyPhrase
    key_phrase_quote: str
    i_count: int
    we_count: int
    we_heavy: bool
    quantified_result: bool
    result_quote: str
    notes: tuple[PointResult, ...] = ()
    kind: ClassVar[str] = "story"

    @property
    def missing(self) -> tuple[Part, ...]:
        """The parts that no sentence tells."""
        return tuple(part.part for part in self.parts if not part.told)

    def as_json(self) -> dict[str, Any]:
        """The same for the events and the history."""
        return asdict(self) | {"missing": list(self.missing)}
