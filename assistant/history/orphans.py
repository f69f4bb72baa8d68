"""Recordings that belong to no answer in the history: of rounds that were killed, and of what it refused."""

import contextlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from assistant.audio.files import decode_audio
from assistant.audio.recorder import PART_SUFFIX
from assistant.errors import AudioFileError, HistoryError, UsageError
from assistant.events import seconds
from assistant.history.labels import AnswerLabel, read_label
from assistant.history.store import History

_NAME = re.compile(rf"([0-9a-f]{{32}})(\.2)?(?:\.flac|{re.escape(PART_SUFFIX)})")

STILL_GROWING_S = 60.0
"""One that does not say of which round it is, and was written to within this time, may belong to another
program that is still recording: it grows every 0.26 s."""


@dataclass(frozen=True, slots=True)
class Orphan:
    """A recording without an answer.

    Attributes:
        duration_s: how much sound is in it.
        attempt_id: what its answer would be called.
        is_follow_up: it is what was added to the answer of that name.
        at: when it was last written to, in UTC: at the end of what was said.
        label: what it is an answer to; None where it does not say.
    """

    file: Path
    duration_s: float
    attempt_id: str
    is_follow_up: bool
    at: datetime
    label: AnswerLabel | None

    @property
    def is_cut_off(self) -> bool:
        """Whether it was never closed."""
        return self.file.name.endswith(PART_SUFFIX)


def orphans(folder: Path, history: History, now: datetime) -> list[Orphan]:
    """The recordings in `folder` without an answer, the oldest first. Those of rounds under way are left out.

    What was added to an answer belongs to nothing, too, as long as the answer stands without it. Where
    nothing can be heard there is nothing to recover.

    Args:
        now: in UTC.

    Raises:
        HistoryError: the history cannot be read.
    """
    answers, elsewhere = history.answers_completed(), set(history.rounds.elsewhere())
    found = []
    for file in folder.glob("*.flac"):
        match = _NAME.fullmatch(file.name)
        if match is None or _belongs(answers.get(match[1]), is_follow_up=bool(match[2])):
            continue
        if file.name.endswith(PART_SUFFIX) and whole_of(file).exists():  # a kill has cut off its mending
            continue
        with contextlib.suppress(OSError, AudioFileError, UsageError):
            at = datetime.fromtimestamp(file.stat().st_mtime, UTC)
            label = read_label(file)
            may_grow = (
                (now - at).total_seconds() < STILL_GROWING_S if label is None else label.round_id in elsewhere
            )
            if not may_grow:
                duration_s = seconds(sum(map(len, decode_audio(file))))
                found.append(Orphan(file, duration_s, match[1], bool(match[2]), at, label))
    return sorted(found, key=lambda orphan: (orphan.at, orphan.file.name))


def _belongs(completed: bool | None, *, is_follow_up: bool) -> bool:
    """Whether a recording is that of an answer in the history.

    Args:
        completed: whether something was added to the answer of that name; None where there is no such answer.
    """
    return completed is not None and (completed or not is_follow_up)


def whole_of(part: Path) -> Path:
    """The name of a recording when it is whole."""
    return part.with_name(part.name.removesuffix(PART_SUFFIX) + ".flac")


def discard(orphan: Orphan) -> None:
    """Delete the recording.

    Raises:
        HistoryError: it cannot be deleted.
    """
    try:
        orphan.file.unlink(missing_ok=True)
    except OSError as err:
        raise HistoryError(
            f"cannot delete the recording {orphan.file}",
            why=err.strerror or str(err),
            remedy="Check its permissions, or delete the file yourself.",
        ) from err
