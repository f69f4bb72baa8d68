"""Recordings survive a kill, a full disk and a closed folder."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile

from assistant.audio.files import read_audio
from assistant.audio.recorder import Recorder, recover
from assistant.errors import AudioFileError
from assistant.events import FRAME_SAMPLES, SAMPLE_RATE_HZ, Samples, seconds
from tests.audio.sounds import ANSWER

KILLED = """
import os, signal, sys
from pathlib import Path
from assistant.audio.files import read_audio
from assistant.audio.frames import FrameCutter
from assistant.audio.recorder import Recorder

recorder = Recorder(Path(sys.argv[2]))
for frame in FrameCutter().push(read_audio(Path(sys.argv[1])))[: int(sys.argv[3])]:
    recorder.write(frame)
os.kill(os.getpid(), signal.SIGKILL)
"""


def noise(count: int) -> Samples:
    return np.random.default_rng(7).uniform(-0.9, 0.9, count).astype(np.float32)


def test_what_was_written_can_be_read(tmp_path: Path) -> None:
    path = tmp_path / "new" / "answer.flac"
    samples = noise(10 * FRAME_SAMPLES)
    with Recorder(path) as recorder:
        for frame in samples.reshape(-1, FRAME_SAMPLES):
            recorder.write(frame)
        assert not path.exists()
    assert recorder.duration_s == seconds(len(samples))
    np.testing.assert_allclose(read_audio(path), samples, atol=1 / 32768)
    assert soundfile.info(path).frames == len(samples)  # the header is whole
    assert list(path.parent.iterdir()) == [path]
    recorder.close()


@pytest.mark.skipif(os.name != "posix", reason="modes are a POSIX matter")
def test_it_is_the_users_alone(tmp_path: Path) -> None:
    with Recorder(tmp_path / "new" / "answer.flac") as recorder:
        recorder.write(noise(FRAME_SAMPLES))
        (part,) = recorder.path.parent.iterdir()
        assert part.stat().st_mode & 0o777 == 0o600
    assert recorder.path.stat().st_mode & 0o777 == 0o600
    assert recorder.path.parent.stat().st_mode & 0o777 == 0o700


def test_what_holds_no_sound_is_not_kept(tmp_path: Path) -> None:
    Recorder(tmp_path / "answer.flac").close()
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(os.name != "posix", reason="kills as POSIX does")
@pytest.mark.parametrize("frames", [31, 100, 170])
def test_a_kill_loses_less_than_half_a_second(tmp_path: Path, frames: int) -> None:
    path = tmp_path / "answer.flac"
    killed = subprocess.run([sys.executable, "-c", KILLED, ANSWER, path, str(frames)], check=False)
    assert killed.returncode == -9
    (part,) = tmp_path.iterdir()
    spoken = read_audio(ANSWER)[: frames * FRAME_SAMPLES]
    saved = read_audio(part)
    assert len(spoken) - len(saved) < 0.5 * SAMPLE_RATE_HZ
    np.testing.assert_array_equal(saved, spoken[: len(saved)])
    assert recover(part) == path
    assert list(tmp_path.iterdir()) == [path]
    np.testing.assert_array_equal(read_audio(path), saved)
    assert soundfile.info(path).frames == len(saved)


def test_a_part_without_sound_cannot_be_recovered(tmp_path: Path) -> None:
    part = tmp_path / "answer.part.flac"
    part.touch()
    with pytest.raises(AudioFileError):
        recover(part)
    assert part.exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs the device that is always full")
def test_a_full_disk_is_told_once_and_the_round_goes_on(tmp_path: Path) -> None:
    (tmp_path / "answer.part.flac").symlink_to("/dev/full")
    frames = list(noise(60 * FRAME_SAMPLES).reshape(-1, FRAME_SAMPLES))
    recorder = Recorder(tmp_path / "answer.flac")
    with pytest.raises(AudioFileError, match="cannot write the recording") as caught:
        for frame in frames:
            recorder.write(frame)
    assert caught.value.remedy
    for frame in frames:
        recorder.write(frame)
    assert recorder.duration_s < seconds(60 * FRAME_SAMPLES)
    recorder.close()


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(AudioFileError, match="cannot write the recording"):
        Recorder(tmp_path / "file" / "answer.flac")
