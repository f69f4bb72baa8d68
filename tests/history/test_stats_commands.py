"""`rehearse stats` and `rehearse` alone, as people and programs call them."""

import io
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len
from rich.console import Console
from typer.testing import CliRunner, Result

from assistant.cli.agenda import local_now
from assistant.cli.app import app
from assistant.cli.charts import calendar, sparkline
from assistant.cli.progress import progress_of
from assistant.cli.stats_screen import statistics_screen
from assistant.cli.workspace import open_workspace
from assistant.decks.library import find_sheet
from assistant.errors import UsageError
from assistant.evaluation.made_up import make_up
from assistant.history.records import CardRef, Selection
from assistant.history.store import History
from tests.command import rehearse as in_own_process
from tests.history.samples import attempt, begin


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("REHEARSE_HOME", str(tmp_path))
    return tmp_path


def rehearse(*arguments: str) -> Result:
    result = CliRunner().invoke(app, arguments)
    if isinstance(result.exception, Exception):
        raise result.exception
    return result


def told(*arguments: str) -> dict[str, Any]:
    (line,) = rehearse(*arguments, "--json").stdout.splitlines()
    found: dict[str, Any] = json.loads(line)
    return found


def answered(home: Path, *, days_ago: float = 0.0, **changes: Any) -> None:
    with History(home / "history.sqlite") as store:
        at = datetime.now(UTC) - timedelta(days=days_ago)
        store.record(attempt(begin(store), CardRef("7", 7), at=at, **changes))


def test_an_empty_history_says_what_to_type_first(home: Path) -> None:
    assert "rehearse practice" in rehearse("stats").stdout
    empty = told("stats")
    assert (empty["total"]["answers"], empty["total"]["grade"], empty["streak"]["current"]) == (0, None, 0)
    start = told()
    assert (start["answers"], start["last"], start["due_count"], start["new_today"]) == (0, None, 0, 10)
    assert start["next"] == "rehearse practice"
    assert "Now type: rehearse practice" in rehearse().stdout


def test_stats_in_json_can_be_narrowed(home: Path) -> None:
    answered(home, days_ago=40, made=(True, False), grade=2.0)
    answered(home, days_ago=1, grade=4.0)
    answered(home, sheet="gone", drill="star", grade=1.0)
    assert told("stats")["total"]["answers"] == 3
    assert told("stats", "gone")["decks"][0]["deck"] is None  # its sheet is gone, its answers are not
    interview = told("stats", "interview")
    assert [deck["deck"] for deck in interview["decks"]] == ["Temporal"]
    assert interview["total"]["grade"] == 3.0
    assert told("stats", "interview", "--since", "7d")["total"]["grade"] == 4.0
    star = told("stats", "--drill", "star")
    assert (star["drill"], star["total"]["grade"]) == ("star", 1.0)
    assert told("stats")["streak"] == {"current": 2, "longest": 2, "today": True}
    with pytest.raises(UsageError, match="interviw"):
        rehearse("stats", "interviw")
    assert "No answers match" in rehearse("stats", "--drill", "numbers").stdout


def test_what_comes_due_is_what_due_says(home: Path) -> None:
    answered(home, days_ago=30, grade=2.5)
    with History(home / "history.sqlite") as store:
        store.record(attempt(begin(store), CardRef("8", 8), at=datetime.now(UTC), grade=2.5))
    coming = {day["day"]: day["cards"] for day in told("stats")["coming"]}
    due = told("due")
    assert coming[due["day"]] == due["due_count"] == 1
    assert all(coming[day["day"]] == day["cards"] for day in due["coming"])


