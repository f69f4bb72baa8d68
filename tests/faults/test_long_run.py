"""A few minutes of a long round: what it opens, it closes."""

from pathlib import Path

import pytest

from assistant.audio.files import read_audio
from assistant.cli.building import build_ear
from assistant.cli.workspace import open_workspace
from assistant.events import sample_count
from tests.faults.long_run import ANSWERS, Sample, rows, run, sample, spoken

MINUTES = 3


@pytest.mark.model
def test_a_round_closes_what_it_opens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REHEARSE_HOME", str(tmp_path / "home"))
    answer = read_audio(ANSWERS / "answer-22.flac")[: sample_count(4)]
    ear = build_ear(open_workspace())
    warm, _ = run(ear, spoken([answer], 1.0, 9.0), _folder(tmp_path / "warm"))
    before = sample(0.0)
    meter, told = run(ear, spoken([answer], 60.0, 60.0 * MINUTES), _folder(tmp_path / "long"))
    after = sample(0.0)
    assert warm.samples
    assert len(meter.samples) == MINUTES
    assert "2 verdicts" in told
    assert after.descriptors <= before.descriptors
    assert after.threads <= before.threads


def _folder(path: Path) -> Path:
    path.mkdir()
    return path


@pytest.mark.parametrize(
    ("last", "held"),
    [
        (Sample(240.0, 104, 104, 20, 9), [1, 1, 1, 1]),
        (Sample(240.0, 110, 104, 20, 9), [0, 1, 1, 1]),
        (Sample(240.0, 104, 104, 21, 9), [1, 1, 0, 1]),
        (Sample(240.0, 104, 104, 20, 10), [1, 1, 1, 0]),
    ],
    ids=["flat", "memory grows", "a descriptor leaks", "a thread leaks"],
)
def test_what_leaks_is_told(last: Sample, held: list[int]) -> None:
    samples = [Sample(60.0 * minute, 100, 100, 20, 9) for minute in range(4)]
    assert [row.held for row in rows([*samples, last], 120.0, "nothing")][:4] == held
