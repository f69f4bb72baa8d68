"""Packages between here and Anki's own importer and exporters."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from anki.collection import Collection

from assistant.decks.cards import Deck, Point, Sheet, Term
from assistant.decks.exchange.anki_in import read_package
from assistant.decks.exchange.anki_out import write_package
from assistant.decks.exchange.drafts import SheetDraft
from assistant.decks.exchange.reading import read_file
from assistant.decks.reader import read_sheet
from assistant.errors import UsageError
from assistant.folders import shipped_folder
from tests.decks.exchange.anki_side import add, add_of, collection, give_out, take_in
from tests.decks.exchange.samples import NOW, content, sheet_from

FORMATS = [("apkg", True), ("apkg", False), ("colpkg", True), ("colpkg", False)]
"""File suffix, and whether it is the format of schema 11."""


@pytest.fixture(scope="module")
def interview() -> Sheet:
    return read_sheet(shipped_folder("content") / "interview.md")


@pytest.fixture
def anki(tmp_path: Path) -> Iterator[Collection]:
    with collection(tmp_path / "anki") as opened:
        yield opened


def write(sheet: Sheet, file: Path, now: float = NOW) -> Path:
    with file.open("wb") as out:
        write_package(sheet, out, now)
    return file


def read(anki: Collection, folder: Path, form: str, *, legacy: bool = False, deck: str = "") -> SheetDraft:
    return read_package(give_out(anki, folder / f"out.{form}", legacy=legacy), [deck] if deck else [])


@pytest.mark.parametrize(("form", "legacy"), FORMATS)
def test_the_bundled_sheet_through_anki(
    interview: Sheet, anki: Collection, form: str, legacy: bool, tmp_path: Path
) -> None:
    assert take_in(anki, write(interview, tmp_path / "interview.apkg")) == (26, 0)
    draft = read(anki, tmp_path, form, legacy=legacy)
    back = sheet_from(draft, "interview")
    assert (back.id, back.title, back.findings) == ("interview", interview.title, ())
    assert list(map(content, back.cards)) == list(map(content, interview.cards))
    assert (draft.left_out, draft.notes) == ({}, ())


def test_a_second_import_updates(interview: Sheet, anki: Collection, tmp_path: Path) -> None:
    package = tmp_path / "interview.apkg"
    take_in(anki, write(interview, package))
    first, *others = interview.decks
    card = replace(
        first.cards[0], answer="Edited.", points=(Point("a", "edited", ("mended",)),), terms=(Term("x"),)
    )
    edited = replace(interview, decks=(Deck(first.name, (card, *first.cards[1:])), *others))
    new, _ = take_in(anki, write(edited, package, NOW + 1))
    assert (new, anki.note_count(), anki.card_count()) == (0, 26, 26)
    back = sheet_from(read(anki, tmp_path, "apkg"), "interview")
    assert list(map(content, back.cards)) == list(map(content, edited.cards))


def test_what_is_edited_in_anki_comes_back(interview: Sheet, anki: Collection, tmp_path: Path) -> None:
    take_in(anki, write(interview, tmp_path / "interview.apkg"))
    note = anki.get_note(anki.find_notes("Key:22")[0])
    note["Answer"] = "Use <b>integer</b> cents &amp; never<br>floats"
    anki.update_note(note)
    back = sheet_from(read(anki, tmp_path, "apkg"), "interview")
    (card,) = (card for card in back.cards if card.number == 22)
    assert card.answer == "Use integer cents & never; floats"
    assert card.points == next(card.points for card in interview.cards if card.number == 22)


@pytest.mark.parametrize(("form", "legacy"), FORMATS)
def test_other_peoples_notes(anki: Collection, form: str, legacy: bool, tmp_path: Path) -> None:
    add(
        anki,
        "Basic",
        ["What is <i>List&lt;T&gt;</i>?", "<ul><li>a list</li><li>of T</li></ul>"],
        "Code::Types",
        "x",
    )
    add(anki, "Basic (and reversed card)", ["front", "back"], "Code")
    add(anki, "Cloze", ["{{c1::Paris}} is in {{c2::France::where?}}", ""], "Code::Types")
    add(anki, "Basic (type in the answer)", ["Say [sound:hi.mp3] hi", "hi<img src='a.png'>"], "Code")
    add(anki, "Basic", ["<img src='b.png'>", "a picture"], "Code")
    draft = read(anki, tmp_path, form, legacy=legacy)
    assert [(card.deck, card.question, card.answer) for card in draft.cards] == [
        ("Types", "What is List<T>?", "a list;\nof T"),
        ("Code", "front", "back"),
        ("Code", "back", "front"),
        ("Types", "[...] is in France", "Paris"),
        ("Types", "Paris is in [where?]", "France"),
        ("Code", "Say hi", "hi"),
    ]
    assert (draft.title, draft.id) == ("Code", None)
    assert draft.left_out == {"cards without a question in words": 1}
    assert draft.notes[0] == "pictures and sound are not taken; cards that have any: 2"
    assert len({card.key for card in draft.cards}) == 6
    only = read(anki, tmp_path, form, legacy=legacy, deck="code::TYPES")
    assert len(only.cards) == 3
    with pytest.raises(UsageError, match="no deck 'typos'"):
        read(anki, tmp_path, form, legacy=legacy, deck="typos")


def test_keys_are_the_same_at_every_import(anki: Collection, tmp_path: Path) -> None:
    add(anki, "Basic", ["one", "1"], "D")
    before = sheet_from(read(anki, tmp_path, "apkg"), "d")
    add(anki, "Basic", ["two", "2"], "D")
    anki.decks.set_current(anki.decks.id("E"))  # type: ignore[arg-type]
    after = sheet_from(read(anki, tmp_path, "colpkg", legacy=True), "d")
    assert before.cards[0].key == after.cards[0].key
    assert before.cards[0].key not in {"1", after.cards[1].key}


def test_tags_are_topics_where_there_is_one_deck(anki: Collection, tmp_path: Path) -> None:
    for place, tags in enumerate(("go::sub_topic leech", "marked tea", "")):
        add(anki, "Basic", [f"q{place}", "a"], "Only", tags)
    draft = read(anki, tmp_path, "apkg")
    assert [card.deck for card in draft.cards] == ["go: sub topic", "tea", "Only"]
    assert draft.notes == ()


def test_a_note_type_of_many_fields_is_read_by_its_templates(anki: Collection, tmp_path: Path) -> None:
    kind = anki.models.new("Vocabulary")
    for name in ("Word", "Hint", "Meaning", "Source"):
        anki.models.add_field(kind, anki.models.new_field(name))
    template = anki.models.new_template("Card")
    template["qfmt"] = (
        "<style>.x{}</style>{{#Hint}}({{Hint}}){{/Hint}} {{Word}} {{hint:Source}} {{tts en_US:Word}}"
    )
    template["afmt"] = "{{Word}}<script>var a</script><hr id='answer'>{{Meaning}}{{^Hint}} [no hint]{{/Hint}}"
    anki.models.add_template(kind, template)
    anki.models.add(kind)
    add_of(anki, kind, ["mutex", "lock", "one at a time", "book"], "V")
    add_of(anki, kind, ["queue", "<br>", "first in, first out", ""], "V")
    cards = read(anki, tmp_path, "apkg").cards
    assert [(card.question, card.answer) for card in cards] == [
        ("(lock) mutex", "one at a time"),
        ("queue", "first in, first out [no hint]"),
    ]


def test_names_of_decks_keep_their_colons(anki: Collection, interview: Sheet, tmp_path: Path) -> None:
    first = interview.decks[0]
    cards = tuple(replace(card, deck="std::vector") for card in first.cards)
    sheet = replace(interview, title="C++::now", decks=(Deck("std::vector", cards),))
    take_in(anki, write(sheet, tmp_path / "c.apkg"))
    back = sheet_from(read(anki, tmp_path, "apkg"), "interview")
    assert (back.title, back.decks[0].name) == ("C++::now", "std::vector")


def test_notes_as_plain_text(anki: Collection, tmp_path: Path) -> None:
    add(anki, "Basic", ['"What" is <b>x</b> &lt; y?', "<ul><li>one</li><li>two</li></ul>"], "D::E", "tag")
    add(anki, "Basic", ["tab\there", "line\nbreak &amp; more"], "F")
    file = tmp_path / "notes.txt"
    anki.export_note_csv(
        out_path=str(file),
        limit=None,
        with_html=True,
        with_tags=True,
        with_deck=True,
        with_notetype=True,
        with_guid=True,
    )
    draft = read_file(file)
    assert isinstance(draft, SheetDraft)
    assert [(card.deck, card.question, card.answer) for card in draft.cards] == [
        ("D: E", '"What" is x < y?', "one;\ntwo"),
        ("F", "tab here", "line break & more"),
    ]
    assert all(card.key for card in draft.cards)
    assert draft.notes == ()
