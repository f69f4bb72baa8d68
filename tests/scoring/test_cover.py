"""What of a phase's list was covered, by words alone and with the real vectors."""

from pathlib import Path

import pytest

from assistant.decks.cards import Phase, Sheet
from assistant.decks.library import find_sheet
from assistant.events import Transcript, Word
from assistant.folders import user_folders
from assistant.inference.point_judge import TreeJudge
from assistant.inference.store import open_store
from assistant.inference.token_vectors import MiniLmEmbedder
from assistant.scoring.claims import ClaimReader
from assistant.scoring.cover import examples_of, find_covered, find_elsewhere
from assistant.scoring.kept_vectors import KeptVectors
from assistant.scoring.normalise import read_text, read_transcript
from assistant.scoring.subject_cues import Subject
from assistant.scoring.subjects import subjects_of


def phase(*cover: str, ways: tuple[tuple[str, ...], ...] = ()) -> Phase:
    return Phase(1, "Phase", 1, 2, (), cover, cover_ways=ways)


@pytest.mark.parametrize(
    ("item", "examples"),
    [
        (
            "Scale: how many users, requests/sec, data volume?",
            ("Scale", "how many users", "requests", "sec", "data volume"),
        ),
        ("Data model (tables, schemas)", ("Data model", "tables", "schemas")),
        ("How do you monitor this?", ("How do you monitor this",)),
        ("Real-time vs. batch", ("Real-time", "batch")),
        ("?!", ()),
    ],
)
def test_a_heading_and_its_examples(item: str, examples: tuple[str, ...]) -> None:
    assert examples_of(item) == examples


@pytest.mark.parametrize(
    ("item", "subjects"),
    [
        ("Scale: how many users, requests/sec, data volume?", (Subject.SCALE,)),
        ("How does this scale to 10x?", (Subject.GROWTH,)),
        ("What's the on-call experience like?", (Subject.ON_CALL,)),
        ("Error handling and edge cases", (Subject.ERRORS,)),
        ("Observability", (Subject.MONITORING,)),
        ("Endpoints and contracts", (Subject.API,)),
        ("Security: authentication, encryption", ()),
        ("Greet the guest", ()),
    ],
)
def test_the_subject_of_an_item(item: str, subjects: tuple[Subject, ...]) -> None:
    assert subjects_of(item) == subjects


COVERED = [
    ("Scale: how many users?", "We expect about ten thousand requests per second."),
    ("Scale: how many users?", "How much data do they write?"),
    ("Latency: what's acceptable?", "An answer may take two seconds."),
    ("Consistency", "The feed may be stale, nobody minds."),
    ("What can we reuse?", "Is there an existing login service?"),
    ("Data model (tables, schemas)", "The primary key is the tenant and the hour."),
    ("Data model (tables, schemas)", "A row has an id, a status and a timestamp."),
    ("API design", "The client sends a token in a header."),
    ("Error handling and edge cases", "A poison message goes to a dead letter queue."),
    ("How do you monitor this?", "There's an alert on the consumer lag."),
    ("How do you deploy changes safely?", "A canary gets one percent of the traffic."),
    ("What are the failure modes?", "If Redis goes down we read from Postgres."),
    ("How does this scale to 10x?", "At ten times the load we add more partitions."),
    ("What's the on-call experience like?", "Each page has a runbook, nobody is woken up for less."),
    ("Security: authentication, encryption", "Every call needs authentication."),
    ("Security: authentication, encryption", "I'd think about security first."),
    ("Rate limits and quotas", "Each tenant has a quota."),
]


@pytest.mark.parametrize(("item", "text"), COVERED)
def test_what_covers_an_item_by_words(item: str, text: str) -> None:
    (found,) = find_covered(
        phase(item), read_text(f"Let me begin with it. {text} And so on and so forth."), None
    )
    assert (found.made, found.quote, found.likeness) == (True, text.rstrip(".?"), None)


@pytest.mark.parametrize(
    ("item", "text"),
    [
        ("Scale: how many users?", "The users log in with their phone."),
        ("Latency: what's acceptable?", "I won't go into latency."),
        ("How do you monitor this?", "Let's skip monitoring and alerts."),
        ("How do you deploy changes safely?", "I have no idea how we'd deploy that."),
        ("Data model (tables, schemas)", "They sit at a round table."),
        ("API design", "The mail client is slow."),
        ("Security: authentication, encryption", "The users see their data."),
        ("Security: user data", "The user logs in, and much later somebody deletes some old data."),
        ("Scale", ""),
        ("Scale", "..."),
    ],
)
def test_what_does_not(item: str, text: str) -> None:
    (found,) = find_covered(phase(item), read_text(text), None)
    assert (found.made, found.quote) == (False, "")


def test_known_ways_are_recognised_by_their_words() -> None:
    ways = (("customers order dishes from kitchens nearby",),)
    (found,) = find_covered(
        phase("Product", ways=ways),
        read_text("A customer orders a dish from a kitchen that is nearby."),
        None,
    )
    assert found.made


def test_doubtful_words_are_not_held_against_anybody() -> None:
    text = "We add a canary release first."
    words = tuple(Word(word, 0.0, 1.0, 0.1) for word in text.split())
    (found,) = find_covered(
        phase("How do you deploy?"),
        read_transcript(Transcript(text, words)),
        None,
    )
    assert found.made is None


def test_another_phase_has_to_say_more() -> None:
    item = "How do you monitor this?"
    assert find_elsewhere(item, read_text("We have a dashboard.")) == ""
    said = "Then the cache. We have a dashboard with the error rates."
    assert find_elsewhere(item, read_text(said)) == "We have a dashboard with the error rates"
    assert find_elsewhere("Security: authentication, encryption", read_text("Encryption is on.")) == ""
    assert find_elsewhere(
        "Security: authentication, encryption", read_text("Encryption is on. Authentication is by token.")
    )


@pytest.fixture(scope="module")
def interview() -> Sheet:
    return find_sheet("interview", Path())


@pytest.fixture(scope="module")
def claims() -> ClaimReader:
    folder = open_store(user_folders()).locate_bundled("points")
    return ClaimReader(KeptVectors(MiniLmEmbedder(folder)), TreeJudge(folder))


@pytest.mark.parametrize(
    ("text", "made"),
    [
        (
            "An entry has a number, a place and a time. Each parcel points to its sender and to the list of "
            "its entries.",
            True,
        ),
        (
            "Let me say what a parcel looks like to us. Every entry names its sender, its weight and the "
            "place where it was seen last. We look them up by sender, the newest first.",
            None,
        ),
        ("A parcel is picked up in the afternoon, and people are glad when it's there the next day.", False),
    ],
    ids=["alike", "too near to tell", "another subject"],
)
def test_likeness_recognises_what_no_turn_of_phrase_does(
    interview: Sheet, claims: ClaimReader, text: str, made: bool | None
) -> None:
    deep_dive = interview.phases[2]
    assert not find_covered(deep_dive, read_text(text), None)[0].made
    data, *others = find_covered(deep_dive, read_text(text), claims)
    assert data.made is made
    assert bool(data.quote) is (made is not False)
    assert not any(found.made for found in others)
