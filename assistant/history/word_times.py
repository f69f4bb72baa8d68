"""When each word of an answer was said and how well it was heard, kept beside the attempt.

So a recording can be followed, and an answer be judged again without it.
"""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.events import Flaw, Span, Timing, Transcript, Word
from assistant.history.rows import storable

ANSWER, FOLLOW_UP = 1, 2
"""The parts of an attempt that are recorded on their own."""

_DIGITS = 2
"""Times are kept to a hundredth of a second: Whisper tells them to 0.02 s."""

_PROBABILITY_DIGITS = 4
"""Enough for the mean of an answer to lie on the same side of a threshold again."""

_IDS_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class WordTimes:
    """What was heard in one recording.

    Attributes:
        duration_s: of the recording, in seconds.
        words: in order; their times count from its beginning.
        speech: the stretches in which somebody spoke, in order.
        unheard_s: see `Timing`.
        flaw: see `Timing`.
    """

    duration_s: float
    words: tuple[Word, ...]
    speech: tuple[Span, ...]
    unheard_s: float = 0.0
    flaw: Flaw | None = None


def word_times_of(transcript: Transcript, timing: Timing) -> WordTimes | None:
    """What there is to keep of what was heard; None where nothing has a time: typed, or given by a key."""
    if not transcript.words and not timing.speech:
        return None
    return WordTimes(timing.duration_s, transcript.words, timing.speech, timing.unheard_s, timing.flaw)


def word_times_row(attempt_id: str, part: int, times: WordTimes) -> dict[str, Any]:
    """The columns of word times.

    Args:
        part: `ANSWER` or `FOLLOW_UP`.

    Raises:
        ValueError: a time is NaN or infinite.
    """
    words = [
        [word.text, *_rounded(word.start_s, word.end_s), round(float(word.probability), _PROBABILITY_DIGITS)]
        for word in times.words
    ]
    speech = [_rounded(span.start_s, span.end_s) for span in times.speech]
    return {
        "attempt_id": attempt_id,
        "part": part,
        "duration_s": round(times.duration_s, _DIGITS),
        "words": storable(_compact(words)),
        "speech": _compact(speech),
        "unheard_s": round(times.unheard_s, _DIGITS),
        "flaw": times.flaw and times.flaw.name,
    }


def read_word_times(database: sqlite3.Connection, ids: Sequence[str]) -> dict[str, dict[int, WordTimes]]:
    """Those of some attempts, by attempt and part. Attempts of older versions have none.

    Raises:
        sqlite3.Error: they cannot be read.
    """
    found: dict[str, dict[int, WordTimes]] = {}
    for start in range(0, len(ids), _IDS_AT_ONCE):
        some = ids[start : start + _IDS_AT_ONCE]
        rows = database.execute(
            f"SELECT * FROM word_times WHERE attempt_id IN ({', '.join('?' * len(some))})",  # noqa: S608  (marks)
            some,
        )
        for row in rows:
            found.setdefault(row["attempt_id"], {})[row["part"]] = word_times_in(row)
    return found


def word_times_in(row: Mapping[str, Any] | sqlite3.Row) -> WordTimes:
    """The word times of one row.

    Raises:
        ValueError, TypeError, KeyError: the row makes no sense.
    """
    return WordTimes(
        float(row["duration_s"]),
        tuple(Word(*word) for word in json.loads(row["words"])),
        tuple(Span(*span) for span in json.loads(row["speech"])),
        float(row["unheard_s"]),
        Flaw[row["flaw"]] if row["flaw"] is not None else None,
    )


def _rounded(*values: float) -> list[float]:
    return [round(float(value), _DIGITS) for value in values]


def _compact(value: list[Any]) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
