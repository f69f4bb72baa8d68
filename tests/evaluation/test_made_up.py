"""The made-up history is the same each time, plausible, and read like a real one."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from assistant.decks.library import find_sheet
from assistant.evaluation.made_up import WORDS, make_up
from assistant.history.statistics import statistics_of
from assistant.history.store import History
from assistant.scoring.verdict import Status, verdict_from_json
from tests.command import rehearse

UNTIL = datetime(2026, 3, 10, 20, tzinfo=UTC)


def made(file: Path, seed: int = 1, attempts: int = 400) -> list[dict[str, Any]]:
    with History(file) as store:
        make_up(store, find_sheet("interview", file.parent), attempts=attempts, until=UNTIL, seed=seed)
        told = [attempt.as_json() for attempt in store.attempts()]
    for one in told:
        del one["id"], one["round"]
    return told


def test_the_same_seed_makes_the_same_year(tmp_path: Path) -> None:
    first = made(tmp_path / "1.sqlite", attempts=100)
    assert first == made(tmp_path / "2.sqlite", attempts=100)
    assert first != made(tmp_path / "3.sqlite", seed=2, attempts=100)


def test_it_is_a_year_of_several_drills_in_the_real_shape(tmp_path: Path) -> None:
    attempts = made(tmp_path / "history.sqlite")
    assert len(attempts) == 400
    assert len({one["drill"] for one in attempts}) == 5
    statuses = Counter(one["status"] for one in attempts)
    assert statuses[Status.OK] > 350
    assert len(statuses) == 3
    lengths = [len(one["transcript"].split()) for one in attempts if one["transcript"]]
    assert WORDS[0] <= min(lengths) <= max(lengths) <= WORDS[1]
    for one in attempts:
        assert verdict_from_json(one["verdict"]).status == one["status"]
    times = [datetime.fromisoformat(one["at"]) for one in attempts]
    assert UNTIL - timedelta(days=366) < min(times) < max(times) <= UNTIL
    assert max(times) - min(times) > timedelta(days=300)
    with History(tmp_path / "history.sqlite") as store:
        told = statistics_of(store.figures(), UNTIL, decks={})
    halves = [week.scores.grade or 0.0 for week in told.weeks]
    middle = len(halves) // 2
    assert sum(halves[middle:]) / len(halves[middle:]) > sum(halves[:middle]) / middle


def test_the_command_measures_and_leaves_the_history_alone(tmp_path: Path) -> None:
    done = rehearse(tmp_path, "bench", "history", "--attempts", "60", "--json")
    stats = next(line for line in done.lines if line["what"] == "stats")
    assert stats["attempts"] == 60
    assert min(stats["seconds"], stats["bytes"], stats["history_bytes"]) > 0
    assert not (tmp_path / "history.sqlite").exists()
    assert "60 attempts" in rehearse(tmp_path, "bench", "history", "--attempts", "60").out
