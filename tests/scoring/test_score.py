"""The whole verdict."""

import dataclasses
import json
import time
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.decks.cards import Card, Point
from assistant.decks.library import find_sheet
from assistant.events import Span, Timing, Transcript, Word
from assistant.scoring.normalise import Utterance
from assistant.scoring.score import score
from assistant.scoring.verdict import RedFlag, Status, Verdict, verdict_from_json
from tests.scoring.cards import QUEUES

CARDS = find_sheet("interview", Path()).cards
SPELLINGS = {
    "capitals": str.upper,
    "decomposed": lambda text: unicodedata.normalize("NFD", text),
    "full width": lambda text: "".join(
        chr(ord(char) + 0xFEE0) if char.isascii() and char.isalpha() else char for char in text
    ),
    "other spaces": lambda text: text.replace(" ", "\N{NO-BREAK SPACE}"),
    "other hyphens": lambda text: text.replace("-", "\N{NON-BREAKING HYPHEN}"),
    "other apostrophes": lambda text: text.replace("'", "\N{RIGHT SINGLE QUOTATION MARK}"),
    "no punctuation": lambda text: text.replace(". ", " ").replace("; ", " ").replace(", ", " "),
}
FOREIGN = (
    "Also ich will so sagen, man nimmt die Warteschlange und am Ende kommt der Worker an und holt Arbeit ab",
    "No me acuerdo, pero creo que las tareas van a una cola general y los procesos la leen en el sistema",
    "Les canaux sont des conduits entre les goroutines, on bloque jusqu'à ce que le récepteur est prêt",
    "As filas ligam as tarefas aos trabalhadores, no fim do dia os processos leem a fila e não há perda",
    "En navngivet kø som forbinder opgaver med arbejdere, og man kan have flere versioner i samme system",
)
GERMAN = "Das ist eine dauerhafte Plattform und alle Abläufe laufen nach einem Absturz weiter bis zum Ende"
CYRILLIC = "это платформа для надежного выполнения кода"


def heard(text: str, probability: float = 0.9) -> Transcript:
    words = (Word(word, 0.5 * n, 0.5 * n + 0.4, probability) for n, word in enumerate(text.split()))
    return Transcript(text, tuple(words))


@pytest.mark.parametrize("card", CARDS, ids=lambda card: f"{card.number}")
def test_the_expert_answer_earns_the_top_grade(card: Card) -> None:
    verdict = score(card, Transcript(card.answer))
    assert (verdict.status, verdict.coverage, verdict.grade) == (Status.OK, 1.0, 5.0)


@pytest.mark.parametrize("card", CARDS, ids=lambda card: f"{card.number}")
def test_an_answer_to_another_question_earns_little(card: Card) -> None:
    other = next(other for other in CARDS if other.deck != card.deck)
    grade = score(card, Transcript(other.answer)).grade
    assert grade is not None
    assert grade < 2


@pytest.mark.parametrize("card", CARDS, ids=lambda card: f"{card.number}")
def test_english_is_never_taken_for_another_language(card: Card) -> None:
    statuses = {score(card, Transcript(other.answer)).status for other in CARDS}
    assert statuses == {Status.OK}


@pytest.mark.parametrize("text", FOREIGN)
def test_other_languages_are_not_judged(text: str) -> None:
    assert {score(card, Transcript(text)).status for card in CARDS} == {Status.UNCLEAR}


@pytest.mark.parametrize("card", CARDS, ids=lambda card: f"{card.number}")
def test_the_question_is_no_answer(card: Card) -> None:
    said = f"So the question is: {card.question} Well, {card.question} That is a good question."
    grade = score(card, Transcript(said)).grade
    assert grade is not None
    assert grade < 0.5


@pytest.mark.parametrize("spelt", SPELLINGS.values(), ids=SPELLINGS)
def test_spelling_does_not_count(spelt: Callable[[str], str]) -> None:
    for card in CARDS:
        assert score(card, Transcript(spelt(card.answer))).grade == 5.0


