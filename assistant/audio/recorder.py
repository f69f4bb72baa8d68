"""Recordings that survive a kill: FLAC that grows on disk while somebody speaks."""

import logging
import os
import shutil
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
import numpy.typing as npt
import soundfile

from assistant.audio.files import read_audio
from assistant.errors import AudioFileError
from assistant.events import SAMPLE_RATE_HZ, Samples, seconds
from assistant.folders import PRIVATE_FILE_MODE, make_private

log = logging.getLogger(__name__)

PART_SUFFIX = ".part.flac"

LITTLE_BYTES = 10_000
"""With less room than that not even half a second can be written (FLAC, about 20 kB a second)."""


class Recorder:
    """Writes one answer to `path` (FLAC, 16 bits) as its frames arrive.

    Until it is closed the file is called `NAME.part.flac`; closing writes the length into its header and
    gives it its name. So whatever has its name is whole, and whatever is still a part was cut off:
    `recover` mends it. The encoder hands every block of 4,096 samples straight to
    the system: a kill loses 0.29 s at most. What holds no sound is removed on closing.

    Args:
        comment: stands in the file from its first moment on, for whoever finds it later.

    Raises:
        AudioFileError: the file cannot be created.
    """

    def __init__(self, path: Path, *, comment: str = "") -> None:
        self.path = path
        self._written = 0
        self._part = path.with_name(path.stem + PART_SUFFIX)
        self._file: soundfile.SoundFile | None = None
        try:
            make_private(path.parent)
            # The mode belongs to the file from its first moment on; libsndfile would create it for everyone.
            os.close(os.open(self._part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE_FILE_MODE))
            self._file = _create(self._part)
            if comment:
                self._file.comment = comment
        except (OSError, soundfile.LibsndfileError) as err:
            raise self._failure(err) from err

    @property
    def duration_s(self) -> float:
        """Seconds written so far."""
        return seconds(self._written)

    def write(self, frame: Samples) -> None:
        """Append samples, shape (n,); after a failure nothing is written any more.

        Raises:
            AudioFileError: the disk is full or the file cannot be written; raised once.
        """
        if self._file is None:
            return
        try:
            self._file.write(to_int16(frame))
        except (OSError, soundfile.LibsndfileError) as err:
            self._abandon()
            raise self._failure(err) from err
        self._written += len(frame)

    def close(self) -> None:
        """Finish the file and give it its name. May be called more than once.

        Raises:
            AudioFileError: the file cannot be finished.
        """
        file, self._file = self._file, None
        if file is None:
            return
        try:
            file.close()
            if self._written:
                self._part.replace(self.path)
            else:
                self._part.unlink()
        except (OSError, soundfile.LibsndfileError) as err:
            raise self._failure(err) from err

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _abandon(self) -> None:
        file, self._file = self._file, None
        try:
            if file is not None:
                file.close()
        except (OSError, soundfile.LibsndfileError) as err:
            log.debug("the recording %s could not be closed either: %s", self._part, err)

    def _disk_is_full(self) -> bool:
        """The encoder does not say why it cannot write."""
        try:
            return shutil.disk_usage(self.path.parent).free < LITTLE_BYTES
        except OSError:
            return False

    def _failure(self, err: Exception) -> AudioFileError:
        return AudioFileError(
            f"cannot write the recording {self.path}",
            why="the disk is full" if self._disk_is_full() else str(err),
            remedy="Free some space, or make the folder writable; the answer is heard all the same.",
        )


def recover(part: Path) -> Path:
    """Make a whole recording of one that was cut off; its path is returned, the part is removed.

    It keeps its comment and its time.

    Raises:
        AudioFileError: there is nothing in it that can be heard, or the disk is full.
    """
    samples = read_audio(part)
    with soundfile.SoundFile(part) as cut_off:
        comment = cut_off.comment
    touched_s = part.stat().st_mtime
    whole = part.with_name(part.name.removesuffix(PART_SUFFIX) + ".flac")
    mended = part.with_name(part.name.removesuffix(PART_SUFFIX) + ".mended.flac")
    with Recorder(mended, comment=comment) as recorder:
        recorder.write(samples)
    os.utime(mended, (touched_s, touched_s))  # it is as old as what was said
    mended.replace(whole)
    part.unlink()
    return whole


def to_int16(samples: Samples) -> npt.NDArray[np.int16]:
    """Float samples, -1 to 1, as 16-bit whole numbers; what is louder is clipped."""
    whole: npt.NDArray[np.int16] = np.clip(np.rint(samples * 32768.0), -32768, 32767).astype(np.int16)
    return whole


def _create(path: Path) -> soundfile.SoundFile:
    return soundfile.SoundFile(
        path, "w", samplerate=SAMPLE_RATE_HZ, channels=1, format="FLAC", subtype="PCM_16"
    )
