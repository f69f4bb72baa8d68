"""Each kind of practice from start to end on spoken answers, with the real model, as a user starts it."""

import hashlib
import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.command import Result, rehearse

DRILLS = Path(__file__).parent / "data" / "drills"

pytestmark = pytest.mark.model

ONE_ANSWER = [
    "question_started", "question_ended", "listening_started", "speech_started",
    "answer_ended", "recognised", "verdict", "feedback_started", "feedback_ended",
]  # fmt: skip


def hold(home: Path, *command: str, answers: str) -> tuple[Result, list[dict[str, Any]]]:
    """A silent round with recorded answers; what it printed, and its events."""
    events = home / "events.jsonl"
    home.mkdir(parents=True, exist_ok=True)
    options = [
        "--answers",
        str(DRILLS / answers),
        "--fast",
        "--no-speech",
        "--yes",
        "--json",
        "--events",
        str(events),
    ]
    done = rehearse(home, *command, *options)
    assert done.code == 0, done.err
    return done, [json.loads(line) for line in events.read_text(encoding="utf-8").splitlines()]


def names(events: list[dict[str, Any]]) -> list[str]:
    return [event["event"] for event in events]


def test_every_recording_is_what_the_manifest_says() -> None:
    listed = tomllib.loads((DRILLS / "manifest.toml").read_text(encoding="utf-8"))["recording"]
    assert {entry["file"] for entry in listed} == {
        file.relative_to(DRILLS).as_posix() for file in DRILLS.rglob("*.ogg")
    }
    for entry in listed:
        assert hashlib.sha256((DRILLS / entry["file"]).read_bytes()).hexdigest() == entry["sha256"]


def test_numbers(tmp_path: Path) -> None:
    done, events = hold(tmp_path, "numbers", "kinesis", answers="numbers")
    *verdicts, debrief, last = done.lines
    assert [verdict["fact"]["right"] for verdict in verdicts] == [True, False, True, True, True, False]
    assert [verdict["grade"] for verdict in verdicts] == [5.0, 0.0, 5.0, 5.0, 5.0, 0.0]
    assert debrief["debrief"] == {"right": 4, "asked": 6, "again": [16, 20]}
    assert (last["summary"]["answered"], last["summary"]["complete"]) == (6, True)
    assert "Kinesis: how large can one record be?" in done.err
    after = ["debrief", "debrief_started", "debrief_ended", "round_ended"]
    assert names(events) == ["round_started", *ONE_ANSWER * 6, *after]
    kept = rehearse(tmp_path, "history", "--json").lines
    assert {attempt["drill"] for attempt in kept} == {"numbers"}


def test_questions(tmp_path: Path) -> None:
    done, events = hold(
        tmp_path, "questions", "--pick", "1", "--pick", "2", "--pick", "3", answers="questions"
    )
    *verdicts, debrief, _ = done.lines
    assert [verdict["coverage"] for verdict in verdicts] == [1.0, 1.0, 0.0]
    assert debrief["debrief"] == {"ready": 2, "asked": 3, "again": [3]}
    assert "Here are your three questions. One: How is the billing/metering team structured?" in " ".join(
        done.err.split()
    )
    assert names(events)[:10] == ["round_started", *ONE_ANSWER]


def test_the_checklist(tmp_path: Path) -> None:
    hold(tmp_path, "questions", "--count", "1", answers="questions")  # one of the five that are wanted
    done, events = hold(tmp_path, "checklist", answers="checklist")
    *verdicts, debrief, last = done.lines
    assert [verdict["points"][0]["made"] for verdict in verdicts] == [True, False, True, False]
    assert (debrief["debrief"]["done"], last["summary"]["complete"]) == (
        [1, 6],
        False,
    )  # there were no more answers
    assert 3 in debrief["debrief"]["left"]
    assert "Stories in under 2 minutes: no of five." in done.err
    assert "Questions asked from memory:" in done.err
    assert names(events)[-2:] == ["debrief", "round_ended"]


def test_the_brief_needs_neither_microphone_nor_model(tmp_path: Path) -> None:
    done = rehearse(tmp_path, "brief", "--no-speech", "--json", env={"REHEARSE_RECOGNITION_MODEL": "tiny.en"})
    assert done.code == 0, done.err
    told = done.lines[0]["debrief"]
    assert (told["reminders"], told["red_flags"], told["cards"]) == (5, 20, [])
    assert "Breathe." in done.err


ONLY_CARDS = "# S\n\n| # | Question | Answer |\n|---|---|---|\n| 1 | Why? | So. |\n"


@pytest.mark.parametrize(
    ("command", "says"),
    [
        (["numbers", "--sheet"], "no numbers"),
        (["questions", "--sheet"], "no questions"),
        (["checklist"], "no checklist"),
    ],
    ids=lambda value: value[0],
)
def test_a_sheet_without_such_a_page_is_told_so(tmp_path: Path, command: list[str], says: str) -> None:
    file = tmp_path / "own.md"
    file.write_text(ONLY_CARDS, encoding="utf-8")
    done = rehearse(tmp_path, *command, str(file), "--no-speech", "--yes")
    assert done.code == 2
    assert says in done.err
    assert len(done.err.splitlines()) == 1
