"""Answers as JSON lines: `{"id": "...", "card": 7, "text": "..."}`, or `"audio"` in place of `"text"`."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from assistant.errors import UsageError

_SHAPE = 'Write {"id": "...", "card": 7, "text": "..."}, or "audio": "answer.flac" in place of the text.'


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One written or recorded answer. Exactly one of `text` and `audio` is given.

    Attributes:
        id: the writer's own name for it; any JSON value, None where there is none.
        card: number of the card in its sheet.
        text: what was said.
        audio: the recording, relative to the file that names it.
        extra: the line's other fields.
    """

    id: Any
    card: int
    text: str | None = None
    audio: str | None = None
    extra: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that holds no answer: its place in the file from 1, what could be read of it, and the reason."""

    number: int
    error: UsageError
    id: Any = None
    card: Any = None


def read_lines(lines: Iterable[bytes]) -> Iterator[AnswerLine | BadLine]:
    """Read answers one by one as the lines come; blank lines are left out."""
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _read_line(number, line)


def _read_line(number: int, line: bytes) -> AnswerLine | BadLine:
    try:
        value = json.loads(line.decode("utf-8-sig"))
        # Half of a surrogate pair is valid JSON, but can be written nowhere.
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except UnicodeError as err:
        return BadLine(number, _wrong(number, "it is not UTF-8", str(err)))
    except (ValueError, RecursionError) as err:
        return BadLine(number, _wrong(number, "it is not JSON", str(err)))
    if not isinstance(value, dict):
        return BadLine(number, _wrong(number, "it is not a JSON object"))
    wrong = _what_is_wrong(value)
    if wrong:
        return BadLine(number, _wrong(number, wrong), value.get("id"), value.get("card"))
    known = {"id", "card", "text", "audio"}
    return AnswerLine(
        id=value.get("id"),
        card=value["card"],
        text=value.get("text"),
        audio=value.get("audio"),
        extra={name: item for name, item in value.items() if name not in known},
    )


def _what_is_wrong(value: dict[str, Any]) -> str:
    card = value.get("card")
    if not isinstance(card, int) or isinstance(card, bool):
        return '"card" is not a number' if "card" in value else 'it names no "card"'
    given = [name for name in ("text", "audio") if value.get(name) is not None]
    if len(given) != 1:
        return 'it has both "text" and "audio"' if given else 'it has neither "text" nor "audio"'
    if not isinstance(value[given[0]], str):
        return f'"{given[0]}" is not text'
    return ""


def _wrong(number: int, what: str, why: str = "") -> UsageError:
    return UsageError(f"line {number} holds no answer: {what}", why=why, remedy=_SHAPE)
