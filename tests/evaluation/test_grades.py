"""`rehearse evaluate grades`: agreement with examiners on questions that nobody has prepared."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from assistant.cli.evaluate import app
from assistant.errors import UsageError
from assistant.evaluation.grades import GradesSummary, read_graded, summarise

HEADER = "id,question_id,question,desired_answer,student_answer,score_avg"
STACK = "What is a stack?,A list where elements are added and removed at one end only."


def evaluate(*rows: str, folder: Path) -> Result:
    file = folder / "graded.csv"
    file.write_text("\n".join([HEADER, *rows]), encoding="utf-8")
    return CliRunner().invoke(app, ["grades", str(file), "--json"])


def test_a_better_answer_gets_a_better_grade(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REHEARSE_HOME", str(tmp_path))
    result = evaluate(
        f"good,1,{STACK},A list in which you add and remove elements at one end only,5",
        f"poor,1,{STACK},It is a loop that runs until a condition fails,1",
        f"none,1,{STACK},,0",
        folder=tmp_path,
    )
    good, poor, none, last = (json.loads(line) for line in result.stdout.splitlines())
    assert good["predicted"]["grade"] > 3.5 > poor["predicted"]["grade"] + 1
    assert none == {"id": "none", "predicted": {"grade": 0.0}, "truth": {"grade": 0.0}}
    assert last["summary"]["n"] == 3
    assert last["summary"]["pearson_r"] > 0.9


@pytest.mark.parametrize(
    ("row", "told"), [(f"x,1,{STACK}", "student_answer"), (f"x,1,{STACK},a list,good", "no grade")]
)
def test_a_line_that_would_falsify_the_figure_ends_it(row: str, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        list(read_graded([HEADER, row], "graded.csv"))


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ([], GradesSummary(None, 0)),
        ([(1.0, 2.0)], GradesSummary(None, 1)),
        ([(1.0, 2.0), (1.0, 3.0)], GradesSummary(None, 2)),
        ([(1.0, 2.0), (2.0, 4.0), (3.0, 6.0)], GradesSummary(1.0, 3)),
    ],
)
def test_summary(pairs: list[tuple[float, float]], expected: GradesSummary) -> None:
    assert summarise(pairs) == expected
