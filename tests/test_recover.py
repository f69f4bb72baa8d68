"""`rehearse recover`: answers that were cut off become what they were, or are thrown away."""

import json
import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from assistant.audio.files import read_audio
from assistant.audio.recorder import PART_SUFFIX, Recorder
from assistant.cli.app import app
from assistant.decks.library import find_card, find_sheet
from assistant.events import SAMPLE_RATE_HZ, Span, Word
from assistant.history.labels import AnswerLabel
from assistant.history.records import Attempt, CardRef, follow_up_name, new_id, recording_name
from assistant.history.store import History
from assistant.history.word_times import WordTimes
from tests.history.samples import START, attempt, begin, verdict

ANSWER = Path(__file__).parent / "data" / "recordings" / "w1-16-weak.flac"
SPOKEN_AT_S = datetime(2026, 2, 1, 8, tzinfo=UTC).timestamp()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("REHEARSE_HOME", str(tmp_path))
    return tmp_path


def label(home: Path, **changes: Any) -> AnswerLabel:
    """Of an answer to a card of the bundled sheet."""
    card = find_card(find_sheet("interview", home / "sheets"), 16)
    plain = AnswerLabel(new_id(), "interview", CardRef.of(card), "quickfire", card.question, 20.0, "base")
    return replace(plain, **changes)


def spoken(home: Path, name: str, about: AnswerLabel | None, *, cut_off: bool = True) -> str:
    """A recording of the beginning of an answer, as a kill leaves it; its id."""
    folder = home / "recordings"
    recorder = Recorder(folder / name, comment=about.as_text() if about else "")
    part = folder / (recorder.path.stem + PART_SUFFIX)
    recorder.write(read_audio(ANSWER)[: 4 * SAMPLE_RATE_HZ])
    content = part.read_bytes()
    recorder.close()
    if cut_off:
        recorder.path.unlink()
        part.write_bytes(content)
    for file in (part, recorder.path):
        if file.exists():
            os.utime(file, (SPOKEN_AT_S, SPOKEN_AT_S))
    return name[:32]


def recover(*options: str) -> list[dict[str, Any]]:
    done = CliRunner().invoke(app, ["recover", *options, "--json"], catch_exceptions=False)
    assert done.exit_code == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def attempts(home: Path) -> dict[str, Attempt]:
    with History(home / "history.sqlite") as store:
        return {one.id: one for one in store.attempts()}


@pytest.mark.model
def test_each_becomes_the_answer_that_it_was(home: Path) -> None:
    known = label(home)
    with History(home / "history.sqlite") as store:
        known = replace(known, round_id=begin(store, known.card, CardRef("queue", 8)))
        first = attempt(known.round_id, known.card, transcript="consistency", question=known.question)
        store.record(
            first, word_times=WordTimes(2.0, (Word("consistency", 0.5, 1.0, 0.9),), (Span(0.0, 2.0),))
        )
    cut_off = spoken(home, recording_name(new_id()), known)
    refused_round = label(home)  # the disk was full when it began
    whole = spoken(home, recording_name(new_id()), refused_round, cut_off=False)
    added = spoken(home, follow_up_name(first.id), known)
    hopeless = {
        spoken(home, recording_name(new_id()), None): "does not say",
        spoken(home, recording_name(new_id()), label(home, drill="checklist")): "not graded afterwards",
        spoken(home, recording_name(new_id()), label(home, sheet="gone")): "--sheet",
        spoken(home, recording_name(new_id()), label(home, card=CardRef("gone", 99))): "no longer in",
        spoken(home, follow_up_name(new_id()), label(home)): "to which it was added",
    }
    listed = recover()
    assert listed[-1]["summary"]["found"] == 8
    assert {line["card"] for line in listed[:-1]} == {16, 99, None}

    *lines, last = recover("--grade")
    assert last["summary"] == {"recordings": 8, "found": 0, "graded": 3, "discarded": 0, "kept": 5}
    by_id = {line["id"]: line for line in lines}
    for one, why in hopeless.items():
        assert (by_id[one]["outcome"], why in by_id[one]["why"]) == ("kept", True)
        assert by_id[one]["transcript"]
    kept = attempts(home)
    assert set(kept) == {first.id, cut_off, whole}
    for one in (cut_off, whole):
        answer = kept[one]
        assert answer.verdict == by_id[one]["verdict"]
        assert answer.transcript
        assert (answer.card, answer.limit_s, answer.drill) == (known.card, 20.0, "quickfire")
        assert answer.at.timestamp() == SPOKEN_AT_S
        recording = home / "recordings" / recording_name(one)
        assert answer.recording == recording.name
        assert len(read_audio(recording)) > 3.5 * SAMPLE_RATE_HZ
    assert kept[first.id].follow_up_recording == follow_up_name(first.id)
    assert kept[first.id].transcript.startswith("consistency")
    assert len(kept[first.id].transcript) > 20
    assert added == first.id
    assert kept[cut_off].round_id == known.round_id
    assert kept[whole].round_id == refused_round.round_id

    again = recover("--grade")
    assert again[-1]["summary"]["graded"] == 0
    assert recover("--discard")[-1]["summary"]["discarded"] == 5
    assert recover() == [{"summary": {"recordings": 0, "found": 0, "graded": 0, "discarded": 0, "kept": 0}}]
    assert not list((home / "recordings").glob(f"*{PART_SUFFIX}"))
    assert set(attempts(home)) == set(kept)


@pytest.mark.model
def test_where_no_sound_is_stored_it_goes_with_the_verdict(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REHEARSE_RECORDINGS_KEEP_DAYS", "0")
    one = spoken(home, recording_name(new_id()), label(home))
    assert recover("--grade")[0]["outcome"] == "graded"
    assert attempts(home)[one].recording is None
    assert list((home / "recordings").iterdir()) == []


def test_without_a_terminal_they_are_only_listed(home: Path) -> None:
    one = spoken(home, recording_name(new_id()), label(home, question="a\x1b[2Jb"))
    done = CliRunner().invoke(app, ["recover"])
    assert "found" in done.stdout
    assert "rehearse recover --grade" in done.stdout
    assert "\x1b" not in done.stdout
    assert list((home / "recordings").glob(f"{one}*"))
    assert CliRunner().invoke(app, ["recover", "--grade", "--discard"]).exit_code != 0


def test_a_verdict_is_never_given_twice(home: Path) -> None:
    about = label(home)
    with History(home / "history.sqlite") as store:
        answered = attempt(begin(store), at=START, verdict=verdict())
        store.record(answered)
    spoken(home, recording_name(answered.id), about)
    assert recover("--grade")[-1]["summary"]["recordings"] == 0
