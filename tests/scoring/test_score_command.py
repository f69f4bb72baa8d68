"""`rehearse score`."""

import json
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from assistant.cli.rendering import summary_line
from assistant.cli.score import score
from assistant.errors import RehearseError, UsageError

APP = typer.Typer(add_completion=False)
APP.command()(score)

RECORDINGS = Path(__file__).parent.parent / "data" / "recordings"
GOOD = "Named queues that connect tasks to workers, and the workers poll their assigned queue."
FIELDS = {
    "id", "card", "status", "transcript", "coverage", "grade", "points", "terms", "red_flags", "delivery",
}  # fmt: skip


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("REHEARSE_HOME", str(tmp_path))
    return tmp_path


def run(*arguments: str, stdin: bytes | str = "") -> Result:
    return CliRunner().invoke(APP, arguments, input=stdin)


def objects(result: Result) -> list[dict[str, Any]]:
    assert result.exit_code == 0, result.exception
    return [json.loads(line) for line in result.stdout.splitlines()]


def batch(*lines: bytes | str, folder: Path) -> Result:
    file = folder / "answers.jsonl"
    file.write_bytes(b"\n".join(line if isinstance(line, bytes) else line.encode() for line in lines))
    return run("interview", "--batch", str(file), "--json")


def test_one_answer_as_json() -> None:
    (verdict,) = objects(run("interview", "7", "--text", GOOD, "--json"))
    assert verdict.keys() >= FIELDS
    assert (verdict["card"], verdict["status"]) == (7, "ok")
    assert [point["id"] for point in verdict["points"]] == ["a", "b", "c", "d"]
    assert [point["made"] for point in verdict["points"]] == [True, False, False, True]
    assert verdict["delivery"]["duration_s"] is None


def test_one_answer_for_people() -> None:
    shown = run("interview", "7", "--text", GOOD).stdout
    for expected in ("What are task queues?", "made", "missed", "workers poll their assigned queue", "Grade"):
        assert expected in shown
    assert "\x1b" not in shown


@pytest.mark.parametrize(
    "text", ["", "...", "Das ist eine dauerhafte Plattform und alle Abläufe laufen weiter"]
)
def test_what_cannot_be_graded_is_never_shown_as_a_miss(text: str) -> None:
    shown = run("interview", "1", "--text", text).stdout
    assert "nothing was graded" in shown
    assert "missed" not in shown


def test_markup_in_an_answer_is_only_text() -> None:
    assert "[red]workers[/]" in run("interview", "7", "--text", "the [red]workers[/] poll").stdout


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("interview", "7"), "exactly one of"),
        (("interview", "7", "--text", "x", "--audio", "y.flac"), "exactly one of"),
        (("interview", "--text", "x"), "no card"),
        (("interview", "7", "--batch", "x.jsonl"), "takes no card"),
        (("interview", "99", "--text", "x"), "99"),
        (("no-such-sheet", "1", "--text", "x"), "no-such-sheet"),
        (("interview", "--batch", "missing.jsonl"), "missing.jsonl"),
        (("interview", "7", "--audio", "missing.flac"), "missing.flac"),
    ],
)
def test_wrong_usage(arguments: tuple[str, ...], told: str) -> None:
    error = run(*arguments).exception
    assert isinstance(error, UsageError)
    assert told in str(error)
    assert error.exit_code == 2


def test_a_batch_keeps_order_and_ids_whatever_its_lines_hold(tmp_path: Path) -> None:
    result = batch(
        '{"id": "good", "card": 7, "text": "named queues for workers"}',
        "not json",
        "",
        '{"id": "unknown card", "card": 99, "text": "x"}',
        '{"id": "no card", "text": "x"}',
        '{"id": "text card", "card": "7", "text": "x"}',
        '{"id": "both", "card": 7, "text": "x", "audio": "x.flac"}',
        '{"id": "neither", "card": 7}',
        '{"id": "number", "card": 7, "text": 5}',
        "[1, 2]",
        b'{"id": "latin", "card": 7, "text": "\xe9"}',
        '{"id": "half a pair", "card": 7, "text": "\\ud800"}',
        "[" * 100_000,
        '{"card": 1, "text": ""}',
        '{"id": {"any": ["value"]}, "card": 1, "text": "durable execution"}',
        folder=tmp_path,
    )
    lines = objects(result)
    assert [(line["id"], line["status"]) for line in lines] == [
        ("good", "ok"),
        (None, "error"),
        ("unknown card", "error"),
        ("no card", "error"),
        ("text card", "error"),
        ("both", "error"),
        ("neither", "error"),
        ("number", "error"),
        (None, "error"),
        (None, "error"),
        (None, "error"),
        (None, "error"),
        (None, "no_speech"),
        ({"any": ["value"]}, "ok"),
    ]
    for line in lines:
        assert bool(line.get("error")) == (line["status"] == "error")
        assert line["status"] == "ok" or line.get("grade") is None


