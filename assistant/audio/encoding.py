"""Sound files for players: mp3, m4a and ogg with their tags and chapter marks, written and read back."""

import contextlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import av
import numpy as np
from av.audio.stream import AudioStream

from assistant.errors import AudioFileError, UsageError
from assistant.events import Samples

if TYPE_CHECKING:
    from av.container.core import Chapter as AvChapter

ENCODED_RATE_HZ = 24_000
"""Sample rate of what is written: all that voices have, and a rate of each of the three codecs."""

PART_SUFFIX = ".part"

_MILLISECOND = Fraction(1, 1000)


@dataclass(frozen=True, slots=True)
class Encoding:
    """How a kind of file is made.

    Attributes:
        muxer: FFmpeg's name of the file format.
        codec: FFmpeg's name of the encoder.
        bit_rate: in bits per second. A choice: speech in mono is clear at it with each of the codecs.
    """

    muxer: str
    codec: str
    bit_rate: int


ENCODINGS: Mapping[str, Encoding] = {
    ".mp3": Encoding("mp3", "libmp3lame", 48_000),
    ".m4a": Encoding("ipod", "aac", 48_000),
    ".ogg": Encoding("ogg", "libopus", 32_000),
}
"""By the ending of the file's name. Chapters become ID3 frames (CHAP), a chapter track and atom, and Vorbis
comments (CHAPTER000=...)."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A mark in a sound file, from `start_s` to `end_s`."""

    start_s: float
    end_s: float
    title: str


@dataclass(frozen=True, slots=True)
class Labels:
    """What a file says about itself.

    Attributes:
        tags: by FFmpeg's names: title, artist, album and so on.
        chapters: in order.
    """

    tags: Mapping[str, str]
    chapters: Sequence[Chapter] = ()


def encoding_of(path: Path) -> Encoding:
    """How a file of that name is made.

    Raises:
        UsageError: its ending is not known.
    """
    try:
        return ENCODINGS[path.suffix.lower()]
    except KeyError:
        raise UsageError(
            f"cannot write {path.name}",
            why=f"its name ends in none of {', '.join(ENCODINGS)}",
            remedy="Give it one of these endings.",
        ) from None


def write_encoded(path: Path, pieces: Iterable[Samples], labels: Labels, encoding: Encoding) -> None:
    """Write a sound file, whole or not at all: until it is whole it has `PART_SUFFIX` behind its name.

    Args:
        path: replaced where there is one.
        pieces: the sound, one piece after the other, shape (n,), at `ENCODED_RATE_HZ`.

    Raises:
        AudioFileError: the file cannot be written.
    """
    part = path.with_name(path.name + PART_SUFFIX)
    try:
        with av.open(str(part.absolute()), "w", format=encoding.muxer) as container:
            stream = container.add_stream(encoding.codec, rate=ENCODED_RATE_HZ, layout="mono")
            assert isinstance(stream, AudioStream)  # noqa: S101  (its codec is one of `ENCODINGS`)
            stream.bit_rate = encoding.bit_rate
            container.metadata.update(labels.tags)
            if encoding.muxer == "ogg":
                container.metadata.update(_chapter_comments(labels.chapters))
            else:
                container.set_chapters([_mark(number, mark) for number, mark in enumerate(labels.chapters)])
            for frame in _frames(pieces, stream):
                container.mux(stream.encode(frame))
            container.mux(stream.encode(None))
        part.replace(path)
    except (av.FFmpegError, OSError) as err:
        raise AudioFileError(
            f"cannot write {path}",
            why=str(getattr(err, "strerror", None) or err),
            remedy="Check the folder and the space that is left.",
        ) from err
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


def read_labels(path: Path) -> Labels:
    """Tags (names in small letters) and chapters of a sound file.

    Raises:
        AudioFileError: it cannot be read.
    """
    try:
        with av.open(str(path.absolute())) as container:
            tags = dict(container.metadata)
            for stream in container.streams.audio:
                tags |= stream.metadata  # where ogg keeps them
            chapters = [
                Chapter(
                    float(mark["start"] * (mark["time_base"] or _MILLISECOND)),
                    float(mark["end"] * (mark["time_base"] or _MILLISECOND)),
                    mark["metadata"].get("title", ""),
                )
                for mark in container.chapters()
            ]
    except (av.FFmpegError, OSError, ValueError) as err:
        raise AudioFileError(
            f"cannot read the sound file {path}",
            why=str(getattr(err, "strerror", None) or err),
            remedy="Check the path, and that a player plays it.",
        ) from err
    return Labels({name.lower(): value for name, value in tags.items()}, tuple(chapters))


EARLIEST_BELIEVED = datetime(2000, 1, 1, tzinfo=UTC)
"""Recorders without a clock write the first day of 1904 or 1970."""


def recorded_at(path: Path, duration_s: float, now: datetime) -> datetime:
    """When a recording began, in UTC: by its own tag, else by the file's time, which is that of its end.

    Never so late that it would end after `now`, for a clock may be wrong.

    Raises:
        AudioFileError: it cannot be read.
    """
    tag = read_labels(path).tags.get("creation_time", "")
    began: datetime | None = None
    with contextlib.suppress(ValueError):
        began = datetime.fromisoformat(tag)
    if began is not None and began.tzinfo is None:
        began = began.replace(tzinfo=UTC)
    believed = began is not None and began >= EARLIEST_BELIEVED
    began_s = began.timestamp() if began and believed else path.stat().st_mtime - duration_s
    return datetime.fromtimestamp(min(began_s, now.timestamp() - duration_s), UTC)


def _frames(pieces: Iterable[Samples], stream: AudioStream) -> Iterator[av.AudioFrame]:
    encoder = stream.codec_context
    encoder.open(strict=False)  # only now is the size of its frames known
    to_codec = av.AudioResampler(encoder.format, "mono", ENCODED_RATE_HZ, encoder.frame_size)
    for piece in pieces:
        if len(piece):
            frame = av.AudioFrame.from_ndarray(
                np.ascontiguousarray(piece, dtype=np.float32)[np.newaxis], format="fltp", layout="mono"
            )
            frame.sample_rate = ENCODED_RATE_HZ
            yield from to_codec.resample(frame)
    yield from to_codec.resample(None)


def _chapter_comments(chapters: Sequence[Chapter]) -> dict[str, str]:
    """Chapters as Vorbis comments. FFmpeg's own come a second late wherever they begin past half a second."""
    comments = {}
    for number, chapter in enumerate(chapters):
        minutes, milliseconds = divmod(round(chapter.start_s / _MILLISECOND), 60_000)
        hours, minutes = divmod(minutes, 60)
        comments[f"CHAPTER{number:03}"] = f"{hours:02}:{minutes:02}:{milliseconds / 1000:06.3f}"
        comments[f"CHAPTER{number:03}NAME"] = chapter.title
    return comments


def _mark(number: int, chapter: Chapter) -> "AvChapter":
    return {
        "id": number,
        "start": round(chapter.start_s / _MILLISECOND),
        "end": round(chapter.end_s / _MILLISECOND),
        "time_base": _MILLISECOND,
        "metadata": {"title": chapter.title},
    }
