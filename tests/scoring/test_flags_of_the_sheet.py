"""Each red flag of the bundled sheet: statements that raise it, and near misses that raise none."""

from pathlib import Path

import pytest

from assistant.decks.flag_rules import find_flag
from assistant.decks.library import find_sheet
from assistant.folders import user_folders
from assistant.inference.flag_judge import OnnxFlagJudge
from assistant.inference.store import open_store
from assistant.inference.token_vectors import MiniLmEmbedder
from assistant.scoring.judged_flags import FlagModels
from assistant.scoring.normalise import read_text
from assistant.scoring.red_flags import FlagReader

STATEMENTS: dict[str, tuple[list[str], list[str]]] = {
    "Not knowing what Temporal does": (
        [
            "Temporal is basically a task queue, you put a job in and some worker picks it up later.",
            "I have to admit that I never looked up what Temporal does.",
            "As far as I know Temporal is a cron service with a nice user interface.",
        ],
        [
            "Temporal isn't a task queue like Celery, it keeps the state of the whole execution.",
            "We used Celery before, and a job that died halfway was lost, which is why we moved to Temporal.",
            "Workers poll a task queue, and Temporal records the result of each step in the history.",
        ],
    ),
    "Not understanding why workflows must be deterministic": (
        [
            "I generate a random number in the workflow code, there's nothing wrong with that.",
            "Workflows have to be deterministic for performance, so that results can be cached.",
            "I have no idea why workflow code has to be deterministic, I just do what the linter says.",
        ],
        [
            "Workflow code has to be deterministic because it's replayed against the recorded history.",
            "Anything random goes into an activity, so that replay reads the recorded value.",
            "I once read the clock in a workflow, and the replay failed with a non-determinism error.",
        ],
    ),
    "Describing Temporal": (
        [
            "Honestly, Temporal is just another workflow engine, there are dozens of them.",
            "It's the same thing as Airflow, only with a different dashboard.",
            "I don't see a difference between Temporal and Step Functions, they all run steps in order.",
        ],
        [
            "It is not just another workflow engine, it gives your code durable execution.",
            "Unlike Airflow, a Temporal workflow is plain code that survives a crash and goes on.",
            "People compare it with Step Functions, but what counts is that a function is durable.",
        ],
    ),
    "Jumping into solution mode": (
        [
            "I don't need to ask any questions, I'll draw the architecture right away.",
            "Let's skip the requirements, I've built this kind of thing many times.",
            "The problem is obvious, so let me go straight to the database tables.",
        ],
        [
            "Before I design anything, may I ask a few questions about the requirements?",
            "How many requests per second do we expect, and who uses the result?",
            "Thanks, the requirements are clear now, so I'd start with the data model.",
        ],
    ),
    "Over-engineering": (
        [
            "It's an internal tool for ten people, so I'd use Kafka, Kubernetes and fifteen microservices.",
            "Even for a simple form I'd always build an event-sourced system with Kafka.",
            "There are only a hundred rows, but I'd set up a Spark cluster in three regions for them.",
        ],
        [
            "Kafka would be overkill for ten users, one service and a Postgres table are enough.",
            "I'd start with a single service and split it only when the load demands it.",
            "At half a million events per second we needed Kafka, a table couldn't keep up.",
        ],
    ),
    "Ignoring billing correctness": (
        [
            "I'd store the amounts as floats, the rounding errors are too small to matter.",
            "We don't reconcile with the payment provider, that's a waste of time.",
            "If a usage event arrives twice we count it twice, nobody will notice on the invoice.",
        ],
        [
            "Amounts are stored as integer cents, never as floats.",
            "We reconcile our ledger with the payment provider every night.",
            "Each usage event has an ID, so a duplicate is dropped and nobody is billed twice.",
        ],
    ),
    "Designing without discussing failure modes": (
        [
            "I wouldn't think about failures in the design, the cloud provider takes care of that.",
            "The database never goes down, so there's no need for a fallback.",
            "I only design the happy path, error handling can be added after the launch.",
        ],
        [
            "If the database goes down we fail over to the replica and writes wait in a queue.",
            "Now let me go through what happens when each of these services fails.",
            "If the worker crashes between the two steps, the retry is safe because of the key.",
        ],
    ),
    "Not considering scale and cost": (
        [
            "We'll scale later, I haven't thought about the numbers.",
            "I don't care what it costs, we can always throw more servers at it.",
            "The cloud scales by itself, so I never estimate the load.",
        ],
        [
            "At ten times the load the single writer is the bottleneck, so I'd shard by customer.",
            "That's about five thousand writes per second and roughly four hundred dollars a month.",
            "It doesn't have to scale now, one Postgres handles fifty requests a second with ease.",
        ],
    ),
    "Claiming Go experience": (
        [
            "I've written Go for six years, and a goroutine is simply an operating system thread.",
            "I'm an expert in Go, but I've never heard of error wrapping.",
            "As a senior Go developer I declare with implements which interface a struct satisfies.",
        ],
        [
            "I've written Go for six years, and I wrap errors so that errors dot Is finds them.",
            "Goroutines aren't OS threads, the runtime schedules many of them onto a few threads.",
            "I'm new to Go and still learning, before that I wrote Java.",
        ],
    ),
    "Not understanding idempotency": (
        [
            "Idempotent means that the request is fast.",
            "If the charge times out I just send it again, worst case the customer pays twice.",
            "I create a new idempotency key for each retry of the payment.",
        ],
        [
            "Idempotent means that doing it twice has the same effect as doing it once.",
            "A retry carries the same idempotency key, so the customer is charged only once.",
            "Without a key the retry would charge the customer twice, so every request has one.",
        ],
    ),
    'Using "exactly-once delivery"': (
        [
            "Kafka gives us exactly-once delivery, so there's no need for deduplication.",
            "I'd choose a broker that guarantees that each message is delivered exactly once.",
            "The queue delivers every event precisely one time, duplicates can't happen.",
        ],
        [
            "Exactly-once delivery is impossible, you get at least once and make the consumer idempotent.",
            "The vendor promises exactly-once, but that only holds inside their broker.",
            "What we have is at-least-once delivery plus deduplication by event ID.",
        ],
    ),
    "Ignoring operational concerns": (
        [
            "Monitoring isn't my job, I write the code and the ops team runs it.",
            "We have no alerts, the customers will call us when something is broken.",
            "I deploy straight to production on all servers, a rollback plan isn't needed.",
        ],
        [
            "I'd alert on the error rate and roll out to one percent of customers first.",
            "We had no alerts when I joined, so I set up a dashboard and paging.",
            "I'm on call for my own service, and after each incident we write a postmortem.",
        ],
    ),
    "Blaming others": (
        [
            "We missed the deadline because the other team didn't do their job, it wasn't my fault.",
            "The outage was QA's fault, they should have caught it.",
            "The project failed because of the product manager, I did everything right.",
        ],
        [
            "We missed the deadline because I had underestimated the migration.",
            "The other team delivered late, and I should have talked to them sooner.",
            "It would be easy to blame QA, but I was the one who skipped the test.",
        ],
    ),
    "Not having specific examples": (
        [
            "I'm a team player, and I always give my best.",
            "I can't think of a specific example, but in general I handle conflicts very well.",
            "I'm a hard worker, a fast learner and a great communicator.",
        ],
        [
            "For example, last spring I took over the on-call week of a colleague who was ill.",
            "In 2021 our biggest customer was billed twice, so I traced it with Maria from finance.",
            "Let me give you a specific example from the ledger migration in March.",
        ],
    ),
    "Being unable to describe a mistake": (
        [
            "I can't think of any mistake, I'm very careful.",
            "I don't make mistakes, I test everything.",
            "My only weakness is that I'm a perfectionist.",
        ],
        [
            "My biggest mistake was to drop an index in production, it took us down for an hour.",
            "I used to believe that I didn't make mistakes, until I charged two hundred customers twice.",
            "One mistake I made was to trust the client's clock, and now I always check it.",
        ],
    ),
    "Badmouthing a current or former employer": (
        [
            "My last boss was an idiot who had no clue about software.",
            "The company is a mess and my colleagues are incompetent.",
            "The previous developers were morons, their code was garbage.",
        ],
        [
            "My last boss and I disagreed about the rewrite, and I learned a lot from her.",
            "The team is great, I'm leaving because I want to work on infrastructure.",
            "The code was hard to change after all those years, so we cleaned it up together.",
        ],
    ),
    "Not asking questions at the end": (
        [
            "No, I don't have any questions for you.",
            "Nope, nothing from my side, I think you covered everything.",
            "No questions, thanks, we can finish here.",
        ],
        [
            "Yes, I have two questions about how the team works.",
            "What does success look like in the first six months?",
            "I have no questions about the salary, but how do you decide what to build next?",
        ],
    ),
    "Monologuing for 10 minutes": (
        [
            "Please don't interrupt me, I still have a lot to say.",
            "Hold your questions until the end, I have another twenty minutes of this.",
            "Let me just keep talking, I'm only halfway through my list.",
        ],
        [
            "I'll stop here, would you like me to go deeper or move on?",
            "Please interrupt me whenever you want to hear less or more.",
            "That's the short version, which part should I explain further?",
        ],
    ),
    "Getting defensive when challenged": (
        [
            "Why are you asking me that? I know what I'm doing.",
            "You're wrong, my design is fine the way it is.",
            "I already answered that, and I don't see why I have to defend my decision.",
        ],
        [
            "Good point, I hadn't thought of that case.",
            "You're right, that is a weakness of my design, so I'd add a check.",
            "I see why you ask, let me walk you through my reasoning.",
        ],
    ),
    "Using jargon without explaining it": (
        [
            "I won't explain the acronyms, people should know them.",
            "It's CQRS with CDC via Debezium into a KTable, with mTLS on the NLB and an HPA on the DLQ.",
            "If somebody doesn't know what a CRDT or an LSM is, that's their problem.",
        ],
        [
            "We used CQRS, which means one model for writing and another for reading.",
            "A write-ahead log is a file in which every change is noted before it is made.",
            "Should I explain what a lease is before I go on?",
        ],
    ),
}
"""The beginning of each red flag, with what raises it and what does not."""
RAISING = [(flag, text) for flag, (raising, _) in STATEMENTS.items() for text in raising]
HARMLESS = [text for _, harmless in STATEMENTS.values() for text in harmless]
SHEET = find_sheet("interview", Path())


