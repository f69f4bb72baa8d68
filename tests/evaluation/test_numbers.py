"""`rehearse evaluate numbers`, and how truly spoken values are judged."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from assistant.cli.evaluate import app
from assistant.errors import UsageError
from assistant.evaluation.numbers import JudgedFact, summarise

OWN = Path(__file__).parent.parent / "data" / "facts.jsonl"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REHEARSE_HOME", str(tmp_path))


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["numbers", *arguments])


def evaluate(line: dict[str, Any], folder: Path, *options: str) -> Result:
    file = folder / "labelled.jsonl"
    file.write_text(json.dumps(line), encoding="utf-8")
    return run(str(file), *options)


def test_the_judgements_agree_with_the_labels() -> None:
    result = run(str(OWN), "--json")
    assert result.exit_code == 0, result.exception
    *items, last = [json.loads(line) for line in result.stdout.splitlines()]
    labelled = [json.loads(line) for line in OWN.read_text(encoding="utf-8").splitlines()]
    assert [item["truth"]["right"] for item in items] == [line["right"] for line in labelled]
    assert last["summary"]["n"] == len(labelled) >= 100
    assert last["summary"]["accuracy"] >= 0.9
    assert last["summary"]["precision"] >= 0.9


@pytest.mark.parametrize(
    ("fact", "text"),
    [
        ("Record max size", "one megabyte"),
        ("AWS Kinesis: Record max size", "one megabyte"),
        ("kinesis record max size", "1 MB"),
    ],
)
def test_a_fact_is_named_by_its_metric_with_or_without_its_table(
    fact: str, text: str, tmp_path: Path
) -> None:
    result = evaluate({"id": 1, "fact": fact, "text": text, "right": True}, tmp_path, "--json")
    assert json.loads(result.stdout.splitlines()[0])["predicted"] == {"right": True}


def test_what_is_judged_otherwise_than_labelled_is_shown(tmp_path: Path) -> None:
    result = evaluate(
        {"id": 7, "fact": "Record max size", "text": "a gigabyte or 1 GB", "right": True}, tmp_path
    )
    assert '7: "a gigabyte or 1 GB" for "1 MB": the amount is another' in result.stdout
    assert "1 values: 0.0% judged as labelled" in result.stdout


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ({"fact": "Record max size", "text": "one"}, "line 1 holds no labelled answer"),
        ({"fact": "Record max size", "text": "one", "right": 1}, "line 1 holds no labelled answer"),
        (["fact"], "line 1 holds no labelled answer"),
        ({"fact": "Record size", "text": "one", "right": True}, "interview has no fact 'Record size'"),
    ],
)
def test_what_is_no_labelled_answer_is_named(line: Any, what: str, tmp_path: Path) -> None:
    result = evaluate(line, tmp_path)
    assert isinstance(result.exception, UsageError)
    assert what in str(result.exception)


def test_what_could_not_be_told_counts_as_not_right() -> None:
    summary = summarise([JudgedFact(1, None, True), JudgedFact(2, True, True), JudgedFact(3, None, False)])
    assert (summary.precision, summary.recall, summary.accuracy) == (1.0, 0.5, 0.6667)
    assert summary.null_share == 0.6667
