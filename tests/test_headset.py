"""A headset that goes away in the middle of a round and comes back, as two sound servers tell it."""

import os
import random
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.sound_card import SoundCard, until
from tests.test_commute import SHORT_16, Walk

ALSA = """
pcm.default {{ type pulse server "{laptop}" hint {{ show on description "Laptop" }} }}
ctl.default {{ type pulse server "{laptop}" }}
pcm.headset {{ type pulse server "{headset}" hint {{ show on description "headset" }} }}
"""

RETURNS_WITHIN_S = 2.0
"""From the return of the device to the moment at which the round goes on."""


class Places:
    """A laptop with its own sound, and a headset beside it."""

    def __init__(self, folder: Path) -> None:
        for name in ("laptop", "headset"):
            (folder / name).mkdir()
        self.laptop, self.headset = SoundCard(folder / "laptop"), SoundCard(folder / "headset")
        config = folder / "asound.conf"
        config.write_text(
            ALSA.format(
                laptop=f"unix:{self.laptop.folder / 'native'}",
                headset=f"unix:{self.headset.folder / 'native'}",
            ),
            encoding="utf-8",
        )
        self.environ = self.laptop.environ | {"ALSA_CONFIG_PATH": str(config)}

    def close(self) -> None:
        for card in (self.laptop, self.headset):
            card.unplug()


def _server(card: SoundCard) -> str:
    return f"unix:{card.folder / 'native'}"


@contextmanager
def places() -> Iterator[Places]:
    with tempfile.TemporaryDirectory(prefix="card-") as folder, pytest.MonkeyPatch.context() as patch:
        both = Places(Path(folder))
        for name, value in both.environ.items():
            patch.setenv(name, value)
        try:
            yield both
        finally:
            both.close()


def lose(walk: Walk, headset: SoundCard, away_s: float) -> float:
    """Take the headset away for so long; the time at which it was back, on the clock of the events."""
    headset.unplug()
    walk.wait_for("device_lost")
    time.sleep(away_s)
    headset.plug_in()
    return time.monotonic()


@pytest.mark.sound
@pytest.mark.model
def test_a_headset_goes_in_a_question_and_in_an_answer(tmp_path: Path) -> None:
    options = ("--input", "headset", "--output", "headset")
    with places() as both, Walk(both.headset, tmp_path, *options).begun() as walk:
        walk.wait_for("question_started")
        time.sleep(0.5)  # the stream is open by then: a server that dies while it opens can hang PortAudio
        back = lose(walk, both.headset, 1.0)
        assert walk.wait_for("device_back")["t"] - back < RETURNS_WITHIN_S
        walk.wait_for("question_started")  # once more
        walk.wait_for("listening_started")
        with both.headset.saying(SHORT_16):
            walk.wait_for("speech_started")
            time.sleep(4.0)
            back = lose(walk, both.headset, 1.0)
        assert walk.wait_for("device_back", device="input")["t"] - back < RETURNS_WITHIN_S
        verdict = walk.wait_for("verdict")
        assert verdict["delivery"]["words"] > 5  # what was said before is kept
    (kept,) = walk.history()
    assert kept["verdict"]["transcript"] == verdict["transcript"]


@pytest.mark.slow
@pytest.mark.sound
@pytest.mark.model
@pytest.mark.timeout(1800)
def test_twenty_losses_at_random_moments(tmp_path: Path) -> None:
    chance = random.Random(int(os.environ.get("REHEARSE_SEED", "6")))
    options = ("--input", "headset", "--output", "headset", "--feedback", "brief")
    waits: list[float] = []
    with places() as both, Walk(both.headset, tmp_path, *options).begun() as walk:
        answered = 0
        for number in range(20):
            walk.wait_for("question_started")
            moment = chance.choice(["question", "listening", "answer", "feedback"])
            if moment == "question":
                time.sleep(chance.uniform(0, 1.0))
                waits.append(_lost(walk, both, chance))
            walk.wait_for("listening_started")
            if moment == "listening":
                time.sleep(chance.uniform(0, 2.0))
                waits.append(_lost(walk, both, chance))
                time.sleep(2.0)  # "Go on."
            with both.headset.saying(SHORT_16) as talker:
                walk.wait_for("speech_started")
                if moment == "answer":
                    time.sleep(chance.uniform(1.0, 8.0))
                    waits.append(_lost(walk, both, chance))
                else:
                    until(lambda: talker.poll() is not None, "the answer")
            verdict = walk.wait_for("verdict")
            answered += 1
            assert verdict["status"] == "ok", (number, moment, verdict)
            if moment == "feedback":
                time.sleep(chance.uniform(0, 1.5))
                waits.append(_lost(walk, both, chance))
    kept = walk.history()
    print(f"20 losses: {answered} of 20 answers kept ({len(kept)}), back after at most {max(waits):.1f} s")
    assert len(kept) == answered == 20
    assert max(waits) < RETURNS_WITHIN_S


def _lost(walk: Walk, both: Places, chance: random.Random) -> float:
    """Lose the headset for a moment; how long after its return the round went on, in seconds."""
    back = lose(walk, both.headset, chance.uniform(0.5, 3.0))
    return float(walk.wait_for("device_back")["t"]) - back
