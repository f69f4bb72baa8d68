"""What a recording says of itself: what it answers, so that it can be graded when nothing else remembers.

It stands in the file from its first moment on, as a comment in the sense of FLAC.
"""

import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

import soundfile

from assistant.history.records import CardRef

_ID = re.compile("[0-9a-f]{32}")

LONGEST_CHARACTERS = 20_000
"""What is longer was not written by this program: a question of a sheet has a few hundred."""


@dataclass(frozen=True, slots=True)
class AnswerLabel:
    """What an answer is an answer to.

    Attributes:
        round_id: the round in which it was asked.
        sheet: id of the sheet.
        card: the card that was asked.
        drill: the kind of practice.
        question: its wording at the time.
        limit_s: the time limit that was in force; None where there was none.
        model: the speech model that was to hear it.
    """

    round_id: str
    sheet: str
    card: CardRef
    drill: str
    question: str
    limit_s: float | None
    model: str

    def as_text(self) -> str:
        """In plain ASCII, for the comment of a recording."""
        return json.dumps(asdict(self))

    @classmethod
    def of_text(cls, text: str) -> Self | None:
        """What `as_text` has written; None for anything else."""
        if len(text) > LONGEST_CHARACTERS:
            return None
        try:
            told: Any = json.loads(text)
            card = CardRef(_text(told["card"]["key"]), int(told["card"]["number"]))
            if not _ID.fullmatch(_text(told["round_id"])):
                return None
            names = ("round_id", "sheet", "drill", "question", "model")
            limit_s = told["limit_s"]
            return cls(
                card=card,
                limit_s=None if limit_s is None else float(limit_s),
                **{name: _text(told[name]) for name in names},
            )
        except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
            return None


def read_label(recording: Path) -> AnswerLabel | None:
    """What a recording says that it answers, also one that was cut off; None where it does not say."""
    try:
        with soundfile.SoundFile(recording) as sound:
            return AnswerLabel.of_text(sound.comment)
    except (OSError, soundfile.LibsndfileError, UnicodeError):
        return None


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"text is wanted, not {value!r}")
    return value
