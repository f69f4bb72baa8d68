"""A sheet goes out in every format and comes back with its cards, points and terms."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.decks.cards import Sheet
from assistant.decks.exchange.drafts import CardDraft, SheetDraft
from assistant.decks.exchange.formulas import guarded, unguarded
from assistant.decks.exchange.lines import one_line
from assistant.decks.exchange.reading import WholeSheet, read_file
from assistant.decks.exchange.table_out import MAX_CELL_CHARS
from assistant.decks.reader import read_sheet
from assistant.folders import shipped_folder
from tests.decks.exchange.samples import HOSTILE, TEXT, WRITERS, content, gone_round, sheet_from
from tests.decks.sheets import BARISTA

SLOW_FOLDERS = settings(
    deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25
)


@pytest.fixture(scope="module")
def interview() -> Sheet:
    return read_sheet(shipped_folder("content") / "interview.md")


@pytest.mark.parametrize("form", WRITERS)
def test_the_bundled_sheet(interview: Sheet, form: str, tmp_path: Path) -> None:
    back = gone_round(interview, form, tmp_path)
    assert back.findings == ()
    assert len(back.cards) == 26
    if form in {"csv", "tsv"}:
        whole = [
            card for card in interview.cards if sum(len(f"{point}") for point in card.points) < MAX_CELL_CHARS
        ]
        assert len(whole) >= 24
        kept = {card.number: content(card) for card in back.cards}
        assert all(kept[card.number] == content(card) for card in whole)
        assert [[(point.id, point.text) for point in card.points] for card in back.cards] == [
            [(point.id, point.text) for point in card.points] for card in interview.cards
        ]
    else:
        assert list(map(content, back.cards)) == list(map(content, interview.cards))
        assert (back.id, back.title) == (interview.id, interview.title)
    assert [(card.deck, card.question, card.answer) for card in back.cards] == [
        (card.deck, card.question, card.answer) for card in interview.cards
    ]


def test_markdown_is_taken_whole(tmp_path: Path) -> None:
    read = read_file(BARISTA)
    assert isinstance(read, WholeSheet)
    assert replace(sheet_from(read, "barista"), path=BARISTA) == read_sheet(BARISTA)


@pytest.mark.parametrize("form", WRITERS)
def test_hostile_text_stays_text(form: str, tmp_path: Path) -> None:
    drafts = tuple(CardDraft(text, text, deck=text[:60]) for text in HOSTILE)
    sheet = sheet_from(SheetDraft("# <b>=1", drafts), "hostile")
    assert sheet.title == "# <b>=1"
    assert sheet.findings == ()
    assert [(card.question, card.answer) for card in sheet.cards] == [(text, text) for text in HOSTILE]
    assert [card.deck for card in sheet.cards] == [one_line(text[:60]) for text in HOSTILE]
    back = gone_round(sheet, form, tmp_path)
    assert list(map(content, back.cards)) == list(map(content, sheet.cards))


@given(st.lists(st.tuples(TEXT, TEXT, TEXT), min_size=1, max_size=5))
def test_any_line_is_read_as_it_was(rows: list[tuple[str, str, str]]) -> None:
    sheet = sheet_from(SheetDraft("t", tuple(CardDraft(q, a, deck) for q, a, deck in rows)), "any")
    assert sheet.findings == ()
    read = [
        (card.question, card.answer, card.deck) for card in sorted(sheet.cards, key=lambda card: card.number)
    ]
    assert read == rows


@SLOW_FOLDERS
@given(st.sampled_from(sorted(WRITERS)), st.lists(st.tuples(TEXT, TEXT, TEXT), min_size=1, max_size=4))
def test_any_line_goes_round(tmp_path: Path, form: str, rows: list[tuple[str, str, str]]) -> None:
    sheet = sheet_from(SheetDraft("t", tuple(CardDraft(q, a, deck) for q, a, deck in rows)), "any")
    back = gone_round(sheet, form, tmp_path)
    assert list(map(content, back.cards)) == list(map(content, sheet.cards))


@given(st.text(st.sampled_from("'=+-@\t\r\na"), max_size=6) | st.text())
def test_the_guard_comes_off(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert not guarded(text).startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


def test_lists_and_tables_in_an_answer_stay_apart() -> None:
    answer = "Steps;\none | two\n\tthree"
    sheet = sheet_from(SheetDraft("t", (CardDraft("Which?", answer),)), "lists")
    assert sheet.cards[0].answer == "Steps; one | two three"
    assert sheet.findings == ()


@pytest.mark.parametrize(
    ("keys", "numbers", "kept"),
    [
        ((None, None), (None, None), [(1, "1"), (2, "2")]),
        (("a", "a"), (3, 3), [(3, "a"), (1, "1")]),
        (("2", None), (1, 2), [(1, "1"), (2, "2")]),
        (("7", "8"), (8, 7), [(8, "7"), (7, "8")]),
    ],
)
def test_numbers_and_keys_are_one_cards_own(
    keys: tuple[str | None, ...], numbers: tuple[int | None, ...], kept: list[tuple[int, str]]
) -> None:
    drafts = [CardDraft("q", "a", key=key, number=number) for key, number in zip(keys, numbers, strict=True)]
    sheet = sheet_from(SheetDraft("t", tuple(drafts)), "keys")
    assert [(card.number, card.key) for card in sheet.cards] == kept
    assert sheet.findings == ()
