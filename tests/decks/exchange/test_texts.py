"""Plain text with Q: and A:, JSON, and the HTML of Anki's fields."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.decks.cards import Point, Term
from assistant.decks.exchange.drafts import SheetDraft
from assistant.decks.exchange.html_text import html_to_text
from assistant.decks.exchange.json_text import read_json
from assistant.decks.exchange.lines import clean
from assistant.decks.exchange.question_text import is_question_text, read_questions
from assistant.decks.exchange.reading import WholeSheet, read_file
from assistant.decks.exchange.shelving import sheet_name
from assistant.decks.exchange.templates import back_of, front_of, hide
from assistant.errors import SheetError, UsageError

QUESTIONS = """\
Some words before.

# Channels #

Q: What does select do?
A: It waits for the first of several
   channels that is ready.

**Q2:** What does close do?
**A2:** Two things:
- receivers get the zero value
- senders panic

Deck: Tea
Question: How hot?
Answer: 80 degrees

A: An answer to nothing
Q: No answer
"""


def test_questions_and_answers() -> None:
    assert is_question_text(QUESTIONS)
    draft = read_questions(QUESTIONS)
    assert [(card.deck, card.question, card.answer) for card in draft.cards] == [
        ("Channels", "What does select do?", "It waits for the first of several channels that is ready."),
        ("Channels", "What does close do?", "Two things:\nreceivers get the zero value;\nsenders panic"),
        ("Tea", "How hot?", "80 degrees;\nA: An answer to nothing"),
    ]
    assert draft.left_out == {"lines that belong to no question": 1, "cards without an answer in words": 1}


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a"])
def test_questions_are_known_by_their_marks(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(QUESTIONS, encoding="utf-8")
    draft = read_file(tmp_path / name)
    assert isinstance(draft, SheetDraft)
    assert len(draft.cards) == 3


def test_markdown_without_anything(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# Nothing\n\nBut words.\n", encoding="utf-8")
    with pytest.raises(SheetError, match=r"nothing to practise in a\.md"):
        read_file(tmp_path / "a.md")


def test_markdown_keeps_what_stands_beside_it(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("## Reminders\n\n- Breathe.\n", encoding="utf-16")
    (tmp_path / "a.points.toml").write_text('id = "x"\n', encoding="utf-8")
    read = read_file(tmp_path / "a.md")
    assert isinstance(read, WholeSheet)
    assert (read.sheet.id, read.sheet.reminders, read.companion) == ("x", ("Breathe.",), 'id = "x"\n')
    assert read.encoding == "UTF-16"
    with pytest.raises(UsageError, match="taken whole"):
        read_file(tmp_path / "a.md", ["D"])


@pytest.mark.parametrize(
    ("document", "cards"),
    [
        ([{"question": "q", "answer": "a\nb"}], [("", "q", "a;\nb")]),
        ([{"front": "q", "back": "a", "deck": "D"}, 3, {"x": 1}], [("D", "q", "a")]),
        (
            {"decks": [{"name": "D", "cards": [{"question": "q", "answer": "a", "number": True}]}]},
            [("D", "q", "a")],
        ),
    ],
)
def test_json(document: object, cards: list[tuple[str, str, str]]) -> None:
    draft = read_json(json.dumps(document))
    assert [(card.deck, card.question, card.answer) for card in draft.cards] == cards


def test_json_with_points() -> None:
    items = [{"text": "p", "aliases": ["x"]}, {"id": "b", "text": "r"}, {"id": "b", "text": "s"}]
    good = {"question": "q", "answer": "a", "points": items, "terms": ["t"]}
    bad = {"question": "q", "answer": "a", "points": [{"aliases": 3}]}
    first, second = read_json(json.dumps([good, bad])).cards
    assert first.points == (Point("a", "p", ("x",)), Point("b", "r"), Point("c", "s"))
    assert first.terms == (Term("t"),)
    assert second.points is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "3",
        "[]",
        '{"decks": 3}',
        "[" * 100_000,
        '{"format": "rehearse-sheet", "version": 9, "decks": []}',
    ],
)
def test_json_that_holds_no_cards(text: str) -> None:
    with pytest.raises(SheetError):
        read_json(text)


@settings(max_examples=50)
@given(
    st.recursive(
        st.none() | st.integers() | st.text(),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(
                st.sampled_from(
                    [
                        "decks",
                        "cards",
                        "name",
                        "question",
                        "answer",
                        "points",
                        "terms",
                        "text",
                        "id",
                        "title",
                        "pronunciations",
                    ]
                ),
                inner,
            )
        ),
    )
)
def test_any_json_makes_a_draft_or_an_error(document: object) -> None:
    try:
        read_json(json.dumps(document))
    except SheetError as err:
        assert err.what


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("plain", "plain"),
        ("a &amp; b &lt;T&gt; &nbsp; c", "a & b <T> c"),
        ("<b>bold</b>ly <i>so</i>", "boldly so"),
        ("one<br>two.<div>three</div>", "one;\ntwo.;\nthree".replace(".;", ".")),
        ("Steps:<ol><li>one<li>two</ol>", "Steps:\none;\ntwo"),
        ("<table><tr><th>a<th>b</tr><tr><td>1</td><td>2</td></tr></table>", "a | b;\n1 | 2"),
        ("<script>alert(1)</script>x<style>p{}</style>", "x"),
        ("10<sup>6</sup> H<sub>2</sub>O", "10^6 H2O"),
        ("<pre>if x {\n  y\n}</pre>", "if x {;\ny;\n}"),
        ("un <b>closed <div>x", "un closed;\nx"),
        ("&lt;script&gt;", "<script>"),
        ("a\x1b[31mb\x00c", "a[31mbc"),
    ],
)
def test_html(html: str, text: str) -> None:
    assert html_to_text(html).text == text


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 100_000,
        "<b>" * 100_000 + "x",
        "<table><tr><td>" * 30_000,
        "[sound:" * 20_000,
        "<" * 300_000,
        "&" * 300_000,
    ],
    ids=["divs", "bold", "tables", "sounds", "brackets", "entities"],
)
def test_html_made_to_be_slow(html: str) -> None:
    assert html_to_text(html).media == 0


@given(st.text(st.sampled_from("<>&;/ abdiv=\"'[]!-")) | st.text())
def test_any_html_makes_text(html: str) -> None:
    assert clean(html_to_text(html).text) == html_to_text(html).text


@pytest.mark.parametrize(
    ("text", "number", "shown", "hidden"),
    [
        ("{{c1::Paris}} is in {{c2::France::land}}", 1, "[...] is in France", ("Paris",)),
        ("{{c1::Paris}} is in {{c2::France::land}}", 2, "Paris is in [land]", ("France",)),
        ("{{c1::a}}, {{c1::b}} and {{c1::a}}", 1, "[...], [...] and [...]", ("a", "b")),
        ("{{c1::a {{c2::b}} c}}", 2, "a [...] c", ("b",)),
        ("{{c1::a {{c2::b}} c}}", 1, "[...]", ("a b c",)),
        ("{{c1,2::both}}", 2, "[...]", ("both",)),
        ("}} {{c1::open", 1, "}} open", ()),
        ("{{c1::" * 50_000 + "x" + "}}" * 50_000, 2, None, ()),
    ],
)
def test_clozes(text: str, number: int, shown: str | None, hidden: tuple[str, ...]) -> None:
    found = hide(text, number)
    assert found.hidden == hidden
    assert shown is None or found.shown == shown


def test_templates_made_to_be_slow() -> None:
    for template in ("{{" + " " * 300_000, "<hr " + "id=answer " * 50_000, "{{#a}}" * 50_000, "{{a}}" * 10):
        front_of(template, {})
        back_of(template, {})


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("My Deck (v2).apkg", "My-Deck-v2"),
        ("../x/.hidden", "hidden"),
        ("C++.csv", "C++"),
        ("con.csv", "imported"),
        ("???.csv", "imported"),
        ("a.stories.md", "a"),
        ("Übung.csv", "Übung"),
        ("w" * 300 + ".csv", "w" * 60),
    ],
)
def test_names_of_files_make_names_of_sheets(file: str, name: str) -> None:
    assert sheet_name(None, Path(file)) == name


@pytest.mark.parametrize(
    "name", ["", "../x", "a/b", ".a", "a\n", "a" * 61, "nul", "a.stories", "C:x", "a.mine", "\u202ea"]
)
def test_names_that_no_sheet_can_have(name: str) -> None:
    with pytest.raises(UsageError, match="cannot be the name of a sheet"):
        sheet_name(name, Path("f.csv"))
