"""Tables, however their cells are divided, quoted and encoded."""

from pathlib import Path

import pytest

from assistant.decks.cards import Point
from assistant.decks.exchange.drafts import CardDraft, SheetDraft
from assistant.decks.exchange.reading import read_file
from assistant.decks.exchange.table_text import find_delimiter, read_table
from assistant.decks.source import MAX_CARDS
from assistant.errors import SheetError, UsageError


def pairs(text: str) -> list[tuple[str, str]]:
    return [(card.question, card.answer) for card in read_table(text).cards]


def read(file: Path, data: bytes) -> SheetDraft:
    file.write_bytes(data)
    draft = read_file(file)
    assert isinstance(draft, SheetDraft)
    return draft


@pytest.mark.parametrize(
    ("text", "cards"),
    [
        ("Why?,Because\n", [("Why?", "Because")]),
        ("Why?;It is, of course\nHow?;So, and so\n", [("Why?", "It is, of course"), ("How?", "So, and so")]),
        ("What, then?\tThis, so\nWhy, oh\tYes", [("What, then?", "This, so"), ("Why, oh", "Yes")]),
        ("a|b\n\nc|d\n", [("a", "b"), ("c", "d")]),
        ("Question,Answer\na,b\n", [("a", "b")]),
        ("Front;Back;Tags\r\na;b;t\r\n", [("a", "b")]),
        ("answer,no.,question\nb,7,a\n", [("a", "b")]),
        ("Term\tDefinition\na\tb\n", [("a", "b")]),
        ('q,a\n"x, ""y""\nz",b\n', [('x, "y";\nz', "b")]),
        ("What is a question?,An answer\n", [("What is a question?", "An answer")]),
        ('"Hi" he said\tb\n"one\ttwo\n', [('"Hi" he said', "b"), ('"one', "two")]),
        ('"a\tb"\tc\n', [("a b", "c")]),
        ("1,a,b\n2,c,d\n", [("a", "b"), ("c", "d")]),
        ("'=1+1,'-x\n''@y,'z\n", [("=1+1", "-x"), ("'@y", "'z")]),
        ('list,- one\nmore,"- one\n- two"\n', [("list", "- one"), ("more", "one;\ntwo")]),
    ],
)
def test_what_a_table_holds(text: str, cards: list[tuple[str, str]]) -> None:
    assert pairs(text) == cards


def test_all_columns() -> None:
    text = (
        "Number,Key,Deck,Question,Answer,Points,Terms\n"
        '7,k,Go,q,a,"[{""text"":""p"",""wrong"":[""w""]},""r""]","[""t""]"\n'
        "x,,,q,a,{oops,\n"
    )
    draft = read_table(text)
    first, second = draft.cards
    assert (first.number, first.key, first.deck) == (7, "k", "Go")
    assert first.points == (Point("a", "p", wrong=("w",)), Point("b", "r"))
    assert first.terms is not None
    assert first.terms[0].text == "t"
    assert second == CardDraft("q", "a")
    assert sum(draft.left_out.values()) == 1


def test_decks_can_be_chosen() -> None:
    text = "p,a,Go\nr,b,Tea\ns,c,Go::Channels\n"
    assert [card.question for card in read_table(text, ["go"]).cards] == ["p", "s"]
    with pytest.raises(UsageError, match=r"no deck 'goo' in the file.* Did you mean 'Go'"):
        read_table(text, ["goo"])


def test_rows_without_a_side_are_counted() -> None:
    draft = read_table("a,b\n,b\nc,\nd\n , \n")
    assert len(draft.cards) == 1
    assert draft.left_out == {
        "cards without a question in words": 1,
        "cards without an answer in words": 2,
    }


@pytest.mark.parametrize(
    ("encoding", "noted"),
    [
        ("utf-8", False),
        ("utf-8-sig", False),
        ("utf-16", True),
        ("utf-32", True),
        ("cp1252", True),
        ("shift_jis", True),
    ],
)
def test_encodings(tmp_path: Path, encoding: str, noted: bool) -> None:
    european = (
        "Was heißt „Übung“?;Wiederholen, bis es geläufig über die Lippen geht – täglich für fünf Minuten\n"
    )
    japanese = (
        "朝の挨拶は何ですか;おはようございます、ミューテックスとは何か、と言います。毎日練習しましょう。\n"
    )
    text = (japanese if encoding == "shift_jis" else european) * 3
    draft = read(tmp_path / "a.csv", text.encode(encoding))
    assert [card.question for card in draft.cards] == [text.partition(";")[0]] * 3
    assert bool(draft.notes) == noted


@pytest.mark.parametrize("name", ["a.csv", "a.txt", "a.json", "a.md", "a"])
@pytest.mark.parametrize(
    "data", [b"\x89PNG\r\n\x1a\n\0\0\0", b"\x7fELF\x02\x01\x01\0", bytes(range(256)) * 20]
)
def test_files_that_are_no_text(tmp_path: Path, name: str, data: bytes) -> None:
    with pytest.raises(SheetError, match="is not a text file"):
        read(tmp_path / name, data)


def test_long_fields(tmp_path: Path) -> None:
    draft = read(tmp_path / "a.csv", b"q," + b"w" * 100_000 + b"\nr,b\n")
    assert [len(card.answer) for card in draft.cards] == [100_000, 1]
    with pytest.raises(SheetError, match="a cell has more than 131,072 characters"):
        read(tmp_path / "a.csv", b"q," + b"w" * 200_000 + b"\nr,b\n")


def test_a_million_rows(tmp_path: Path) -> None:
    with pytest.raises(SheetError, match="is too large: a text may have at most 5 MB"):
        read(tmp_path / "a.csv", b"question,answer\n" * 1_000_000)
    with pytest.raises(SheetError, match=f"at most {MAX_CARDS:,} cards"):
        read(tmp_path / "a.csv", b"q,a\n" * 1_000_000)


def test_a_quotation_that_never_ends() -> None:
    with pytest.raises(SheetError, match="a quotation mark is never closed"):
        read_table('a,b\nc,"d\ne,f\n')


@pytest.mark.parametrize("text", ["", "\n\n", "one\ntwo\n", "No table, but prose.\nAt all.\nOr is it?\n"])
def test_texts_that_are_no_tables(text: str) -> None:
    with pytest.raises(SheetError):
        read_table(text)


def test_prose_commas_are_no_delimiters() -> None:
    rows = [
        f"What, in a word, is {word}?;It is, as it were, {word}{', indeed' * len(word)}"
        for word in ("a", "bb", "ccc")
    ]
    assert find_delimiter("\n".join(rows)) == ";"
