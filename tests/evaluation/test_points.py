"""`rehearse evaluate points`, and how true the verdict is on this project's own labelled answers."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from assistant.cli.evaluate import app
from assistant.errors import UsageError
from assistant.evaluation.points import JudgedAnswer, summarise

OWN_ANSWERS = Path(__file__).parent.parent / "data" / "answers" / "short.jsonl"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("REHEARSE_HOME", str(tmp_path))
    yield tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["points", *arguments])


def evaluate(*lines: dict[str, Any], folder: Path) -> Result:
    file = folder / "labelled.jsonl"
    file.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    return run(str(file), "--json")


@pytest.fixture(scope="module")
def own_results(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("REHEARSE_HOME", str(tmp_path_factory.mktemp("home")))
        result = run(str(OWN_ANSWERS), "--json")
    assert result.exit_code == 0, result.exception
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_the_verdict_agrees_with_the_labels(own_results: list[dict[str, Any]]) -> None:
    summary = own_results[-1]["summary"]
    assert summary["f1"] >= 0.70
    assert summary["precision"] >= 0.65
    assert summary["recall"] >= 0.65
    assert summary["null_share"] <= 0.05


def test_each_answer_gives_a_line_and_the_summary_is_last(own_results: list[dict[str, Any]]) -> None:
    labelled = [json.loads(line) for line in OWN_ANSWERS.read_text(encoding="utf-8").splitlines()]
    *answers, last = own_results
    assert [answer["id"] for answer in answers] == [line["id"] for line in labelled]
    assert [answer["truth"] for answer in answers] == [line["covered"] for line in labelled]
    assert last["summary"]["n"] == len(labelled) >= 60
    assert len({line["card"] for line in labelled}) >= 15


@pytest.mark.parametrize(
    ("predicted", "truth", "precision", "recall", "null_share"),
    [
        ({"a": True, "b": False}, {"a": True, "b": False}, 1.0, 1.0, 0.0),
        ({"a": True, "b": True}, {"a": True, "b": False}, 0.5, 1.0, 0.0),
        ({"a": True, "b": None}, {"a": True, "b": True}, 1.0, 0.5, 0.5),
        ({"a": False, "b": None}, {"a": False, "b": False}, 0.0, 0.0, 0.5),
    ],
)
def test_summary(
    predicted: dict[str, bool | None],
    truth: dict[str, bool],
    precision: float,
    recall: float,
    null_share: float,
) -> None:
    summary = summarise([JudgedAnswer("x", predicted, truth)])
    assert (summary.precision, summary.recall, summary.null_share) == (precision, recall, null_share)
    both = precision + recall
    assert summary.f1 == pytest.approx(2 * precision * recall / both if both else 0.0, abs=1e-4)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ({"id": "x", "card": 7, "text": "queues"}, "no labels"),
        ({"id": "x", "card": 7, "text": "queues", "covered": {"a": "yes"}}, "no labels"),
        ({"id": "x", "card": 7, "text": "queues", "covered": {"a": True}}, "card 7 has a, b, c, d"),
        ({"id": "x", "card": 99, "text": "queues", "covered": {"a": True}}, "99"),
        ({"id": "x", "text": "queues", "covered": {"a": True}}, "line 1"),
    ],
)
def test_a_line_that_would_falsify_the_figure_ends_it(
    line: dict[str, Any], told: str, tmp_path: Path
) -> None:
    error = evaluate(line, folder=tmp_path).exception
    assert isinstance(error, UsageError)
    assert told in str(error)


def test_a_missing_file_is_wrong_usage() -> None:
    assert isinstance(run("missing.jsonl").exception, UsageError)


def test_for_people_only_the_differences_are_shown(tmp_path: Path) -> None:
    file = tmp_path / "labelled.jsonl"
    answers = [
        {
            "id": "agreed",
            "card": 7,
            "text": "workers poll their queue",
            "covered": dict.fromkeys("abc", False) | {"d": True},
        },
        {"id": "disputed", "card": 7, "text": "I like trains", "covered": dict.fromkeys("abcd", True)},
    ]
    file.write_text("\n".join(json.dumps(line) for line in answers), encoding="utf-8")
    shown = run(str(file)).stdout
    assert "disputed" in shown
    assert "agreed" not in shown
    assert "2 answers with 8 points" in shown


@pytest.mark.parametrize(
    ("grades", "pearson_r"),
    [
        ([(1.0, 2.0), (2.0, 3.0), (4.0, 5.0)], 1.0),
        ([(1.0, 5.0), (5.0, 1.0)], -1.0),
        ([(3.0, 3.0)], None),
        ([], None),
    ],
)
def test_grades_are_compared_where_there_are_some(
    grades: list[tuple[float, float]], pearson_r: float | None
) -> None:
    judged = [JudgedAnswer(number, {"a": True}, {"a": False}, pair) for number, pair in enumerate(grades)]
    summary = summarise([*judged, JudgedAnswer("ungraded", {"a": None}, {"a": False})])
    assert summary.pearson_r == (None if pearson_r is None else pytest.approx(pearson_r, abs=1e-3))
    assert summary.false_share == round(len(grades) / (len(grades) + 1), 4)
