"""Archives that are broken, or made to do harm, are refused by one line, and soon."""

import contextlib
import io
import json
import random
import sqlite3
import stat
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from backports.zstd import compress

from assistant.decks.exchange import archive as bounds
from assistant.decks.exchange import collection as reading
from assistant.decks.exchange.anki_in import read_package
from assistant.decks.exchange.anki_out import write_package
from assistant.decks.reader import parse_sheet
from assistant.errors import SheetError, UsageError
from tests.decks.exchange.samples import NOW, sheet_from
from tests.decks.sheets import HEADER

SHEET = parse_sheet(f"# T\n\n{HEADER}| 1 | q | a |\n", Path("t.md"))


@pytest.fixture(autouse=True)
def own_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where archives are unpacked: empty again after each test."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    return folder


def sound() -> bytes:
    """A collection as it is in a package."""
    out = io.BytesIO()
    write_package(SHEET, out, NOW)
    with zipfile.ZipFile(out) as package:
        return package.read("collection.anki2")


def package(file: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as out:
        for name, data in members.items():
            out.writestr(name, data)
    return file


def refused(file: Path, own_temporary_folder: Path) -> str:
    with pytest.raises(SheetError) as caught:
        read_package(file)
    assert list(own_temporary_folder.iterdir()) == []
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_sound_package(tmp_path: Path, own_temporary_folder: Path) -> None:
    draft = read_package(package(tmp_path / "a.apkg", {"collection.anki2": sound()}))
    assert [(card.question, card.answer) for card in draft.cards] == [("q", "a")]
    assert list(own_temporary_folder.iterdir()) == []


def test_a_bomb(tmp_path: Path, own_temporary_folder: Path) -> None:
    bomb = package(tmp_path / "a.apkg", {"collection.anki2": sound() + bytes(bounds.RATIO_FREE_BYTES)})
    assert "unpacks to more than 100 times its size" in refused(bomb, own_temporary_folder)


def test_a_bomb_that_lies_about_its_size(tmp_path: Path, own_temporary_folder: Path) -> None:
    file = package(tmp_path / "a.apkg", {"collection.anki2": bytes(2 * bounds.RATIO_FREE_BYTES)})
    data = bytearray(file.read_bytes())
    place = data.rindex(b"PK\x01\x02")
    data[place + 24 : place + 28] = struct.pack("<I", 1000)
    file.write_bytes(data)
    assert "a.apkg" in refused(file, own_temporary_folder)


@pytest.mark.parametrize("size", [30_000_000, 300_000_000])
def test_a_zstd_bomb(tmp_path: Path, own_temporary_folder: Path, size: int) -> None:
    bomb = package(tmp_path / "a.apkg", {"collection.anki21b": compress(bytes(size))})
    assert "unpacks to more than" in refused(bomb, own_temporary_folder)


def test_far_too_large_though_honest(
    tmp_path: Path, own_temporary_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounds, "MAX_COLLECTION_BYTES", 10_000)
    assert "more than 0.01 MB" in refused(
        package(tmp_path / "a.apkg", {"collection.anki2": sound()}), own_temporary_folder
    )


@pytest.mark.parametrize(
    "name", ["../../evil", "/etc/passwd", "a/../../b", "..\\evil", "C:\\evil", "\\\\host\\x"]
)
def test_paths_that_lead_outside(tmp_path: Path, own_temporary_folder: Path, name: str) -> None:
    file = package(tmp_path / "a.apkg", {"collection.anki2": sound(), name: b"x"})
    assert "leads out of it" in refused(file, own_temporary_folder)


def test_a_symbolic_link(tmp_path: Path, own_temporary_folder: Path) -> None:
    file = tmp_path / "a.apkg"
    link = zipfile.ZipInfo("collection.anki2")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(file, "w") as out:
        out.writestr(link, "/etc/passwd")
    assert "a symbolic link" in refused(file, own_temporary_folder)


def test_more_files_than_any_package_has(tmp_path: Path, own_temporary_folder: Path) -> None:
    file = package(tmp_path / "a.apkg", {"collection.anki2": sound()})
    data = file.read_bytes()
    end = data.rindex(b"PK\x05\x06")
    file.write_bytes(data[:end] + b"PK\x06\x07" + bytes(16) + data[end:])  # the mark of ZIP64
    assert "lists more than 65,534 files" in refused(file, own_temporary_folder)
    directory = struct.pack("<I", bounds.MAX_DIRECTORY_BYTES + 1)
    file.write_bytes(data[: end + 12] + directory + data[end + 16 :])
    assert "lists more than 65,534 files" in refused(file, own_temporary_folder)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda data: data[: len(data) // 2], "its end is missing"),
        (lambda data: data[:10], "no ZIP archive"),
        (lambda data: b"", "no ZIP archive"),
        (lambda data: b"not a zip at all" * 100, "no ZIP archive"),
        (lambda data: data[:200] + bytes(400) + data[600:], "broken"),
        (lambda data: data[500:], "broken"),
    ],
)
def test_broken_archives(
    tmp_path: Path, own_temporary_folder: Path, spoil: Callable[[bytes], bytes], said: str
) -> None:
    file = package(tmp_path / "a.apkg", {"collection.anki2": sound()})
    file.write_bytes(spoil(file.read_bytes()))
    assert said in refused(file, own_temporary_folder)