def test_a_batch_from_stdin() -> None:
    line = '{"id": "x", "card": 7, "text": "named queues"}\n'
    assert [
        answer["id"] for answer in objects(run("interview", "--batch", "-", "--json", stdin=line * 3))
    ] == ["x"] * 3


def test_a_batch_for_people() -> None:
    lines = ('{"id": "x", "card": 7, "text": "queues"}', '{"id": "y", "card": 7}', '{"card": 7, "text": ""}')
    shown = run("interview", "--batch", "-", stdin="\n".join(lines)).stdout.splitlines()
    assert ["points made" in shown[0], "neither" in shown[1], "nothing was graded" in shown[2]] == [True] * 3


def test_an_answer_of_which_too_little_could_be_told_has_a_line_too() -> None:
    result = {"id": "x", "card": 7, "status": "ok", "grade": None, "points": [{"made": None}, {"made": True}]}
    assert summary_line(result).plain == "x  card 7  no grade, 1 of 2 points made"


def test_recordings_that_cannot_be_read_are_errors_in_their_place(tmp_path: Path) -> None:
    (tmp_path / "broken.flac").write_bytes(b"no sound at all")
    lines = objects(
        batch(
            '{"id": 1, "card": 7, "audio": "missing.flac"}',
            '{"id": 2, "card": 7, "audio": "broken.flac"}',
            f'{{"id": 3, "card": 7, "audio": "{"x" * 5000}.flac"}}',  # a name that no file system takes
            '{"id": 4, "card": 7, "text": "named queues"}',
            folder=tmp_path,
        )
    )
    assert [(line["id"], line["status"]) for line in lines] == [
        (1, "error"), (2, "error"), (3, "error"), (4, "ok"),
    ]  # fmt: skip
    assert "missing.flac" in lines[0]["error"]
    assert "broken.flac" in lines[1]["error"]


@pytest.mark.model
def test_a_recording_is_heard_and_timed() -> None:
    recording = str(RECORDINGS / "w1-7-strong.flac")
    (verdict,) = objects(run("interview", "7", "--audio", recording, "--limit", "10", "--json"))
    delivery = verdict["delivery"]
    assert verdict["status"] == "ok"
    assert "workers" in verdict["transcript"]
    assert 22 < delivery["duration_s"] < 25
    assert 120 < delivery["words_per_minute"] < 260
    assert 9 < delivery["over_limit_s"] < 14
    said = {term["term"]: term for term in verdict["terms"]}
    assert said["workers"]["said"] is True
    assert 4 < said["workers"]["start_s"] < 12


def test_errors_of_the_command_are_rehearse_errors() -> None:
    assert isinstance(run("interview").exception, RehearseError)


def test_reasons_as_json() -> None:
    (line,) = objects(run("interview", "7", "--text", GOOD, "--explain", "--json"))
    reasons = line["explanation"]
    assert line.keys() == FIELDS | {"explanation", "admission"}
    assert [point["made"] for point in reasons["points"]] == [point["made"] for point in line["points"]]
    assert [term["said"] for term in reasons["terms"]] == [term["said"] for term in line["terms"]]
    assert {point["rule"] for point in reasons["points"]} == {"likeness"}
    assert reasons["grade"]["formula"].startswith(f"{line['grade']:.2f} = ")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (
            GOOD,
            ["Why each point", "nearest words", "known as", "wrong claim", "rule: likeness", "Why each term"],
        ),
        (GOOD, ["Why this grade", "Thresholds", "Source: the middle of the plateau"]),
        ("...", ["Why nothing was graded", "there are no words"]),
    ],
)
def test_reasons_for_people(text: str, shown: list[str]) -> None:
    out = run("interview", "7", "--text", text, "--explain").stdout
    for expected in shown:
        assert expected in out
    assert "\x1b" not in out


def test_reasons_for_each_answer_of_a_batch(home: Path) -> None:
    file = home / "answers.jsonl"
    file.write_text(f'{{"id": 1, "card": 7, "text": "{GOOD}"}}\nnonsense\n', encoding="utf-8")
    first, second = objects(run("interview", "--batch", str(file), "--explain", "--json"))
    assert first["explanation"]["points"]
    assert second["status"] == "error"
    assert "Why this grade" in run("interview", "--batch", str(file), "--explain").stdout
