"""The files of own phrases: `NAME.mine.points.toml` in the folder of one's own sheets, one for each sheet.

The sheet and its companion, which may have come with the program, are never written.
"""

import hashlib
import os
import re
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.decks.cards import Sheet
from assistant.decks.findings import FindingLog
from assistant.decks.own_phrases import OwnPhrases, overlay, parse_own_phrases, same_words
from assistant.decks.source import MAX_COMPANION_BYTES, read_source
from assistant.errors import RehearseError, SheetError
from assistant.folders import make_private
from assistant.toml_text import parse_toml

if TYPE_CHECKING:
    import tomlkit

SUFFIX = ".mine.points.toml"

LONGEST_NAME = 80
"""Characters of a sheet's id in the name of a file."""

_HEAD = """\
# Your own ways of saying points of this sheet. Rehearse adds one when you count a point: with the key c in
# a round, or with `rehearse appeal`. Edit at will: each alias is a way to make the point above it.
"""


class PhraseBook:
    """Reads and writes somebody's own phrases.

    Args:
        folder: of the user's own sheets, which need not exist.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def file_of(self, sheet_id: str) -> Path:
        """Where the phrases for a sheet are kept. An id that is no file name gets a safe one of its own."""
        name = re.sub(r"[^\w.-]+", "-", sheet_id).strip(".-")[:LONGEST_NAME]
        if name != sheet_id:
            name = f"{name}-{hashlib.sha256(sheet_id.encode()).hexdigest()[:8]}"
        return self._folder / f"{name}{SUFFIX}"

    def files(self) -> list[Path]:
        """All files of own phrases."""
        return sorted(self._folder.glob(f"*{SUFFIX}"))

    def left_behind(self) -> list[Path]:
        """What a kill has left of a file that was being written."""
        return sorted(self._folder.glob(f".*{SUFFIX}-*"))

    def open(self, sheet: Sheet) -> Sheet:
        """The sheet with one's own phrases at its points; what is wrong with them ends in its findings."""
        file = self.file_of(sheet.id)
        if not file.exists():
            return sheet
        log = FindingLog(file.name)
        try:
            text = read_source(file, MAX_COMPANION_BYTES)
        except RehearseError as err:
            log.add(0, f"{err.what}: {err.why}", err.remedy or "Mend the file or remove it.")
            return replace(sheet, findings=sheet.findings + log.sorted())
        return overlay(sheet, parse_own_phrases(text, log), log)

    def add(self, sheet_id: str, phrase: OwnPhrases) -> bool:
        """Keep one or more ways to say a point; false where all of them are there already.

        Raises:
            SheetError: the file is damaged or cannot be written; it is then as it was.
        """
        import tomlkit

        document = self._read(sheet_id)
        if "points" not in document:
            document["points"] = tomlkit.aot()
        table = _entry(document, phrase)
        if table is None:
            table = tomlkit.table()
            table.update({"card": phrase.card, "id": phrase.point, "text": phrase.text})
            _points(document).append(table)
        if "aliases" not in table:
            table["aliases"] = tomlkit.array().multiline(True)
        known = table["aliases"]
        fresh = [words for words in phrase.aliases if not any(same_words(words, one) for one in known)]
        for words in fresh:
            known.append(words)
        if fresh:
            self._write(sheet_id, document)
        return bool(fresh)

    def remove(self, sheet_id: str, phrase: OwnPhrases) -> bool:
        """Drop ways to say a point; false where none of them is there.

        Raises:
            SheetError: the file is damaged or cannot be written; it is then as it was.
        """
        if not self.file_of(sheet_id).exists():
            return False
        document = self._read(sheet_id)
        table = _entry(document, phrase)
        if table is None:
            return False
        known = table.get("aliases", [])
        places = [
            place
            for place, one in enumerate(known)
            if any(same_words(one, words) for words in phrase.aliases)
        ]
        for place in reversed(places):
            del known[place]
        if places:
            if not known:
                _points(document).remove(table)
            if not _points(document):  # else tomlkit writes an empty list, and above all comments
                del document["points"]
            self._write(sheet_id, document)
        return bool(places)

    def _read(self, sheet_id: str) -> "tomlkit.TOMLDocument":
        import tomlkit
        from tomlkit.exceptions import TOMLKitError

        file = self.file_of(sheet_id)
        if not file.exists():
            return tomlkit.parse(f"{_HEAD}sheet = {tomlkit.string(sheet_id).as_string()}\n\n")
        try:
            text = read_source(file, MAX_COMPANION_BYTES)
            _check(parse_toml(text))
            return tomlkit.parse(text)
        except (TOMLKitError, ValueError) as err:
            raise SheetError(
                f"your own phrases cannot be changed ({file})",
                why=str(err),
                remedy="Mend the file or remove it.",
            ) from err

    def _write(self, sheet_id: str, document: "tomlkit.TOMLDocument") -> None:
        """Replace the file in one step, readable by its owner alone."""
        import tomlkit

        file = self.file_of(sheet_id)
        try:
            make_private(file.parent)
            handle, temporary = tempfile.mkstemp(prefix=f".{file.name}-", dir=file.parent)  # of mode 0600
            try:
                with os.fdopen(handle, "w", encoding="utf-8") as stream:
                    stream.write(tomlkit.dumps(document))
                    stream.flush()
                    os.fsync(stream.fileno())
                Path(temporary).replace(file.resolve())
            finally:
                Path(temporary).unlink(missing_ok=True)
        except OSError as err:
            raise SheetError(
                f"your own phrases cannot be written ({file})",
                why=err.strerror or str(err),
                remedy="Check the permissions of its folder and the free space.",
            ) from err


def _check(tables: Mapping[str, Any]) -> None:
    """Make sure that points can be looked up, added and removed.

    Raises:
        ValueError: they are not what `PhraseBook` writes.
    """
    points = tables.get("points", [])
    if not (isinstance(points, list) and all(isinstance(point, dict) for point in points)):
        raise ValueError("points are not written under [[points]]")
    for aliases in (point.get("aliases", []) for point in points):
        if not (isinstance(aliases, list) and all(isinstance(one, str) for one in aliases)):
            raise ValueError("the aliases of a point are no list of texts")


def _entry(document: "tomlkit.TOMLDocument", phrase: OwnPhrases) -> Any:
    """The table of the same point of the same card; None where there is none."""
    for table in _points(document) if "points" in document else []:
        if str(table.get("card", "")) == phrase.card and same_words(str(table.get("text", "")), phrase.text):
            return table
    return None


def _points(document: "tomlkit.TOMLDocument") -> Any:
    """The list of tables, where there is one."""
    return document["points"]
