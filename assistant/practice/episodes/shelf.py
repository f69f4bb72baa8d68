"""The episodes that were made: what answers to them are found by is kept on this computer.

For each its timeline, and what its sound is compared by, a file of 2 MB for 20 minutes. So it does not
matter whether the sound file itself was moved to a telephone, renamed or converted. That holds the timeline
in a tag.
"""

import os
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from assistant.audio.encoding import ENCODED_RATE_HZ, Labels, read_labels
from assistant.audio.files import decode_audio
from assistant.audio.frames import Funnel
from assistant.audio.portaudio import Format
from assistant.audio.spectra import Spectra, spectra
from assistant.errors import AudioFileError
from assistant.events import Samples
from assistant.folders import PRIVATE_FILE_MODE, make_private
from assistant.practice.episodes.making import Episode
from assistant.practice.episodes.timeline import Timeline, read_timeline, timeline_text

TIMELINE_TAG = "synopsis"
"""Tag that holds the timeline: one of those that m4a has room for, and that players seldom show."""

KEPT = 20
"""Episodes kept, the newest."""

SUFFIX = ".npz"


@dataclass(frozen=True, slots=True)
class KnownEpisode:
    """An episode that was made.

    Attributes:
        file: what is kept of it, else its sound file.
    """

    file: Path
    timeline: Timeline

    def spectra(self) -> Spectra:
        """What its sound is compared by; see `audio.spectra`.

        Raises:
            AudioFileError: it cannot be read.
        """
        if self.file.suffix != SUFFIX:
            return spectra(decode_audio(self.file))
        try:
            with np.load(self.file, allow_pickle=False) as kept_arrays:
                rows: Spectra = kept_arrays["spectra"].astype(np.float32)
        except (OSError, EOFError, ValueError, KeyError, zipfile.BadZipFile) as err:
            raise AudioFileError(
                f"cannot read the episode {self.file}", why=str(err), remedy="Remove the file."
            ) from err
        return rows


def labels_of(episode: Episode, title: str) -> Labels:
    """What a file of the episode says to players; where the sheet lies on this computer it does not say."""
    tags = {
        "title": title,
        "artist": "Rehearse",
        "album": "Rehearse",
        "genre": "Speech",
        TIMELINE_TAG: timeline_text(replace(episode.timeline, source="")),
    }
    return Labels(tags, episode.chapters)


def keep(episode: Episode, folder: Path) -> None:
    """Keep what answers to it are found by, and remove the oldest where there are more than `KEPT`.

    Raises:
        AudioFileError: it cannot be written.
    """
    try:
        make_private(folder)
        file = folder / f"{episode.timeline.id}{SUFFIX}"
        part = file.with_suffix(".part")
        rows = spectra(_at_own_rate(episode.pieces())).astype(np.float16)
        with part.open("wb") as opened:
            part.chmod(PRIVATE_FILE_MODE)
            np.savez(opened, spectra=rows, timeline=timeline_text(episode.timeline))
            opened.flush()
            os.fsync(opened.fileno())
        part.replace(file)
        for old in _newest_first(folder)[KEPT:]:
            old.unlink(missing_ok=True)
    except OSError as err:
        raise AudioFileError(
            f"cannot keep the episode in {folder}",
            why=err.strerror or str(err),
            remedy="Make the folder writable; until then answers to it cannot be imported.",
        ) from err


def _at_own_rate(pieces: Iterator[Samples]) -> Iterator[Samples]:
    funnel = Funnel(Format(ENCODED_RATE_HZ, 1))
    for piece in pieces:
        yield funnel.push(piece[:, np.newaxis])
    yield funnel.flush()


def kept(folder: Path) -> Iterator[KnownEpisode]:
    """The episodes that are kept, the newest first; what cannot be read is left out."""
    for file in _newest_first(folder):
        try:
            with np.load(file, allow_pickle=False) as arrays:
                timeline = read_timeline(str(arrays["timeline"]))
        except (OSError, EOFError, ValueError, KeyError, zipfile.BadZipFile):
            continue
        if timeline is not None:
            yield KnownEpisode(file, timeline)


def episode_in(file: Path, folder: Path) -> KnownEpisode:
    """The episode that a file holds; as it is kept, where it is.

    Args:
        folder: of the episodes that are kept.

    Raises:
        AudioFileError: it cannot be read, or is no episode.
    """
    timeline = read_timeline(read_labels(file).tags.get(TIMELINE_TAG, ""))
    if timeline is None:
        raise AudioFileError(
            f"{file} is no episode",
            why="no timeline is in its tags",
            remedy="Name a file that `rehearse episode` made, or leave --episode out to try all of them.",
        )
    own = next((known for known in kept(folder) if known.timeline.id == timeline.id), None)
    return own or KnownEpisode(file, timeline)


def _newest_first(folder: Path) -> list[Path]:
    return sorted(folder.glob(f"*{SUFFIX}"), key=lambda file: file.stat().st_mtime, reverse=True)
