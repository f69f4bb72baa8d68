"""Anki itself, by its own package: collections that its importer fills and its exporters write."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from anki.collection import (
    Collection,
    ExportAnkiPackageOptions,
    ImportAnkiPackageOptions,
    ImportAnkiPackageRequest,
)
from anki.decks import DeckId
from anki.import_export_pb2 import ImportAnkiPackageUpdateCondition
from anki.models import NotetypeDict
from anki.notes import Note


@contextmanager
def collection(folder: Path) -> Iterator[Collection]:
    """A collection of its own in this folder."""
    folder.mkdir(parents=True, exist_ok=True)
    opened = Collection(str(folder / "collection.anki2"))
    try:
        yield opened
    finally:
        opened.close()


def take_in(anki: Collection, package: Path) -> tuple[int, int]:
    """Import a package as Anki does by default; how many notes were new, and how many updated."""
    options = ImportAnkiPackageOptions(
        merge_notetypes=False,
        update_notes=ImportAnkiPackageUpdateCondition.IMPORT_ANKI_PACKAGE_UPDATE_CONDITION_IF_NEWER,
        update_notetypes=ImportAnkiPackageUpdateCondition.IMPORT_ANKI_PACKAGE_UPDATE_CONDITION_IF_NEWER,
    )
    log = anki.import_anki_package(ImportAnkiPackageRequest(package_path=str(package), options=options)).log
    return len(log.new), len(log.updated)


def give_out(anki: Collection, package: Path, *, legacy: bool) -> Path:
    """Export everything, in the format of today or of Anki before 2.1.50."""
    package.unlink(missing_ok=True)
    if package.suffix == ".colpkg":
        path = anki.path
        anki.export_collection_package(str(package), include_media=False, legacy=legacy)
        anki.reopen() if anki.db is None else None
        assert anki.path == path
    else:
        options = ExportAnkiPackageOptions(
            with_scheduling=True, with_deck_configs=False, with_media=True, legacy=legacy
        )
        anki.export_anki_package(out_path=str(package), options=options, limit=None)
    return package


def add(anki: Collection, kind: str, fields: Sequence[str], deck: str, tags: str = "") -> Note:
    """Add a note of a note type that Anki has from the start."""
    return add_of(anki, _named(anki, kind), fields, deck, tags)


def add_of(anki: Collection, kind: NotetypeDict, fields: Sequence[str], deck: str, tags: str = "") -> Note:
    """Add a note of any note type."""
    note = anki.new_note(kind)
    for place, text in enumerate(fields):
        note.fields[place] = text
    note.tags = tags.split()
    number = anki.decks.id(deck)
    assert number is not None
    anki.add_note(note, DeckId(number))
    return note


def _named(anki: Collection, kind: str) -> NotetypeDict:
    found = anki.models.by_name(kind)
    assert found is not None
    return found
