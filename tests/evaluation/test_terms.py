"""Terms heard in recordings beside those of the written answers."""

import dataclasses

from assistant.evaluation.terms import compare, summarise
from assistant.events import Transcript
from assistant.scoring.score import score
from tests.scoring.cards import QUEUES


def test_terms_lost_and_invented_are_counted() -> None:
    written = score(QUEUES, Transcript("Named queues with load balancing, and a GPU here."))
    spoken = score(QUEUES, Transcript("Named queues with low ballads, you poll a GPU here."))
    compared = compare("x", written, spoken)
    assert compared.lost == ["load balancing"]
    assert compared.invented == ["poll"]
    summary = summarise([compared])
    assert dataclasses.asdict(summary) == {
        "precision": round(2 / 3, 4),
        "recall": round(2 / 3, 4),
        "f1": round(2 / 3, 4),
        "false_share": round(1 / 3, 4),
        "null_share": 0.0,
        "n": 1,
        "terms": 6,
    }


def test_nothing_at_all_is_no_division_by_nothing() -> None:
    assert summarise([]).f1 == 0.0
