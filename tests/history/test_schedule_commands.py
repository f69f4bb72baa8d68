"""`rehearse due`, `rehearse plan` and `rehearse practice`, as people and programs call them."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from assistant.folders import user_folders
from assistant.history.records import CardRef
from assistant.history.store import History
from tests.command import environment, rehearse
from tests.history.samples import POSIX, attempt, begin

STRONG_7 = Path(__file__).parent.parent / "data" / "recordings" / "w1-7-strong.flac"


def answered(
    home: Path, *cards: int, days_ago: float, grade: float = 5.0, made: tuple[bool, ...] = (True,)
) -> None:
    """Answers to these cards some days ago, in a history of the user."""
    home.mkdir(parents=True, exist_ok=True)
    at = datetime.now(UTC) - timedelta(days=days_ago)
    with History(user_folders(environment(home)).history_file) as store:
        round_id = begin(store)
        for card in cards:
            store.record(attempt(round_id, CardRef(str(card), card), at=at, grade=grade, made=made))


def test_a_new_sheet_has_new_cards_and_nothing_due(tmp_path: Path) -> None:
    (told,) = rehearse(tmp_path, "due", "interview", "--json").lines
    assert (told["due"], told["new_today"], told["new"]) == ([], 10, 26)
    assert told["next"] == "rehearse practice interview --count 10"
    shown = rehearse(tmp_path, "due").out
    assert "Nothing is due today" in shown
    assert shown.splitlines()[-1] == "Now type: rehearse practice --count 10"


def test_due_cards_are_told_by_deck(tmp_path: Path) -> None:
    answered(tmp_path, 10, 1, 2, days_ago=30)
    answered(tmp_path, 3, days_ago=0.01)
    (told,) = rehearse(tmp_path, "due", "--json").lines
    assert told["due"] == [
        {"drill": "practice", "deck": "Temporal", "cards": [1, 2]},
        {"drill": "practice", "deck": "Go", "cards": [10]},
    ]
    assert told["due_count"] == 3
    assert told["new"] == 22
    coming = {day["day"]: day["cards"] for day in told["coming"]}
    assert sum(coming.values()) == 1  # card 3, in two days
    assert coming[str(date.fromisoformat(told["day"]) + timedelta(days=2))] == 1
    shown = rehearse(tmp_path, "due").out
    assert "3 due today." in shown
    assert "Temporal  2: card 1, 2" in shown
    assert shown.splitlines()[-1] == f"Now type: {told['next']}"


def test_the_number_of_new_cards_a_day_is_a_setting(tmp_path: Path) -> None:
    answered(tmp_path, 1, 2, days_ago=0)
    assert rehearse(tmp_path, "config", "set", "schedule.new_per_day", "3").code == 0
    (told,) = rehearse(tmp_path, "due", "--json").lines
    assert told["new_today"] == 1
    refused = rehearse(tmp_path, "config", "set", "schedule.retention", "1.5")
    assert refused.code == 2


def test_a_plan_is_kept_followed_and_cleared(tmp_path: Path) -> None:
    answered(tmp_path, 1, 2, days_ago=3)
    today = date.fromisoformat(rehearse(tmp_path, "due", "--json").lines[0]["day"])
    interview = today + timedelta(days=10)
    (planned,) = rehearse(tmp_path, "plan", "--interview", str(interview), "--json").lines
    assert (planned["interview"], planned["days_left"], planned["shaky"]) == (str(interview), 10, [])
    assert [day["day"] for day in planned["days"]] == [str(today + timedelta(days=n)) for n in range(10)]
    assert sorted(card for day in planned["days"] for card in day["new"]) == list(range(3, 27))
    assert planned["days"][0]["again"] == [1, 2]
    (due,) = rehearse(tmp_path, "due", "--json").lines
    assert due["interview"] == str(interview)
    assert due["new_today"] == len(planned["days"][0]["new"]) == 4
    assert due["next"] == "rehearse practice --count 6"
    shown = rehearse(tmp_path, "plan").out
    assert "rehearse checklist" in shown
    assert "rehearse brief" in shown
    assert "90% or more" in shown
    assert rehearse(tmp_path, "plan", "--clear").code == 0
    assert rehearse(tmp_path, "plan", "--json").lines[0]["interview"] is None


@pytest.mark.parametrize(
    ("days", "says"), [(0, "today: rehearse brief"), (1, "rehearse checklist"), (730, "in 730 days")]
)
def test_any_day_to_come_has_its_words(tmp_path: Path, days: int, says: str) -> None:
    today = date.fromisoformat(rehearse(tmp_path, "due", "--json").lines[0]["day"])
    shown = rehearse(tmp_path, "plan", "--interview", str(today + timedelta(days=days)))
    assert shown.code == 0
    assert says in shown.out
    assert says in rehearse(tmp_path, "due").out
    practised = rehearse(tmp_path, "practice", "--missed", "--yes")  # nothing was, so that it ends at once
    assert (says in practised.err) == (days <= 1)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--interview", "2020-01-01"], "has passed"),
        (["--interview", "9999-01-01"], "too far ahead"),
        (["--interview", "tomorrow"], "like 2026-12-01"),
        (["--interview", "2026-02-30"], "like 2026-12-01"),
        (["--interview", "2036-02-01", "--clear"], "either set or cleared"),
        (["no-such-sheet"], "no-such-sheet"),
    ],
)
def test_days_that_cannot_be_planned_for_are_refused(tmp_path: Path, arguments: list[str], says: str) -> None:
    refused = rehearse(tmp_path, "plan", *arguments)
    assert refused.code == 2
    assert says in refused.err
    assert len(refused.err.splitlines()) == 1


@pytest.mark.parametrize(("day", "says"), [("2020-01-01", "has passed"), ("9999-01-01", "too far ahead")])
def test_a_day_in_the_settings_that_no_plan_can_reach_stops_nothing(
    tmp_path: Path, day: str, says: str
) -> None:
    env = {"REHEARSE_SCHEDULE_INTERVIEW": day}
    for command in ("due", "plan"):
        shown = rehearse(tmp_path, command, env=env)
        assert shown.code == 0
        assert says in shown.out
    assert rehearse(tmp_path, "due", "--json", env=env).lines[0]["new_today"] == 10
    assert rehearse(tmp_path, "due", env={"REHEARSE_SCHEDULE_INTERVIEW": "soon"}).code == 2


def test_nothing_was_left_out(tmp_path: Path) -> None:
    answered(tmp_path, 1, days_ago=3)
    done = rehearse(tmp_path, "practice", "--missed", "--yes")
    assert done.code == 2
    assert "no points were left out" in done.err


@pytest.mark.model
def test_what_was_left_out_is_asked_again_and_then_rests(tmp_path: Path) -> None:
    answered(tmp_path, 1, days_ago=3)
    answered(tmp_path, 7, days_ago=3, grade=3.0, made=(True, False))
    options = ["--missed", "--answers", str(STRONG_7), "--fast", "--no-speech", "--yes", "--json"]
    *verdicts, _ = rehearse(tmp_path, "practice", *options).lines
    assert [verdict["card"] for verdict in verdicts] == [7]
    (told,) = rehearse(tmp_path, "due", "--json").lines
    assert [part["cards"] for part in told["due"]] == [[1]]
    with History(user_folders(environment(tmp_path)).history_file) as store:
        last = store.reviews()[-1]
    assert (last.card, last.attempt_id is not None) == (CardRef("7", 7), True)


def test_the_simulated_learner_gets_to_know_the_sheet(tmp_path: Path) -> None:
    weeks = rehearse(tmp_path, "bench", "schedule", "--days", "60", "--json").lines
    assert weeks == rehearse(tmp_path, "bench", "schedule", "--days", "60", "--json").lines
    assert [week["week"] for week in weeks] == list(range(1, 10))
    assert sum(week["new"] for week in weeks) == 26
    assert weeks[-1]["known"] > 0.9
    assert weeks[-1]["answers_a_day"] < weeks[0]["answers_a_day"] / 2


@POSIX
def test_today_is_the_users_day(tmp_path: Path) -> None:
    """Between these two zones lie 26 hours, so that it is never the same day in both."""
    answered(tmp_path, 1, days_ago=2.0)
    east, west = (
        rehearse(tmp_path, "due", "--json", env={"TZ": zone}).lines[0]
        for zone in ("Pacific/Kiritimati", "Etc/GMT+12")
    )
    assert east["day"] > west["day"]
    assert east["due_count"] == west["due_count"] == 1
