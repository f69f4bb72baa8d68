"""Sound files: decoded whole, or played to the listener in place of a microphone."""

import logging
import stat
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from pathlib import Path

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.container import InputContainer
from natsort import natsorted, ns

from assistant.audio.frames import FrameCutter, Funnel
from assistant.audio.portaudio import Format
from assistant.errors import AudioFileError, UsageError
from assistant.events import FRAME_S, FRAME_SAMPLES, SAMPLE_RATE_HZ, Samples
from assistant.ports import Clock, SourceEnded

log = logging.getLogger(__name__)

MAX_DURATION_S = 3 * 3600
"""The longest file that is read: as a whole it takes 690 MB of memory."""

LOUDEST = 1_000.0
"""Largest sample that is taken before mixing and resampling, where 1 is full scale: 60 dB beyond it.

Files of floats may hold anything up to 3e38, whose sums are infinite and, resampled, no numbers.
"""

AUDIO_SUFFIXES = frozenset(
    {
        ".aac",
        ".aif",
        ".aiff",
        ".flac",
        ".m4a",
        ".mp3",
        ".mp4",
        ".oga",
        ".ogg",
        ".opus",
        ".wav",
        ".webm",
        ".wma",
    }
)
"""What counts as a recording when a folder is given. A file that is named is read whatever its suffix."""


def read_audio(path: Path) -> Samples:
    """Decode a sound file: shape (n,), mono float32, -1 to 1, at `SAMPLE_RATE_HZ`.

    Takes whatever FFmpeg decodes, by content: wav, flac, ogg, mp3, m4a, the sound of a video, and a FLAC
    file that was cut off by a kill. It is resampled by soxr, as the microphone is, so that the recogniser
    hears no difference between the two.

    Raises:
        UsageError: there is no such file.
        AudioFileError: it cannot be decoded, holds no sound, or is longer than `MAX_DURATION_S`.
    """
    decoded = bytearray()  # grows in place: joining a list of pieces would need twice the memory
    for piece in decode_audio(path):
        decoded += piece.tobytes()
    return np.frombuffer(decoded, dtype=np.float32)


def decode_audio(path: Path) -> Generator[Samples, None, None]:
    """The samples of `read_audio` piece by piece, without ever holding them all; no piece is empty.

    Raises:
        UsageError: there is no such file.
        AudioFileError: it cannot be decoded, holds no sound, or is longer than `MAX_DURATION_S`.
    """
    if _is_folder(path):
        raise UsageError(f"{path} is a folder, not a sound file", remedy="Name a file in it.")
    decoded = 0
    try:
        # Absolute: a colon in a bare name would make FFmpeg take it for a protocol.
        with av.open(str(path.absolute())) as container:
            for piece in _decode(container, path):
                decoded += len(piece)
                if decoded > MAX_DURATION_S * SAMPLE_RATE_HZ:
                    raise AudioFileError(
                        f"{path} is too long",
                        why=f"the limit is {MAX_DURATION_S // 3600} hours",
                        remedy="Cut it into single answers.",
                    )
                if len(piece):
                    yield np.clip(piece, -1.0, 1.0)  # lossy formats overshoot
    except (av.FFmpegError, OSError, ValueError) as err:
        raise _unreadable(path, str(getattr(err, "strerror", None) or err)) from err
    if not decoded:
        raise _unreadable(path, "it holds no sound")


