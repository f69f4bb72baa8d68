"""How loud it is where somebody practises."""

from assistant.events import FRAME_S, SpeechStarted
from assistant.listening.endpointer import Endpointer, EndpointRules, stricter
from assistant.listening.noise import LOUD_DB, QUIET_DB, SUSTAINED_S, NoiseGauge

FRAMES = round(SUSTAINED_S / FRAME_S)


def told(gauge: NoiseGauge, level_db: float, frames: int = FRAMES) -> int:
    return sum(gauge.push(level_db) for _ in range(frames))


def test_sustained_noise_is_told_once() -> None:
    gauge = NoiseGauge()
    assert told(gauge, -70) == 0
    assert told(gauge, LOUD_DB + 1, 3 * FRAMES) == 1
    assert gauge.is_loud


def test_a_passing_lorry_is_no_noise() -> None:
    gauge = NoiseGauge()
    told(gauge, -70)
    assert told(gauge, -20, FRAMES // 3) == 0
    assert not gauge.is_loud


def test_between_the_two_levels_it_stays_as_it_was() -> None:
    gauge = NoiseGauge()
    between = (LOUD_DB + QUIET_DB) / 2
    assert told(gauge, between, 2 * FRAMES) == 0
    told(gauge, LOUD_DB + 1)
    assert told(gauge, between, 2 * FRAMES) == 0
    assert gauge.is_loud
    told(gauge, QUIET_DB - 1)
    assert not gauge.is_loud
    assert told(gauge, LOUD_DB + 1) == 1  # and again


def test_strict_rules_want_clearer_and_longer_speech() -> None:
    usual, strict = Endpointer(EndpointRules()), Endpointer(stricter(EndpointRules()))
    burst = [0.6] * round(0.5 / FRAME_S)
    assert any(isinstance(seen, SpeechStarted) for p in burst for seen in usual.push(p))
    assert not any(strict.push(p) for p in burst)
    clear = [0.9] * round(0.5 / FRAME_S)
    assert any(isinstance(seen, SpeechStarted) for p in clear for seen in strict.push(p))
