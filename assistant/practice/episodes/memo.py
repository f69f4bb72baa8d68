"""A recording made while an episode was played, read piece by piece: it may last for hours."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from assistant.audio.files import decode_audio
from assistant.audio.frames import FrameCutter
from assistant.audio.spectra import Spectra, spectra
from assistant.errors import UsageError
from assistant.events import EndReason, Samples, Span, sample_count, seconds
from assistant.listening.endpointer import NEVER_ENDING, Endpointer
from assistant.ports import VoiceDetector


@dataclass(frozen=True, slots=True)
class Memo:
    """A recording.

    Attributes:
        digest: of the file's bytes: the same recording has the same, whatever it is called.
        spectra: of the whole, see `audio.spectra`.
    """

    file: Path
    digest: str
    duration_s: float
    spectra: Spectra


def read_memo(file: Path) -> Memo:
    """Decode a recording once, keeping its spectra.

    Raises:
        UsageError: there is no such file.
        AudioFileError: it cannot be decoded, or is too long.
    """
    counter = _Counter()
    rows = spectra(counter.counted(decode_audio(file)))
    try:
        with file.open("rb") as opened:
            digest = hashlib.file_digest(opened, "sha256").hexdigest()
    except OSError as err:
        raise UsageError(
            f"cannot read {file}", why=err.strerror or str(err), remedy="Check the path."
        ) from err
    return Memo(file, digest, seconds(counter.samples), rows)


def speech_in(memo: Memo, detector: VoiceDetector) -> tuple[Span, ...]:
    """When somebody speaks in it.

    Raises:
        AudioFileError: it cannot be decoded any more.
    """
    detector.reset()
    cutter, endpointer = FrameCutter(), Endpointer(NEVER_ENDING)
    for piece in decode_audio(memo.file):
        for frame in cutter.push(piece):
            endpointer.push(detector.probability(frame))
    endpointer.end(EndReason.SOURCE_ENDED)
    return endpointer.speech


def cut_out(memo: Memo, spans: Sequence[Span]) -> Iterator[Samples]:
    """The sound of each of these stretches, which are in order; they may overlap.

    Raises:
        AudioFileError: it cannot be decoded any more.
    """
    wanted = [(sample_count(span.start_s), sample_count(span.end_s)) for span in spans]
    held = np.zeros(0, dtype=np.float32)
    first = 0  # place in the recording of what is held
    pieces = decode_audio(memo.file)
    for start, end in wanted:
        held, first = held[max(0, start - first) :], first + min(max(0, start - first), len(held))
        for piece in pieces if first + len(held) < end else ():
            held = np.concatenate((held, piece))
            skipped = min(max(0, start - first), len(held))
            held, first = held[skipped:], first + skipped
            if first + len(held) >= end:
                break
        yield held[max(0, start - first) : max(0, end - first)]


class _Counter:
    """Counts samples on their way."""

    def __init__(self) -> None:
        self.samples = 0

    def counted(self, pieces: Iterable[Samples]) -> Iterator[Samples]:
        for piece in pieces:
            self.samples += len(piece)
            yield piece
