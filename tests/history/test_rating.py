"""What a verdict is rated, and that the bounds part the labelled answers as their source says."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from fsrs import Rating

from assistant.cli.building import build_readers
from assistant.cli.workspace import open_workspace
from assistant.decks.library import find_sheet
from assistant.events import Transcript
from assistant.folders import shipped_folder
from assistant.history.rating import (
    GOOD_GRADE,
    RECALLED_GRADE,
    is_missed,
    points_left_out,
    rating_of,
)
from assistant.scoring.claims import CARDS_KEPT
from assistant.scoring.score import score
from assistant.scoring.verdict import Status
from tests.history.samples import verdict

DATA = Path(__file__).parent.parent / "data"


def rated(made: tuple[bool | None, ...] = (True, True), grade: float = 5.0, **delivery: Any) -> Rating | None:
    """The rating of a spoken answer of a minute, fluent unless told otherwise."""
    spoken = {
        "words": 150, "words_per_minute": 150.0, "fillers": 0, "long_pauses": 0,
        "response_latency_s": 1.0, "duration_s": 61.0, "over_limit_s": 0.0,
    }  # fmt: skip
    told = verdict(made=made, grade=grade)
    return rating_of(told | {"delivery": told["delivery"] | spoken | delivery})


@pytest.mark.parametrize(
    ("made", "grade", "rating"),
    [
        ((False, False), 0.0, Rating.Again),
        ((True, False, False, False), 1.9, Rating.Again),
        ((True, False), 2.0, Rating.Hard),
        ((True, True, False), 3.4, Rating.Hard),
        ((True, True, True, False), 3.5, Rating.Good),
        ((True, True), 5.0, Rating.Easy),
        ((True, None), 5.0, Rating.Good),
    ],
)
def test_the_grade_decides(made: tuple[bool | None, ...], grade: float, rating: Rating) -> None:
    assert rated(made, grade) is rating


@pytest.mark.parametrize(("said", "rating"), [((True, True), Rating.Easy), ((True, None), Rating.Good)])
def test_a_card_without_points_is_easy_where_all_terms_were_heard(
    said: tuple[bool | None, ...], rating: Rating
) -> None:
    terms = [{"term": "a", "said": each} for each in said]
    fluent = {"long_pauses": 0, "response_latency_s": 1.0, "words": 150, "words_per_minute": 150.0}
    told = verdict(made=(), grade=5.0) | {"terms": terms, "coverage": 1.0}
    assert rating_of(told | {"delivery": told["delivery"] | fluent}) is rating


@pytest.mark.parametrize(
    ("delivery", "rating"),
    [
        ({"fillers": 5}, Rating.Easy),
        ({"fillers": 6}, Rating.Good),
        ({"fillers": 12}, Rating.Hard),
        ({"fillers": 2, "words": 10}, Rating.Easy),  # a high rate, but few
        ({"fillers": 3, "words": 10}, Rating.Hard),
        ({"long_pauses": 2}, Rating.Easy),
        ({"long_pauses": 3}, Rating.Good),
        ({"long_pauses": 6}, Rating.Hard),
        ({"response_latency_s": 3.0}, Rating.Easy),
        ({"response_latency_s": 4.0}, Rating.Good),
        ({"response_latency_s": 8.0}, Rating.Hard),
        ({"over_limit_s": 0.1}, Rating.Good),
        ({"over_limit_s": None}, Rating.Easy),
        ({"words_per_minute": None, "words": 2}, Rating.Easy),  # a number, said in less than a second
        ({"words_per_minute": None, "long_pauses": None, "response_latency_s": None}, Rating.Good),  # typed
    ],
)
def test_fluency_moves_what_was_recalled(delivery: dict[str, Any], rating: Rating) -> None:
    assert rated(**delivery) is rating


def test_a_halting_answer_is_no_miss_and_a_missed_one_is_not_saved_by_fluency() -> None:
    assert rated((True, False), 2.5, response_latency_s=60.0, fillers=40) is Rating.Hard
    assert rated((False, False), 0.0, response_latency_s=0.1) is Rating.Again


def test_who_says_that_he_does_not_know_has_it_not_at_hand() -> None:
    admitted = verdict(made=(True, True), grade=5.0) | {"admission": {"quote": "I forgot", "next_step": ""}}
    assert rating_of(admitted) is Rating.Hard


@pytest.mark.parametrize("status", [Status.NO_SPEECH, Status.UNCLEAR])
def test_nothing_to_rate(status: Status) -> None:
    told = verdict(status=status)
    assert rating_of(told) is None
    assert not is_missed(told)
    assert not points_left_out(told)
    assert rating_of({"status": "error", "error": "no file"}) is None
    assert rating_of(verdict(made=(None, None)) | {"grade": None}) is None


def test_missed_and_left_out_are_two_things() -> None:
    half = verdict(made=(True, True, False), grade=3.4)
    assert (is_missed(half), points_left_out(half)) == (False, True)
    nothing = verdict(made=(False, False), grade=0.0)
    assert (is_missed(nothing), points_left_out(nothing)) == (True, True)
    doubtful = verdict(made=(True, None), grade=5.0)
    assert (is_missed(doubtful), points_left_out(doubtful)) == (False, False)


FILES = (
    *sorted((DATA / "answers").glob("*.jsonl")),
    DATA / "second" / "answers.jsonl",
    DATA / "held_out" / "hesitant.jsonl",
)


def labelled(*files: Path) -> list[dict[str, Any]]:
    """The answers with a grade: three to a card, written to be weak, partial and strong."""
    lines = [line for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    return [answer for answer in map(json.loads, lines) if "grade" in answer]


def shares(graded: list[tuple[str, float]]) -> dict[str, dict[str, float]]:
    """Of each kind of answer, the share that is rated so."""
    counted: dict[str, Counter[str]] = {}
    for kind, grade in graded:
        rating = "again" if grade < RECALLED_GRADE else "hard" if grade < GOOD_GRADE else "good"
        counted.setdefault(kind, Counter())[rating] += 1
    return {
        kind: {rating: round(number / ratings.total(), 2) for rating, number in ratings.items()}
        for kind, ratings in counted.items()
    }


def test_the_bounds_part_the_labelled_answers() -> None:
    found = shares([(answer["kind"], answer["grade"]) for answer in labelled(*FILES)])
    assert found["weak"]["again"] == 1.0
    assert found["partial"]["hard"] >= 0.85
    assert found["strong"]["good"] >= 0.95


@pytest.mark.slow
def test_the_bounds_part_the_programs_own_grades() -> None:
    """The answers that the judge was not grown on. `make check` prints the shares."""
    sheets = (
        find_sheet(str(FILES[-2].with_name("second.md")), DATA),
        find_sheet("interview", shipped_folder("content") / "none"),
    )
    graded = []
    for sheet, file in zip(sheets, FILES[-2:], strict=True):
        claims, _ = build_readers(open_workspace(), sheet, CARDS_KEPT)
        cards = {card.number: card for card in sheet.cards}
        for answer in labelled(file):
            given = score(cards[answer["card"]], Transcript(answer["text"]), None, None, claims, None)
            assert given.grade is not None
            graded.append((answer["kind"], given.grade))
    found = shares(graded)
    print(f"rated by the program's own grades: {found}")
    assert found["weak"]["again"] >= 0.7
    assert found["partial"]["hard"] >= 0.6
    assert found["strong"]["good"] >= 0.6
