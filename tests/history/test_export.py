"""Exports that other programs read as they were meant, and files that are whole or not there."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import HistoryError, UsageError
from assistant.history.amendments import Regrade
from assistant.history.export import CSV_COLUMNS, replacing, write_csv, write_json
from tests.history.samples import POSIX, START, attempt, verdict


def as_csv(*changes: dict[str, Any]) -> list[dict[str, str]]:
    out = io.StringIO()
    write_csv((attempt("r", **change) for change in changes), out)
    return list(csv.DictReader(io.StringIO(out.getvalue())))


@pytest.mark.parametrize("number", [0, 1, 3])
def test_json_is_one_array(number: int) -> None:
    written = [attempt("r", transcript=f'say "{i}"\n🧵') for i in range(number)]
    out = io.StringIO()
    write_json(iter(written), out)
    assert json.loads(out.getvalue()) == json.loads(json.dumps([one.as_json() for one in written]))


def test_csv_has_a_row_an_answer() -> None:
    (row,) = as_csv(
        {"made": (True, False, None), "grade": 2.5, "over_limit_s": 1.5, "transcript": "one, two\nthree"}
    )
    assert tuple(row) == CSV_COLUMNS
    assert row["at"] == "2026-01-31T09:30:00.000Z"
    assert (row["card"], row["card_key"], row["limit_s"]) == ("7", "mutex", "30.0")
    assert (row["points_made"], row["points_judged"], row["coverage"]) == ("1", "2", "0.5")
    assert (row["grade"], row["over_limit_s"], row["transcript"]) == ("2.5", "1.5", "one, two\nthree")
    assert (row["duration_s"], row["recording"]) == ("", "")


@pytest.mark.parametrize(
    ("said", "cell"),
    [
        ('=HYPERLINK("http://evil")', '\'=HYPERLINK("http://evil")'),
        ("+1", "'+1"),
        ("-1 is negative", "'-1 is negative"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("＝1＋1", "'＝1＋1"),
        ("a = b", "a = b"),
        ("", ""),
        ("two\x00parts", "two\x00parts"),
    ],
)
def test_formulas_are_neutralised(said: str, cell: str) -> None:
    (row,) = as_csv({"transcript": said})
    assert row["transcript"] == cell


def test_a_later_verdict_has_its_figures() -> None:
    later = Regrade("x", START, verdict("another", made=(True, True), grade=4.5))
    with_one, without = as_csv({"regraded": later}, {})
    assert (with_one["regraded_coverage"], with_one["regraded_grade"]) == ("1.0", "4.5")
    assert with_one["regraded_at"] == "2026-01-31T09:30:00.000Z"
    assert (without["regraded_at"], without["regraded_coverage"]) == ("", "")
    assert with_one["coverage"] == without["coverage"] == "0.5"


def test_numbers_are_left_alone() -> None:
    (row,) = as_csv({"over_limit_s": -0.5})
    assert row["over_limit_s"] == "-0.5"


def write(file: Path, text: str, *, overwrite: bool = False) -> None:
    with replacing(file, overwrite=overwrite) as out:
        out.write(text)


def test_a_file_is_replaced_only_when_told(tmp_path: Path) -> None:
    file = tmp_path / "out.json"
    write(file, "first")
    with pytest.raises(UsageError, match="there already"):
        write(file, "second")
    assert file.read_text(encoding="utf-8") == "first"
    write(file, "second", overwrite=True)
    assert file.read_text(encoding="utf-8") == "second"
    assert list(tmp_path.iterdir()) == [file]


def test_a_failure_midway_leaves_what_was_there(tmp_path: Path) -> None:
    file = tmp_path / "out.json"
    write(file, "first")
    with pytest.raises(HistoryError, match="damaged"), replacing(file, overwrite=True) as out:
        out.write("half")
        raise HistoryError("damaged")
    assert file.read_text(encoding="utf-8") == "first"
    assert list(tmp_path.iterdir()) == [file]


def test_no_folder_and_a_folder_of_that_name(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no folder"):
        write(tmp_path / "missing" / "out.json", "")
    with pytest.raises(HistoryError, match="cannot write"):
        write(tmp_path, "", overwrite=True)


@POSIX
def test_an_export_is_private(tmp_path: Path) -> None:
    write(tmp_path / "out.csv", "mine")
    assert (tmp_path / "out.csv").stat().st_mode & 0o777 == 0o600
