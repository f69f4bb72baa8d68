"""How truly stories are read: parts, key phrase, voice and result beside the labels of a reader."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from statistics import fmean
from typing import Any

from assistant.decks.cards import StoryPrompt
from assistant.errors import UsageError
from assistant.evaluation.json_lines import read_values
from assistant.evaluation.rates import Rates, rates, share
from assistant.scoring.story_review import KeyPhrase, Part, StoryReview

NO_PART = "-"

_LABELS = (*(part.value for part in Part), NO_PART)
_PHRASES = tuple(phrase.value for phrase in KeyPhrase)
_SHAPE = (
    'Write {"id": "...", "row": 1, "value": "...", "sentences": ["...", "..."], "parts": ["S", "A"], '
    '"missing": ["T", "R"], "key_phrase": "absent", "we_heavy": false, "quantified_result": false}.'
)


@dataclass(frozen=True, slots=True)
class StoryLabels:
    """What a reader, or the program, found in a story.

    Attributes:
        parts: S, T, A, R or "-" for each sentence.
        missing: the parts that no sentence tells.
        key_phrase: verbatim, paraphrased or absent.
    """

    parts: tuple[str, ...]
    missing: tuple[str, ...]
    key_phrase: str
    we_heavy: bool
    quantified_result: bool


@dataclass(frozen=True, slots=True)
class LabelledStory:
    """A story with its labels.

    Attributes:
        line: in the file, from 1.
        row: of the sheet's value table, from 1; None for the first of its value.
    """

    id: Any
    line: int
    row: int | None
    value: str
    sentences: tuple[str, ...]
    truth: StoryLabels


@dataclass(frozen=True, slots=True)
class ReadStory:
    """What was found in a story, beside the truth."""

    id: Any
    predicted: StoryLabels
    truth: StoryLabels

    def as_json(self) -> dict[str, Any]:
        """One line of `rehearse evaluate`."""
        return {"id": self.id, "predicted": asdict(self.predicted), "truth": asdict(self.truth)}


@dataclass(frozen=True, slots=True)
class StorySummary:
    """Agreement over all stories; all figures from 0 to 1.

    Attributes:
        macro_f1: mean over S, T, A, R and "-" of the F1 of the sentences' labels; so is `f1`.
        precision: the same mean of precision.
        recall: of recall.
        missing_right: share of stories of which exactly the missing parts are named.
        key_phrase_right: share of stories with the right class.
        n: number of stories.
        sentences: number of sentences.
    """

    macro_f1: float
    precision: float
    recall: float
    f1: float
    missing_right: float
    key_phrase_right: float
    we_heavy_right: float
    quantified_result_right: float
    n: int
    sentences: int


def read_labelled(lines: Iterable[bytes]) -> Iterator[LabelledStory]:
    """The stories of a file, a JSON object a line.

    Raises:
        UsageError: a line holds none.
    """
    for number, value in read_values(lines, _SHAPE):
        story = _story(number, value) if isinstance(value, dict) else None
        if story is None:
            raise UsageError(f"line {number} holds no labelled story", remedy=_SHAPE)
        yield story


def find_prompt(prompts: Sequence[StoryPrompt], story: LabelledStory) -> StoryPrompt:
    """The row of a sheet's value table that a story is for.

    Raises:
        UsageError: the sheet has no such row, or none of its value.
    """
    if story.row is not None and 1 <= story.row <= len(prompts):
        return prompts[story.row - 1]
    wanted = story.value.casefold()
    found = next((prompt for prompt in prompts if prompt.value.casefold() == wanted), None)
    if story.row is not None or found is None:
        asked = f"row {story.row}" if story.row is not None else f"row for {story.value!r}"
        raise UsageError(
            f"line {story.line}: the value table has no {asked}",
            why=f"it has {len(prompts)} rows",
            remedy="Mend the line, or name the right sheet with --sheet.",
        )
    return found


def labels_of(review: StoryReview) -> StoryLabels:
    """What the program found, in the form of the labels."""
    return StoryLabels(
        parts=tuple(sentence.part.value if sentence.part else NO_PART for sentence in review.sentences),
        missing=tuple(part.value for part in review.missing),
        key_phrase=review.key_phrase.value,
        we_heavy=review.we_heavy,
        quantified_result=review.quantified_result,
    )


def summarise(stories: Iterable[ReadStory]) -> StorySummary:
    """Agreement of all labels."""
    read = list(stories)
    pairs = [pair for story in read for pair in zip(story.predicted.parts, story.truth.parts, strict=True)]
    by_label = [_rates_of(label, pairs) for label in _LABELS]
    f1 = round(fmean(each.f1 for each in by_label), 4)
    return StorySummary(
        macro_f1=f1,
        precision=round(fmean(each.precision for each in by_label), 4),
        recall=round(fmean(each.recall for each in by_label), 4),
        f1=f1,
        missing_right=_right(read, "missing"),
        key_phrase_right=_right(read, "key_phrase"),
        we_heavy_right=_right(read, "we_heavy"),
        quantified_result_right=_right(read, "quantified_result"),
        n=len(read),
        sentences=len(pairs),
    )


def _rates_of(label: str, pairs: Sequence[tuple[str, str]]) -> Rates:
    return rates(
        hits=sum(predicted == true == label for predicted, true in pairs),
        found=sum(predicted == label for predicted, _ in pairs),
        there=sum(true == label for _, true in pairs),
    )


def _right(stories: Sequence[ReadStory], field: str) -> float:
    hits = sum(getattr(story.predicted, field) == getattr(story.truth, field) for story in stories)
    return share(hits, len(stories))


def _story(line: int, value: dict[str, Any]) -> LabelledStory | None:
    """None where the line is not as it should be."""
    sentences, parts, missing = (_texts(value.get(field)) for field in ("sentences", "parts", "missing"))
    row = value.get("row")
    flags = value.get("we_heavy"), value.get("quantified_result")
    if (
        sentences is None
        or parts is None
        or missing is None
        or len(sentences) != len(parts)
        or not sentences
        or not set(parts) <= set(_LABELS)
        or not set(missing) <= set(_LABELS) - {NO_PART}
        or value.get("key_phrase") not in _PHRASES
        or not all(isinstance(flag, bool) for flag in flags)
        or not (row is None or type(row) is int)
        or not (isinstance(value.get("value"), str) or row is not None)
    ):
        return None
    ordered = tuple(part.value for part in Part if part.value in missing)
    truth = StoryLabels(parts, ordered, value["key_phrase"], *map(bool, flags))
    return LabelledStory(value.get("id"), line, row, value.get("value") or "", sentences, truth)


def _texts(value: Any) -> tuple[str, ...] | None:
    if isinstance(value, list) and all(isinstance(text, str) for text in value):
        return tuple(value)
    return None
