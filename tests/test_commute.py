"""`rehearse commute` through microphone and loudspeaker: a round by voice alone, with the real model."""

import contextlib
import json
import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from rapidfuzz import fuzz

from assistant.events import SAMPLE_RATE_HZ
from tests.audio.sounds import write_wav
from tests.command import COMMAND, PATIENCE_S, environment, rehearse
from tests.sound_card import SoundCard, plugged_in, until

DATA = Path(__file__).parent / "data"
STRONG_7 = DATA / "recordings" / "w1-7-strong.flac"
SHORT_16 = DATA / "recordings" / "w1-16-weak.flac"


def spoken(name: str) -> Path:
    (file,) = (DATA / "commands" / "a").glob(f"a-{name}-*.flac")
    return file


def a_moment(folder: Path) -> Path:
    """Nobody speaks."""
    return write_wav(folder / "silence.wav", [0] * SAMPLE_RATE_HZ)


class Walk:
    """A round on the way, and what has happened in it."""

    def __init__(self, card: SoundCard, folder: Path, *options: str) -> None:
        self._card = card
        self._events = folder / "events.jsonl"
        self._home = folder / "home"
        self._shown = folder / "shown.txt"
        self._options = [*options, "--events", str(self._events), "--yes"]
        self._seen = 0

    @contextmanager
    def begun(self) -> Iterator["Walk"]:
        # Into a file: a pipe that nobody reads would hold up a long round.
        with (
            self._shown.open("w") as shown,
            subprocess.Popen(
                [*COMMAND, "commute", "interview", "--deck", "Temporal", *self._options],
                env=environment(self._home),
                stdin=subprocess.DEVNULL,
                stdout=shown,
                stderr=subprocess.STDOUT,
            ) as self.round,
        ):
            try:
                yield self
            finally:
                self.round.kill()

    def say(self, path: Path) -> None:
        self._card.say(path)

    def events(self) -> list[dict[str, Any]]:
        if not self._events.exists():
            return []
        lines = self._events.read_text(encoding="utf-8").splitlines(keepends=True)
        return [json.loads(line) for line in lines if line.endswith("\n")]

    def wait_for(self, event: str, **fields: Any) -> dict[str, Any]:
        """The next such event after those that were waited for before."""
        found: list[dict[str, Any]] = []

        def happened() -> bool:
            for index, entry in enumerate(self.events()):
                if (
                    index >= self._seen
                    and entry["event"] == event
                    and all(entry.get(name) == value for name, value in fields.items())
                ):
                    self._seen = index + 1
                    found.append(entry)
                    return True
            return self.round.poll() is not None

        until(happened, f"{event} {fields}")
        assert found, self._shown.read_text(encoding="utf-8")
        return found[0]

    def wait_for_any(self, events: set[str]) -> str:
        """The next of these events after those that were waited for before."""
        found: list[str] = []

        def happened() -> bool:
            for index, entry in enumerate(self.events()):
                if index >= self._seen and entry["event"] in events:
                    self._seen = index + 1
                    found.append(entry["event"])
                    return True
            return False

        while not found:
            with contextlib.suppress(TimeoutError):
                until(happened, " or ".join(events))
        return found[0]

    def ends(self) -> str:
        assert self.round.wait(timeout=PATIENCE_S) == 0
        return self._shown.read_text(encoding="utf-8")

    def history(self) -> list[dict[str, Any]]:
        return rehearse(self._home, "history", "--json").lines


@pytest.fixture
def card() -> Iterator[SoundCard]:
    with plugged_in() as plugged:
        yield plugged