@pytest.fixture(scope="module")
def reader() -> FlagReader:
    folder = open_store(user_folders()).locate_bundled("points")
    models = FlagModels(MiniLmEmbedder(folder), OnnxFlagJudge(folder))
    return FlagReader(SHEET.red_flag_rules, models)


MISJUDGED = {
    "The problem is obvious, so let me go straight to the database tables.",
    "We don't reconcile with the payment provider, that's a waste of time.",
    "I create a new idempotency key for each retry of the payment.",
    "The project failed because of the product manager, I did everything right.",
    "If somebody doesn't know what a CRDT or an LSM is, that's their problem.",
    "The vendor promises exactly-once, but that only holds inside their broker.",
}
"""What is not recognised yet, and in the last line what is in error; what is mended leaves this list."""


@pytest.mark.parametrize(("flag", "text"), RAISING)
def test_what_raises_a_flag(flag: str, text: str, reader: FlagReader) -> None:
    rules = [rule.rule for rule in SHEET.red_flag_rules]
    is_raised = find_flag(flag, rules) in {raised.rule for raised in reader.read(read_text(text))}
    assert is_raised is (text not in MISJUDGED)


@pytest.mark.parametrize("text", HARMLESS)
def test_what_raises_none(text: str, reader: FlagReader) -> None:
    is_right = reader.read(read_text(text)) == ()
    assert is_right is (text not in MISJUDGED)


def test_every_flag_has_three_of_both() -> None:
    assert [find_flag(flag, [rule.rule for rule in SHEET.red_flag_rules]) for flag in STATEMENTS] == [
        flag for topic in SHEET.red_flags for flag in topic.items
    ]
    assert all(len(raising) >= 3 <= len(harmless) for raising, harmless in STATEMENTS.values())
