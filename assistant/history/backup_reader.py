"""Reads a backup, and trusts nothing in it: every name, size and digest is checked. See `backup_format`."""

import contextlib
import hashlib
import json
import stat
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from assistant.errors import HistoryError
from assistant.history.backup_format import (
    CHUNK_BYTES,
    HISTORY,
    MANIFEST,
    MAX_MANIFEST_BYTES,
    Manifest,
    alike,
    is_known,
    largest,
    manifest_of,
)

_ENCRYPTED = 0x1

_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)
"""What zipfile raises for damaged archives: ValueError for names that are no text, OSError for offsets."""


class BackupReader:
    """An open backup that has the members its manifest names. They are checked as they are read.

    Args:
        archive: closed by whoever opened it.
        file: its name, for errors.

    Raises:
        HistoryError: it is no backup, or not a sound one.
    """

    def __init__(self, archive: zipfile.ZipFile, file: Path) -> None:
        self._archive = archive
        self._file = file
        self.manifest = self._read_manifest()
        self._check()

    def chunks(self, name: str) -> Iterator[bytes]:
        """The content of a member, piece by piece; the last piece is followed by the check of the whole.

        Raises:
            HistoryError: it is damaged.
        """
        wanted = self.manifest.members[name]
        digest, size = hashlib.sha256(), 0
        with self._explained(), self._archive.open(name) as member:
            while chunk := member.read(CHUNK_BYTES):
                size += len(chunk)
                if size > wanted.size:
                    break
                digest.update(chunk)
                yield chunk
        if (size, digest.hexdigest()) != (wanted.size, wanted.sha256):
            raise self.damaged(f"{name!r} is not as the manifest has it")

    def damaged(self, why: str) -> HistoryError:
        """The error that refuses the backup."""
        return HistoryError(
            f"{self._file} cannot be restored", why=why, remedy="Nothing was changed. Use another copy of it."
        )

    def _read_manifest(self) -> Manifest:
        try:
            info = self._archive.getinfo(MANIFEST)
        except KeyError as err:
            raise self.damaged("it is no backup of Rehearse: it has no manifest") from err
        self._check_plain(info)
        if info.file_size > MAX_MANIFEST_BYTES:
            raise self.damaged("its manifest is too large")
        with self._explained():
            text = self._archive.read(info)
        try:
            return manifest_of(json.loads(text))
        except (ValueError, RecursionError) as err:
            raise self.damaged(f"its manifest cannot be read ({err})") from err

    def _check(self) -> None:
        infos = self._archive.infolist()
        members = self.manifest.members
        names = [info.filename for info in infos]
        if unknown := next((name for name in (*members, *names) if not _belongs(name)), None):
            raise self.damaged(f"it holds something that belongs in no backup: {unknown!r}")
        if HISTORY not in members:
            raise self.damaged("it holds no history")
        if sorted(names) != sorted((*members, MANIFEST)):
            raise self.damaged("its members are not those that its manifest names")
        if same := alike(names):
            raise self.damaged(f"two of its members have one name on some systems: {same[0]!r}, {same[1]!r}")
        for info in infos:
            self._check_plain(info)
            if info.filename == MANIFEST:
                continue
            most = largest(info.filename)
            if info.file_size != members[info.filename].size or (most is not None and info.file_size > most):
                raise self.damaged(f"{info.filename!r} has not the size that it should have")
        # Nothing is compressed, so no two members may share bytes, and none can unfold to more than it is.
        if sum(info.file_size for info in infos) > self._file_size():
            raise self.damaged("its members are larger than the file")

    def _check_plain(self, info: zipfile.ZipInfo) -> None:
        kind = stat.S_IFMT(info.external_attr >> 16)
        plain = (
            info.compress_type == zipfile.ZIP_STORED
            and info.compress_size == info.file_size
            and not info.flag_bits & _ENCRYPTED
            and kind in {0, stat.S_IFREG}
            and not info.is_dir()
            and info.orig_filename == info.filename
        )
        if not plain:
            raise self.damaged(f"{info.filename!r} is not a plain file, stored as it is")

    def _file_size(self) -> int:
        stream = self._archive.fp
        assert stream is not None  # noqa: S101  (it is open)
        stream.seek(0, 2)
        return stream.tell()

    @contextlib.contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except _BROKEN as err:
            raise self.damaged(f"it is damaged ({err})") from err


@contextlib.contextmanager
def open_backup(stream: BinaryIO, file: Path) -> Iterator[BackupReader]:
    """Read a backup.

    Args:
        stream: its bytes; stays open.
        file: its name, for errors.

    Raises:
        HistoryError: it is no backup, or not a sound one.
    """
    try:
        archive = zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError) as err:
        raise HistoryError(
            f"{file} cannot be restored",
            why="it is no backup of Rehearse, or cut short",
            remedy="Nothing was changed. Use another copy of it.",
        ) from err
    with archive:
        yield BackupReader(archive, file)


def _belongs(name: str) -> bool:
    return name == MANIFEST or is_known(name)
