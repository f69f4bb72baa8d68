"""What hostile input reaches: each reader of the program, called with bytes as a user's file would reach it.

A target may raise what the command line turns into one line, a RehearseError; anything else is a fault.
"""

import io
import json
import sqlite3
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from backports.zstd import compress

from assistant.audio.files import decode_audio
from assistant.cli.settings_file import write_setting
from assistant.decks.cards import Sheet
from assistant.decks.exchange.anki_out import write_package
from assistant.decks.exchange.reading import read_file
from assistant.decks.exchange.shelving import files_of
from assistant.decks.own_phrases import OwnPhrases
from assistant.decks.phrase_book import PhraseBook
from assistant.decks.pronounce import spoken
from assistant.decks.reader import companion_path, parse_sheet, read_sheet
from assistant.decks.source import MAX_COMPANION_BYTES, read_source
from assistant.decks.stories import SUFFIX, with_own_stories
from assistant.errors import RehearseError
from assistant.evaluation.answer_lines import AnswerLine, read_lines
from assistant.events import Transcript
from assistant.history.backup_reader import open_backup
from assistant.scoring.red_flags import FlagReader
from assistant.scoring.score import judge
from assistant.settings import Settings, known_settings, load_settings
from tests.faults.fuzz_seeds import SHEET, seeds_of

Take = Callable[[Path, bytes], None]
"""Gives bytes to a reader; the folder is for files, and is kept between inputs."""


@dataclass(frozen=True, slots=True)
class Target:
    """A reader that hostile input reaches.

    Attributes:
        share: of all inputs, in parts. The fast readers have more, as an hour then tries more.
        largest: bytes of an input that is grown by repetition; the bound of the format where it has one.
    """

    name: str
    take: Take
    share: int
    largest: int

    @property
    def seeds(self) -> tuple[bytes, ...]:
        """Sound inputs to begin with."""
        return seeds_of(self.name) if self.share else (b"x",)


def put(folder: Path, name: str, data: bytes) -> Path:
    """A file with these bytes."""
    file = folder / name
    file.write_bytes(data)
    return file


def _take_sheet(folder: Path, data: bytes) -> None:
    sheet = read_sheet(put(folder, "fuzz.md", data))
    for card in sheet.cards[:2]:
        spoken(card.question, sheet.pronunciations)
        judge(card, Transcript(card.answer[:2000])).verdict.as_json()


def _take_companion(folder: Path, data: bytes) -> None:
    companion = put(folder, "fuzz.points.toml", data)
    sheet = parse_sheet(SHEET, companion.with_name("fuzz.md"), read_source(companion, MAX_COMPANION_BYTES))
    flags = FlagReader(sheet.red_flag_rules)
    for card in sheet.cards[:1]:
        spoken(card.question, sheet.pronunciations)
        judge(card, Transcript("We blame them, and signals are exactly once, I guess."), flags=flags)


def _take_stories(folder: Path, data: bytes) -> None:
    put(folder, f"fuzz{SUFFIX}", data)
    with_own_stories(_sheet(folder), folder)


def _take_phrases(folder: Path, data: bytes) -> None:
    book, sheet = PhraseBook(folder), _sheet(folder)
    put(folder, book.file_of(sheet.id).name, data)
    book.open(sheet)
    point = sheet.cards[0].points[0]
    phrase = OwnPhrases(sheet.cards[0].key, point.id, point.text, ("another way to say it",))
    for change in (book.add, book.remove):
        with_refusal(lambda change=change: change(sheet.id, phrase))  # type: ignore[misc]
    book.open(sheet)


def with_refusal(call: Callable[[], object]) -> None:
    """A call that may be refused, after which the next one is made all the same."""
    try:
        call()
    except RehearseError as err:
        str(err)


def _import_as(name: str) -> Take:
    def take(folder: Path, data: bytes) -> None:
        file = put(folder, name, data)
        files_of(read_file(file), file.with_name("imported.md"), ())

    return take


def _take_package(folder: Path, data: bytes) -> None:
    """A package, or what a package holds: the first byte says which; so damage reaches every layer."""
    kind, content = data[:1], data[1:]
    if kind == b"D":
        data = _packed("collection.anki2", content)
    elif kind == b"Z":
        data = _packed("collection.anki21b", compress(content, level=1))
    elif kind in _COLUMNS:
        data = _packed("collection.anki2", _with_value(_COLUMNS[kind], content.decode("utf-8", "replace")))
    file = put(folder, "fuzz.apkg", data)
    files_of(read_file(file), file.with_name("imported.md"), ())


