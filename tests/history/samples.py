"""Attempts to be put into a history."""

import os
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from assistant.history.records import Attempt, CardRef, new_id
from assistant.history.store import History
from assistant.scoring.verdict import Delivery, PointResult, Status, TermResult, Verdict

POSIX = pytest.mark.skipif(os.name != "posix", reason="modes, users and links as POSIX has them")

START = datetime(2026, 1, 31, 9, 30, tzinfo=UTC)
MUTEX = CardRef("mutex", 7)
QUEUE = CardRef("queue", 8)
FANOUT = CardRef("fanout", 9)


def verdict(
    transcript: str = "a mutex guards shared state",
    *,
    card: int = 7,
    made: tuple[bool | None, ...] = (True, False),
    status: Status = Status.OK,
    grade: float = 2.5,
    over_limit_s: float | None = 0.0,
    speech_s: float | None = 4.0,
) -> dict[str, Any]:
    """A verdict in the words of `Verdict.as_json`; coverage follows from `made`, as in the real one."""
    judged = [one for one in made if one is not None]
    ok = status is Status.OK
    return Verdict(
        card=card,
        status=status,
        transcript=transcript,
        coverage=sum(judged) / len(judged) if ok and judged else None,
        grade=grade if ok else None,
        points=tuple(
            PointResult("abcdefgh"[i], f"point {i}", one, 0.9, "evidence") for i, one in enumerate(made)
        ),
        terms=(TermResult("mutex", True, "mutex", 0.4, 1.0),),
        red_flags=(),
        delivery=Delivery(words=5, fillers=0, speech_s=speech_s, over_limit_s=over_limit_s),
    ).as_json()


def attempt(round_id: str, card: CardRef = MUTEX, *, minute: int = 0, **changes: Any) -> Attempt:
    """An answer to `card`, some minutes after `START`. Changes that are no fields shape the verdict."""
    fields = {name: changes.pop(name) for name in tuple(changes) if name in Attempt.__dataclass_fields__}
    given: dict[str, Any] = {
        "id": new_id(),
        "at": START + timedelta(minutes=minute),
        "sheet": "interview",
        "drill": "quickfire",
        "question": f"What is a {card.key}?",
        "limit_s": 30.0,
        "model": "base",
        "verdict": verdict(card=card.number, **changes),
    }
    return Attempt(round_id=round_id, card=card, **(given | fields))


def begin(store: History, *planned: CardRef, sheet: str = "interview", minute: int = 0) -> str:
    """A round of quick-fire cards."""
    at = START + timedelta(minutes=minute)
    return store.rounds.begin(sheet=sheet, drill="quickfire", planned=planned or (MUTEX,), at=at)
