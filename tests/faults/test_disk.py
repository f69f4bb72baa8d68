"""The disk in short: one of each kind; `python -m tests.faults.disk` tries all of them, often."""

import random
from pathlib import Path

import pytest

from tests.faults.disk import (
    REFUSALS,
    Held,
    can_mount,
    damaged,
    full_disk,
    newer,
    refused,
)

pytestmark = [
    pytest.mark.model,
    pytest.mark.skipif(not can_mount(), reason="mounts disks, which takes root"),
]


def test_a_round_goes_on_where_the_disk_is_full(tmp_path: Path) -> None:
    assert full_disk(tmp_path, 0) == Held()


def test_a_round_goes_on_where_the_disk_fills_up_meanwhile(tmp_path: Path) -> None:
    assert full_disk(tmp_path, 0, "speech_started") == Held()


def test_a_round_goes_on_where_nothing_may_be_written(tmp_path: Path) -> None:
    assert refused(tmp_path, REFUSALS["everything"]) == Held()


def test_a_history_from_a_newer_program_is_refused(tmp_path: Path) -> None:
    assert newer(tmp_path) == Held()


def test_a_round_goes_on_with_what_could_be_read_of_a_damaged_history(tmp_path: Path) -> None:
    held, rescued = damaged(tmp_path, "first page", random.Random(1))
    assert held == Held()
    assert rescued == 40
