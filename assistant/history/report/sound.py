"""Where a page finds the recordings: in a folder beside it, or in itself."""

import base64
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Protocol, TypeVar
from urllib.parse import quote

from assistant.errors import HistoryError
from assistant.folders import PRIVATE_FILE_MODE, make_private
from assistant.history.records import stays_inside

_OURS = re.compile(r"[0-9a-f]{32}(\.2)?\.flac")

_T = TypeVar("_T")

FOLDER_SUFFIX = "-recordings"


class Sound(Protocol):
    """Gives a page the address of a recording."""

    def address(self, recording: str) -> str | None:
        """Where the page finds it; None where it is not to be had.

        Args:
            recording: a path with slashes, relative to the recordings folder.

        Raises:
            HistoryError: it is there and cannot be copied.
        """
        ...

    def finish(self) -> None:
        """Every recording that is wanted was asked for."""
        ...


class SoundBeside:
    """Copies recordings into a folder beside the report, for this user alone.

    Copies that the report does not need any more are deleted.

    Args:
        recordings: the folder of the history.
        report: the file of the report.
    """

    def __init__(self, recordings: Path, report: Path) -> None:
        self._recordings = recordings
        self.folder = sound_folder(report)
        self._kept: set[str] = set()

    def address(self, recording: str) -> str | None:
        """A relative address. A recording that was copied before is not copied again."""
        file = recording_in(self._recordings, recording)
        if file is None or not _OURS.fullmatch(file.name):
            return None
        _reading(file, lambda: self._copy(file))
        self._kept.add(file.name)
        return f"{quote(self.folder.name)}/{quote(file.name)}"

    def _copy(self, file: Path) -> None:
        make_private(self.folder)
        there, stat = self.folder / file.name, file.stat()
        if there.is_file() and not there.is_symlink():
            known = there.stat()
            if (known.st_size, known.st_mtime_ns) == (stat.st_size, stat.st_mtime_ns):
                return
        there.unlink(missing_ok=True)
        os.close(os.open(there, os.O_CREAT | os.O_EXCL | os.O_WRONLY, PRIVATE_FILE_MODE))
        shutil.copyfile(file, there)
        os.utime(there, ns=(stat.st_atime_ns, stat.st_mtime_ns))

    def finish(self) -> None:
        """Delete copies of recordings that the report no longer plays."""
        delete_copies(self.folder, self._kept)


class SoundInside:
    """Puts the first so many recordings that are asked for into the page itself, and no others."""

    def __init__(self, recordings: Path, report: Path, count: int) -> None:
        self._recordings = recordings
        self._report = report
        self._left = count

    def address(self, recording: str) -> str | None:
        """A `data:` address."""
        file = recording_in(self._recordings, recording) if self._left else None
        if file is None:
            return None
        self._left -= 1
        content = _reading(file, file.read_bytes)
        return f"data:audio/flac;base64,{base64.b64encode(content).decode()}"

    def finish(self) -> None:
        """Nothing lies beside the file, not even from before."""
        delete_copies(sound_folder(self._report), set())


def sound_folder(report: Path) -> Path:
    """The folder beside a report in which its recordings lie."""
    return report.with_name(f"{report.stem}{FOLDER_SUFFIX}")


def delete_copies(folder: Path, but: set[str]) -> None:
    """Delete the recordings in the folder of a report, and the folder when it is empty; nothing else.

    Raises:
        HistoryError: one cannot be deleted.
    """
    if not folder.is_dir():
        return
    for file in folder.iterdir():
        if _OURS.fullmatch(file.name) and file.name not in but:
            _reading(file, file.unlink)
    if not any(folder.iterdir()):
        folder.rmdir()


def recording_in(folder: Path, name: str) -> Path | None:
    """The file of a recording; None where it is gone, or leads out of the folder, by `..` or by a link."""
    file = folder / name
    if not stays_inside(name) or not file.resolve().is_relative_to(folder.resolve()):
        return None
    return file if file.is_file() else None


def _reading(file: Path, do: Callable[[], _T]) -> _T:
    try:
        return do()
    except OSError as err:
        raise HistoryError(
            f"cannot put the recording {file.name} into the report",
            why=err.strerror or str(err),
            remedy="Free some space, or make it without recordings: --audio 0.",
        ) from err
