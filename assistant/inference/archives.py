"""Reads single files out of wheels and source archives, as data; no name inside becomes a path."""

import shutil
import tarfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Protocol

from assistant.errors import FetchError
from assistant.inference.manifest import Member, PinnedFile

BLOCK_BYTES = 1 << 20


def append_members(
    archive: Path, members: Iterable[Member], files: Iterable[PinnedFile], folder: Path
) -> None:
    """Add the `members` of `archive` to the ends of the files in `folder` that they belong to.

    Raises:
        FetchError: the archive is broken, lacks a member, or holds more than the files may have.
        OSError: `folder` cannot be written.
    """
    size_bytes = {file.name: file.size_bytes for file in files}
    try:
        with _open_archive(archive) as open_member:
            for member in members:
                with open_member(member.path) as part, (folder / member.file).open("ab") as stream:
                    limited = _Limited(part, size_bytes[member.file] - stream.tell(), member)
                    shutil.copyfileobj(limited, stream, BLOCK_BYTES)
    except KeyError as err:
        raise FetchError(f"cannot read {archive.name}", why=f"{archive.name}: {err.args[0]}") from err
    except (zipfile.BadZipFile, tarfile.TarError, zlib.error, EOFError) as err:
        raise FetchError(f"cannot read {archive.name}", why=f"{archive.name} is broken ({err})") from err


class _OpenMember(Protocol):
    def __call__(self, path: str, /) -> IO[bytes]: ...


@contextmanager
def _open_archive(archive: Path) -> Iterator[_OpenMember]:
    """A function that opens a member for reading, or raises KeyError when it is no regular file in there."""
    if archive.name.endswith((".whl", ".zip")):
        with zipfile.ZipFile(archive) as wheel:
            yield wheel.open
        return
    with tarfile.open(archive) as sdist:

        def open_member(path: str, /) -> IO[bytes]:
            info = sdist.getmember(path)
            stream = sdist.extractfile(info) if info.isfile() else None
            if stream is None:
                raise KeyError(f"{path} is not a file")
            return stream

        yield open_member


@dataclass(slots=True)
class _Limited:
    """A stream that delivers no more than expected: a small archive can unpack to a full disk."""

    stream: IO[bytes]
    left_bytes: int
    member: Member

    def read(self, size: int = -1, /) -> bytes:
        block = self.stream.read(size)
        self.left_bytes -= len(block)
        if self.left_bytes < 0:
            raise FetchError(
                f"cannot read {self.member.path}", why=f"{self.member.path} is longer than it should be"
            )
        return block
