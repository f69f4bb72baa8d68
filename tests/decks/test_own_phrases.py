"""One's own ways of saying points: written with care, laid over the sheet, found again after edits."""

import stat
from pathlib import Path

import pytest

from assistant.decks.cards import Sheet
from assistant.decks.findings import FindingLog
from assistant.decks.library import find_sheet, list_sheets
from assistant.decks.own_phrases import OwnPhrases, overlay, parse_own_phrases, phrase_of, with_phrase
from assistant.decks.phrase_book import PhraseBook
from assistant.decks.reader import parse_sheet, read_sheet
from assistant.errors import SheetError
from assistant.folders import shipped_folder
from tests.history.samples import POSIX

SHEET = """\
| # | Question | Expert Answer |
|---|----------|---------------|
| 1 | Fruit? | Apples are red. Bananas are yellow. |
| 2 | Vegetables? | Carrots are orange. |
"""

COMPANION = """\
[cards.1]
key = "fruit"

[[cards.1.points]]
text = "Apples are red"
aliases = ["red apples"]
wrong = ["apples are blue"]

[[cards.1.points]]
text = "Bananas are yellow"
"""


def sheet(text: str = SHEET, companion: str = COMPANION) -> Sheet:
    return parse_sheet(text, Path("fruit.md"), companion)


def aliases(sheet: Sheet, number: int, place: int) -> tuple[str, ...]:
    return next(card for card in sheet.cards if card.number == number).points[place].aliases


POINT = "[[cards.1.points]]"

APPLES = OwnPhrases("fruit", "a", "Apples are red", ("an apple has the colour of blood",))


@pytest.fixture
def book(tmp_path: Path) -> PhraseBook:
    return PhraseBook(tmp_path / "sheets")


def test_a_phrase_comes_back_with_the_sheet_before_the_other_ways(book: PhraseBook) -> None:
    assert book.open(sheet()) == sheet()
    assert book.add("fruit", APPLES)
    assert aliases(book.open(sheet()), 1, 0) == ("an apple has the colour of blood", "red apples")
    assert book.open(sheet()).findings == ()
    assert not book.add("fruit", APPLES)  # it is there already


def test_a_claim_that_somebody_counts_is_no_longer_a_wrong_one(book: PhraseBook) -> None:
    book.add("fruit", OwnPhrases("fruit", "a", "Apples are red", ("Apples are blue.",)))
    assert book.open(sheet()).cards[0].points[0].wrong == ()


def test_comments_and_what_was_written_by_hand_stay(book: PhraseBook) -> None:
    book.add("fruit", APPLES)
    file = book.file_of("fruit")
    text = file.read_text(encoding="utf-8").replace("[[points]]", "# mine, all mine\n[[points]]")
    file.write_text(text, encoding="utf-8")
    book.add("fruit", OwnPhrases("fruit", "a", "Apples are red", ("second",)))
    book.add("fruit", OwnPhrases("fruit", "b", "Bananas are yellow", ("third",)))
    written = file.read_text(encoding="utf-8")
    assert "# mine, all mine" in written
    assert written.startswith("# Your own ways")
    assert written.count("[[points]]") == 2
    assert aliases(book.open(sheet()), 1, 0)[:2] == ("an apple has the colour of blood", "second")


def test_what_is_taken_back_is_gone(book: PhraseBook) -> None:
    book.add("fruit", APPLES)
    book.add("fruit", OwnPhrases("fruit", "a", "Apples are red", ("second",)))
    assert book.remove("fruit", APPLES)
    assert aliases(book.open(sheet()), 1, 0) == ("second", "red apples")
    assert not book.remove("fruit", APPLES)
    assert book.remove("fruit", OwnPhrases("fruit", "a", "Apples are red", ("second",)))
    assert book.open(sheet()) == sheet()
    assert book.file_of("fruit").read_text(encoding="utf-8").startswith("# Your own ways")
    assert book.add("fruit", APPLES)  # and it goes on


@POSIX
def test_the_file_is_private_and_the_sheet_is_not_touched(tmp_path: Path) -> None:
    bundled = shipped_folder("content") / "interview.points.toml"
    before = bundled.read_bytes()
    book = PhraseBook(tmp_path / "sheets")
    point = read_sheet(shipped_folder("content") / "interview.md").cards[0].points[0]
    book.add("interview", OwnPhrases("1", "a", point.text, ("my way",)))
    (file,) = book.files()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert bundled.read_bytes() == before
    assert find_sheet("interview", tmp_path / "sheets").cards[0].points[0].aliases[0] == "my way"
    assert [entry.name for entry in list_sheets(tmp_path / "sheets")] == ["interview"]


