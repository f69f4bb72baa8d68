"""The history as files for other programs: one JSON array, or a table for a spreadsheet."""

import contextlib
import csv
import io
import json
import os
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, TextIO

from assistant.decks.exchange.formulas import guarded
from assistant.errors import HistoryError, UsageError
from assistant.history.records import Attempt

CSV_COLUMNS = (
    "id", "round", "at", "sheet", "card", "card_key", "drill", "question", "status", "coverage", "grade",
    "points_made", "points_judged", "points_appealed", "duration_s", "speech_s", "over_limit_s", "limit_s",
    "words", "words_per_minute", "fillers", "long_pauses", "response_latency_s", "recording",
    "follow_up_recording", "model", "app_version", "regraded_at", "regraded_coverage", "regraded_grade",
    "transcript",
)  # fmt: skip


def write_json(attempts: Iterable[Attempt], out: TextIO) -> None:
    """One JSON array of `Attempt.as_json()`, an attempt a line, written as they come."""
    separator = "[\n"
    for attempt in attempts:
        out.write(separator + json.dumps(attempt.as_json(), ensure_ascii=False))
        separator = ",\n"
    out.write("[]\n" if separator == "[\n" else "\n]\n")


def write_csv(attempts: Iterable[Attempt], out: TextIO) -> None:
    """A table with a head row (`CSV_COLUMNS`), an attempt a row, without the single points and terms.

    Of a later verdict it has the figures.

    Text that a spreadsheet would run as a formula (it begins with = + - @, narrow or wide, a tab or a line
    break) gets an apostrophe in front.
    """
    writer = csv.DictWriter(out, CSV_COLUMNS, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    for attempt in attempts:
        judged = [point["made"] for point in attempt.verdict["points"] if point["made"] is not None]
        row = attempt.verdict["delivery"] | attempt.as_json()
        row |= {
            "points_made": sum(judged),
            "points_judged": len(judged),
            "points_appealed": len(attempt.appeals),
        }
        if later := attempt.regraded:
            row |= {f"regraded_{name}": value for name, value in later.as_json().items()}
        writer.writerow({name: _harmless(value) for name, value in row.items()})


def _harmless(value: Any) -> Any:
    return guarded(value) if isinstance(value, str) else value


@contextlib.contextmanager
def replacing(file: Path, *, overwrite: bool) -> Iterator[TextIO]:
    """A text file that appears under its name whole or not at all, readable by this user alone.

    Raises:
        UsageError: it is there already and `overwrite` is false, or its folder is missing.
        HistoryError: it cannot be written.
    """
    with replacing_bytes(file, overwrite=overwrite) as raw:
        out = io.TextIOWrapper(raw, encoding="utf-8", newline="")
        yield out
        out.flush()
        out.detach()


@contextlib.contextmanager
def replacing_bytes(file: Path, *, overwrite: bool) -> Iterator[BinaryIO]:
    """The same for any file; what was written can be read back before it gets its name.

    Raises:
        UsageError: it is there already and `overwrite` is false, or its folder is missing.
        HistoryError: it cannot be written.
    """
    try:
        if file.exists() and not overwrite:
            raise UsageError(
                f"{file} is there already", remedy="Choose another name, or add --force to replace it."
            )
        if not file.parent.is_dir():
            raise UsageError(f"there is no folder {file.parent}", remedy="Create it first.")
        number, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
        temporary = Path(name)
        try:
            with open(number, "w+b") as out:  # noqa: PTH123  (a descriptor, not a path)
                yield out
                out.flush()
                os.fsync(out.fileno())
            temporary.replace(file)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as err:
        raise HistoryError(
            f"cannot write {file}", why=err.strerror or str(err), remedy="Choose another place."
        ) from err
