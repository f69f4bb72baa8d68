"""What a backup is: a zip file, nothing in it compressed, with a manifest that names every other member.

    history.sqlite            the history, as one file
    recordings/ID.flac        recorded answers
    episodes/ID.npz           what answers to episodes are found by
    sheets/NAME.md, .toml     the user's own sheets, stories, companions and phrases
    settings.toml             the settings
    manifest.json             format, program, counts; size, SHA-256 and time of each of the above

Nothing is compressed: sound hardly can be, and so no member is larger than the file that holds it.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, TypeAlias

from assistant.decks.naming import is_reserved
from assistant.errors import HistoryError
from assistant.settings import MAX_SETTINGS_BYTES

FORMAT = 1
"""A reader refuses any newer one."""

MANIFEST, HISTORY, SETTINGS = "manifest.json", "history.sqlite", "settings.toml"
RECORDINGS, EPISODES, SHEETS = "recordings", "episodes", "sheets"

MAX_MANIFEST_BYTES = 64_000_000
"""Some 300,000 members."""

MAX_SHEET_BYTES = 4_000_000
"""Bounds of text: what is larger is no file of ours, and none that the program would read."""

CHUNK_BYTES = 1 << 20

_KINDS = {
    RECORDINGS: re.compile(r"[0-9a-f]{32}(\.2)?\.flac"),
    EPISODES: re.compile(r"[0-9a-f]{32}\.npz"),
    SHEETS: re.compile(r"[^/\\]{1,200}\.(md|toml)", re.IGNORECASE),
}
"""The folders, and how their files are named."""

_NOT_EVERYWHERE = set('<>:"/\\|?*')
"""Source: learn.microsoft.com, "Naming Files, Paths, and Namespaces"."""


Progress: TypeAlias = Callable[[int, int], None]
"""Told of the bytes done and of all bytes, again and again."""


@dataclass(frozen=True, slots=True)
class Member:
    """A file in a backup.

    Attributes:
        sha256: in hexadecimal.
        modified: when it was written, in UTC.
    """

    size: int
    sha256: str
    modified: datetime


@dataclass(frozen=True, slots=True)
class Counts:
    """What a backup holds, for people."""

    answers: int
    recordings: int
    sheets: int
    episodes: int
    settings: bool


@dataclass(frozen=True, slots=True)
class Manifest:
    """The contents of a backup.

    Attributes:
        made_at: in UTC.
        history_format: number of the last migration of the history in it.
        members: by name.
    """

    app_version: str
    made_at: datetime
    history_format: int
    counts: Counts
    members: Mapping[str, Member]

    def as_json(self) -> dict[str, Any]:
        """The value of the manifest file."""
        return {
            "rehearse_backup": FORMAT,
            "app_version": self.app_version,
            "made_at": self.made_at.isoformat(timespec="seconds"),
            "history_format": self.history_format,
            "counts": asdict(self.counts),
            "members": {
                name: {"size": one.size, "sha256": one.sha256, "modified": one.modified.isoformat()}
                for name, one in self.members.items()
            },
        }


def manifest_of(value: Any) -> Manifest:
    """The manifest in a value read from JSON.

    Raises:
        HistoryError: it is of a newer format.
        ValueError: it is no manifest.
    """
    try:
        number = value["rehearse_backup"]
        if isinstance(number, int) and number > FORMAT:
            raise HistoryError(
                "the backup cannot be restored",
                why=f"a newer Rehearse wrote it (backup format {number}; this one knows {FORMAT})",
                remedy="Update Rehearse.",
            )
        members = {
            str(name): Member(int(one["size"]), str(one["sha256"]), _utc(one["modified"]))
            for name, one in value["members"].items()
        }
        return Manifest(
            app_version=str(value["app_version"]),
            made_at=_utc(value["made_at"]),
            history_format=int(value["history_format"]),
            counts=Counts(**value["counts"]),
            members=members,
        )
    except (KeyError, TypeError, AttributeError, OverflowError) as err:
        raise ValueError(f"not a manifest: {err}") from err


def _utc(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.utcoffset() is None:
        raise ValueError(f"a time without a zone: {text}")
    return moment


def is_known(name: str) -> bool:
    """Whether a member belongs in a backup; no name that is known leads out of its folder."""
    if name in {HISTORY, SETTINGS}:
        return True
    folder, _, rest = name.partition("/")
    pattern = _KINDS.get(folder)
    return pattern is not None and pattern.fullmatch(rest) is not None and is_portable(rest)


def is_portable(name: str) -> bool:
    """Whether a file may be called so on every system."""
    return not (
        _NOT_EVERYWHERE & set(name)
        or not all(char.isprintable() for char in name)
        or name.startswith(".")
        or name.endswith((".", " "))
        or is_reserved(name)
        or len(name.encode("utf-8", "surrogatepass")) > 250
    )


def alike(names: Iterable[str]) -> tuple[str, str] | None:
    """Two names that are one on a system which ignores case or spells accents otherwise; None for none."""
    seen: dict[str, str] = {}
    for name in names:
        other = seen.setdefault(unicodedata.normalize("NFC", name).casefold(), name)
        if other != name:
            return other, name
    return None


def largest(name: str) -> int | None:
    """Bytes that a member may have at most; None for those that may have any number."""
    if name == SETTINGS:
        return MAX_SETTINGS_BYTES
    return MAX_SHEET_BYTES if name.startswith(f"{SHEETS}/") else None
