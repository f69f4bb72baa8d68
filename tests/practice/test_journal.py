"""The journal on a disk that does not want it."""

from pathlib import Path

import pytest

from assistant.errors import RehearseError, UsageError
from assistant.practice.journal import Journal
from tests.fakes import FakeClock

FULL_DISK = Path("/dev/full")


@pytest.mark.skipif(not FULL_DISK.exists(), reason="only Linux has a disk that is always full")
def test_a_full_disk_is_told_once_and_ends_nothing() -> None:
    told: list[RehearseError] = []
    with Journal(FULL_DISK, FakeClock(), told.append) as journal:
        journal.write("round_started")
        journal.write("round_ended")
    assert [str(error) for error in told] == [
        "cannot write the events to /dev/full: No space left on device. "
        "Free some space; this round goes on without them."
    ]


def test_a_file_that_cannot_be_opened_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot write the events"):
        Journal(tmp_path, FakeClock(), lambda _: None)
