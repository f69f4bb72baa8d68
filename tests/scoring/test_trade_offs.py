"""Trade-offs: what was chosen, what was not, and why; in the many ways people say it."""

import json
from pathlib import Path

import pytest

from assistant.scoring.trade_offs import find_trade_offs

DATA = Path(__file__).parent.parent / "data"

STATEMENTS = [
    (
        "I chose Kafka over SQS because we need the order. If we needed less work instead, we'd use SQS.",
        ("Kafka", "SQS", "because we need the order"),
    ),
    (
        "I'd go with Postgres rather than Kafka here since the volume is tiny.",
        ("Postgres", "Kafka", "since the volume is tiny"),
    ),
    (
        "We could use Redis for the holds, but I'd pick Postgres because it survives a restart.",
        ("Postgres", "Redis for the holds", "because it survives a restart"),
    ),
    (
        "Instead of polling I use a websocket, the reason being that the battery lives longer.",
        ("a websocket", "polling", "the reason being that the battery lives longer"),
    ),
    (
        "A log gives us replays at the cost of more machines to run.",
        ("A log", "more machines to run", "replays"),
    ),
    (
        "The alternative would be a cron job, which I don't want because nobody notices when it dies.",
        ("", "a cron job", "which I don't want because nobody notices when it dies"),
    ),
    ("I picked Cassandra over Mongo.", ("Cassandra", "Mongo", "")),
    (
        "We considered GraphQL but decided against it because the clients are all ours.",
        ("", "GraphQL", "decided against it because the clients are all ours"),
    ),
    (
        "I'd rather lose a picture than block the checkout.",
        ("lose a picture", "block the checkout", ""),
    ),
    (
        "I ruled out two-phase commit because the payment provider doesn't take part in it.",
        ("", "two-phase commit", "because the payment provider doesn't take part in it"),
    ),
    (
        "We trade a little freshness for a much cheaper read path.",
        ("a much cheaper read path", "a little freshness", ""),
    ),
    (
        "We keep the counters in memory instead of the database, that way a click costs nothing.",
        ("the counters in memory", "the database", "that way a click costs nothing"),
    ),
    (
        "Kubernetes would be overkill for three services, so we run them on plain machines.",
        ("them on plain machines", "Kubernetes", "would be overkill for three services"),
    ),
    (
        "Between a push and a pull model I'd take pull, because a slow reader then only hurts itself.",
        ("pull", "a push", "because a slow reader then only hurts itself"),
    ),
    (
        "I opted for eventual consistency as opposed to strong consistency as it keeps us up without a zone.",
        ("eventual consistency", "strong consistency", "as it keeps us up without a zone"),
    ),
    (
        "I prefer Go to Java for the workers because they start faster.",
        ("Go", "Java for the workers", "because they start faster"),
    ),
    (
        "Another option is to shard by time, but then all writes hit the newest shard.",
        ("", "to shard by time", "all writes hit the newest shard"),
    ),
    (
        "I wouldn't use a document store here because the invoices are full of joins.",
        ("", "a document store", "because the invoices are full of joins"),
    ),
    (
        "We give up strict ordering to get more throughput.",
        ("more throughput", "strict ordering", ""),
    ),
    (
        "Redis would be faster, but it forgets the holds when it restarts.",
        ("", "Redis", "it forgets the holds when it restarts"),
    ),
    (
        "I went for one big table, not one per tenant, mainly because migrations are easier.",
        ("one big table", "one per tenant", "mainly because migrations are easier"),
    ),
    (
        "um so i would choose a queue over direct calls because the mail server is slow",
        ("a queue", "direct calls", "because the mail server is slow"),
    ),
    (
        "I decided to store the images in S3 and not in the database. Because blobs make the backups huge.",
        ("the images in S3", "in the database", "Because blobs make the backups huge"),
    ),
    (
        "One could do all of this in a single service, but two teams would step on each other.",
        ("", "all of this in a single service", "two teams would step on each other"),
    ),
]


@pytest.mark.parametrize(("text", "parts"), STATEMENTS)
def test_what_is_a_trade_off(text: str, parts: tuple[str, str, str]) -> None:
    assert [(each.chosen, each.rejected, each.reason) for each in find_trade_offs(text.split())] == [parts]


NONE = [
    "Most people choose Kafka over RabbitMQ because it is popular.",
    "Should I choose Kafka over SQS?",
    "If we chose Kafka over SQS, we'd have more to operate.",
    "I didn't choose Kafka over SQS.",
    "I can't say that I prefer one over the other.",
    "There's no reason to pick Kafka over SQS.",
    "I chose Kafka over SQS because of the order, no wait, scratch that.",
    "I'd pick Kafka over SQS. No, scratch that.",
    "Let me go over the design once more because it changed.",
    "We send the events over HTTP because it passes firewalls.",
    "The load is spread over the whole day.",
    "We take the average over a week.",
    "We retry because the network is unreliable.",
    "I'd use Kafka because it's the standard.",
    "We could lose a message, but the client sends it again.",
    "Postgres is better than Mongo.",
    "You could use Postgres too, I guess.",
    "If the worker dies another one takes over because the lease runs out.",
    "I would rather not talk about the login.",
    "They decided against microservices at my last company.",
    "",
]


@pytest.mark.parametrize("text", NONE)
def test_what_is_none(text: str) -> None:
    assert find_trade_offs(text.split()) == ()


SWITCHES = [
    ("If we needed less operations instead, we'd switch to SQS.", True),
    ("Once we grow beyond one region I would move to Cassandra.", True),
    ("I'd revisit that if the team gets bigger.", True),
    ("And when reads dominate we can still add SQS.", False),
    ("It also runs on our own machines.", False),
]


@pytest.mark.parametrize(("then", "does"), SWITCHES)
def test_the_condition_under_which_one_would_switch(then: str, does: bool) -> None:
    (found,) = find_trade_offs(f"I chose Kafka over SQS because we need the order. {then}".split())
    assert found.switches_back == (then.rstrip(".") if does else "")


def test_several_in_a_row_and_where_they_stand() -> None:
    text = (
        "So first, I chose Kafka over SQS because of the order. Then the pictures. They sit on local disks "
        "instead of S3. S3 would be cheaper, but every view becomes a call over the network."
    )
    words = text.split()
    kafka, pictures = find_trade_offs(words)
    assert (kafka.quote, words[kafka.first]) == ("I chose Kafka over SQS because of the order", "I")
    assert (pictures.rejected, pictures.reason) == ("S3", "every view becomes a call over the network")
    assert words[pictures.last] == "network."


def test_precision_and_recall_on_more_of_both() -> None:
    lines = (DATA / "trade_offs.jsonl").read_text(encoding="utf-8").splitlines()
    found = [
        (line["trade_off"], bool(find_trade_offs(line["text"].split()))) for line in map(json.loads, lines)
    ]
    missed = sum(is_one and not is_found for is_one, is_found in found)
    wrong = sum(is_found and not is_one for is_one, is_found in found)
    assert len(found) == 78
    assert missed <= 3
    assert wrong <= 1


def test_a_reason_may_be_missing() -> None:
    (found,) = find_trade_offs(["I", "chose", "Kafka", "over", "SQS."])
    assert (found.reason, found.is_complete) == ("", False)


def test_the_sentence_before_is_no_part_of_a_choice() -> None:
    said = "Otherwise we'd go with the raw events. And I chose Postgres over DynamoDB."
    (found,) = find_trade_offs(said.split())
    assert (found.chosen, found.rejected) == ("Postgres", "DynamoDB")
