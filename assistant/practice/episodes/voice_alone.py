"""Where the answers lie in a recording in which no prompt is heard: the person listened by headphones. Pure.

Speech falls into the pauses of the episode, which are of different lengths; what is said tells which card it
answers. Both weigh in for every offset that can be.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assistant.decks.cards import Card
from assistant.events import Span
from assistant.practice.episodes.offsets import Course, Weights, grid_for, likeliest_course
from assistant.practice.episodes.timeline import Timeline, Visit
from assistant.scoring.matching import content_stems
from assistant.scoring.normalise import read_text

ONE_ANSWER_S = 4.0
"""Silence up to which speech belongs to one answer. Two answers lie further apart: between their pauses come
a tone, an expert answer and a question."""

EDGE_S = 0.3
"""Sound kept around an answer, so that its first and last consonants are heard."""

EARLY_S, LATE_S = 0.3, 1.5
"""How far an answer may reach beyond its pause: some begin with the tone, some finish their sentence."""

PAUSING_COSTS = 1.5
"""What a pause of the player has to win: one and a half answers that then lie in their pauses."""

SKIPPING_COSTS = 3.0
"""The same for going forward to another chapter, which is rarer."""

CONTENT_WEIGHS = 4.0
"""What an answer in just the words of a card weighs, where to lie in a pause weighs 1. A choice: half of the
words that tell cards apart settle a doubt, and a few do not."""

MIN_INSIDE = 0.8
"""Share of the speech that has to lie in pauses. Speech at random lies there for half of its time."""

MIN_CONTENT = 0.1
"""Mean margin of the cards that were asked that is enough for a few answers. Source: the answers in
tests/data/answers have 0.4 in the middle for their own card, which comes first of 26 for 93 %; for another
card -0.6."""

MANY = 6
"""So many answers are believed by their times alone, where nearly all speech lies in pauses."""

MIN_INSIDE_ALONE = 0.9

SAME_PASS_S = 2.0
"""Offsets of utterances in one pause that differ by less belong to one hearing of it; clocks drift less."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """Speech without a long silence.

    Attributes:
        spans: the stretches of speech in it, in seconds of the recording.
    """

    spans: tuple[Span, ...]

    @property
    def span(self) -> Span:
        """From its first word to its last."""
        return Span(self.spans[0].start_s, self.spans[-1].end_s)

    @property
    def with_edges(self) -> Span:
        """With a little silence around it."""
        return Span(max(0.0, self.span.start_s - EDGE_S), self.span.end_s + EDGE_S)


@dataclass(frozen=True, slots=True)
class Fit:
    """How well a recording fits an episode.

    Attributes:
        answers: where in the recording each visit is answered, by the visit's place.
        weight: to compare episodes by.
        is_sure: whether it is believed.
    """

    answers: Mapping[int, Span]
    weight: float
    is_sure: bool


def utterances_of(speech: Sequence[Span]) -> tuple[Utterance, ...]:
    """Stretches of speech, joined where they are one answer."""
    groups: list[list[Span]] = []
    for span in speech:
        if groups and span.start_s - groups[-1][-1].end_s <= ONE_ANSWER_S:
            groups[-1].append(span)
        else:
            groups.append([span])
    return tuple(Utterance(tuple(group)) for group in groups)


class Content:
    """How like what was said is to each card, by the words that tell its card from others."""

    def __init__(self, cards: Sequence[Card]) -> None:
        self._words = {card.key: _words_of(card) for card in cards}
        seen = Counter(word for words in self._words.values() for word in words)
        self._rarity = {word: math.log((1 + len(cards)) / count) for word, count in seen.items()}

    def margins(self, said: str) -> Mapping[str, float]:
        """By card: its likeness, 0 to 1, less the highest of any other card."""
        stems = set(content_stems(read_text(said).tokens))
        unknown = math.log(1 + len(self._words))
        whole = sum(self._rarity.get(stem, unknown) for stem in stems)
        if not whole:
            return {}
        like = {
            key: sum(self._rarity[stem] for stem in stems & words) / whole
            for key, words in self._words.items()
        }
        first, second = sorted([*like.values(), 0.0], reverse=True)[:2]
        return {key: own - (second if own == first else first) for key, own in like.items()}


def fit(
    timeline: Timeline,
    recording_s: float,
    utterances: Sequence[Utterance],
    margins: Mapping[int, Mapping[str, float]],
) -> Fit:
    """Lay a recording under an episode.

    Args:
        margins: of utterances by their places, as `Content.margins` gives them; some may be missing.
    """
    if not utterances or not timeline.visits:
        return Fit({}, 0.0, is_sure=False)
    grid = grid_for(timeline.duration_s, recording_s)
    pauses = _Pauses(timeline.visits)
    observations = []
    for place, utterance in enumerate(utterances):
        inside = pauses.share_inside(utterance, grid.offsets_s)
        content = pauses.by_card(utterance, grid.offsets_s, margins.get(place, {}))
        observations.append((2 * inside - 1 + CONTENT_WEIGHS * content).astype(np.float32))
    course = likeliest_course(observations, grid, (PAUSING_COSTS, SKIPPING_COSTS))
    return _fit(pauses, utterances, course, margins)


def _fit(
    pauses: "_Pauses",
    utterances: Sequence[Utterance],
    course: Course,
    margins: Mapping[int, Mapping[str, float]],
) -> Fit:
    answers: dict[int, Span] = {}
    offsets_s: dict[int, float] = {}
    inside_s = total_s = 0.0
    content = []
    for place, (utterance, offset_s) in enumerate(zip(utterances, course.offsets_s, strict=True)):
        spoken_s = sum(span.duration_s for span in utterance.spans)
        total_s += spoken_s
        inside_s += spoken_s * float(pauses.share_inside(utterance, np.array([offset_s]))[0])
        visit = pauses.visit_of(utterance, offset_s)
        if visit is None:
            continue
        if place in margins:
            content.append(margins[place].get(pauses.visits[visit].key, 0.0))
        span = utterance.with_edges
        earlier, its_offset_s = answers.get(visit, span), offsets_s.get(visit, offset_s)
        if abs(its_offset_s - offset_s) > SAME_PASS_S:  # wound back: the later answer counts
            earlier = span
        offsets_s[visit] = offset_s
        answers[visit] = Span(min(earlier.start_s, span.start_s), max(earlier.end_s, span.end_s))
    share = inside_s / total_s
    by_words = sum(content) / len(content) if content else 0.0
    by_times = len(answers) >= MANY and share >= MIN_INSIDE_ALONE and by_words >= 0
    is_sure = bool(answers) and share >= MIN_INSIDE and (by_words >= MIN_CONTENT or by_times)
    return Fit(answers, course.weight, is_sure)


class _Pauses:
    """The pauses of an episode, ready to be compared with speech at many offsets at once."""

    def __init__(self, visits: Sequence[Visit]) -> None:
        self.visits = visits
        self._starts = np.array([visit.pause.start_s - EARLY_S for visit in visits])
        self._ends = np.array([visit.pause.end_s + LATE_S for visit in visits])
        edges = np.stack((self._starts, self._ends), axis=1).ravel()
        inside = np.stack((np.zeros(len(visits)), self._ends - self._starts), axis=1).ravel()
        self._edges, self._inside_before = edges, np.cumsum(inside)

    def share_inside(self, utterance: Utterance, offsets_s: npt.NDArray[np.float64]) -> Weights:
        """Share of the speech that lies in pauses, for each offset."""
        inside_s = np.zeros(len(offsets_s))
        for span in utterance.spans:
            inside_s += self._before(span.end_s - offsets_s) - self._before(span.start_s - offsets_s)
        share: Weights = (inside_s / sum(span.duration_s for span in utterance.spans)).astype(np.float32)
        return share

    def by_card(
        self, utterance: Utterance, offsets_s: npt.NDArray[np.float64], margins: Mapping[str, float]
    ) -> Weights:
        """The margin of the card in whose pause the middle of the speech lies, for each offset; else 0."""
        each = np.array([margins.get(visit.key, 0.0) for visit in self.visits], dtype=np.float32)
        places = self._places(utterance, offsets_s)
        weights: Weights = np.where(places >= 0, each[places], 0.0)
        return weights

    def visit_of(self, utterance: Utterance, offset_s: float) -> int | None:
        """The visit in whose pause the middle of the speech lies."""
        place = int(self._places(utterance, np.array([offset_s]))[0])
        return place if place >= 0 else None

    def _places(self, utterance: Utterance, offsets_s: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
        """Places of these visits, -1 where there is none."""
        middle_s = (utterance.span.start_s + utterance.span.end_s) / 2 - offsets_s
        places = np.searchsorted(self._starts, middle_s, side="right") - 1
        found: npt.NDArray[np.int64] = np.where(middle_s <= self._ends[places], places, -1)
        return found

    def _before(self, at_s: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Seconds of pauses before a time of the episode."""
        before: npt.NDArray[np.float64] = np.interp(at_s, self._edges, self._inside_before)
        return before


def _words_of(card: Card) -> set[str]:
    texts = [card.question, card.answer]
    texts += [way for point in card.points for way in (point.text, *point.aliases)]
    texts += [way for term in card.terms for way in (term.text, *term.aliases)]
    return {stem for text in texts for stem in content_stems(read_text(text).tokens)}