@pytest.mark.parametrize(
    ("members", "said"),
    [
        ({}, "it holds no collection"),
        ({"media": b"{}"}, "it holds no collection"),
        ({"collection.anki2": b""}, "tables are not there"),
        ({"collection.anki2": b"no database"}, "not a database"),
        ({"collection.anki2": sound()[:20_000]}, "damaged"),
        ({"collection.anki2": sound()[:5000] + b"\xff" * 9000 + sound()[14_000:]}, "damaged"),
        ({"collection.anki21b": compress(sound())[:-200]}, "broken"),
        ({"collection.anki21b": b"\x28\xb5\x2f\xfd garbage" * 9}, "broken"),
    ],
)
def test_damaged_collections(
    tmp_path: Path, own_temporary_folder: Path, members: dict[str, bytes], said: str
) -> None:
    assert said in refused(package(tmp_path / "a.apkg", members), own_temporary_folder)


def changed(*statements: str, values: tuple[Any, ...] = ()) -> bytes:
    """A collection after some SQL."""
    with sqlite3.connect(":memory:") as database:
        database.deserialize(sound())
        for statement in statements:
            database.execute(statement, values if "?" in statement else ())
        database.commit()
        data = database.serialize()
    database.close()
    return data


ENDLESS = (
    "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) "
    "SELECT x id, x guid, x mid, '' tags, '' flds FROM n"
)


@pytest.mark.parametrize(
    ("collection", "said"),
    [
        (changed("DROP TABLE notes", f"CREATE VIEW notes AS {ENDLESS}"), "tables are not there"),
        (changed("ALTER TABLE notes RENAME TO o", f"CREATE VIEW notes AS {ENDLESS}"), "tables are not there"),
        (changed("UPDATE col SET models = '[[[['"), "damaged"),
        (changed("UPDATE col SET models = ?", values=("[" * 100_000,)), "damaged"),
        (changed("UPDATE col SET models = ?", values=(json.dumps({"1": {"flds": 3}}),)), "damaged"),
        (changed("UPDATE cards SET nid = 99"), "no card is left"),
    ],
    ids=["view", "renamed", "json", "deep", "types", "notes"],
)
def test_collections_made_to_do_harm(
    tmp_path: Path, own_temporary_folder: Path, collection: bytes, said: str
) -> None:
    file = package(tmp_path / "a.apkg", {"collection.anki2": collection})
    with pytest.raises(SheetError) as caught:
        sheet_from(read_package(file), "t")
    assert said in str(caught.value)
    assert list(own_temporary_folder.iterdir()) == []


@pytest.mark.parametrize("value", ["NULL", "3", "x'ff00fe'", "'text'", "-1.5"])
@pytest.mark.parametrize(
    "column", ["notes.guid", "notes.mid", "notes.tags", "notes.flds", "cards.ord", "cards.did"]
)
def test_values_of_any_type_do_no_harm(
    tmp_path: Path, own_temporary_folder: Path, column: str, value: str
) -> None:
    table, name = column.split(".")
    data = changed(
        f"CREATE TABLE loose AS SELECT * FROM {table}",  # noqa: S608  (own text)
        f"DROP TABLE {table}",
        f"ALTER TABLE loose RENAME TO {table}",
        f"UPDATE {table} SET {name} = {value}",  # noqa: S608  (own text)
    )
    draft = read_package(package(tmp_path / "a.apkg", {"collection.anki2": data}))
    assert len(draft.cards) + sum(draft.left_out.values()) == 1


def test_work_without_end(
    tmp_path: Path, own_temporary_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MAX_STEPS", 1)
    monkeypatch.setattr(reading, "STEP", 100)
    file = package(tmp_path / "a.apkg", {"collection.anki2": sound()})
    assert "reading it takes too long" in refused(file, own_temporary_folder)


def test_more_text_than_a_sheet_needs(
    tmp_path: Path, own_temporary_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MAX_NOTES_BYTES", 3)
    file = package(tmp_path / "a.apkg", {"collection.anki2": sound()})
    assert "Import one deck at a time" in refused(file, own_temporary_folder)


def test_any_damage_is_told(tmp_path: Path, own_temporary_folder: Path) -> None:
    dice = random.Random(1)
    good = sound()
    for name in ("collection.anki2", "collection.anki21b") * 30:
        data = bytearray(good)
        for _ in range(dice.choice([1, 5, 50])):
            data[dice.randrange(dice.choice([200, 8000, len(data)]))] = dice.randrange(256)
        packed = compress(bytes(data)) if name.endswith("b") else bytes(data)
        with contextlib.suppress(SheetError):
            read_package(package(tmp_path / "a.apkg", {name: packed}))
    assert list(own_temporary_folder.iterdir()) == []


def test_a_template_that_grows_without_end(tmp_path: Path, own_temporary_folder: Path) -> None:
    with sqlite3.connect(":memory:") as database:
        database.deserialize(sound())
        models = json.loads(database.execute("SELECT models FROM col").fetchone()[0])
    database.close()
    for model in models.values():
        model["name"] = "Other"
        model["tmpls"][0]["afmt"] = "{{Answer}}" * 100_000
    data = changed(
        "UPDATE col SET models = ?",
        "UPDATE notes SET flds = replace(flds, 'a', hex(zeroblob(50000)))",
        values=(json.dumps(models),),
    )
    draft = read_package(package(tmp_path / "a.apkg", {"collection.anki2": data}))
    assert draft.left_out == {"cards with more than 131,072 characters in a field": 1}


def test_no_such_package(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no file"):
        read_package(tmp_path / "none.apkg")
    with pytest.raises(SheetError, match="is not a regular file"):
        read_package(tmp_path)
