"""Where the assistant's own prompts are heard in a recording, and so where the answers lie. Pure."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from assistant.audio.spectra import Haystack, Spectra, frame_at
from assistant.events import FRAME_S, Span
from assistant.practice.episodes.timeline import Timeline, Visit
from assistant.scoring.threshold import Threshold

FOUND = Threshold(
    4.5,
    name="prompt heard",
    meaning="likeness of a prompt, in standard deviations of its likeness elsewhere, from which it may be "
    "there",
    source="prompts of 20 minutes, 12 dB below the answers: expert answers were found at 11 and more, "
    "questions at 4.3 to 7.3; the likest place elsewhere lay between 3.7 and 5.5 (once at 7.0)",
)

FIRM = 10.0
"""Firmness above which more says nothing: one prompt alone is never worth a jump."""

PAUSING_COSTS = 11.0
"""What it has to win to believe that the player was paused, or wound back: two prompts, one of them firm."""

SKIPPING_COSTS = 22.0
"""The same for going forward to another chapter: three prompts."""

APART_S = 0.5
"""One prompt is not found twice within this time."""

PLACES = 12
"""Places weighed for one prompt at most; in an episode it comes up to four times."""

NEAR_S = 0.25
"""Offsets this near are the same: clocks of telephones drift by up to 100 ppm, 0.12 s in 20 minutes."""

ENOUGH_SHARE = 0.2
"""Share of the prompts that must be found, of those between the first and the last. A choice: of prompts 30
dB below the answers and in noise about half of the expert answers are found and no question, 0.24 of all."""

PROMPTS_A_RUN, BEYOND_DOUBT = 3.0, 0.6
"""Between two jumps so many prompts are found on average, or this share of all."""

ENOUGH_PROMPTS = 2
"""Prompts that must agree in any case."""

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
    """A place in the recording that sounds like a prompt, taken for one of its places in the episode."""

    at_s: float
    anchor: Anchor


@dataclass(frozen=True, slots=True)
class PromptsHeard:
    """What of an episode is heard in a recording.

    Attributes:
        anchors: in the order of the recording; none unless it is sure that the episode was heard.
        weight: to compare episodes by: two may hold the same cards.
        share: of the prompts between the first and the last of them, how many were found, 0 to 1.
    """

    anchors: tuple[Anchor, ...]
    weight: float
    share: float


def find_prompts(timeline: Timeline, episode: Spectra, recording: Haystack) -> PromptsHeard:
    """The prompts of an episode that are heard in a recording."""
    sightings = sorted(_sightings(timeline, episode, recording), key=lambda seen: seen.at_s)
    chain, weight = _likeliest_chain(sightings)
    if len(chain) < ENOUGH_PROMPTS:
        return PromptsHeard((), 0.0, 0.0)
    runs = 1 + sum(abs(after.offset_s - before.offset_s) > NEAR_S for before, after in pairwise(chain))
    places = [2 * anchor.visit + (not anchor.asks) for anchor in chain]
    share = len(set(places)) / (max(places) - min(places) + 1)
    is_heard = share >= BEYOND_DOUBT or (share >= ENOUGH_SHARE and len(chain) >= PROMPTS_A_RUN * runs)
    return PromptsHeard(chain, weight, share) if is_heard else PromptsHeard((), 0.0, share)


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
        for at_s, firmness in _peaks(haystack.firmness(needle)):
            for place, is_question, start_s in said_at:
                yield _Sighting(at_s, Anchor(place, is_question, at_s - start_s, firmness))


def _likeliest_chain(sightings: Sequence[_Sighting]) -> tuple[tuple[Anchor, ...], float]:
    """Those of the sightings that together are likeliest, and what they weigh.

    By dynamic programming: each is worth its firmness; to follow one of another offset costs a jump.

    Args:
        sightings: in order.
    """
    at_s = np.array([seen.at_s for seen in sightings])
    offset_s = np.array([seen.anchor.offset_s for seen in sightings])
    worth = np.array([seen.anchor.firmness for seen in sightings])
    before = np.full(len(sightings), -1)
    for place in range(len(sightings)):
        earlier = int(np.searchsorted(at_s, at_s[place] - APART_S))
        if not earlier:
            continue
        further_s = offset_s[place] - offset_s[:earlier]
        cost = np.where(further_s > 0, PAUSING_COSTS, SKIPPING_COSTS)
        gain = worth[:earlier] - np.where(np.abs(further_s) <= NEAR_S, 0.0, cost)
        best = int(gain.argmax())
        if gain[best] > 0:
            worth[place] += gain[best]
            before[place] = best
    if not len(sightings):
        return (), 0.0
    last = int(worth.argmax())
    weight, chain = float(worth[last]), []
    while last >= 0:
        chain.append(sightings[last].anchor)
        last = int(before[last])
    return tuple(reversed(chain)), weight


def _prompts(visits: Sequence[Visit]) -> Mapping[tuple[str, str], tuple[tuple[int, bool, float], ...]]:
    """Where each wording is spoken: a question sounds otherwise when it comes back."""
    places: defaultdict[tuple[str, str], list[tuple[int, bool, float]]] = defaultdict(list)
    for place, visit in enumerate(visits):
        places[visit.key, "again" if visit.repeat else "question"].append((place, True, visit.asks.start_s))
        places[visit.key, "answer"].append((place, False, visit.tells.start_s))
    return {name: tuple(found) for name, found in places.items()}


def _peaks(firmness: npt.NDArray[np.float64]) -> Iterator[tuple[float, float]]:
    """Times and firmness of the highest peaks above `FOUND`, `APART_S` from each other."""
    left = firmness.copy()
    apart = frame_at(APART_S)
    for _ in range(PLACES if len(left) else 0):
        place = int(left.argmax())
        if left[place] < FOUND:
            return
        yield (place + _between(firmness, place)) * FRAME_S, min(float(left[place]), FIRM)
        left[max(0, place - apart) : place + apart + 1] = -np.inf


def _between(firmness: npt.NDArray[np.float64], place: int) -> float:
    """By which part of a frame a peak lies beside its highest value: the top of the parabola through it."""
    if not 0 < place < len(firmness) - 1:
        return 0.0
    before, top, after = firmness[place - 1 : place + 2]
    bend = before - 2 * top + after
    return float(0.5 * (before - after) / bend) if bend < 0 else 0.0


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
