"""What lies where in an episode. Pure; it travels in a tag of the sound file."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from assistant.events import Span

FORMAT = 1
"""Number of the format below; a reader refuses any other."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One card's turn in an episode. Times count from the beginning of the episode.

    Attributes:
        key: of the card.
        number: of the card.
        repeat: 0 where the card is new in this episode, then 1, 2, 3 as it comes back.
        asks: where the question is spoken.
        pause: the time to answer in, between two tones.
        tells: where the expert answer is spoken.
    """

    key: str
    number: int
    repeat: int
    asks: Span
    pause: Span
    tells: Span


@dataclass(frozen=True, slots=True)
class Timeline:
    """A whole episode.

    Attributes:
        id: of the episode, 32 hexadecimal digits.
        sheet: id of the sheet.
        source: how the sheet is found again: its name or path; empty in what leaves this computer.
        duration_s: of the episode.
        visits: in order.
    """

    id: str
    sheet: str
    source: str
    duration_s: float
    visits: tuple[Visit, ...]


def timeline_text(timeline: Timeline) -> str:
    """As compact JSON: some 70 characters a visit."""
    return json.dumps(
        {
            "rehearse_episode": FORMAT,
            "id": timeline.id,
            "sheet": timeline.sheet,
            "source": timeline.source,
            "duration_s": round(timeline.duration_s, 3),
            "visits": [_row(visit) for visit in timeline.visits],
        },
        separators=(",", ":"),
    )


def read_timeline(text: str) -> Timeline | None:
    """The timeline in a tag; None where the tag holds none that this program understands."""
    try:
        kept = json.loads(text)
        if kept["rehearse_episode"] != FORMAT:
            return None
        visits = tuple(_visit(*row) for row in kept["visits"])
        return Timeline(
            str(kept["id"]), str(kept["sheet"]), str(kept["source"]), float(kept["duration_s"]), visits
        )
    except (ValueError, TypeError, KeyError):
        return None


def _row(visit: Visit) -> list[Any]:
    edges = (edge for span in (visit.asks, visit.pause, visit.tells) for edge in (span.start_s, span.end_s))
    return [visit.key, visit.number, visit.repeat, *(round(edge, 3) for edge in edges)]


def _visit(key: str, number: int, repeat: int, *edges_s: float) -> Visit:
    asks, pause, tells = _spans(edges_s)
    return Visit(str(key), int(number), int(repeat), asks, pause, tells)


def _spans(edges_s: Iterable[float]) -> Iterable[Span]:
    edges = [float(edge) for edge in edges_s]
    return (Span(start_s, end_s) for start_s, end_s in zip(edges[::2], edges[1::2], strict=True))
