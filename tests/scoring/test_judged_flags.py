"""What the judge of flags is told, and what comes of its word; vectors and judge are stand-ins."""

from collections.abc import Sequence

import numpy as np
import pytest

from assistant.decks.cards import RedFlagRule
from assistant.decks.patterns import parse_pattern
from assistant.events import Samples, TokenVectors
from assistant.scoring.flag_evidence import FLAG_EVIDENCE
from assistant.scoring.flag_pieces import pieces_of
from assistant.scoring.judged_flags import FlagModels, JudgedFlags
from assistant.scoring.normalise import read_text
from assistant.scoring.red_flags import FlagReader

WORDS = ("floats", "money", "cents", "kafka", "everywhere", "queue", "people", "say", "never", "fine")

RULES = (
    RedFlagRule(
        "floats",
        says=("money floats", "money floats fine"),
        near=("money cents",),
        patterns=(parse_pattern("floats for money"),),
        unless=(parse_pattern("integer cents"),),
    ),
    RedFlagRule("kafka", says=("kafka everywhere",), near=("never kafka", "queue")),
)


class WordVectors:
    """Each known word has a direction of its own; the others share one."""

    def embed(self, texts: Sequence[str]) -> list[TokenVectors]:
        return [self._read(text.casefold().replace(".", " ").replace("?", " ?").split()) for text in texts]

    def _read(self, words: list[str]) -> TokenVectors:
        rows = np.eye(len(WORDS) + 1, dtype=np.float32)
        places = [WORDS.index(word) if word in WORDS else len(WORDS) for word in words]
        return TokenVectors(tuple(words), rows[places])


class MoneyJudge:
    """Takes talk of floats for a fault, and believes in what is like a rule."""

    def __init__(self) -> None:
        self.asked: list[Samples] = []

    def fault(self, vectors: Samples) -> float:
        return 0.9 if vectors[:, WORDS.index("floats")].any() else 0.1

    def probabilities(self, evidence: Samples) -> Samples:
        self.asked.append(evidence)
        return evidence[:, FLAG_EVIDENCE.index("says")]


def evidence(text: str, rule: int = 0, sentence: int = 0) -> dict[str, float]:
    utterance = read_text(text)
    found = JudgedFlags(RULES, FlagModels(WordVectors(), MoneyJudge())).gather(
        utterance, list(pieces_of(utterance))
    )
    return dict(zip(FLAG_EVIDENCE, found.evidence[sentence, rule].tolist(), strict=True))


@pytest.mark.parametrize(
    ("text", "rule", "told"),
    [
        ("Money floats.", 0, {"says": 1.0, "near": 0.5, "stance": 0.9, "says_known": 2, "near_known": 1}),
        ("Kafka everywhere.", 1, {"says": 1.0, "stance": 0.1, "says_known": 1, "near_known": 2}),
        ("Kafka everywhere.", 0, {"says": 0.0, "near": 0.0, "lead": -1.0}),
        ("We use floats for money.", 0, {"pattern": 1.0, "pattern_lifted": 0.0, "unless": 0.0}),
        ("We never use floats for money.", 0, {"pattern": 0.0, "pattern_lifted": 1.0}),
        ("Floats for money, integer cents later.", 0, {"unless": 1.0}),
        ("Money never floats.", 0, {"negation_differs": 1.0}),
        ("Never kafka everywhere.", 1, {"negation_differs": 1.0}),
        ("Money floats?", 0, {"question_differs": 1.0}),
        ("People say money floats.", 0, {"reported": 1.0}),
        ("Money floats is a myth.", 0, {"denied": 1.0}),
    ],
)
def test_what_the_judge_is_told(text: str, rule: int, told: dict[str, float]) -> None:
    found = evidence(text, rule)
    assert {name: found[name] for name in told} == pytest.approx(told, abs=0.01)


def test_a_sentence_is_seen_in_its_passage() -> None:
    text = "We talked of money. It was floats then. Kafka came in later. The queue was fine. People like it."
    first, second = evidence(text, sentence=0), evidence(text, sentence=1)
    last = evidence(text, sentence=4)
    assert first["stance"] == first["stance_most"] == pytest.approx(0.9)
    assert (first["stance_alone"], first["stance_behind"]) == pytest.approx((0.1, 0.9))
    assert (second["stance_alone"], second["stance_before"]) == pytest.approx((0.9, 0.1))
    assert first["stance_before"] == last["stance_behind"] == 0.5


def test_the_likeliest_rule_of_a_sentence_is_raised() -> None:
    judge = MoneyJudge()
    reader = FlagReader(RULES, FlagModels(WordVectors(), judge))
    raised = reader.read(read_text("Money really floats. The queue was here. Kafka runs everywhere."))
    assert [(flag.rule, flag.quote) for flag in raised] == [
        ("floats", "Money really floats"),
        ("kafka", "Kafka runs everywhere"),
    ]
    assert [asked.shape for asked in judge.asked] == [(6, len(FLAG_EVIDENCE))]


def test_without_words_nothing_is_asked() -> None:
    judge = MoneyJudge()
    assert FlagReader(RULES, FlagModels(WordVectors(), judge)).read(read_text("")) == ()
    assert judge.asked == []


def test_rules_without_phrases_go_by_their_patterns() -> None:
    rule = RedFlagRule("floats", patterns=(parse_pattern("floats for money"),))
    reader = FlagReader([rule], FlagModels(WordVectors(), MoneyJudge()))
    assert [flag.rule for flag in reader.read(read_text("We use floats for money."))] == ["floats"]
