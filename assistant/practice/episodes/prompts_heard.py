"""Where the assistant's own prompts are heard in a recording, and so where the answers lie. Pure."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assistant.audio.spectra import Haystack, Spectra, frame_at
from assistant.events import FRAME_S, Span
from assistant.practice.episodes.offsets import STEP_S, Grid, Weights, grid_for, likeliest_course
from assistant.practice.episodes.timeline import Timeline, Visit
from assistant.scoring.threshold import Threshold

FOUND = Threshold(
    7.0,
    name="prompt heard",
    meaning="likeness of a prompt, in standard deviations of its likeness elsewhere, from which it may be "
    "there",
    source="see tests/practice/test_episode_answers.py: the highest elsewhere reaches 6",
)

FIRM = 16.0
"""Likeness above which more says nothing: so much of one prompt tells a jump of the player."""

APART_S = 0.5
"""One prompt is not found twice within this time."""

PLACES = 12
"""Places weighed for one prompt at most; in an episode it comes up to three times."""

NEAR_S = 0.25
"""Offsets this near are the same: clocks of telephones drift by up to 100 ppm, 0.12 s in 20 minutes."""

ENOUGH_PROMPTS = 2
"""Prompts that must agree before it is believed that the recording holds this episode."""

GUARD_S = 0.06
"""Left away at the end of a pause: two frames, the fineness with which prompts are found."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A prompt that was found.

    Attributes:
        visit: place of its visit in the timeline.
        asks: whether it is the question; else the expert answer.
        offset_s: of the recording at that moment.
        firmness: in standard deviations, `FOUND` to `FIRM`.
    """

    visit: int
    asks: bool
    offset_s: float
    firmness: float


@dataclass(frozen=True, slots=True)
class _Sighting:
    """A place in the recording that sounds like a prompt."""

    at_s: float
    firmness: float
    said_at: tuple[tuple[int, bool, float], ...]
    """Where the prompt lies in the episode: visit, question or not, time."""


@dataclass(frozen=True, slots=True)
class PromptsHeard:
    """What of an episode is heard in a recording.

    Attributes:
        anchors: in the order of the recording; none unless at least `ENOUGH_PROMPTS` agree.
        weight: to compare episodes by: two may hold the same cards.
        share: of the prompts between the first and the last of them, how many were found, 0 to 1.
    """

    anchors: tuple[Anchor, ...]
    weight: float
    share: float


def find_prompts(timeline: Timeline, episode: Spectra, recording: Haystack) -> PromptsHeard:
    """The prompts of an episode that are heard in a recording."""
    sightings = sorted(_sightings(timeline, episode, recording), key=lambda seen: seen.at_s)
    grid = grid_for(timeline.duration_s, recording.duration_s)
    course = likeliest_course([_weights(seen, grid) for seen in sightings], grid, FIRM)
    anchors = tuple(
        anchor
        for seen, offset_s in zip(sightings, course.offsets_s, strict=True)
        for anchor in _agreeing(seen, offset_s)
    )
    if len(anchors) < ENOUGH_PROMPTS:
        return PromptsHeard((), 0.0, 0.0)
    places = [2 * anchor.visit + (not anchor.asks) for anchor in anchors]
    share = len(set(places)) / (max(places) - min(places) + 1)
    return PromptsHeard(anchors, course.weight, share)


def pauses_in(timeline: Timeline, anchors: Sequence[Anchor], recording_s: float) -> dict[int, Span]:
    """Where in the recording each visit's time to answer lies, by the visit's place; none that is not in it.

    It begins as long after the question as in the episode, and ends before the expert answer. Where the
    player was paused in between, it is longer.
    """
    by_prompt = {(anchor.visit, anchor.asks): anchor for anchor in sorted(anchors, key=lambda a: a.firmness)}
    found = {}
    for place, visit in enumerate(timeline.visits):
        around = _offsets_around(place, by_prompt, len(timeline.visits))
        if around is None:
            continue
        start_s = max(0.0, visit.pause.start_s + around[0])
        end_s = min(recording_s, visit.pause.end_s + around[1] - GUARD_S)
        end_s = min([end_s, *_next_prompts(timeline, anchors, start_s)])
        if end_s > start_s:
            found[place] = Span(start_s, end_s)
    return found


def _sightings(timeline: Timeline, episode: Spectra, haystack: Haystack) -> Iterator[_Sighting]:
    for said_at in _prompts(timeline.visits).values():
        visit, asks, start_s = said_at[0]
        span = timeline.visits[visit].asks if asks else timeline.visits[visit].tells
        needle = episode[frame_at(start_s) : frame_at(span.end_s)]
        for at_s, firmness in _peaks(haystack.likeness(needle)):
            yield _Sighting(at_s, firmness, said_at)


def _prompts(visits: Sequence[Visit]) -> Mapping[tuple[str, str], tuple[tuple[int, bool, float], ...]]:
    """Where each wording is spoken: a question sounds otherwise when it comes back."""
    places: defaultdict[tuple[str, str], list[tuple[int, bool, float]]] = defaultdict(list)
    for place, visit in enumerate(visits):
        places[visit.key, "again" if visit.repeat else "question"].append((place, True, visit.asks.start_s))
        places[visit.key, "answer"].append((place, False, visit.tells.start_s))
    return {name: tuple(found) for name, found in places.items()}


def _peaks(likeness: npt.NDArray[np.float64]) -> Iterator[tuple[float, float]]:
    """Times and firmness of the highest peaks above `FOUND`, `APART_S` from each other."""
    if not len(likeness):
        return
    spread = 1.4826 * float(np.median(np.abs(likeness - np.median(likeness))))
    firmness = likeness / max(spread, 1e-9)
    apart = frame_at(APART_S)
    for _ in range(PLACES):
        place = int(firmness.argmax())
        if firmness[place] < FOUND:
            return
        yield (place + _between(likeness, place)) * FRAME_S, min(float(firmness[place]), FIRM)
        firmness[max(0, place - apart) : place + apart + 1] = -np.inf


def _between(likeness: npt.NDArray[np.float64], place: int) -> float:
    """By which part of a frame a peak lies beside its highest value: the top of the parabola through it."""
    if not 0 < place < len(likeness) - 1:
        return 0.0
    before, top, after = likeness[place - 1 : place + 2]
    bend = before - 2 * top + after
    return float(0.5 * (before - after) / bend) if bend < 0 else 0.0


def _weights(seen: _Sighting, grid: Grid) -> Weights:
    weights = np.zeros(grid.count, dtype=np.float32)
    reach = round(NEAR_S / STEP_S)
    for _, _, start_s in seen.said_at:
        place = grid.place(seen.at_s - start_s)
        weights[max(0, place - reach) : place + reach + 1] = seen.firmness
    return weights


def _agreeing(seen: _Sighting, offset_s: float) -> Iterator[Anchor]:
    for visit, asks, start_s in seen.said_at:
        own_s = seen.at_s - start_s
        if abs(own_s - offset_s) <= NEAR_S + STEP_S:
            yield Anchor(visit, asks, own_s, seen.firmness)


def _offsets_around(
    place: int, anchors: Mapping[tuple[int, bool], Anchor], count: int
) -> tuple[float, float] | None:
    """The offsets at a visit's question and at its expert answer.

    Where only one of them was heard, the other is taken to be as far off. Where neither was, the prompts
    before and after have to agree; else None: the answer may be anywhere, or the player was off.
    """
    asks, tells = anchors.get((place, True)), anchors.get((place, False))
    if asks and tells:
        return asks.offset_s, tells.offset_s
    if asks or tells:
        offset_s = (asks or tells).offset_s  # type: ignore[union-attr]
        return offset_s, offset_s
    before = _nearest(range(place - 1, -1, -1), (False, True), anchors)
    after = _nearest(range(place + 1, count), (True, False), anchors)
    if before and after and abs(before.offset_s - after.offset_s) <= NEAR_S:
        return before.offset_s, after.offset_s
    return None


def _nearest(
    places: Sequence[int], parts: tuple[bool, bool], anchors: Mapping[tuple[int, bool], Anchor]
) -> Anchor | None:
    return next(
        (anchors[place, asks] for place in places for asks in parts if (place, asks) in anchors), None
    )


def _next_prompts(timeline: Timeline, anchors: Sequence[Anchor], after_s: float) -> Iterator[float]:
    """When the prompts that were heard after a time begin: an answer ends there at the latest."""
    for anchor in anchors:
        visit = timeline.visits[anchor.visit]
        start_s = (visit.asks if anchor.asks else visit.tells).start_s + anchor.offset_s
        if start_s - GUARD_S > after_s:
            yield start_s - GUARD_S
