"""Sheets of one's own: begun from a template, or as a copy of one that came with the program."""

import os
import shutil
from pathlib import Path

from assistant.decks.library import SUFFIX, list_sheets
from assistant.decks.naming import LONGEST_NAME, is_sheet_name
from assistant.decks.reader import companion_path
from assistant.errors import SheetError, UsageError
from assistant.folders import PRIVATE_FILE_MODE, make_private, shipped_folder

_TITLE = "TITLE"


def new_sheet(name: str, user_sheets: Path) -> Path:
    """Begin a sheet with every section that the reader knows, and return its file.

    Args:
        name: what it is to be called on the command line.
        user_sheets: the folder of the user's own sheets, which need not exist.

    Raises:
        UsageError: the name is no name, or a sheet has it already.
        SheetError: it cannot be written.
    """
    stem = name.removesuffix(SUFFIX)
    if not is_sheet_name(stem):
        raise UsageError(
            f"{name!r} cannot be the name of a sheet",
            remedy=f"Take letters, digits, spaces, - and _, {LONGEST_NAME} at most.",
        )
    if any(entry.name.casefold() == stem.casefold() for entry in list_sheets(user_sheets)):
        raise UsageError(
            f"there is a sheet {stem!r} already",
            remedy=f"Choose another name, or change that one: rehearse sheets edit {stem}",
        )
    template = (shipped_folder("content") / "templates" / "sheet.md").read_text(encoding="utf-8")
    title = stem.replace("-", " ").replace("_", " ").strip()
    path = user_sheets / f"{stem}{SUFFIX}"
    _write_new(path, template.replace(_TITLE, title[:1].upper() + title[1:], 1).encode())
    return path


def is_shipped(sheet: Path) -> bool:
    """Whether a sheet came with the program."""
    return sheet.resolve().is_relative_to(shipped_folder("content").resolve())


def own_copy(sheet: Path, user_sheets: Path) -> Path | None:
    """Copy a sheet that came with the program, and its companion, to the user's; None where it is the user's.

    The copy has the same name and takes the place of the other from then on.

    Raises:
        SheetError: it cannot be written, or is there already.
    """
    if not is_shipped(sheet):
        return None
    copy = user_sheets / sheet.name
    # The companion first: a sheet without it would be judged worse.
    for source in (companion_path(sheet), sheet):
        if source.exists():
            _write_new(user_sheets / source.name, source.read_bytes())
    return copy


def replace_file(path: Path, text: str) -> None:
    """Write a file, whole or not at all, for this user alone; what was there stays beside it as `NAME.bak`.

    Raises:
        SheetError: it cannot be written.
    """
    try:
        if path.exists():
            shutil.copy2(path, path.with_name(f"{path.name}.bak"))
        temporary = path.with_name(f".{path.name}.new")
        temporary.write_text(text, encoding="utf-8")
        temporary.replace(path)
    except OSError as err:
        raise _unwritable(path, err) from err


def _write_new(path: Path, content: bytes) -> None:
    try:
        make_private(path.parent)
        with os.fdopen(
            os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, PRIVATE_FILE_MODE), "wb"
        ) as stream:
            stream.write(content)
    except OSError as err:
        raise _unwritable(path, err) from err


def _unwritable(path: Path, err: OSError) -> SheetError:
    return SheetError(
        f"{path} cannot be written",
        why=err.strerror or str(err),
        remedy="Move away what stands in its place, or check the permissions of the folder.",
    )
