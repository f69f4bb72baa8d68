"""The recorded answers that travel with the program, as their manifest lists them."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import AudioFileError


@dataclass(frozen=True, slots=True)
class Recording:
    """One recorded answer: to which card, in which file, and what is said in it."""

    card: int
    file: Path
    transcript: str


def read_recordings(folder: Path) -> tuple[Recording, ...]:
    """The recordings of `folder` in the order of its `manifest.toml`.

    Raises:
        AudioFileError: the manifest is missing or damaged.
    """
    try:
        entries = tomllib.loads((folder / "manifest.toml").read_text(encoding="utf-8"))["recording"]
        return tuple(
            Recording(entry["card"], folder / entry["file"], entry["transcript"]) for entry in entries
        )
    except (OSError, tomllib.TOMLDecodeError, KeyError) as err:
        raise AudioFileError(
            f"cannot read the recorded answers in {folder}",
            why=str(err),
            remedy="Reinstall Rehearse: a file of it is missing or damaged.",
        ) from err
