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


def test_a_story_with_all_its_parts(tmp_path: Path) -> None:
    done, events = hold(tmp_path, "star", "performance regression", answers="star/1.ogg")
    verdict, debrief, last = done.lines
    story = verdict["story"]
    shares = {part["part"]: part["share"] for part in story["parts"]}
    assert story["missing"] == []
    assert 0.5 < shares["A"] < 0.7
    assert shares["S"] + shares["T"] < 0.35
    assert (story["we_heavy"], story["quantified_result"]) == (False, True)
    assert sum(part["spoken_s"] for part in story["parts"]) == pytest.approx(90, abs=15)
    assert [event["mark_s"] for event in events if event["event"] == "mark_reached"] == [60.0, 90.0]
    assert debrief["debrief"] == {"told": 1, "complete": 1, "in_time": 1}
    assert last["summary"]["answered"] == 1
    assert "Tell me about a time when you dug into a problem until you really understood it." in done.err
    assert names(events)[:5] == [
        "round_started", "question_started", "question_ended", "listening_started", "speech_started",
    ]  # fmt: skip


def test_a_story_told_as_we_without_a_result(tmp_path: Path) -> None:
    done, _ = hold(tmp_path, "star", "junior", answers="star/2.ogg")
    verdict = done.lines[0]
    story = verdict["story"]
    assert (story["missing"], story["key_phrase"], story["we_heavy"]) == (["R"], "verbatim", True)
    assert verdict["grade"] < 4
    assert "too much we" in done.err


def test_a_story_is_compared_with_the_notes_that_were_written_down(tmp_path: Path) -> None:
    sheets = tmp_path / "sheets"
    sheets.mkdir(parents=True)
    (sheets / "interview.stories.md").write_text(
        "# The slow checkout\n\n- Value: Curious\n- Situation: paying got slow after a new base image\n"
        "- Task: find out where the time went\n- Action: compared CPU profiles; added tracing spans; "
        "called the vendor of the load balancer\n- Result: 160 milliseconds\n",
        encoding="utf-8",
    )
    done, _ = hold(tmp_path, "star", "slow checkout", "--count", "1", answers="star/1.ogg")
    notes = {note["text"]: note["made"] for note in done.lines[0]["story"]["notes"]}
    assert notes["added tracing spans"] is True
    assert notes["called the vendor of the load balancer"] is not True


def test_two_minutes_are_told_aloud_and_by_a_tone(tmp_path: Path) -> None:
    done, events = hold(tmp_path, "star", "curious", "--limit", "70", answers="star/1.ogg")
    assert "limit_reached" in names(events)
    assert [event["mark_s"] for event in events if event["event"] == "mark_reached"] == [60.0]
    assert done.lines[0]["delivery"]["over_limit_s"] > 20


def test_a_design_walk_through(tmp_path: Path) -> None:
    topic = "the metering pipeline"
    done, events = hold(tmp_path, "design", topic, "--scale", "0.2", answers="design")
    *verdicts, debrief, last = done.lines
    first, second, third, fourth, fifth = (verdict["phase"] for verdict in verdicts)
    covered = {item["item"].split(":")[0]: item["made"] for item in first["covered"]}
    assert (covered["Scale"], covered["Latency"]) == (True, True)
    assert covered["Existing infrastructure"] is not True
    assert first["said_aloud"][0]["how"] == "verbatim"
    assert len(first["clarifying"]) >= 3
    assert second["covered"] == []
    (turn,) = third["check_ins"]
    assert turn["quote"].endswith("which area would you like me to dive into")
    assert [bool(trade_off["reason"]) for trade_off in fourth["trade_offs"]] == [True, True, False]
    assert [item["made"] for item in fifth["covered"]][:3] == [True, True, True]
    told = debrief["debrief"]
    assert [time["budget_s"] for time in told["times"]] == pytest.approx([36, 60, 216, 60, 60])
    assert all(30 < time["spent_s"] < 45 for time in told["times"])
    assert told["slack_s"] == pytest.approx(45 * 60 * 0.2 - 432)
    assert "How does this scale to 10x?" in [missing["item"] for missing in told["never_mentioned"]]
    assert any(flag["rule"].startswith("Monologuing") for flag in told["flags"])  # by the scaled clock
    assert last["summary"]["complete"] is True
    assert "Let us design the metering pipeline." in done.err
    assert "Say: Which area would you like me to dive into?" in done.err
    assert {"monologue", "debrief"} <= set(names(events))


