"""Writes a backup: one file that moves a user to another computer. See `backup_format`."""

import contextlib
import hashlib
import json
import stat
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from assistant import __version__
from assistant.errors import HistoryError, UsageError
from assistant.folders import Folders, make_private
from assistant.history.backup_format import (
    CHUNK_BYTES,
    EPISODES,
    HISTORY,
    MANIFEST,
    RECORDINGS,
    SETTINGS,
    SHEETS,
    Counts,
    Manifest,
    Member,
    Progress,
    alike,
    is_known,
    largest,
)
from assistant.history.backup_reader import open_backup
from assistant.history.export import replacing_bytes
from assistant.history.migrations import MIGRATIONS
from assistant.history.store import History
from assistant.history.traces import SCRATCH

_REGULAR = (stat.S_IFREG | 0o600) << 16
"""A file for its owner alone, as a zip file says so."""

_LARGE_BYTES = 1 << 31
"""From here on a member needs the larger fields of zip files."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was written and verified.

    Attributes:
        left_out: own files that no backup takes, each with the reason.
    """

    manifest: Manifest
    size_bytes: int
    left_out: tuple[str, ...]


def make_backup(
    folders: Folders, file: Path, *, recordings: bool, overwrite: bool, progress: Progress
) -> Backup:
    """Write everything of a user but models, caches and logs into `file`, and read it all back.

    The history is that of one moment, also while a round runs.

    Args:
        recordings: whether the recordings go with it.
        overwrite: whether `file` may be there already.

    Raises:
        UsageError: `file` is there already, or its folder is missing; or a sheet has a name that other
            systems do not know.
        HistoryError: the history cannot be read, or the backup not be written, or does not read back.
    """
    with tempfile.TemporaryDirectory(prefix=SCRATCH, dir=make_private(folders.data)) as scratch:
        snapshot = Path(scratch) / HISTORY
        with History(folders.history_file) as history:
            history.copy_to(snapshot)
        with History(snapshot) as history:
            answers = history.count()
        # Also after the snapshot: a recording is whole before its answer is in the history.
        sources, left_out = _sources(folders, recordings=recordings)
        sources = {HISTORY: snapshot, **sources}
        _check_names(sources)
        with replacing_bytes(file, overwrite=overwrite) as out:
            counter = _Counter(2 * sum(map(_size, sources.values())), progress)
            manifest = _write(out, sources, answers, counter)
            out.flush()
            with open_backup(out, file) as written:  # nothing is called a backup that cannot be restored
                for name in written.manifest.members:
                    for chunk in written.chunks(name):
                        counter.add(len(chunk))
            out.seek(0, 2)
            size_bytes = out.tell()
    return Backup(manifest, size_bytes, tuple(left_out))


@dataclass(slots=True)
class _Counter:
    total: int
    progress: Progress
    done: int = field(default=0)

    def add(self, size: int) -> None:
        self.done += size
        self.progress(self.done, max(self.total, self.done))


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0


def _sources(folders: Folders, *, recordings: bool) -> tuple[dict[str, Path], list[str]]:
    """Files by the name of their member, and what is left out."""
    found: dict[str, Path] = {}
    left_out = []
    kinds = {EPISODES: folders.episodes, SHEETS: folders.sheets}
    if recordings:
        kinds[RECORDINGS] = folders.recordings
    for kind, folder in kinds.items():
        for file in sorted(folder.glob("*")):
            name = f"{kind}/{file.name}"
            if file.name.startswith(".") or (kind != SHEETS and not is_known(name)):
                continue  # unfinished, or not ours
            if kind == SHEETS and (not file.is_file() or file.suffix.lower() not in {".md", ".toml"}):
                left_out.append(f"{file}: it is no sheet and belongs to none")
            elif (most := largest(name)) is not None and _size(file) > most:
                left_out.append(f"{file}: it is larger than any sheet that can be read")
            else:
                found[name] = file
    if folders.settings_file.is_file():
        found[SETTINGS] = folders.settings_file
    return found, left_out


def _check_names(sources: dict[str, Path]) -> None:
    for name, file in sources.items():
        if not is_known(name):
            raise UsageError(
                f"{file} cannot be backed up",
                why="not every system knows files of such a name",
                remedy="Rename it, and make the backup again.",
            )
    if same := alike(sources):
        raise UsageError(
            f"{sources[same[0]]} and {sources[same[1]]} cannot both be backed up",
            why="on some systems they have the same name",
            remedy="Rename one of them, and make the backup again.",
        )


def _write(out: BinaryIO, sources: dict[str, Path], answers: int, counter: _Counter) -> Manifest:
    members: dict[str, Member] = {}
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, file in sources.items():
            try:
                members[name] = _add(archive, name, file, counter)
            except FileNotFoundError:
                continue  # an old recording that a round which began meanwhile took away
            except OSError as err:
                raise HistoryError(
                    f"cannot back up {file}",
                    why=err.strerror or str(err),
                    remedy="Check its permissions and the free space.",
                ) from err
        counts = Counts(
            answers=answers,
            recordings=sum(name.startswith(f"{RECORDINGS}/") for name in members),
            sheets=sum(name.startswith(f"{SHEETS}/") for name in members),
            episodes=sum(name.startswith(f"{EPISODES}/") for name in members),
            settings=SETTINGS in members,
        )
        manifest = Manifest(__version__, datetime.now(UTC), MIGRATIONS[-1].number, counts, members)
        text = json.dumps(manifest.as_json(), ensure_ascii=False, indent=1)
        archive.writestr(_info(MANIFEST, manifest.made_at), text.encode())
    return manifest


def _add(archive: zipfile.ZipFile, name: str, file: Path, counter: _Counter) -> Member:
    digest, size = hashlib.sha256(), 0
    with file.open("rb") as source:
        modified = datetime.fromtimestamp(file.stat().st_mtime, UTC)
        large = file.stat().st_size >= _LARGE_BYTES
        with archive.open(_info(name, modified), "w", force_zip64=large) as target:
            for chunk in _chunks(source):
                target.write(chunk)
                digest.update(chunk)
                size += len(chunk)
                counter.add(len(chunk))
    return Member(size, digest.hexdigest(), modified)


def _info(name: str, modified: datetime) -> zipfile.ZipInfo:
    year = min(max(modified.year, 1980), 2107)  # what zip files know
    info = zipfile.ZipInfo(name, (year, *modified.timetuple()[1:6]))
    info.external_attr = _REGULAR
    return info


def _chunks(source: BinaryIO) -> Iterator[bytes]:
    with contextlib.closing(source):
        while chunk := source.read(CHUNK_BYTES):
            yield chunk
