"""Recordings of answers that the disk, or the user, does not want."""

from pathlib import Path

import pytest
import soundfile

from assistant.errors import RehearseError
from assistant.practice.take import Take
from tests.fakes import speech


def test_a_discarded_answer_leaves_nothing_behind_even_where_writing_failed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[RehearseError] = []
    take = Take(tmp_path / "answer.flac", told.append)
    take.write(speech(1))

    def full(*_: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(soundfile.SoundFile, "write", full)
    take.write(speech(1))
    assert [path.name for path in tmp_path.iterdir()] == ["answer.part.flac"]
    take.discard()
    assert list(tmp_path.iterdir()) == []
    assert len(told) == 1
    assert not take.kept


def test_a_recording_that_cannot_be_deleted_is_told(tmp_path: Path) -> None:
    told: list[RehearseError] = []
    take = Take(tmp_path / "answer.flac", told.append)
    take.close()
    (tmp_path / "answer.flac").mkdir()
    take.discard()
    assert "cannot delete the recording" in str(told[0])
