"""`rehearse evaluate star`, and how truly stories are read."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from assistant.cli.evaluate import app
from assistant.errors import UsageError
from assistant.evaluation.star import ReadStory, StoryLabels, summarise

HELD_OUT = Path(__file__).parent.parent / "data" / "held_out" / "stories.jsonl"

LINE = {
    "id": "x",
    "row": 2,
    "value": "Curious",
    "sentences": ["I was in a lab.", "I read the manual and then I wrote a script."],
    "parts": ["S", "A"],
    "missing": ["T", "R"],
    "key_phrase": "absent",
    "we_heavy": False,
    "quantified_result": False,
}


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REHEARSE_HOME", str(tmp_path))


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["star", *arguments])


def evaluate(line: Any, folder: Path, *options: str) -> Result:
    file = folder / "labelled.jsonl"
    file.write_text(json.dumps(line), encoding="utf-8")
    return run(str(file), *options)


def test_the_reading_agrees_with_the_labels_of_a_writer_that_it_has_not_seen() -> None:
    result = run(str(HELD_OUT), "--json")
    assert result.exit_code == 0, result.exception
    *items, last = [json.loads(line) for line in result.stdout.splitlines()]
    labelled = [json.loads(line) for line in HELD_OUT.read_text(encoding="utf-8").splitlines()]
    assert [item["id"] for item in items] == [line["id"] for line in labelled]
    assert [item["truth"]["parts"] for item in items] == [line["parts"] for line in labelled]
    summary = last["summary"]
    assert summary["n"] == len(labelled) >= 20
    assert summary["macro_f1"] == summary["f1"] >= 0.8
    assert summary["missing_right"] >= 0.7
    assert summary["key_phrase_right"] >= 0.75
    assert summary["we_heavy_right"] >= 0.9
    assert summary["quantified_result_right"] >= 0.9


@pytest.mark.parametrize("row", [2, None], ids=["by row", "by value"])
def test_a_line_gives_prediction_and_truth(row: int | None, tmp_path: Path) -> None:
    line = {key: value for key, value in LINE.items() if key != "row"} | ({"row": row} if row else {})
    item, last = map(json.loads, evaluate(line, tmp_path, "--json").stdout.splitlines())
    assert item["id"] == "x"
    assert item["truth"] == {key: LINE[key] for key in item["truth"]}
    assert item["predicted"].keys() == item["truth"].keys()
    assert last["summary"]["sentences"] == 2


def test_what_is_read_otherwise_than_labelled_is_shown(tmp_path: Path) -> None:
    result = evaluate(LINE | {"we_heavy": True}, tmp_path)
    assert "x: we_heavy False; it should be True" in result.stdout
    assert "1 stories, 2 sentences" in result.stdout


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"parts": ["S"]}, "line 1 holds no labelled story"),
        ({"parts": ["S", "X"]}, "line 1 holds no labelled story"),
        ({"sentences": [], "parts": []}, "line 1 holds no labelled story"),
        ({"missing": ["-"]}, "line 1 holds no labelled story"),
        ({"key_phrase": "maybe"}, "line 1 holds no labelled story"),
        ({"key_phrase": ["absent"]}, "line 1 holds no labelled story"),
        ({"we_heavy": 1}, "line 1 holds no labelled story"),
        ({"row": True}, "line 1 holds no labelled story"),
        ({"row": 99}, "line 1: the value table has no row 99"),
        ({"row": None, "value": "Brave"}, "line 1: the value table has no row for 'Brave'"),
    ],
    ids=str,
)
def test_what_is_no_labelled_story_is_named(change: dict[str, Any], what: str, tmp_path: Path) -> None:
    result = evaluate(LINE | change, tmp_path)
    assert isinstance(result.exception, UsageError)
    assert what in str(result.exception)


def test_the_summary_is_a_mean_over_all_labels() -> None:
    truth = StoryLabels(("S", "T", "A", "R", "-"), (), "absent", False, True)
    half = StoryLabels(("S", "S", "A", "A", "-"), ("T", "R"), "absent", True, True)
    summary = summarise([ReadStory(1, truth, truth), ReadStory(2, half, truth)])
    assert summary.recall == 0.8
    assert summary.precision == round((2 / 3 + 1 + 2 / 3 + 1 + 1) / 5, 4)
    assert summary.missing_right == summary.we_heavy_right == 0.5
    assert summary.key_phrase_right == summary.quantified_result_right == 1.0
    assert (summary.n, summary.sentences) == (2, 10)
