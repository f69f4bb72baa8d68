"""Restores a backup: everything is unpacked beside the old data and verified before anything is touched."""

import contextlib
import os
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from assistant.errors import HistoryError, SettingsError, UsageError
from assistant.folders import PRIVATE_FILE_MODE, Folders, make_private
from assistant.history.backup_format import (
    EPISODES,
    HISTORY,
    RECORDINGS,
    SETTINGS,
    SHEETS,
    Manifest,
    Progress,
)
from assistant.history.backup_reader import BackupReader, open_backup
from assistant.history.database import primary_code
from assistant.history.migrations import MIGRATIONS
from assistant.history.store import History
from assistant.history.swapping import Swap, locked, release_history, sync_folder, tidy
from assistant.settings import load_settings

SPARE_BYTES = 50_000_000
"""Disk space to be left free; a choice."""

_DAMAGED = {sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT}


def restore(file: Path, folders: Folders, *, overwrite: bool, progress: Progress) -> Manifest:
    """Put the contents of a backup in the place of what is here; all of it, or nothing.

    Kinds of files that the backup does not hold stay: with one that was made without recordings, those that
    are here.

    Args:
        overwrite: whether what is here may be replaced. It is kept aside until the new is in place.

    Returns:
        What the backup says of itself.

    Raises:
        UsageError: there is no such file, or something would be replaced and `overwrite` is false.
        HistoryError: the backup is damaged, tampered with or from a newer program, the disk is full, or
            another program has the history open. Nothing has been changed then.
    """
    tidy(folders)
    with _opened(file) as reader, locked(folders):
        manifest = reader.manifest
        if not overwrite and (here := _would_replace(folders, manifest)):
            raise UsageError(
                f"{', '.join(here)} would be replaced",
                remedy="Nothing was changed. Add --force to replace them, or make a backup of them first.",
            )
        swap = Swap(folders)
        try:
            swap.begin()
            _unpack(reader, swap.new, progress)
            _check_history(reader, swap.new / HISTORY)
            _check_settings(reader, swap.new / SETTINGS)
            release_history(folders.history_file)
            swap.commit()
        except OSError as err:
            swap.abandon()
            raise HistoryError(
                f"{file} cannot be restored",
                why=err.strerror or str(err),
                remedy=f"Nothing was changed. Check the free space and the permissions of {folders.data}.",
            ) from err
        except BaseException:
            swap.abandon()
            raise
        swap.finish()
    return manifest


@contextlib.contextmanager
def _opened(file: Path) -> Iterator[BackupReader]:
    try:
        stream = file.open("rb")
    except OSError as err:
        raise UsageError(
            f"cannot read {file}", why=err.strerror or str(err), remedy="Check the path."
        ) from err
    with stream, open_backup(stream, file) as reader:
        yield reader


def _would_replace(folders: Folders, manifest: Manifest) -> list[str]:
    """What is here and would be replaced, in words."""
    here = []
    if folders.history_file.exists():
        with History(folders.history_file) as history:
            if answers := history.count():
                here.append("1 answer" if answers == 1 else f"{answers} answers")
            elif history.reviews():
                here.append("reviews")
    kinds = {
        RECORDINGS: (folders.recordings, "recordings"),
        SHEETS: (folders.sheets, "sheets of your own"),
        EPISODES: (folders.episodes, "episodes"),
    }
    for kind, (folder, name) in kinds.items():
        if _holds(manifest, kind) and any(not file.name.startswith(".") for file in folder.glob("*")):
            here.append(name)
    if SETTINGS in manifest.members and folders.settings_file.exists():
        here.append("your settings")
    return here


def _holds(manifest: Manifest, kind: str) -> bool:
    return any(PurePosixPath(name).parts[0] == kind for name in manifest.members)


def _unpack(reader: BackupReader, new: Path, progress: Progress) -> None:
    """Write every member, verified, to disk."""
    members = reader.manifest.members
    total, done = sum(member.size for member in members.values()), 0
    if shutil.disk_usage(new).free < total + SPARE_BYTES:
        raise reader.damaged(f"it needs {total / 1e6:.0f} MB, and the disk has not that much free")
    for name, member in members.items():
        target = new.joinpath(*PurePosixPath(name).parts)
        make_private(target.parent)
        number = os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, PRIVATE_FILE_MODE)
        with open(number, "wb") as out:  # noqa: PTH123  (a descriptor, not a path)
            for chunk in reader.chunks(name):
                out.write(chunk)
                done += len(chunk)
                progress(done, total)
            out.flush()
            os.fsync(out.fileno())
        os.utime(target, (member.modified.timestamp(),) * 2)
    for folder in (new, *(each for each in new.iterdir() if each.is_dir())):
        sync_folder(folder)


def _check_history(reader: BackupReader, file: Path) -> None:
    """Bring the history to the format of today, and read all of it."""
    try:
        with contextlib.closing(sqlite3.connect(file)) as database:
            sound = database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            sound = sound and not database.execute("PRAGMA foreign_key_check").fetchall()
    except sqlite3.Error as err:
        if primary_code(err) not in _DAMAGED:
            raise reader.damaged(f"its history cannot be read ({err})") from err
        sound = False
    if not sound:
        raise reader.damaged("its history is damaged")
    with History(file) as history:
        if history.layout() != _own_layout(file.with_name("layout.sqlite")):
            raise reader.damaged("its history is not laid out as Rehearse does it")
        try:
            answers = sum(1 for _ in history.attempts())
            history.reviews()
        except (ValueError, KeyError, TypeError, AttributeError) as err:
            raise reader.damaged(f"an answer in its history cannot be read ({err})") from err
    if answers != reader.manifest.counts.answers or reader.manifest.history_format > MIGRATIONS[-1].number:
        raise reader.damaged("its history is not the one that its manifest names")
    release_history(file)


def _own_layout(file: Path) -> list[tuple[str, ...]]:
    with History(file) as fresh:
        layout = fresh.layout()
    file.unlink()
    return layout


def _check_settings(reader: BackupReader, file: Path) -> None:
    try:
        load_settings(file, {})
    except SettingsError as err:
        raise reader.damaged(f"its settings are not for this version ({err.what}: {err.why})") from err
