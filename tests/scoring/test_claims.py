"""Reading claims, with vectors that tell only whether two words are the same, and a judge of one value."""

import hashlib
import re
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.decks.cards import Card, Point
from assistant.events import Samples, TokenVectors, Transcript
from assistant.scoring.claims import CARDS_KEPT, ClaimReader
from assistant.scoring.evidence import EVIDENCE
from assistant.scoring.kept_vectors import KeptVectors
from assistant.scoring.score import score
from assistant.scoring.verdict import Status


class SameWords:
    """Embeds every word by itself: like words have like vectors, others are at right angles, nearly."""

    def __init__(self) -> None:
        self.embedded = 0

    def embed(self, texts: Sequence[str]) -> list[TokenVectors]:
        self.embedded += len(texts)
        return [self._vectors(tuple(re.findall(r"\w+|[^\w\s]", text.casefold()))) for text in texts]

    def _vectors(self, pieces: tuple[str, ...]) -> TokenVectors:
        rows = []
        for piece in pieces:
            seed = int.from_bytes(hashlib.sha256(piece.encode()).digest()[:4], "big")
            row = np.random.default_rng(seed).normal(size=256)
            rows.append(row / np.linalg.norm(row))
        return TokenVectors(pieces, np.array(rows, dtype=np.float32).reshape(len(pieces), 256))


class LikenessJudge:
    """Believes in a point as far as the clause nearest to it is like it."""

    def probabilities(self, evidence: Samples) -> Samples:
        likeness: Samples = evidence[:, EVIDENCE.index("in_clause_says")]
        return likeness


def card(*points: Point, number: int = 1) -> Card:
    return Card(str(number), number, "Deck", "Question?", "Answer.", points, ())


POLL = Point("a", "workers poll their queue", ("nobody pushes tasks",), ("the queue calls the workers",))
RETRY = Point("b", "failed steps run again by themselves")


@pytest.fixture
def embedder() -> SameWords:
    return SameWords()


@pytest.fixture
def reader(embedder: SameWords) -> ClaimReader:
    return ClaimReader(KeptVectors(embedder), LikenessJudge())


def test_the_clause_that_makes_a_point_is_found(reader: ClaimReader) -> None:
    words = ["Think", "of", "a", "shop.", "Nobody", "pushes", "tasks.", "That", "is", "all."]
    poll, retry = reader.read(card(POLL, RETRY), words)
    assert (poll.probability > 0.8, poll.at_best > 0.9) == (True, True)
    assert words[poll.first : poll.last + 1] == ["Nobody", "pushes", "tasks."]
    assert poll.like == "nobody pushes tasks"
    assert poll.unlike == "the queue calls the workers"
    assert retry.probability < 0.5
    assert retry.unlike is None


def test_evidence_has_a_value_for_each_name(reader: ClaimReader) -> None:
    _, evidence = reader.gather(card(POLL, RETRY), ["Workers", "poll."])
    assert {len(item.values) for item in evidence} == {len(EVIDENCE)}
    assert np.isfinite([item.values for item in evidence]).all()


def test_what_was_withdrawn_is_no_evidence(reader: ClaimReader) -> None:
    words = ["Workers", "poll", "their", "queue,", "no,", "wait,", "something", "else", "entirely."]
    said, _ = reader.read(card(POLL, RETRY), words)
    assert said.probability < 0.5


def test_the_phrases_of_a_card_are_read_once(reader: ClaimReader, embedder: SameWords) -> None:
    one = card(POLL, RETRY)
    reader.prepare(one)
    phrases = embedder.embedded
    reader.read(one, ["Workers", "poll."])
    reader.read(one, ["Nobody", "pushes."])
    assert embedder.embedded - phrases <= 4


def test_only_the_cards_asked_last_are_kept(reader: ClaimReader) -> None:
    for number in range(CARDS_KEPT + 5):
        reader.prepare(card(Point("a", f"point {number}")))
    assert reader._read_bank.cache_info().currsize == CARDS_KEPT


@pytest.mark.parametrize("words", [[], ["..."], ["—", "!"]])
def test_no_words_claim_nothing(reader: ClaimReader, words: list[str]) -> None:
    assert reader.read(card(POLL), words) == []
    verdict = score(card(POLL), Transcript(" ".join(words)), claims=reader)
    assert [point.made for point in verdict.points] == [False]
    assert verdict.status is Status.NO_SPEECH


def test_a_verdict_quotes_the_clause(reader: ClaimReader) -> None:
    text = "So, the short version. Workers poll their queue. Then it ends."
    verdict = score(card(POLL, RETRY), Transcript(text), claims=reader)
    first, second = verdict.points
    assert (first.made, first.evidence) == (True, "Workers poll their queue")
    assert (second.made, second.evidence) == (False, "")
    assert verdict.coverage == 0.5


def test_a_long_answer_is_read_in_passages(reader: ClaimReader) -> None:
    words = ("and then some more words follow " * 80 + "workers poll their queue").split()
    assert reader.read(card(POLL), words)[0].probability > 0.4


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=80))
def test_any_text_can_be_read(text: str) -> None:
    reader = ClaimReader(SameWords(), LikenessJudge())
    for claim in reader.read(card(POLL, RETRY), text.split()):
        assert np.isfinite(claim.probability)
        assert 0 <= claim.first <= claim.last < len(text.split())


def test_a_recited_expert_answer_makes_every_point(reader: ClaimReader) -> None:
    verdict = score(card(POLL, RETRY), Transcript("So, answer! That is all."), claims=reader)
    assert [point.made for point in verdict.points] == [True, True]
    assert verdict.grade == 5


def test_the_verdict_on_an_answer_read_before_asks_nothing_anew(
    reader: ClaimReader, embedder: SameWords
) -> None:
    words = ["Workers", "poll", "their", "queue.", "Then", "some", "more", "follows."]
    first = reader.read(card(POLL, RETRY), words)
    embedded = embedder.embedded
    assert reader.read(card(POLL, RETRY), list(words)) == first
    assert embedder.embedded == embedded
    reader.read(card(POLL, RETRY), [*words, "And", "it", "ends."])
    assert embedder.embedded <= embedded + 6  # the new sentence, what it runs on from, both passages, no more


def test_an_answer_that_takes_back_all_but_a_sign_can_be_read(reader: ClaimReader) -> None:
    assert len(reader.read(card(POLL), ["Workers", "poll", "it.", "Scratch", "that.", "♪", "♪", "♪"])) == 1
