"""An episode made with the system's voice, and answers recorded while it played: the way there and back."""

import json
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from assistant.audio.encoding import read_labels
from assistant.audio.files import read_audio
from assistant.events import SAMPLE_RATE_HZ
from assistant.practice.episodes.shelf import episode_in
from assistant.practice.episodes.timeline import Timeline
from tests.command import Result, rehearse
from tests.practice.memos import Room, answers_of, record

ROOT = Path(__file__).parent.parent.parent
SPOKEN = ROOT / "content" / "recordings"
STRANGER = ROOT / "tests" / "data" / "recordings" / "w1-16-weak.flac"
ANSWERS = {22: "answer-22.flac", 1: "answer-01.flac", 10: "answer-10.flac"}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def made(home: Path) -> dict[str, Any]:
    """An episode of three cards."""
    cards = [word for number in ANSWERS for word in ("--card", str(number))]
    done = rehearse(home, "episode", "interview", *cards, "--minutes", "4.6", "--out", "three.m4a", "--json")
    assert done.code == 0, done.err
    (told,) = done.lines
    return told


@pytest.fixture(scope="module")
def timeline(home: Path, made: dict[str, Any]) -> Timeline:
    return episode_in(home / made["file"], home / "episodes").timeline


def test_the_episode_is_what_was_asked_for(home: Path, made: dict[str, Any], timeline: Timeline) -> None:
    file = home / made["file"]
    assert made["duration_s"] == pytest.approx(276, abs=1)
    assert len(read_audio(file)) / SAMPLE_RATE_HZ == pytest.approx(made["duration_s"], abs=0.1)
    assert set(made["cards"]) == set(ANSWERS)
    assert [(visit.number, visit.repeat) for visit in timeline.visits][:4] == [
        (22, 0),
        (1, 0),
        (22, 1),
        (1, 1),
    ]
    labels = read_labels(file)
    assert labels.tags["artist"] == "Rehearse"
    assert "Interview Prep Cheat Sheet" in labels.tags["title"]
    assert str(home) not in str(labels)
    assert len(labels.chapters) == len(timeline.visits)
    assert labels.chapters[0].title.startswith("22 Why integer money")
    assert labels.chapters[2].title.endswith("(once more)")
    assert [mark.start_s for mark in labels.chapters[1:]] == pytest.approx(
        [visit.asks.start_s for visit in timeline.visits[1:]], abs=0.01
    )


@pytest.mark.skipif(shutil.which("ffprobe") is None, reason="ffprobe is not installed")
def test_players_see_the_chapters(home: Path, made: dict[str, Any]) -> None:
    probe = ["ffprobe", "-v", "error", "-show_chapters", "-of", "json", str(home / made["file"])]
    seen = json.loads(subprocess.run(probe, capture_output=True, check=True).stdout)["chapters"]
    assert len(seen) == len(made["visits"])
    assert seen[0]["tags"]["title"].startswith("22 ")


def memo(home: Path, timeline: Timeline, name: str, room: Room, *, visits: tuple[int, ...]) -> Path:
    """Answers to these visits, recorded in a room."""
    said = {place: read_audio(SPOKEN / ANSWERS[timeline.visits[place].number]) for place in visits}
    return record(home / name, home / "three.m4a", answers_of(timeline, said), room)


def imported(home: Path, file: Path, *options: str) -> Result:
    done = rehearse(home, "import-recording", str(file), "--json", *options)
    assert done.code == 0, done.err
    return done


def first_turns(timeline: Timeline) -> tuple[int, ...]:
    """The three cards as they come for the first time, and the first again."""
    return tuple(
        place
        for place, visit in enumerate(timeline.visits)
        if visit.repeat == 0 or (visit.number, visit.repeat) == (22, 1)
    )


@pytest.mark.model
def test_answers_over_a_loudspeaker_with_a_break_are_found_once(home: Path, timeline: Timeline) -> None:
    first, _, *rest = first_turns(timeline)
    turns = (first, *rest)
    pause_at_s = timeline.visits[turns[1]].asks.start_s - 0.3
    room = Room(prompts_db=-10, noise_db=-50, late_s=-6.3, paused=((pause_at_s, 33.0),), drift_ppm=80)
    file = memo(home, timeline, "loud.wav", room, visits=turns)
    *answers, last = imported(home, file).lines
    assert [answer["card"] for answer in answers] == [timeline.visits[place].number for place in turns]
    assert {answer["status"] for answer in answers} == {"ok"}
    assert last["summary"]["found_by"] == "prompts"
    assert last["summary"]["new"] == len(turns)
    for answer in answers:
        words = answer["transcript"].lower()
        assert {22: "cents", 10: "semi"}[answer["card"]] in words
        assert "once more" not in words
    assert all(answer["delivery"]["response_latency_s"] < 2 for answer in answers)
    by_card = {answer["card"]: answer for answer in answers}
    assert "two's complement" not in by_card[22]["transcript"]
    assert by_card[10]["grade"] > 3

    again = imported(home, file).lines
    assert again[-1]["summary"]["already_imported"] == len(turns)
    assert again[-1]["summary"]["new"] == 0
    kept = rehearse(home, "history", "--json").lines
    assert len(kept) == len(turns)
    assert {attempt["drill"] for attempt in kept} == {"quickfire"}
    assert all((home / "recordings" / attempt["recording"]).is_file() for attempt in kept)
    assert all(datetime.fromisoformat(attempt["at"]) <= datetime.now(UTC) for attempt in kept)


@pytest.mark.slow
@pytest.mark.model
def test_answers_over_headphones_are_found_by_when_and_what(home: Path, timeline: Timeline) -> None:
    turns = first_turns(timeline)[1:]
    pause_at_s = timeline.visits[turns[1]].tells.end_s
    room = Room(prompts_db=None, noise_db=-58, late_s=11.2, paused=((pause_at_s, 20.0),))
    file = memo(home, timeline, "quiet.wav", room, visits=turns)
    *answers, last = imported(home, file, "--episode", "three.m4a").lines
    assert [answer["card"] for answer in answers] == [timeline.visits[place].number for place in turns]
    assert [answer["repeat"] for answer in answers] == [timeline.visits[place].repeat for place in turns]
    assert last["summary"]["found_by"] == "speech"
    assert {answer["delivery"]["response_latency_s"] for answer in answers} == {None}


@pytest.mark.model
def test_a_recording_of_something_else_fits_no_episode(home: Path, made: dict[str, Any]) -> None:
    del made
    done = rehearse(home, "import-recording", str(STRANGER))
    assert done.code == 1
    assert "does not fit" in done.err


def test_what_cannot_be_made(home: Path, tmp_path: Path, made: dict[str, Any]) -> None:
    there = home / made["file"]
    empty = tmp_path / "empty.md"
    empty.write_text("# Nothing\n", encoding="utf-8")
    for arguments, code, told in (
        (["interview", "--out", str(there)], 2, "is there already"),
        (["interview", "--out", "a.wma"], 2, ".mp3, .m4a, .ogg"),
        ([str(empty)], 2, "has no cards"),
    ):
        done = rehearse(home, "episode", *arguments)
        assert (done.code, told in done.err) == (code, True), done.err
    assert not list(home.glob("*.part"))


def test_without_an_episode_nothing_is_imported(tmp_path: Path) -> None:
    done = rehearse(tmp_path, "import-recording", str(STRANGER))
    assert done.code == 1
    assert "no episode has been made" in done.err
    done = rehearse(tmp_path, "import-recording", str(STRANGER), "--episode", str(STRANGER))
    assert done.code == 1
    assert "is no episode" in done.err
