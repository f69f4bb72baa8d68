"""Are the files of a model what the manifest says?

Native code trusts the bytes of a model, so none is loaded unchecked. Sizes are compared every time. Reading
150 MB every time would delay the first question, so a file that matched its sha256 is remembered with its
size and modification time in `STAMP_FILE` beside it, and is read again only after either has changed (or when
the user asks for it with `rehearse models verify`).
"""

import hashlib
import json
import logging
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from assistant.errors import ModelError
from assistant.inference.manifest import Model, PinnedFile

STAMP_FILE = ".verified.json"

OWN_FOLDER_FILES = ("model.bin", "config.json", "tokenizer.json", "vocabulary.*")
"""What a folder of the user's own must hold: a Whisper model converted for CTranslate2."""

log = logging.getLogger(__name__)


class Condition(StrEnum):
    """How a model stands on this machine."""

    ABSENT = "absent"
    VERIFIED = "verified"
    UNVERIFIED = "unverified"
    """All files are there with the right sizes; their contents have not been read since they changed."""
    DAMAGED = "damaged"


@dataclass(frozen=True, slots=True)
class Installed:
    """What was found of one model.

    Attributes:
        folder: where; None if absent.
        problem: the damaged file and its fault; empty unless damaged.
    """

    condition: Condition
    folder: Path | None = None
    problem: str = ""


def inspect_folder(model: Model, folder: Path) -> Installed:
    """How `model` stands in `folder`, by sizes and by what is remembered."""
    try:
        if not folder.is_dir():
            return Installed(Condition.ABSENT)
    except OSError as err:  # in a folder that is closed to us
        return Installed(Condition.DAMAGED, folder, f"it cannot be read ({err.strerror})")
    for file in model.files:
        if problem := _size_problem(file, folder / file.name):
            return Installed(Condition.DAMAGED, folder, problem)
    remembered = _read_stamps(folder)
    if all(remembered.get(file.name) == _stamp(file, folder / file.name) for file in model.files):
        return Installed(Condition.VERIFIED, folder)
    return Installed(Condition.UNVERIFIED, folder)


def verify_folder(model: Model, folder: Path) -> None:
    """Read every file of `model` in `folder` and remember that it is what the manifest says.

    Raises:
        ModelError: a file is missing, has another size or other contents; names the file.
    """
    stamps = {}
    for file in model.files:
        path = folder / file.name
        # Taken before reading: a change while we read makes the stamp stale, never wrongly fresh.
        stamp = None if _size_problem(file, path) else _stamp(file, path)
        if problem := problem_of(file, path):
            _forget_stamps(folder)
            raise ModelError(
                f"the {model.title} in {folder} is damaged",
                why=problem,
                remedy=f"Run `rehearse models fetch {model.name}`.",
            )
        stamps[file.name] = stamp
    _write_stamps(folder, stamps)


def problem_of(file: PinnedFile, path: Path) -> str:
    """What is wrong with `path`, which should be `file`; empty if nothing. Reads all of it.

    Raises:
        ModelError: it cannot be read.
    """
    problem = _size_problem(file, path)
    if not problem and sha256_of(path) != file.sha256:
        return f"{file.name} does not have the sha256 of the original"
    return problem


def check_own_folder(folder: Path) -> Path:
    """`folder` as an absolute path, if it holds what a model needs. Its contents cannot be verified.

    Raises:
        ModelError: a file is missing or empty, or cannot be reached; names it.
    """
    try:
        for pattern in OWN_FOLDER_FILES:
            files = [path for path in folder.glob(pattern) if path.is_file()]
            if not files or any(path.stat().st_size == 0 for path in files):
                raise ModelError(
                    f"{folder} holds no speech model",
                    why=f"{pattern} is {'empty' if files else 'missing'}",
                    remedy="It takes the files of a Whisper model converted for CTranslate2.",
                )
    except OSError as err:
        raise _unreadable(folder, err) from err
    return folder.absolute()


def sha256_of(path: Path) -> str:
    """The sha256 of a file, in lower-case hexadecimal digits.

    Raises:
        ModelError: it cannot be read.
    """
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as err:
        raise _unreadable(path, err) from err


def _unreadable(path: Path, err: OSError) -> ModelError:
    return ModelError(f"cannot read {path}", why=err.strerror or str(err), remedy="Check its permissions.")


def _size_problem(file: PinnedFile, path: Path) -> str:
    try:
        if not path.is_file():
            return f"{file.name} is missing"
        size_bytes = path.stat().st_size
    except OSError as err:  # in a folder that is closed to us
        return f"{file.name} cannot be read ({err.strerror})"
    return "" if size_bytes == file.size_bytes else f"{file.name} has {size_bytes} of {file.size_bytes} bytes"


def _stamp(file: PinnedFile, path: Path) -> dict[str, Any]:
    found = path.stat()
    return {"sha256": file.sha256, "size_bytes": found.st_size, "modified_ns": found.st_mtime_ns}


def _read_stamps(folder: Path) -> dict[str, Any]:
    try:
        stamps = json.loads((folder / STAMP_FILE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as err:
        log.info("what is remembered about %s cannot be read and is made anew: %s", folder, err)
        return {}
    return stamps if isinstance(stamps, dict) else {}


def _write_stamps(folder: Path, stamps: dict[str, Any]) -> None:
    try:
        (folder / STAMP_FILE).write_text(json.dumps(stamps, indent=1), encoding="utf-8")
    except OSError as err:  # a folder that is not ours to write: verified at every load, which costs a moment
        log.info("cannot remember that %s was verified: %s", folder, err)


def _forget_stamps(folder: Path) -> None:
    try:
        (folder / STAMP_FILE).unlink(missing_ok=True)
    except OSError as err:
        log.info("cannot forget that %s was verified: %s", folder, err)