_COLUMNS: Mapping[bytes, str] = {
    b"M": "UPDATE col SET models = ?",
    b"K": "UPDATE col SET decks = ?",
    b"F": "UPDATE notes SET flds = ?",
    b"T": "UPDATE notes SET tags = ?",
    b"G": "UPDATE notes SET guid = ?",
    b"O": "UPDATE cards SET ord = ?",
    b"I": "UPDATE notes SET mid = ?",
}


def _packed(name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as package:
        package.writestr(name, content)
    return out.getvalue()


def _with_value(statement: str, value: str) -> bytes:
    database = sqlite3.connect(":memory:")
    try:
        database.deserialize(collection())
        database.execute(statement, (value,))
        database.commit()
        return database.serialize()
    finally:
        database.close()


@cache
def collection() -> bytes:
    """The database of a sound package."""
    out = io.BytesIO()
    write_package(parse_sheet(SHEET, Path("fuzz.md")), out, 1_750_000_000.0)
    with zipfile.ZipFile(out) as package:
        return package.read("collection.anki2")


def _take_settings(folder: Path, data: bytes) -> None:
    file = put(folder, "settings.toml", data)
    with_refusal(lambda: load_settings(file, {}))
    with_refusal(lambda: write_setting(file, "practice.count", 3))
    text = data.decode("utf-8", "replace").replace("\0", "")
    names = [setting.name for setting in known_settings(Settings())]
    name = names[len(data) % len(names)]
    with_refusal(
        lambda: load_settings(folder / "none.toml", {f"REHEARSE_{name.replace('.', '_').upper()}": text})
    )


def _take_batch(folder: Path, data: bytes) -> None:
    cards = {card.number: card for card in _sheet(folder).cards}
    for line in read_lines(io.BytesIO(data)):
        result: dict[str, object] = {"id": line.id, "card": line.card}
        if isinstance(line, AnswerLine) and line.text is not None and line.card in cards:
            result |= judge(cards[line.card], Transcript(line.text[:500])).verdict.as_json()
        elif isinstance(line, AnswerLine) and line.audio is not None:
            with_refusal(lambda audio=line.audio: next(decode_audio(folder / audio)))  # type: ignore[misc]
        json.dumps(result, ensure_ascii=False).encode("utf-8")


def _take_sound(name: str) -> Take:
    def take(folder: Path, data: bytes) -> None:
        for samples in decode_audio(put(folder, name, data)):
            if not (len(samples) and abs(samples).max() <= 1.0):
                raise AssertionError("samples beyond 1")

    return take


def _take_backup(folder: Path, data: bytes) -> None:
    file = put(folder, "fuzz.backup", data)
    with file.open("rb") as stream, open_backup(stream, file) as reader:
        for name in reader.manifest.members:
            for _ in reader.chunks(name):
                pass


@cache
def _sheet(folder: Path) -> Sheet:
    return parse_sheet(SHEET, companion_path(folder / "sheet.md").with_name("sheet.md"))


KB = 1_000

TARGETS = {
    target.name: target
    for target in (
        Target("sheet", _take_sheet, 15, 500 * KB),
        Target("companion", _take_companion, 25, 2_000 * KB),
        Target("stories", _take_stories, 150, 500 * KB),
        Target("phrases", _take_phrases, 50, 2_000 * KB),
        Target("csv", _import_as("fuzz.csv"), 90, 5_000 * KB),
        Target("tsv", _import_as("fuzz.tsv"), 100, 5_000 * KB),
        Target("questions", _import_as("fuzz.txt"), 110, 5_000 * KB),
        Target("json", _import_as("fuzz.json"), 190, 5_000 * KB),
        Target("apkg", _take_package, 14, 2_000 * KB),
        Target("settings", _take_settings, 20, 5_000 * KB),
        Target("batch", _take_batch, 170, 2_000 * KB),
        Target("wav", _take_sound("fuzz.wav"), 12, 2_000 * KB),
        Target("flac", _take_sound("fuzz.flac"), 12, 2_000 * KB),
        Target("backup", _take_backup, 60, 2_000 * KB),
    )
}
