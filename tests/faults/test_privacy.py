"""Nothing of an answer leaves the machine, is open to others, or lies where it does not belong.

The long form, with every command, is `python -m tests.faults.privacy`.
"""

import os
import re
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.command import COMMAND, environment
from tests.faults.alone import ALONE, is_allowed
from tests.faults.watching import Person, Seen, can_trace, holding, too_open
from tests.test_round import events_in

RECORDINGS = Path(__file__).parents[1] / "data" / "recordings"
SECRET = "folks just go"  # noqa: S105  (no password)
"""Of what is said in the first recording; neither on the sheet nor in its companion."""

SILENT = ("practice", "interview", "--fast", "--no-speech", "--yes", "--json")
ROUND = (*SILENT, "--card", "16", "--answers", str(RECORDINGS / "w1-16-weak.flac"))

LOGGED = re.compile(r"^\d{4}-\d\d-\d\d .*$", re.MULTILINE)
"""A line of the log, on stderr as in the file."""

EVERYTHING = {"REHEARSE_LOG_LEVEL": "debug"}

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def person(tmp_path_factory: pytest.TempPathFactory) -> Person:
    """A careless system: what is written belongs to everybody unless somebody says otherwise."""
    return Person(tmp_path_factory.mktemp("person"), umask=0)


@pytest.fixture(scope="module")
def evening(person: Person) -> Seen:
    """A round, logged in full; where the system allows it, without any network."""
    before = ALONE if is_allowed() else ()
    done = person.run("--verbose", *ROUND, "--events", "{out}/events.jsonl", before=before, **EVERYTHING)
    assert done.code == 0, done.err
    assert SECRET in done.out
    return done


@pytest.mark.skipif(not is_allowed(), reason="this system allows no network namespaces")
def test_a_round_needs_no_network(evening: Seen) -> None:
    assert '"answered": 1' in evening.out


@pytest.mark.skipif(not can_trace(), reason="strace is missing or may not look (sudo apt-get install strace)")
def test_nobody_is_spoken_to(person: Person, evening: Seen) -> None:
    assert evening.spoken_to == ()
    judged = person.run("score", "interview", "16", "--text", f"fast, good and {SECRET}")
    assert (judged.code, judged.spoken_to) == (0, ())
    assert list((person.root / "user").rglob("*")) == []  # no library keeps a number for this machine either


def test_nothing_is_open_to_others(person: Person, evening: Seen) -> None:
    assert evening.code == 0
    assert {path.name for path in person.home.iterdir()} >= {"cache", "history.sqlite", "recordings"}
    assert too_open(person.home) == []
    assert too_open(person.out / "events.jsonl") == []


@pytest.mark.skipif(os.name != "posix", reason="modes are a matter of POSIX systems")
def test_folders_that_came_open_are_closed(tmp_path: Path) -> None:
    for name in ("home", "home/recordings", "home/sheets"):
        (tmp_path / name).mkdir(0o755)
    assert Person(tmp_path).run("config", "show", "practice.limit_s").code == 0
    assert too_open(tmp_path / "home") == []


def test_a_word_that_was_said_is_where_it_belongs_alone(person: Person, evening: Seen) -> None:
    assert LOGGED.findall(evening.err)
    assert not [line for line in LOGGED.findall(evening.err) if SECRET in line.lower()]
    assert (person.home / "cache" / "rehearse.log").stat().st_size
    assert holding(SECRET, person.home) == ["history.sqlite"]
    assert not [start for start in evening.started if SECRET in start.lower()]
    assert SECRET.encode() not in evening.passing.lower()
    assert evening.left == ()


def test_a_crash_tells_no_word(tmp_path: Path) -> None:
    person = Person(tmp_path)
    broken = "import 'assistant.decks.library'"  # while the words are in the hands of the command
    crashed = person.run("score", "interview", "16", "--text", SECRET, BROKEN=broken, **EVERYTHING)
    assert "Traceback" in crashed.err
    assert "a bug made on purpose" in crashed.err
    assert SECRET not in crashed.err.lower()
    assert SECRET not in crashed.out.lower()
    assert not person.home.exists() or holding(SECRET, person.home) == []


def test_nothing_remains_of_a_round_that_was_killed(tmp_path: Path) -> None:
    person, events = Person(tmp_path), tmp_path / "events.jsonl"
    second = ("--card", "7", "--answers", str(RECORDINGS / "w1-7-strong.flac"))
    with subprocess.Popen(
        [*COMMAND, *ROUND, *second, "--events", str(events)],
        env=environment(person.home, REHEARSE_LOG_ANSWERS="true", **EVERYTHING),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as round_:
        while count(events, "speech_started") < 2:
            assert round_.poll() is None
            time.sleep(0.02)
        round_.send_signal(signal.SIGKILL)
    assert list(person.home.rglob("*.part.flac"))
    assert {"cache/rehearse.log"} < set(holding(SECRET, person.home))  # the log was asked to hold it
    assert person.run("forget", "--all", "--yes").code == 0
    assert holding("flac", person.home) == []  # every FLAC file begins with these letters
    assert holding(SECRET, person.home) == []
    assert list((person.home / "recordings").iterdir()) == []


def count(events: Path, name: str) -> int:
    return sum(entry["event"] == name for entry in events_in(events))
