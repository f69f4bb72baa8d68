"""Check-ins: what turns to the interviewer, and what only sounds as if it did."""

import json
from pathlib import Path

import pytest

from assistant.events import Transcript, Word
from assistant.scoring.check_ins import CheckInKind, find_check_ins, last_check_in_s

DIRECTION, AGREEMENT = CheckInKind.DIRECTION, CheckInKind.AGREEMENT
OFFER, CLARIFYING = CheckInKind.OFFER, CheckInKind.CLARIFYING

DATA = Path(__file__).parent.parent / "data"

CHECK_INS = [
    ("Which area would you like me to dive into?", DIRECTION),
    ("Should I go deeper here or move on?", DIRECTION),
    ("Would you rather I talk about the cache?", DIRECTION),
    ("Shall I continue?", DIRECTION),
    ("Do you want me to sketch the tables as well?", DIRECTION),
    ("Where would you like to go next?", DIRECTION),
    ("Would it be more useful to look at the write path first, or at the reads?", DIRECTION),
    ("Is there a part of this that you'd like me to expand on?", DIRECTION),
    ("How deep do you want me to go on the sharding?", DIRECTION),
    ("I could talk about caching or about the queue next, what would you prefer?", DIRECTION),
    ("How are we doing on time?", DIRECTION),
    ("so that's the write path, should I go on with the reads", DIRECTION),
    ("Does that make sense so far?", AGREEMENT),
    ("Does that sound reasonable?", AGREEMENT),
    ("Is that the level of detail you're after?", AGREEMENT),
    ("Any questions before I go on?", AGREEMENT),
    ("Am I on the right track?", AGREEMENT),
    ("Is that a fair assumption?", AGREEMENT),
    ("Are you, um, with me up to here?", AGREEMENT),
    ("Did I miss anything that you care about?", AGREEMENT),
    ("Do you see any holes in that?", AGREEMENT),
    ("Okay, and so far so good?", AGREEMENT),
    ("What do you think?", AGREEMENT),
    ("Stop me if I'm going too fast.", OFFER),
    ("Let me know if you want the details.", OFFER),
    ("Feel free to interrupt me at any time.", OFFER),
    ("I'm happy to go deeper on any of these.", OFFER),
    ("If you'd like, I can walk through the schema.", OFFER),
    ("We can come back to the encoding if you're interested.", OFFER),
    ("How many users do we expect?", CLARIFYING),
    ("Is eventual consistency fine?", CLARIFYING),
    ("Can I assume that everybody is logged in?", CLARIFYING),
    ("I'll assume a million users unless you tell me otherwise.", CLARIFYING),
    ("What's the expected ratio of reads to writes?", CLARIFYING),
    ("Do we need to support group chats, or only one to one?", CLARIFYING),
    ("Are we talking about one region or the whole world?", CLARIFYING),
    ("What kind of latency is acceptable for the feed?", CLARIFYING),
    ("Is there an existing identity service we can use?", CLARIFYING),
    ("Does the history have to be searchable? I'll say no for now.", CLARIFYING),
    ("How long do we have to keep the pictures?", CLARIFYING),
    ("Who are the users, are they companies or private people?", CLARIFYING),
    ("Let's say ten thousand orders a day, correct me if I'm wrong.", CLARIFYING),
]


@pytest.mark.parametrize(("text", "kind"), CHECK_INS)
def test_what_turns_to_the_interviewer(text: str, kind: CheckInKind) -> None:
    assert [found.kind for found in find_check_ins(text.split())] == [kind]


NO_CHECK_INS = [
    "What happens if the worker dies? We retry.",
    "So how do we find the right shard? We hash the user id.",
    "Why a queue? Because the writers are bursty.",
    "What if the payment times out? Then we ask the provider again.",
    "Do we need a cache here? No, the table is small.",
    "Is that fast enough? Yes, easily.",
    "How do you monitor this? With Prometheus.",
    "Could we use Redis for that? We could, but then we lose the holds when it restarts.",
    "The client asks the server, do you want me to send the rest?",
    "The user sees a dialog that asks, would you like to continue?",
    "He asked me how many users we expect.",
    "It tells the worker if it should continue or stop.",
    "The service lets me know if the upload failed.",
    "The health check tells me if the node is gone.",
    "I'll go deeper into the storage now.",
    "Let me move on to the API.",
    "If you want to delete a picture, you call the delete endpoint.",
    "You can stop the job at any time.",
    "I would talk to the product team about it.",
    "We assume that clocks are roughly in sync.",
    "I know how many users we have.",
    "I don't have any questions about that.",
    "The queue should continue to grow until the workers are back.",
    "The interesting question is whether the order matters.",
    "What do we store? The id, the owner and the time.",
    "Now what makes sense here is a log.",
    "It makes sense to batch the writes.",
    "How many shards is that? Ten million divided by a million, so ten.",
    "You might ask, how many machines do we need for that? About twenty.",
    "Which one do we pick? The one with the lowest load.",
    "Should the worker retry forever? Of course not.",
    "If the user wants to know more they open the details.",
    "You'd like the write to be durable before you answer.",
    "Can a message get lost here? Only if all three replicas burn down.",
    "",
]


@pytest.mark.parametrize("text", NO_CHECK_INS)
def test_what_does_not(text: str) -> None:
    assert find_check_ins(text.split()) == ()


def test_precision_and_recall_on_more_of_both() -> None:
    lines = (DATA / "check_ins.jsonl").read_text(encoding="utf-8").splitlines()
    found = [(line["kind"], bool(find_check_ins(line["text"].split()))) for line in map(json.loads, lines)]
    missed = sum(kind is not None and not is_found for kind, is_found in found)
    wrong = sum(kind is None and is_found for kind, is_found in found)
    assert len(found) == 135
    assert missed <= 2
    assert wrong <= 2


def test_each_sentence_counts_once_and_has_its_place() -> None:
    text = "So that's it. Does that make sense, or should I go deeper? We retry. Shall I move on?"
    words = text.split()
    found = find_check_ins(words)
    assert [" ".join(words[item.first : item.last + 1]) for item in found] == [
        "Does that make sense, or should I go deeper?",
        "Shall I move on?",
    ]


def test_check_ins_without_punctuation_are_told_apart() -> None:
    text = (
        "so that is the write path does that make sense so far and the reads go through a cache that we fill "
        "when somebody asks for a picture for the first time should i go deeper here"
    )
    assert [item.kind for item in find_check_ins(text.split())] == [AGREEMENT, DIRECTION]


def test_the_end_of_the_last_one() -> None:
    text = "Does that make sense? Good. Then we write it."
    words = tuple(Word(word, float(place), place + 0.5, 0.9) for place, word in enumerate(text.split()))
    assert last_check_in_s(Transcript(text, words)) == 3.5
    assert last_check_in_s(Transcript("Good.", words[4:])) is None
    assert last_check_in_s(Transcript("Does that make sense?")) is None
