"""What grading costs."""

import re
from pathlib import Path

import pytest

from assistant.decks.cards import Card, Point
from assistant.decks.library import find_sheet
from assistant.errors import UsageError
from assistant.evaluation.grading import ANSWER_WORDS, make_answers, measure_grading
from assistant.scoring.claims import ClaimReader
from tests.command import rehearse
from tests.scoring.test_claims import LikenessJudge, SameWords

CARDS = find_sheet("interview", Path()).cards


@pytest.mark.parametrize("card", CARDS, ids=lambda card: f"{card.number}")
def test_no_phrase_comes_twice(card: Card) -> None:
    answers = make_answers(card)
    assert {len(answer.split()) for answer in answers} == {ANSWER_WORDS}
    whole = [text for answer in answers for text in re.findall(r"[^.]+\.(?= [A-Z])", answer)]
    assert len(answers) >= 16
    assert len(set(answers)) == len(answers)
    assert len(whole) > len(answers)


def test_both_ways_of_judging_are_measured() -> None:
    words, likeness = measure_grading(CARDS[:2], ClaimReader(SameWords(), LikenessJudge()), answers=2)
    assert [line.judged_by for line in (words, likeness)] == ["words", "likeness"]
    for line in (words, likeness):
        assert (line.answers, line.words) == (4, 60)
        assert 0 < line.median_ms <= line.p95_ms <= line.worst_ms
        assert 0 < line.prepare_median_ms <= line.prepare_worst_ms


def test_a_sheet_without_phrases_is_refused() -> None:
    card = Card("1", 1, "Deck", "Question?", "Answer.", (Point("a", "one wording"),), ())
    with pytest.raises(UsageError, match="no card has phrases"):
        list(measure_grading([card], None))


def test_the_command_tells_the_hardware_first(tmp_path: Path) -> None:
    second = Path(__file__).parent.parent / "data" / "second" / "second.md"
    told = rehearse(tmp_path, "bench", "score", "--sheet", str(second), "--json")
    assert (told.code, told.out) == (2, "")
    assert "Python" in told.err
    assert "no card has phrases for 16 answers" in told.err


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_grading_keeps_to_its_bars(tmp_path: Path) -> None:
    """Medians, in milliseconds, on a machine that is not busy with other things."""
    words, likeness = rehearse(tmp_path, "bench", "score", "--json").lines
    assert words["median_ms"] < 5
    assert likeness["median_ms"] < 40
