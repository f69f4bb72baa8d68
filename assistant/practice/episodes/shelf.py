"""The episodes that were made: a small copy of each is kept, by which answers to it are found again.

The copy stays where the file itself was moved to a telephone, renamed or converted. It holds the timeline in
a tag, as the file itself does.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.audio.encoding import Encoding, Labels, read_labels, write_encoded
from assistant.errors import AudioFileError
from assistant.folders import PRIVATE_FILE_MODE, make_private
from assistant.practice.episodes.making import Episode
from assistant.practice.episodes.timeline import Timeline, read_timeline, timeline_text

TIMELINE_TAG = "synopsis"
"""Tag that holds the timeline: one of those that m4a has room for, and that players seldom show."""

KEPT = 20
"""Copies kept, the newest: 20 minutes take 2.5 MB."""

KEPT_ENCODING = Encoding("ogg", "libopus", 16_000)
"""Half the rate of what is listened to: it is only compared."""


@dataclass(frozen=True, slots=True)
class KnownEpisode:
    """An episode in a sound file.

    Attributes:
        file: its sound.
    """

    file: Path
    timeline: Timeline


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
    """Keep a copy, and remove the oldest where there are more than `KEPT`.

    Raises:
        AudioFileError: it cannot be written.
    """
    try:
        make_private(folder)
        file = folder / f"{episode.timeline.id}.ogg"
        labels = Labels({TIMELINE_TAG: timeline_text(episode.timeline)})
        write_encoded(file, episode.pieces(), labels, KEPT_ENCODING)
        file.chmod(PRIVATE_FILE_MODE)
        for old in _newest_first(folder)[KEPT:]:
            old.unlink(missing_ok=True)
    except OSError as err:
        raise AudioFileError(
            f"cannot keep a copy of the episode in {folder}",
            why=err.strerror or str(err),
            remedy="Make the folder writable.",
        ) from err


def kept(folder: Path) -> Iterator[KnownEpisode]:
    """The episodes whose copies are kept, the newest first; what cannot be read is left out."""
    for file in _newest_first(folder):
        try:
            timeline = read_timeline(read_labels(file).tags.get(TIMELINE_TAG, ""))
        except AudioFileError:
            continue
        if timeline is not None:
            yield KnownEpisode(file, timeline)


def episode_in(file: Path, folder: Path) -> KnownEpisode:
    """The episode that a file holds, with what its kept copy adds.

    Args:
        folder: of the kept copies.

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
    return sorted(folder.glob("*.ogg"), key=lambda file: file.stat().st_mtime, reverse=True)
