"""Rendered prompts on disk: a folder of FLAC files that may be thrown away at any time."""

import contextlib
import hashlib
import logging
import os
import tempfile
from pathlib import Path

import soundfile

from assistant.events import Sound
from assistant.folders import make_private

_log = logging.getLogger(__name__)

MAX_BYTES = 200_000_000
"""Size of the whole folder: about three hours of speech at 22 kHz (some 20 kB a second as FLAC)."""


class PromptStore:
    """Sounds by key, private to the user, the longest unused removed when there are too many.

    A store never fails: a sound that cannot be read is rendered again, and one that cannot be written is
    only slower the next time. Both are logged.

    Args:
        folder: created when first needed.
        max_bytes: size of the folder above which the longest unused sounds are removed.
    """

    def __init__(self, folder: Path, max_bytes: int = MAX_BYTES) -> None:
        self._folder = folder
        self._max_bytes = max_bytes

    def load(self, key: str) -> Sound | None:
        """The sound kept under `key`, or None where there is none that can be read."""
        file = self._file(key)
        if not file.exists():
            return None
        try:
            samples, rate_hz = soundfile.read(file, dtype="float32")
            os.utime(file)  # used now: the last to be removed
        except (OSError, soundfile.SoundFileError) as err:
            _log.warning("the kept prompt %s cannot be read and is rendered again: %s", file.name, err)
            return None
        return Sound(samples, rate_hz)

    def save(self, key: str, sound: Sound) -> None:
        """Keep `sound` (as 16-bit FLAC) under `key`; readers see all of it or nothing."""
        part: Path | None = None
        try:
            make_private(self._folder)
            handle, name = tempfile.mkstemp(suffix=".part", dir=self._folder)  # mode 0600
            os.close(handle)
            part = Path(name)
            soundfile.write(part, sound.samples, sound.rate_hz, format="FLAC", subtype="PCM_16")
            part.replace(self._file(key))
            self._remove_longest_unused()
        except (OSError, soundfile.SoundFileError) as err:
            _log.warning("a prompt cannot be kept in %s: %s", self._folder, err)
            if part:
                with contextlib.suppress(OSError):  # the folder itself is in trouble, as just logged
                    part.unlink(missing_ok=True)

    def _file(self, key: str) -> Path:
        return self._folder / f"{hashlib.sha256(key.encode()).hexdigest()}.flac"

    def _remove_longest_unused(self) -> None:
        found: list[tuple[os.stat_result, Path]] = []
        with os.scandir(self._folder) as entries:
            for entry in entries:
                with contextlib.suppress(FileNotFoundError):  # another thread has just put it in its place
                    if entry.is_file():
                        found.append((entry.stat(), Path(entry.path)))
        found.sort(key=lambda item: item[0].st_mtime_ns)
        excess = sum(status.st_size for status, _ in found) - self._max_bytes
        for status, file in found:
            if excess <= 0:
                return
            file.unlink(missing_ok=True)
            excess -= status.st_size
