"""Expert answers to another question."""

import pytest

from assistant.decks.cards import Card, OtherAnswer, Point
from assistant.decks.library import find_sheet
from assistant.events import Transcript
from assistant.folders import shipped_folder
from assistant.scoring.explain import explain
from assistant.scoring.misplaced import MISPLACED_GRADE, SAME_ANSWER
from assistant.scoring.score import judge, score

SHEET = find_sheet("interview", shipped_folder("content"))
CARDS = SHEET.cards


@pytest.mark.parametrize("number", range(len(CARDS)), ids=lambda number: str(CARDS[number].number))
def test_the_expert_answer_of_another_card_is_at_most_2(number: int) -> None:
    card = CARDS[number]
    grades = [
        (score(card, Transcript(text)).grade or 0.0)
        for other in CARDS
        if other is not card
        for text in (other.answer, f"So, um, {other.answer} That is it, I think.")
    ]
    assert max(grades) <= MISPLACED_GRADE
    assert score(card, Transcript(card.answer)).grade == 5


def test_an_answer_to_the_question_in_the_words_of_another_card_keeps_its_grade() -> None:
    card = next(card for card in CARDS if card.number == 2)
    half = " ".join(card.answer.split()[:12])
    other = next(other for other in CARDS if other.number == 3)
    mixed = f"{card.answer} And why deterministic? {' '.join(other.answer.split()[:8])}"
    assert judge(card, Transcript(mixed)).misplaced is None
    assert judge(card, Transcript(half)).misplaced is None


def test_an_expert_answer_with_more_besides_keeps_its_grade() -> None:
    own = "Use a mutex to protect the shared counter"
    more = OtherAnswer("And then?", f"{own} from concurrent writes")
    card = Card("1", 1, "Deck", "How?", own, (Point("a", own),), (), elsewhere=(more,))
    assert score(card, Transcript(more.answer)).grade == 5


def test_the_explanation_names_the_question() -> None:
    first, second = CARDS[0], CARDS[1]
    reasons = explain(judge(second, Transcript(first.answer)))
    assert reasons.grade is not None
    assert f'it answers "{first.question}"' in reasons.grade.formula
    assert {SAME_ANSWER.name, MISPLACED_GRADE.name} <= {item.name for item in reasons.thresholds}


def test_every_card_knows_what_stands_elsewhere() -> None:
    assert all(len(card.elsewhere) == len(CARDS) - 1 for card in CARDS)
    assert all(card.answer not in {other.answer for other in card.elsewhere} for card in CARDS)
