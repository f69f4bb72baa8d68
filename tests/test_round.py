"""Whole rounds with the real parts: PortAudio on a virtual sound card, the real voice, the real model."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from rapidfuzz import fuzz

from assistant.audio.files import read_audio
from assistant.decks.library import find_sheet
from assistant.events import SAMPLE_RATE_HZ
from assistant.folders import user_folders
from assistant.history.store import History
from assistant.inference.store import open_store
from assistant.inference.vad import SileroDetector
from assistant.inference.whisper import WhisperTranscriber
from assistant.listening.ear import Ear
from tests.command import COMMAND, PATIENCE_S, environment, rehearse
from tests.sound_card import SoundCard, sound_card, until, without_sound_card

__all__ = ["sound_card"]

RECORDINGS = Path(__file__).parent / "data" / "recordings"
STRONG_7 = RECORDINGS / "w1-7-strong.flac"
WEAK_16 = RECORDINGS / "w1-16-weak.flac"
EXPERT_16 = next(card.answer for card in find_sheet("interview", Path()).cards if card.number == 16)

HEARD = 75
"""Likeness in percent from which words were heard as they were said, whatever their commas."""


def events_in(file: Path) -> list[dict[str, Any]]:
    """The events so far; the last line may still be growing."""
    if not file.exists():
        return []
    return [
        json.loads(line)
        for line in file.read_text(encoding="utf-8").splitlines(keepends=True)
        if line.endswith("\n")
    ]


def happened(file: Path, event: str) -> bool:
    return any(entry["event"] == event for entry in events_in(file))


@pytest.mark.sound
@pytest.mark.model
def test_a_round_through_microphone_and_loudspeaker(sound_card: SoundCard, tmp_path: Path) -> None:
    events, monitor = tmp_path / "events.jsonl", tmp_path / "room.wav"
    arguments = ["practice", "interview", "--card", "16", "--limit", "5", "--events", str(events), "--yes"]
    arguments.append("--no-ask-again")  # nobody would answer
    with (
        sound_card.record(monitor),
        subprocess.Popen(
            [*COMMAND, *arguments],
            env=environment(tmp_path / "home"),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as round_,
    ):
        until(lambda: happened(events, "listening_started") or round_.poll() is not None, "the question")
        sound_card.say(WEAK_16)
        until(lambda: happened(events, "answer_ended") or round_.poll() is not None, "the end of the answer")
        until(lambda: happened(events, "verdict") or round_.poll() is not None, "the verdict")
        shown, complaints = round_.communicate(timeout=PATIENCE_S)
    assert round_.returncode == 0, complaints
    assert "CAP theorem?" in shown

    # The question was heard in the room, and the expert answer after it.
    ear = Ear(SileroDetector, WhisperTranscriber(open_store(user_folders()).locate("base")))
    room = ear.hear(sound_card.heard(monitor)).transcript.text.lower()
    assert fuzz.partial_ratio("cap theorem", room[:40]) > HEARD
    assert fuzz.partial_ratio(EXPERT_16.lower(), room) > HEARD

    by_name = {entry["event"]: entry for entry in events_in(events)}
    assert by_name["answer_ended"]["reason"] == "silence"
    assert by_name["limit_reached"]["t"] < by_name["answer_ended"]["t"]
    verdict = by_name["verdict"]
    assert verdict["status"] == "ok"
    assert fuzz.partial_ratio("good, fast, cheap", verdict["transcript"]) > HEARD
    assert verdict["delivery"]["over_limit_s"] > 3

    (kept,) = rehearse(tmp_path / "home", "history", "--json").lines
    assert kept["card"] == 16
    assert kept["verdict"]["points"] == verdict["points"]
    recording = tmp_path / "home" / "recordings" / kept["recording"]
    assert len(read_audio(recording)) / SAMPLE_RATE_HZ == pytest.approx(
        by_name["answer_ended"]["audio_s"], abs=0.1
    )
    assert recording.stat().st_mode & 0o077 == 0


@pytest.mark.model
def test_a_round_with_recorded_answers(tmp_path: Path) -> None:
    answers = ["--answers", str(RECORDINGS), "--fast", "--no-speech", "--yes", "--json"]
    done = rehearse(tmp_path, "practice", "interview", "--card", "7", "--card", "16", *answers)
    assert done.code == 0, done.err
    first, second, last = done.lines
    assert (first["card"], second["card"]) == (7, 16)
    assert first["coverage"] > second["coverage"]
    assert last["summary"]["answered"] == 2
    assert last["summary"]["complete"] is True
    assert "What are task queues?" in done.err
    with History(tmp_path / "history.sqlite") as store:
        for attempt in store.attempts():
            (times,) = store.word_times([attempt.id])[attempt.id].values()
            assert " ".join(word.text for word in times.words) == attempt.transcript
            assert times.duration_s == pytest.approx(attempt.verdict["delivery"]["duration_s"], abs=0.01)
            assert times.words[0].start_s < times.speech[0].end_s


@pytest.mark.model
def test_the_demo_holds_three_cards_without_any_sound_device(tmp_path: Path) -> None:
    with without_sound_card():
        done = rehearse(tmp_path, "demo", "--fast")
    assert done.code == 0, done.err
    assert "Answered 3 cards" in done.out
    assert done.out.count("loudspeaker") == 1


def test_without_a_microphone_practice_says_so(tmp_path: Path) -> None:
    with without_sound_card():
        done = rehearse(tmp_path, "practice", "--yes")
    assert done.code == 3
    assert done.err.startswith("rehearse: ")
    assert "microphone" in done.err
    assert len(done.err.splitlines()) == 1


@pytest.mark.sound
@pytest.mark.model
def test_a_muted_microphone_is_told_apart_from_silence(sound_card: SoundCard, tmp_path: Path) -> None:
    done = rehearse(
        tmp_path, "practice", "--card", "1", "--yes", "--no-speech",
        env={"REHEARSE_PRACTICE_NUDGE_S": "3", "REHEARSE_PRACTICE_GIVE_UP_S": "4"},
    )  # fmt: skip
    assert done.code == 3
    assert "delivers no sound at all" in done.err


@pytest.mark.model
def test_an_interrupted_round_is_resumed(tmp_path: Path) -> None:
    options = ["--fast", "--no-speech", "--yes", "--json"]
    answers = ["--answers", str(STRONG_7)]
    begun = rehearse(tmp_path, "practice", "--card", "7", "--card", "16", *answers, *options)
    assert begun.code == 0, begun.err
    assert begun.lines[-1]["summary"]["complete"] is False
    answers = ["--answers", str(RECORDINGS / "w1-16-weak.flac")]
    resumed = rehearse(tmp_path, "practice", "--resume", *answers, *options)
    assert resumed.code == 0, resumed.err
    assert [line["card"] for line in resumed.lines[:-1]] == [16]
    assert rehearse(tmp_path, "practice", "--resume", *options).code == 2
