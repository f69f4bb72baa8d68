"""The debug log where it cannot be written."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.command import environment

FULL = Path("/dev/full")

LOGGING = """
import logging
from assistant.cli.logs import set_up_log
from assistant.cli.workspace import open_workspace
set_up_log(open_workspace(), verbose=False)
logging.getLogger("assistant").error("something")
"""


@pytest.mark.skipif(not FULL.exists(), reason="has no device that is always full")
def test_a_full_disk_keeps_the_log_quiet(tmp_path: Path) -> None:
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache" / "rehearse.log").symlink_to(FULL)
    command = [sys.executable, "-c", LOGGING]
    done = subprocess.run(command, env=environment(tmp_path), capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