def test_a_phase_that_runs_over_is_told_which_is_next(tmp_path: Path) -> None:
    done, events = hold(tmp_path, "design", "--scale", "0.1", answers="design")
    assert "Time for the next phase: High-Level Architecture." in done.err
    assert "limit_reached" in names(events)
    over = [time["over_s"] for time in done.lines[-2]["debrief"]["times"]]
    assert over[0] > 10
    assert over[2] == 0


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
    assert debrief["debrief"]["done"] == [1, 3]
    assert last["summary"]["complete"] is False  # there were no more answers
    assert {2, 4} < set(debrief["debrief"]["left"])
    assert "Stories in under 2 minutes: none of five." in done.err
    assert "Questions asked from memory:" in done.err
    assert names(events)[-2:] == ["debrief", "round_ended"]


INTERVIEW = ["mock/1", "mock/2", "mock/3", "mock/4", *(f"design/{phase}" for phase in range(1, 6)), "mock/5"]


def test_an_interview(tmp_path: Path) -> None:
    answers = [word for name in INTERVIEW for word in ("--answers", str(DRILLS / f"{name}.ogg"))]
    events, text = tmp_path / "events.jsonl", tmp_path / "interview.md"
    silent = ["--fast", "--no-speech", "--yes", "--json", "--events", str(events), "--transcript", str(text)]
    done = rehearse(tmp_path, "mock", "--minutes", "15", *answers, *silent)
    assert done.code == 0, done.err
    *verdicts, debrief, last = done.lines
    assert len(verdicts) == len(INTERVIEW)
    assert all(verdict["grade"] > 4 for verdict in verdicts[:3])
    assert verdicts[3]["story"]["quantified_result"] is True
    assert verdicts[4]["delivery"]["over_limit_s"] > 0  # stopped in the first phase
    ended = list(map(json.loads, events.read_text(encoding="utf-8").splitlines()))
    assert [event["reason"] for event in ended if event["event"] == "answer_ended"].count("limit") == 1
    assert verdicts[-1]["coverage"] == 1.0
    assert 1 <= len(debrief["debrief"]["work_on"]) <= 3
    assert last["summary"]["complete"] is True
    assert "Grade" not in done.err.split("Looking back")[0]  # nothing is graded in between
    written = text.read_text(encoding="utf-8")
    assert written.startswith("# An interview of 15 minutes")
    assert (
        "**Interviewer:** Hello, and welcome. I am your interviewer today, and we have 15 minutes." in written
    )
    assert written.count("**You (") == len(INTERVIEW)
    kept = rehearse(tmp_path, "history", "--json").lines
    assert {attempt["drill"] for attempt in kept} == {"quickfire", "star", "design", "asking"}


@pytest.mark.parametrize("name", ["taken.md", "missing/new.md"])
def test_a_transcript_that_cannot_be_written_is_refused_before_the_interview(
    tmp_path: Path, name: str
) -> None:
    (tmp_path / "taken.md").write_text("mine", encoding="utf-8")
    done = rehearse(tmp_path, "mock", "--no-speech", "--transcript", str(tmp_path / name))
    assert done.code == 2
    assert "cannot create" in done.err
    assert (tmp_path / "taken.md").read_text(encoding="utf-8") == "mine"


def test_an_interview_of_another_length_is_refused(tmp_path: Path) -> None:
    done = rehearse(tmp_path, "mock", "--minutes", "20", "--no-speech")
    assert (done.code, done.err) == (
        2,
        "rehearse: an interview cannot take 20 minutes. Choose one of 15, 30, 45.\n",
    )


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
        (["design", "--sheet"], "no phases"),
        (["star", "--sheet"], "no stories"),
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


FAULTY = """# Faulty

| Value | Story | Key phrase |
|---|---|---|
| Curious | Investigated a slow page | |

## Walk-through

### Phase 1: Clarify Requirements

Ask about:
- Scale: how many users?

### Phase 2: Trade-offs (2 min)

Say out loud: "I chose X over Y because Z."

## Numbers

| Metric | Value | Note |
|---|---|---|
| Record max size | 1 MB | per record |
"""


@pytest.mark.parametrize(
    ("command", "answers", "told"),
    [
        (["star"], "star/1.ogg", "a story without a key phrase"),
        (["design", "a shop"], "design", "Phase 1"),
        (["numbers"], "numbers/3.ogg", "this table has 3 columns; not read: Note"),
    ],
    ids=["a story without a key phrase", "a phase without a time", "a table of numbers with three columns"],
)
def test_a_fault_in_the_sheet_is_told_and_the_rest_works(
    tmp_path: Path, command: list[str], answers: str, told: str
) -> None:
    sheet = tmp_path / "faulty.md"
    sheet.write_text(FAULTY, encoding="utf-8")
    done, _ = hold(tmp_path / "home", *command, "--sheet", str(sheet), answers=answers)
    assert told in done.err
    assert done.lines[0]["status"] == "ok"
    if command == ["star"]:
        assert (len(done.lines[0]["points"]), done.lines[0]["story"]["missing"]) == (4, [])
    if command == ["numbers"]:
        assert done.lines[0]["fact"]["right"] is True