def test_no_line_is_wider_than_the_terminal_and_a_pipe_has_no_colours(home: Path) -> None:
    with History(home / "history.sqlite") as store:
        make_up(store, find_sheet("interview", home), attempts=200, until=datetime.now(UTC))
        figures = progress_of(open_workspace(), store, Selection(), local_now())
    for width in (30, 40, 80, 120, 200):
        console = Console(width=width, file=io.StringIO(), highlight=False)
        with console.capture() as shown:
            console.print(statistics_screen(figures, width))
        assert max(map(cell_len, shown.get().splitlines())) <= width
    for arguments in (("stats",), ()):
        done = in_own_process(home, *arguments, env={"COLUMNS": "60"})
        assert done.code == 0, done.err
        assert "\x1b" not in done.out
        assert max(map(cell_len, done.out.splitlines())) <= 60
    shown_parts = rehearse("stats").stdout
    parts = ("Streak", "Week by week", "Calendar", "Decks", "Weakest cards", "Points missed", "Coming due")
    assert [part for part in parts if part not in shown_parts] == []


def test_a_terminal_is_not_steered_by_what_was_practised(home: Path) -> None:
    hostile = "[bold]\x1b[2J\u202e"
    answered(home, question=hostile, sheet=hostile, grade=1.0)
    answered(home, question=hostile, sheet="other")
    for text in (rehearse("stats").stdout, rehearse().stdout):
        assert "\x1b" not in text
        assert "\u202e" not in text
    assert "[bold]" in rehearse("stats").stdout


def test_home_tells_the_last_round_and_what_is_due(home: Path) -> None:
    answered(home, days_ago=30, grade=2.5, made=(True, False))
    start = told()
    assert (start["due_count"], start["answers"]) == (1, 1)
    assert start["next"] == told("due")["next"]
    assert (start["last"]["answered"], start["last"]["grade"], start["last"]["coverage"]) == (1, 2.5, 0.5)
    shown = rehearse().stdout
    assert "50% made, grade 2.5 of 5 (quickfire)" in shown
    assert "1 to repeat" in shown
    assert f"Now type: {start['next']}" in shown


def test_home_counts_the_days_to_the_interview(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    day = date.today() + timedelta(days=1)  # noqa: DTZ011  (the user's day)
    monkeypatch.setenv("REHEARSE_SCHEDULE_INTERVIEW", day.isoformat())
    assert told()["days_left"] == 1
    assert f"tomorrow, {day}" in rehearse().stdout
    monkeypatch.setenv("REHEARSE_SCHEDULE_INTERVIEW", "2020-01-31")
    assert "rehearse plan --clear" in rehearse().stdout


def test_home_asks_for_a_model_that_is_missing_first(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REHEARSE_RECOGNITION_MODEL", "tiny.en")
    assert told()["next"] == "rehearse models fetch tiny.en"
    assert "not on this computer" in rehearse().stdout


@pytest.mark.parametrize(("days_ago", "goes_on"), [(0, True), (3, False)], ids=["today", "long ago"])
def test_home_goes_on_with_a_round_that_was_interrupted_today(
    home: Path, days_ago: int, goes_on: bool
) -> None:
    with History(home / "history.sqlite") as store:
        both = (CardRef("7", 7), CardRef("8", 8))
        at = datetime.now(UTC) - timedelta(days=days_ago)
        round_id = store.rounds.begin(sheet="interview", drill="quickfire", planned=both, at=at)
        store.record(attempt(round_id, both[0], at=at))
    assert (told()["next"] == "rehearse practice --resume") == goes_on


def test_json_before_a_command_is_told_where_it_belongs(home: Path) -> None:
    with pytest.raises(UsageError, match="--json stands before the command"):
        rehearse("--json", "due")
    assert "Commands" not in rehearse().stdout
    assert "Usage: " in rehearse("--help").stdout


def test_charts() -> None:
    assert sparkline([0, None, 2.5, 5]) == "▁ ▅█"
    assert sparkline([3.0, 3.0], low=3.0) == "▁▁"
    assert sparkline([]) == ""
    today = date(2026, 3, 10)  # a Tuesday
    lines = calendar({today: 3, date(2026, 3, 2): 1}, today, width=12).plain.splitlines()
    assert [line.rstrip() for line in lines] == [
        "    Feb Mar",
        "Mon · · ░ ·",
        "    · · · ▒",
        "Wed · · ·",
        "    · · ·",
        "Fri · · ·",
        "    · · ·",
        "    · · ·",
    ]