@pytest.mark.parametrize(
    ("text", "companion", "number", "place"),
    [
        (SHEET, COMPANION.replace(POINT, f'{POINT}\ntext = "New"\n{POINT}', 1), 1, 1),
        (SHEET, COMPANION.replace("Apples are red", "Apples are all red"), 1, 0),
        (SHEET.replace("| 1 |", "| 9 |"), COMPANION.replace("cards.1", "cards.9"), 9, 0),
        (SHEET, COMPANION.replace('"fruit"', '"other"'), 1, 0),
    ],
    ids=["a point in front", "reworded a little", "another number", "another key"],
)  # fmt: skip
def test_a_point_is_found_again_after_edits(text: str, companion: str, number: int, place: int) -> None:
    edited = overlay(sheet(text, companion), [APPLES], FindingLog("x"))
    assert edited.findings == ()
    assert aliases(edited, number, place)[0] == "an apple has the colour of blood"


def test_a_point_that_vanished_is_told_and_its_phrases_stay(book: PhraseBook) -> None:
    book.add("fruit", APPLES)
    changed = sheet(companion=COMPANION.replace("Apples are red", "Cherries grow on trees"))
    opened = book.open(changed)
    (finding,) = opened.findings
    assert "'Apples are red' (card fruit)" in finding.what
    assert finding.file == "fruit.mine.points.toml"
    assert opened.decks == changed.decks
    assert "colour of blood" in book.file_of("fruit").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "damage",
    [b"points = [", b"\xff\xfe", b"a = 1\n" + b"x." * 200 + b"y = 1", b"points = 7", b"[[points]]\ntext = 3"],
)
def test_a_damaged_file_is_told_and_the_sheet_is_whole(book: PhraseBook, damage: bytes) -> None:
    file = book.file_of("fruit")
    file.parent.mkdir()
    file.write_bytes(damage)
    opened = book.open(sheet())
    assert opened.decks == sheet().decks
    assert opened.findings
    assert file.read_bytes() == damage


def test_a_damaged_file_is_never_written_over(book: PhraseBook) -> None:
    file = book.file_of("fruit")
    file.parent.mkdir()
    file.write_text("points = [", encoding="utf-8")
    with pytest.raises(SheetError, match="Mend the file"):
        book.add("fruit", APPLES)
    assert file.read_text(encoding="utf-8") == "points = ["


@pytest.mark.parametrize("name", ["../../etc/passwd", "a/b", "", "..", "con: x", "x" * 300, "日本"])
def test_any_id_makes_a_file_inside_the_folder(book: PhraseBook, name: str, tmp_path: Path) -> None:
    book.add(name, APPLES)
    (file,) = book.files()
    assert file == book.file_of(name)
    assert file.parent == tmp_path / "sheets"


def test_ids_that_look_alike_share_no_file(book: PhraseBook) -> None:
    assert len({book.file_of(name) for name in ("a/b", "a-b", "a:b", "A-b")}) == 4


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("“Well, they poll ...”,", "Well, they poll"),
        ("a\nb\tc", "a b c"),
        ('say "poll" twice', 'say "poll" twice'),
        ("word " * 100, ("word " * 60).strip()),
        ("." * 500, ""),
    ],
)
def test_phrases_are_tidied(said: str, kept: str) -> None:
    assert phrase_of(said) == kept


@pytest.mark.parametrize("words", ['quotes " and \\ and \u200b', "'''", "# no comment", "emoji 🧵", "= [x]"])
def test_any_words_survive_the_file(book: PhraseBook, words: str) -> None:
    book.add("fruit", OwnPhrases("fruit", "a", "Apples are red", (words,)))
    assert parse_own_phrases(book.file_of("fruit").read_text(encoding="utf-8"), FindingLog("x"))[
        0
    ].aliases == (words,)


def test_a_card_in_hand_learns_a_phrase() -> None:
    card = sheet().cards[0]
    assert with_phrase(card, "b", "long and yellow").points[1].aliases == ("long and yellow",)
