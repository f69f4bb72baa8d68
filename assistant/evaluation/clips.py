"""A folder of recorded speech: sound files, and `transcripts.tsv`, which tells what is said in them."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from assistant.audio.files import recordings_in
from assistant.errors import UsageError

TRANSCRIPTS = "transcripts.tsv"

_COLUMNS = "Columns: file, text, and if you like speaker, set, card; with tabs in between."


@dataclass(frozen=True, slots=True)
class Clip:
    """One recording.

    Attributes:
        text: what is said in it; empty where nobody wrote it down.
        voice: who speaks; empty where that is not known.
        set: the collection that it belongs to; empty where there is only one.
        card: number of the card that it answers, or None.
    """

    file: Path
    text: str = ""
    voice: str = ""
    set: str = ""
    card: int | None = None


def read_clips(folder: Path) -> tuple[Clip, ...]:
    """The recordings that `transcripts.tsv` lists, in its order; without it, all in `folder` by their names.

    Raises:
        UsageError: the folder does not exist or holds no recordings, or the table cannot be read.
    """
    if (folder / TRANSCRIPTS).is_file():
        return read_transcripts(folder)
    return tuple(Clip(file, card=_card_named(file)) for file in recordings_in(folder))


def read_transcripts(folder: Path) -> tuple[Clip, ...]:
    """The recordings that `transcripts.tsv` of `folder` lists, in its order.

    A column `voice` is taken for `speaker`. Without a column `card` the number in names like `w1-7-strong`
    (writer, card, kind) is taken.

    Raises:
        UsageError: there is no such table, it lacks a column, or a line of it lacks the text.
    """
    table = folder / TRANSCRIPTS
    try:
        with table.open(encoding="utf-8-sig", newline="") as stream:
            rows = list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
    except (OSError, UnicodeDecodeError, csv.Error) as err:
        why = getattr(err, "strerror", None) or str(err)
        raise UsageError(f"cannot read {table}", why=why, remedy=_COLUMNS) from err
    if not rows:
        raise UsageError(f"{table} lists no recordings", remedy=_COLUMNS)
    return tuple(_clip(row, folder, f"{table}:{number}") for number, row in enumerate(rows, start=2))


def _clip(row: Mapping[str, str | None], folder: Path, place: str) -> Clip:
    name, text = row.get("file"), row.get("text")
    if not name or not text:
        raise UsageError(f"{place} has no {'text' if name else 'file'}", remedy=_COLUMNS)
    file = folder / name
    card = row.get("card") or ""
    return Clip(
        file=file,
        text=text,
        voice=row.get("speaker") or row.get("voice") or "",
        set=row.get("set") or "",
        card=int(card) if card.isdecimal() else _card_named(file),
    )


def _card_named(file: Path) -> int | None:
    match file.stem.split("-"):
        case [_, number, _] if number.isdecimal():
            return int(number)
        case _:
            return None
