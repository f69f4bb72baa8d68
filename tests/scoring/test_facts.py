"""Facts of a table of numbers, said aloud."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.decks.library import find_fact, find_sheet
from assistant.folders import shipped_folder
from assistant.scoring.facts import judge_fact

SHEET = find_sheet("interview", shipped_folder("content"))
FACTS = SHEET.facts

DATA = Path(__file__).parent.parent / "data"


@pytest.mark.parametrize(
    ("value", "answer", "right"),
    [
        # equal values in whatever unit or words
        ("20 seconds (must return 2xx)", "um I think it is twenty seconds", True),
        ("20 seconds (must return 2xx)", "a third of a minute", True),
        ("1 MB", "one megabyte", True),
        ("1 MB", "a thousand kilobytes", True),
        ("1 MB", "one meg", True),
        ("24 hours", "it lives for one day", True),
        ("<100ms overhead (excluding activity code)", "less than a tenth of a second, 100 ms", True),
        ("<100ms overhead (excluding activity code)", "under a hundred milliseconds", True),
        ("1000s-10000s per second per namespace", "thousands to tens of thousands per second", True),
        ("~1-5 seconds for card payments", "between one and five seconds", True),
        ("~1-5 seconds for card payments", "about three seconds", True),
        ("10K-50K simple TPS", "ten to fifty thousand transactions per second", True),
        ("2 business days (US), varies by country", "two business days in the US", True),
        ("Up to 16 retries over ~3 days", "no more than sixteen retries over three days", True),
        ("Up to 500 records per call", "five hundred", True),
        ("50K events or 50MB per execution", "fifty thousand events", True),
        ("5 read transactions/sec, 2 MB/sec", "two megabytes per second", True),
        ("60 seconds", "ten, no wait, sixty seconds", True),
        ("60 seconds", "not 30 seconds, it's one minute", True),
        ("Configurable per account", "that's configurable for each account", True),
        ("Configurable (1 hour default after period end)", "one hour", True),
        # a wrong magnitude, unit or side
        ("20 seconds (must return 2xx)", "twenty minutes", False),
        ("20 seconds (must return 2xx)", "thirty seconds", False),
        ("20 seconds (must return 2xx)", "thirty", False),
        ("1 MB", "one gigabyte", False),
        ("<100ms overhead", "more than a hundred milliseconds", False),
        ("<100ms overhead", "a hundred seconds", False),
        ("Up to 16 retries over ~3 days", "at least sixteen retries", False),
        ("Up to 16 retries over ~3 days", "sixteen retries over five days", False),
        ("100 read requests/sec", "a hundred read requests per minute", False),
        ("60 seconds", "sixty seconds, no, sorry, thirty seconds", False),
        ("Configurable per account", "it is fixed", False),
        ("Configurable per account", "it is not configurable per account", False),
        ("1 MB", "I have no idea", False),
        ("1 MB", "", False),
        # how people begin, hedge and take back
        ("20 seconds", "I'm not sure, twenty seconds", True),
        ("20 seconds", "I don't know, maybe 20 seconds", True),
        ("20 seconds", "give me a second, it's 20 seconds", True),
        ("20 seconds", "it's 20 seconds, actually 10", False),
        ("60 seconds", "60 seconds sorry 30", False),
        ("<100ms overhead", "it should not add more than 100 ms", True),
        ("<100ms overhead", "it never goes above 100 ms", True),
        ("24 hours", "it is kept for a day", True),
        ("24 hours", "one full day", True),
        ("24 hours", "a week", False),
        ("90 seconds", "one minute thirty seconds", True),
        ("$5K", "five thousand dollars", True),
        ("$1.5 million", "1.5 million dollars", True),
        ("5 minutes", "5 min", True),
        ("100 seconds", "100s", True),
        ("1 year", "12 months", True),
        ("1000s-10000s per second", "thousands of workflows per second", True),
        ("20 seconds", "1 to 1000 seconds", False),
        # the unit, or its kind, was left out
        ("20 seconds (must return 2xx)", "twenty", None),
        ("24 hours", "I think twenty-four", None),
        ("100 read requests/sec", "a hundred read requests", None),
        ("2 business days (US)", "two days", None),
    ],
)
def test_a_value_is_right_wrong_or_open(value: str, answer: str, right: bool | None) -> None:
    assert judge_fact(value, answer).right is right


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.metric)
def test_every_value_of_the_sheet_is_right_as_it_is_written(fact: object) -> None:
    value = fact.value  # type: ignore[attr-defined]
    assert judge_fact(value, value).right is True
    assert judge_fact(value, f"So it is {value}, I think.").right is True


def test_the_words_that_decided_are_quoted() -> None:
    result = judge_fact("20 seconds", "well, it is thirty seconds I guess")
    assert (result.quote, result.why) == ("thirty seconds", "the amount is another")


SPOKEN = [
    json.loads(line)
    for name in ("facts.jsonl", "held_out/facts.jsonl")
    for line in (DATA / name).read_text(encoding="utf-8").splitlines()
]
"""292 spoken forms of all four tables, right and wrong, by two writers."""

MISJUDGED = {
    "fact-18", "fact-19", "fact-21", "fact-44", "fact-52", "fact-87", "fact-90",
    "K-003", "K-034", "K-056", "K-078",
}  # fmt: skip
"""Those whose verdict is not the writer's; what is mended leaves this list."""


@pytest.mark.parametrize("line", SPOKEN, ids=lambda line: f"{line['id']}: {line['text'][:40]}")
def test_what_people_say_for_the_facts_of_all_tables(line: dict[str, Any]) -> None:
    value = find_fact(SHEET, line["fact"]).value
    is_as_labelled = (judge_fact(value, line["text"]).right is True) is line["right"]
    assert is_as_labelled is (line["id"] not in MISJUDGED)


def test_the_table_is_large_and_covers_every_fact() -> None:
    assert {find_fact(SHEET, line["fact"]) for line in SPOKEN} == set(FACTS)
    assert sum(line["right"] for line in SPOKEN) > 75 < sum(not line["right"] for line in SPOKEN)


UNITS = [("milliseconds", 1), ("seconds", 1000), ("minutes", 60_000), ("hours", 3_600_000)]


@given(st.integers(2, 500), st.sampled_from(UNITS), st.sampled_from(UNITS))
def test_another_unit_is_wrong_and_an_equal_value_right(
    number: int, unit: tuple[str, int], other: tuple[str, int]
) -> None:
    expected = unit == other
    assert judge_fact(f"{number} {unit[0]}", f"about {number} {other[0]}").right is expected
    milliseconds = number * unit[1]
    if milliseconds % other[1] == 0:
        assert judge_fact(f"{number} {unit[0]}", f"{milliseconds // other[1]} {other[0]}").right is True


@given(st.text(max_size=80))
def test_no_answer_breaks_it(answer: str) -> None:
    for fact in FACTS[:3]:
        judge_fact(fact.value, answer)