@pytest.mark.sound
@pytest.mark.model
def test_a_round_by_voice_alone(card: SoundCard, tmp_path: Path) -> None:
    with Walk(card, tmp_path).begun() as walk:
        walk.wait_for("listening_started")
        walk.say(spoken("hint-02"))
        walk.wait_for("command", command="hint", by="voice")
        walk.wait_for("remark_ended")
        asked = walk.wait_for("listening_started")["card"]
        walk.say(SHORT_16)  # whatever was asked: it is an answer
        verdict = walk.wait_for("verdict")
        assert verdict["card"] == asked
        walk.wait_for("feedback_ended")
        walk.say(spoken("answer-02"))
        walk.wait_for("command", command="answer", by="voice")
        walk.wait_for("remark_ended")
        walk.say(spoken("pause-02"))
        walk.wait_for("command", command="pause", by="voice")
        walk.wait_for("paused")
        walk.say(SHORT_16)  # somebody talks: that is nobody's answer
        walk.say(a_moment(tmp_path))
        walk.say(spoken("resume-02"))
        walk.wait_for("command", command="resume", by="voice")
        walk.wait_for("listening_started")
        walk.say(spoken("stop-02"))
        walk.wait_for("command", command="stop", by="voice")
        shown = walk.ends()
    assert "A word to use" in shown
    (attempt,) = walk.history()  # commands are no answers
    assert attempt["verdict"]["delivery"]["hints"] == 1


@pytest.mark.sound
@pytest.mark.model
def test_speaking_interrupts_the_assistant(card: SoundCard, tmp_path: Path) -> None:
    with Walk(card, tmp_path, "--barge-in", "--feedback", "full").begun() as walk:
        walk.wait_for("question_started")
        with card.saying(spoken("hint-02")):  # into the question
            walk.wait_for("speech_started")
            walk.wait_for("question_ended")  # hushed, before anything was understood
            walk.wait_for("command", command="hint", by="voice")
        walk.wait_for("remark_ended")
        walk.say(SHORT_16)
        walk.wait_for("feedback_started")
        with card.saying(spoken("stop-02")):
            walk.wait_for("interrupted")
            walk.wait_for("feedback_ended")
            walk.wait_for("command", command="stop", by="voice")
        walk.ends()


@pytest.mark.slow
@pytest.mark.sound
@pytest.mark.model
@pytest.mark.timeout(3600)
def test_the_assistant_does_not_hear_itself(card: SoundCard, tmp_path: Path) -> None:
    """Half an hour with the loudspeaker led into the microphone; every second question gets an answer."""
    minutes = float(os.environ.get("REHEARSE_JOINED_MINUTES", "30"))
    card.control("load-module", "module-loopback", "source=room.monitor", "sink=mic", "latency_msec=50")
    answers = sorted((DATA / "recordings").glob("*.flac"))
    known = {
        path: words_of(rehearse(tmp_path / "home", "transcribe", str(path), "--json").lines[0]["text"])
        for path in answers
    }
    said: list[Path] = []
    options = ("--minutes", f"{minutes:g}", "--feedback", "full")
    with Walk(card, tmp_path, *options).begun() as walk:
        turns = 0
        while walk.wait_for_any({"listening_started", "round_ended"}) == "listening_started":
            turns += 1
            if turns % 2:
                said.append(answers[len(said) % len(answers)])
                walk.say(said[-1])
        walk.ends()
        commands = [entry for entry in walk.events() if entry["event"] == "command"]
    kept = walk.history()
    extra = [
        # Spelt otherwise is the same word: "em" for "them".
        [word for word in words_of(attempt["verdict"]["transcript"]) if not nearly_among(word, known[path])]
        for attempt, path in zip(kept, said, strict=False)
    ]
    strange = sum(map(len, extra))
    print(f"{minutes:g} min, {turns} listenings, {len(said)} answers, {strange} words of others: {extra}")
    assert commands == []
    assert len(kept) == len(said)
    assert not any(extra)


def words_of(text: str) -> list[str]:
    """The words, a spelt one as one: "C-A-P" is "CAP"."""
    spelt = re.sub(r"\b\w(?:-\w)+\b", lambda letters: letters[0].replace("-", ""), text.lower())
    return re.findall(r"[a-z0-9']+", spelt)


def test_a_word_that_is_spelt_is_one_word() -> None:
    assert words_of("The C-A-P theorem, top-k and e-mail") == [
        "the",
        "cap",
        "theorem",
        "top",
        "k",
        "and",
        "e",
        "mail",
    ]


def nearly_among(word: str, words: list[str]) -> bool:
    return any(fuzz.ratio(word, other) >= 60 for other in words)
