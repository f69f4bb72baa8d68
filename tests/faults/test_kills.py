"""Kills in short; `python -m tests.faults.kills` makes 200."""

import os
import random
from pathlib import Path

import pytest

from tests.faults.kills import Killer, two_rounds_at_once

pytestmark = [
    pytest.mark.model,
    pytest.mark.skipif(os.name != "posix", reason="kills as POSIX does"),
]

SHORT = ("while an answer is given", "as its verdict is made", "at a commit")


def test_killed_rounds_lose_nothing_and_keep_nobody_from_the_next(tmp_path: Path) -> None:
    killer = Killer(tmp_path, random.Random(1), answers=1)
    kills = [killer.kill(aim) for aim in SHORT]
    assert [(kill.aim, kill.problems) for kill in kills] == [(aim, []) for aim in SHORT]
    assert kills[0].lost_s is not None
    assert killer.recover() == []


def test_two_rounds_at_once_are_both_kept(tmp_path: Path) -> None:
    assert two_rounds_at_once(tmp_path) == []