class AnswerFiles:
    """An `AudioSource` of recorded answers, one for each listening.

    After the end of a file it delivers silence without end, as a person who has finished does.

    Args:
        paths: files, and folders whose recordings are taken in the natural order of their names.
        clock: tells when a frame is due.
        paced: at the speed at which they were spoken; else without waiting.

    Raises:
        UsageError: a path does not exist, or a folder holds no recordings.
    """

    def __init__(self, paths: Sequence[Path], clock: Clock, *, paced: bool = True) -> None:
        self._files = [file for path in paths for file in recordings_in(path)]
        self._next = 0
        self._clock = clock
        self._paced = paced
        self.current: Path | None = None
        """The file that is heard now, or was heard last."""

    @property
    def name(self) -> str:
        """The file's name."""
        return self.current.name if self.current else "recorded answers"

    @property
    def remaining(self) -> int:
        """How many recordings have not been heard."""
        return len(self._files) - self._next

    def listen(self) -> Generator[Samples, None, None]:
        """Begin the next file; see `AudioSource.listen`.

        Raises:
            SourceEnded: all files have been heard.
            AudioFileError: the file cannot be decoded; the next listening takes the one after it. Where it
                cannot be read on further inside, the generator raises it, and what was heard so far counts.
        """
        if not self.remaining:
            raise SourceEnded
        self.current = self._files[self._next]
        self._next += 1
        pieces = decode_audio(self.current)
        frames = _with_silence(next(pieces), pieces)  # a file that cannot be read is refused now
        return self._at_speaking_speed(frames) if self._paced else frames

    def close(self) -> None:
        """Nothing is held open beside the listening, which closes its file."""

    def _at_speaking_speed(self, frames: Generator[Samples, None, None]) -> Generator[Samples, None, None]:
        """Each frame when its last sample would have been spoken, on one schedule: no delay adds up."""
        began_s = self._clock.monotonic()
        with closing(frames):
            for number, frame in enumerate(frames, start=1):
                early_s = began_s + number * FRAME_S - self._clock.monotonic()
                if early_s > 0:
                    self._clock.sleep(early_s)
                yield frame


def recordings_in(path: Path) -> list[Path]:
    """`path` itself if it is a file; if it is a folder, the recordings in it in natural order (2 before 10).

    Raises:
        UsageError: it does not exist, or holds no recordings.
    """
    if not _is_folder(path):
        return [path]
    try:
        found = [file for file in path.iterdir() if file.suffix.lower() in AUDIO_SUFFIXES and file.is_file()]
    except OSError as err:
        raise _out_of_reach(path, err) from err
    if not found:
        raise UsageError(
            f"there are no recordings in {path}",
            remedy=f"Recordings end in {', '.join(sorted(AUDIO_SUFFIXES))}.",
        )
    return natsorted(found, key=lambda file: file.name, alg=ns.IGNORECASE)


def _decode(container: InputContainer, path: Path) -> Iterator[Samples]:
    """The first audio stream in pieces, in the program's own kind of samples."""
    if not container.streams.audio:
        raise _unreadable(path, "it holds no audio stream")
    stream = container.streams.audio[0]
    to_float = av.AudioResampler(format="flt")  # the sample format alone: rate and channels are the funnel's
    funnel: Funnel | None = None
    damaged = 0
    for packet in container.demux(stream):
        try:
            frames = packet.decode()
        except av.FFmpegError:  # as players do: the sound around a damaged packet is worth having
            damaged += 1
            continue
        for frame in frames:
            for converted in to_float.resample(frame):
                funnel = funnel or Funnel(Format(converted.sample_rate, converted.layout.nb_channels))
                yield funnel.push(_interleaved(converted))
    if funnel:
        yield funnel.flush()
    if damaged:
        log.warning("%s: %d damaged packets were left out", path, damaged)


def _interleaved(frame: AudioFrame) -> Samples:
    """Shape (n, channels), within `LOUDEST`; what is no number counts as silence."""
    block = frame.to_ndarray().reshape(-1, frame.layout.nb_channels)
    sound: Samples = np.clip(np.nan_to_num(block, nan=0.0), -LOUDEST, LOUDEST)
    return sound


def _with_silence(first: Samples, rest: Generator[Samples, None, None]) -> Generator[Samples, None, None]:
    cutter = FrameCutter()
    with closing(rest):
        yield from cutter.push(first)
        for piece in rest:
            yield from cutter.push(piece)
    yield from cutter.flush()
    while True:
        yield np.zeros(FRAME_SAMPLES, dtype=np.float32)


def _is_folder(path: Path) -> bool:
    """Whether it is a folder, not a file.

    Raises:
        UsageError: it does not exist, or cannot be reached.
    """
    try:
        return stat.S_ISDIR(path.stat().st_mode)
    except (FileNotFoundError, NotADirectoryError, ValueError) as err:  # ValueError: a NUL in the name
        raise UsageError(f"there is no file {path}", remedy="Check the path.") from err
    except OSError as err:
        raise _out_of_reach(path, err) from err


def _out_of_reach(path: Path, err: OSError) -> UsageError:
    return UsageError(
        f"cannot read {path}", why=err.strerror or str(err), remedy="Check the path and its permissions."
    )


def _unreadable(path: Path, why: str) -> AudioFileError:
    return AudioFileError(
        f"cannot read the sound file {path}",
        why=why,
        remedy="Check that a player plays it, or convert it to WAV or FLAC.",
    )
