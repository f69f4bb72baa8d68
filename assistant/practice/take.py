"""The recording of one answer, which may fail without ending the answer."""

from collections.abc import Callable
from pathlib import Path

from assistant.audio.recorder import PART_SUFFIX, Recorder
from assistant.errors import AudioFileError, RehearseError
from assistant.events import Samples


class Take:
    """Records one answer to `file`.

    Where the disk refuses, the trouble is told once and the answer goes on unrecorded.

    Args:
        on_trouble: may be called from the thread that writes.
        label: what the answer is an answer to; it stands in the file.
    """

    def __init__(self, file: Path, on_trouble: Callable[[RehearseError], None], label: str = "") -> None:
        self.file = file
        self._on_trouble = on_trouble
        self._recorder: Recorder | None = None
        self._failed = False
        try:
            self._recorder = Recorder(file, comment=label)
        except AudioFileError as err:
            self._fail(err)

    @property
    def kept(self) -> bool:
        """Whether the whole answer is on disk."""
        return not self._failed

    def write(self, frame: Samples) -> None:
        """Append one frame."""
        if self._recorder is None or self._failed:
            return
        try:
            self._recorder.write(frame)
        except AudioFileError as err:
            self._fail(err)

    def close(self) -> None:
        """Complete the file. May be called more than once."""
        if self._recorder is None:
            return
        try:
            self._recorder.close()
        except AudioFileError as err:
            self._fail(err)

    def discard(self) -> None:
        """Delete the recording: nothing was said, or the user wants another go at it."""
        self.close()
        # Where writing failed, what was written before is still a part.
        for file in (self.file, self.file.with_name(self.file.stem + PART_SUFFIX)):
            try:
                file.unlink(missing_ok=True)
            except OSError as err:
                why, remedy = err.strerror or str(err), "Delete the file yourself."
                self._on_trouble(
                    AudioFileError(f"cannot delete the recording {file}", why=why, remedy=remedy)
                )
        self._failed = True

    def _fail(self, err: AudioFileError) -> None:
        self._failed = True
        self._on_trouble(err)
