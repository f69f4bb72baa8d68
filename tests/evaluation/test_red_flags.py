"""`rehearse evaluate redflags`, and how truly flags are raised on this project's own utterances."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from assistant.cli.evaluate import app
from assistant.errors import UsageError
from assistant.evaluation.red_flags import JudgedFlag, summarise

DATA = Path(__file__).parent.parent / "data"
OWN = DATA / "red_flags.jsonl"
HELD_OUT = DATA / "held_out" / "red_flags.jsonl"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REHEARSE_HOME", str(tmp_path))


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["redflags", *arguments])


def evaluate(line: dict[str, Any], folder: Path) -> Result:
    file = folder / "labelled.jsonl"
    file.write_text(json.dumps(line), encoding="utf-8")
    return run(str(file), "--json")


def test_the_flags_agree_with_the_labels() -> None:
    result = run(str(OWN), "--json")
    assert result.exit_code == 0, result.exception
    *items, last = [json.loads(line) for line in result.stdout.splitlines()]
    labelled = [json.loads(line) for line in OWN.read_text(encoding="utf-8").splitlines()]
    assert [item["id"] for item in items] == [line["id"] for line in labelled]
    assert [item["truth"]["flag"] for item in items] == [line["flag"] for line in labelled]
    assert last["summary"]["n"] == len(labelled) >= 120


def test_subtle_statements_by_a_writer_on_whom_nothing_was_grown() -> None:
    result = run(str(HELD_OUT), "--json")
    summary = json.loads(result.stdout.splitlines()[-1])["summary"]
    assert summary["n"] == 134
    assert summary["precision"] >= 0.93
    assert summary["recall"] >= 0.33
    assert summary["same_flag"] >= 0.9


@pytest.mark.parametrize(
    ("predicted", "truth", "precision", "recall", "same_flag"),
    [
        ("a", "a", 1.0, 1.0, 1.0),
        ("a", "b", 1.0, 1.0, 0.0),
        ("a", None, 0.0, 0.0, 0.0),
        (None, "a", 0.0, 0.0, 0.0),
    ],
    ids=["the flag", "another flag", "none was due", "missed"],
)
def test_summary(
    predicted: str | None, truth: str | None, precision: float, recall: float, same_flag: float
) -> None:
    summary = summarise([JudgedFlag("x", predicted, truth)])
    assert (summary.precision, summary.recall, summary.same_flag) == (precision, recall, same_flag)
    assert summary.n == 1


def test_a_flag_may_be_named_by_how_it_begins(tmp_path: Path) -> None:
    line = {"id": 1, "text": "We guarantee exactly-once delivery.", "flag": 'Using "exactly-once delivery"'}
    item, last = map(json.loads, evaluate(line, tmp_path).stdout.splitlines())
    assert item["predicted"] == item["truth"]
    assert last["summary"] == {
        "precision": 1.0,
        "recall": 1.0,
        "f1": 1.0,
        "same_flag": 1.0,
        "n": 1,
    }


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ({"id": "x", "text": "hello"}, "line 1 holds no labelled utterance"),
        ({"id": "x", "flag": None}, "line 1 holds no labelled utterance"),
        ({"id": "x", "text": "hello", "flag": "Whistling"}, "'Whistling'"),
        ({"id": "x", "text": "hello", "flag": 3}, "names the red flag 3"),
    ],
)
def test_a_line_that_would_falsify_the_figure_ends_it(
    line: dict[str, Any], told: str, tmp_path: Path
) -> None:
    error = evaluate(line, tmp_path).exception
    assert isinstance(error, UsageError)
    assert told in str(error)


def test_a_sheet_without_rules_is_wrong_usage(tmp_path: Path) -> None:
    sheet = tmp_path / "tea.md"
    sheet.write_text("# Tea\n\n## Red flags\n\n- Spilling it.\n", encoding="utf-8")
    file = tmp_path / "labelled.jsonl"
    file.write_text('{"id": 1, "text": "x", "flag": "Spilling it."}', encoding="utf-8")
    assert isinstance(run(str(file), "--sheet", str(sheet)).exception, UsageError)


def test_for_people_only_the_differences_are_shown(tmp_path: Path) -> None:
    file = tmp_path / "labelled.jsonl"
    file.write_text('{"id": "odd", "text": "I like trains.", "flag": "Blaming others"}', encoding="utf-8")
    shown = run(str(file)).stdout
    assert "odd: raised none" in shown
    assert "1 utterances" in shown