@pytest.mark.parametrize(
    ("transcript", "timing", "status"),
    [
        pytest.param(Transcript(""), None, Status.NO_SPEECH, id="nothing"),
        pytest.param(Transcript(" ... "), None, Status.NO_SPEECH, id="punctuation"),
        pytest.param(Transcript("Thank you."), Timing(9.0, ()), Status.NO_SPEECH, id="words without a voice"),
        pytest.param(heard(QUEUES.answer, 0.3), None, Status.UNCLEAR, id="mumbled"),
        pytest.param(heard(QUEUES.answer, 0.69), None, Status.UNCLEAR, id="guessed"),
        pytest.param(heard(QUEUES.answer, 0.71), None, Status.OK, id="understood"),
        pytest.param(heard(QUEUES.answer, 0.9), Timing(9.0, (Span(0, 4),), unheard_s=2.1), Status.UNCLEAR,
                     id="half unheard"),
        pytest.param(heard(QUEUES.answer, 0.9), Timing(9.0, (Span(0, 4),), unheard_s=1.9), Status.OK,
                     id="a cough"),
        pytest.param(Transcript(GERMAN), None, Status.UNCLEAR, id="German"),
        pytest.param(Transcript(CYRILLIC), None, Status.UNCLEAR, id="Russian"),
        pytest.param(Transcript("named queues GPU routing balancing polling workers tasks"), None, Status.OK,
                     id="keywords alone"),
        pytest.param(Transcript("I have no idea."), None, Status.OK, id="an honest no"),
    ],
)  # fmt: skip
def test_status(transcript: Transcript, timing: Timing | None, status: Status) -> None:
    verdict = score(QUEUES, transcript, timing)
    assert verdict.status is status
    assert (verdict.coverage is None, verdict.grade is None) == (status is not Status.OK,) * 2
    if status is Status.UNCLEAR:
        assert {point.made for point in verdict.points} | {term.said for term in verdict.terms} == {None}


def test_terms_carry_their_times() -> None:
    verdict = score(QUEUES, heard("these are named queues"), Timing(3.0, (Span(0.0, 2.0),)))
    assert [(term.term, term.start_s) for term in verdict.terms if term.said] == [("named queues", 1.0)]


def test_a_card_without_points_is_covered_by_its_terms() -> None:
    card = dataclasses.replace(QUEUES, points=())
    assert score(card, Transcript("named queues and the GPU and polling")).coverage == 0.5


def test_a_card_with_nothing_to_look_for_has_no_grade() -> None:
    card = dataclasses.replace(QUEUES, points=(), terms=())
    verdict = score(card, Transcript("something was said here"))
    assert (verdict.status, verdict.coverage, verdict.grade) == (Status.OK, None, None)


@given(st.text(max_size=200), st.booleans())
def test_any_text_can_be_judged_and_written_down(text: str, spoken: bool) -> None:
    verdict = score(QUEUES, heard(text) if spoken else Transcript(text))
    assert (verdict.grade is not None) == (verdict.status is Status.OK)
    assert verdict_from_json(json.loads(json.dumps(verdict.as_json()))) == verdict


@given(st.lists(st.sampled_from(QUEUES.answer.split()), min_size=1, max_size=40))
def test_coverage_is_the_share_of_points_made(words: list[str]) -> None:
    verdict = score(QUEUES, Transcript(" ".join(words)))
    told = [point.made for point in verdict.points if point.made is not None]
    if verdict.status is Status.OK and told:
        assert verdict.coverage is not None
        assert verdict.grade is not None
        assert verdict.coverage == pytest.approx(sum(told) / len(told), abs=1e-4)
        assert 5 * verdict.coverage - 0.01 <= verdict.grade <= 5


@given(st.lists(st.text(alphabet="abcdefgh ", min_size=12, max_size=40), min_size=1, max_size=4))
def test_any_expert_answer_earns_the_top_grade_on_its_own_card(clauses: list[str]) -> None:
    points = tuple(Point("abcd"[index], clause) for index, clause in enumerate(clauses) if clause.split())
    answer = "; ".join(point.text for point in points)
    verdict = score(Card("1", 1, "d", "What is it?", answer, points, ()), Transcript(answer))
    assert verdict.grade in ({5.0} if points else {None})


@pytest.mark.parametrize(
    "broken", [{}, {"card": 1}, {**score(QUEUES, Transcript("x")).as_json(), "delivery": None}]
)
def test_what_is_no_verdict_is_refused(broken: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="not a verdict"):
        verdict_from_json(broken)


def test_fields_that_others_added_do_no_harm() -> None:
    verdict: Verdict = score(QUEUES, Transcript(QUEUES.answer))
    assert verdict_from_json({"id": "x", **verdict.as_json()}) == verdict


def test_a_minute_of_speech_is_judged_at_once() -> None:
    """Processor time, not wall time; the bound is fifty times what it takes."""
    answer = Transcript(" ".join(card.answer for card in CARDS[:5]))
    score(CARDS[0], answer)
    started = time.process_time()
    for card in CARDS:
        score(card, answer)
    assert (time.process_time() - started) / len(CARDS) < 0.25


class EverythingIsAFlag:
    """Stands in for the reader of red flags: each sentence raises one."""

    def read(self, utterance: Utterance, card: Card | None = None) -> tuple[RedFlag, ...]:
        said = " ".join(utterance.words)
        return tuple(RedFlag("a fault", part.strip(), None) for part in said.split(".") if part.strip())


def test_words_that_make_a_point_raise_no_flag() -> None:
    card = Card("1", 1, "Fruit", "Fruit?", "Apples are red.", (Point("a", "apples are red"),), ())
    flags = EverythingIsAFlag()
    verdict = score(card, Transcript("Apples are red. Everything else is blue."), flags=flags)  # type: ignore[arg-type]
    assert [flag.quote for flag in verdict.red_flags] == ["Everything else is blue"]
