"""Who admits not knowing, and who only talks of not knowing."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.events import Transcript
from assistant.practice.wording import feedback_text
from assistant.scoring.admission import find_admission
from assistant.scoring.score import score
from assistant.scoring.verdict import Admission, Status, Verdict, verdict_from_json
from tests.scoring.cards import QUEUES

DATA = Path(__file__).parent.parent / "data"

HELD_OUT_RIGHT = 0.9
"""Least share of the utterances that were written before the rules were tried and never tuned on."""


def utterances(name: str) -> list[dict[str, Any]]:
    lines = (DATA / "admissions.jsonl").read_text(encoding="utf-8").splitlines()
    return [line for line in map(json.loads, lines) if line["set"] == name]


def is_right(line: dict[str, Any]) -> bool:
    found = find_admission(line["text"].split())
    offers = found is not None and bool(found.next_step)
    return (found is not None, offers) == (line["admits"], line["next_step"])


@pytest.mark.parametrize("line", utterances("rules"), ids=lambda line: line["text"][:40])
def test_labelled_utterances(line: dict[str, Any]) -> None:
    assert is_right(line)


def test_held_out_utterances() -> None:
    held_out = utterances("held_out")
    assert sum(map(is_right, held_out)) >= HELD_OUT_RIGHT * len(held_out)


def answers_of_substance() -> Iterator[str]:
    for file in sorted((DATA / "answers").glob("*.jsonl")):
        for line in map(json.loads, file.read_text(encoding="utf-8").splitlines()):
            if line.get("grade", 0) >= 3:
                yield line["text"]


def test_good_answers_admit_nothing() -> None:
    assert [text for text in answers_of_substance() if find_admission(text.split())] == []


def test_the_words_are_quoted_as_they_were_said() -> None:
    said = "Well, um, I don’t really know. I would, uh, look at the logs, I think."
    assert find_admission(said.split()) == Admission("I don’t really know", "I would, uh, look at the logs")


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("I don't know, but I would read the documentation.", "Well said: to admit it"),
        ("I have no idea.", "It is fine not to know"),
    ],
)
def test_it_is_told_kindly_with_the_expert_answer_and_without_a_list_of_misses(said: str, told: str) -> None:
    verdict = score(QUEUES, Transcript(said))
    assert verdict.status is Status.OK
    text = feedback_text(QUEUES, verdict)
    assert text.startswith(told)
    assert "left out" not in text
    assert QUEUES.answer in text


def test_an_admission_beside_a_good_answer_changes_nothing() -> None:
    verdict = score(QUEUES, Transcript(f"{QUEUES.answer} The rest I don't know."))
    assert verdict.admission is not None
    assert feedback_text(QUEUES, verdict).startswith("All ")


def test_verdicts_from_before_there_were_admissions_are_read() -> None:
    verdict = score(QUEUES, Transcript("No idea."))
    stored = verdict.as_json()
    assert verdict_from_json(stored) == verdict
    del stored["admission"]
    read: Verdict = verdict_from_json(stored)
    assert read.admission is None
