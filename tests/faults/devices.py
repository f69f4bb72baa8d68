"""The long form, `python -m tests.faults.devices`: every fault of a sound device that can be made here."""

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from functools import partial
from itertools import islice
from pathlib import Path

from assistant.audio.microphone import Microphone
from assistant.audio.portaudio import Format
from assistant.errors import DeviceError
from tests.command import Result, rehearse
from tests.faults.cards import (
    ONE_WAY,
    RATES_HZ,
    busy_at_times,
    can_be_busy,
    configured,
    frozen,
    hears_in,
    hears_the_hum,
    humming,
    replace_microphone,
    server_of,
    suspended,
)
from tests.faults.table import Row, show
from tests.sound_card import SoundCard, plugged_in, without_sound_card

RECORDING = Path(__file__).parents[1] / "data" / "recordings" / "w1-16-weak.flac"
WITH_MICROPHONE = ("practice", "--card", "16", "--yes", "--no-speech", "--count", "1")
READ_ALOUD = ("practice", "--card", "16", "--yes", "--fast", "--answers", str(RECORDING))
IMPATIENT = {"REHEARSE_PRACTICE_NUDGE_S": "3", "REHEARSE_PRACTICE_GIVE_UP_S": "4"}


def refused(done: Result, words: str) -> str:
    """What was not as promised: one clear line and exit code 3. Empty where it was."""
    lines = [line for line in done.err.splitlines() if line.startswith("rehearse: ")]
    clear = done.code == 3 and len(lines) == 1 and words in lines[0] and "Traceback" not in done.err
    return "" if clear else f"exit {done.code}: {done.err[-200:]}"


def goes_on(done: Result) -> str:
    """The same, where the round is to be held all the same."""
    held = done.code == 0 and "Answered 1 card" in done.out and "Traceback" not in done.err
    return "" if held else f"exit {done.code}: {done.err[-200:]}"


USUAL = (44_100, 1)
"""Rate and channels of the microphone before each fault."""


def whole_rounds(home: Path) -> Iterator[Row]:
    """Faults that are there when a round begins."""

    def tried(fault: str, problem: str) -> Row:
        return Row(fault, 1, int(not problem), problem or "as promised")

    with without_sound_card():
        yield tried("no device: no microphone", refused(rehearse(home, *WITH_MICROPHONE), "microphone"))
        yield tried("no device: no loudspeaker, it goes on", goes_on(rehearse(home, *READ_ALOUD)))
    with plugged_in() as card:
        for direction, goes in (("capture", goes_on), ("playback", lambda done: refused(done, "microphone"))):
            with configured(card, ONE_WAY.format(server=server_of(card), direction=direction)):
                command = READ_ALOUD if direction == "capture" else WITH_MICROPHONE
                yield tried(f"{direction} alone", goes(rehearse(home, *command)))
        done = rehearse(home, *WITH_MICROPHONE, env=IMPATIENT)
        yield tried("zeros", refused(done, "delivers no sound at all"))
        if can_be_busy():
            with busy_at_times(card) as flag:
                flag.touch()
                yield tried("busy: the microphone", refused(rehearse(home, *WITH_MICROPHONE), "microphone"))
                yield tried("busy: the loudspeaker, it goes on", goes_on(rehearse(home, *READ_ALOUD)))
        with frozen(card):
            done = rehearse(home, *WITH_MICROPHONE)
            yield tried("frozen from the start", refused(done, "does not answer"))
            yield tried("frozen: devices", refused(rehearse(home, "devices"), "does not answer"))
            yield tried("frozen: it goes on without a loudspeaker", goes_on(rehearse(home, *READ_ALOUD)))


def losses(card: SoundCard, rounds: int) -> Iterator[Row]:
    """Faults that come while somebody is heard; afterwards the microphone has to hear again."""
    faults: dict[str, Callable[[], AbstractContextManager[None]]] = {
        "stops delivering": lambda: suspended(card),
        "freezes": lambda: frozen(card),
    }
    for rate_hz, channels in ((8_000, 1), (48_000, 2), (192_000, 8)):
        name = f"changes to {rate_hz} Hz, {channels} channels"
        faults[name] = partial(_changed, card, rate_hz, channels)
    for name, make in faults.items():
        held = 0
        for _ in range(rounds):
            replace_microphone(card, *USUAL)  # or the next round would change nothing
            held += _told_and_mended(card, make)
        yield Row(name, rounds, held, "told in words, then hears again")


@contextmanager
def _changed(card: SoundCard, rate_hz: int, channels: int) -> Iterator[None]:
    replace_microphone(card, rate_hz, channels)
    yield


def _told_and_mended(card: SoundCard, make: Callable[[], AbstractContextManager[None]]) -> bool:
    with closing(Microphone()) as ear:
        listening = ear.listen()
        next(listening)
        with make():
            try:
                list(islice(listening, 1000))
            except DeviceError as err:
                told = "lost" in str(err)
            else:
                return False
        with humming(card):
            for _ in range(20):
                try:
                    return told and hears_the_hum(ear)
                except DeviceError:
                    continue
    return False


def formats(card: SoundCard) -> Iterator[Row]:
    """Every rate with every number of channels."""
    with humming(card):
        for rate_hz in RATES_HZ:
            deaf = [channels for channels in range(1, 9) if not hears_in(Format(rate_hz, channels))]
            yield Row(f"{rate_hz} Hz, 1 to 8 channels", 8, 8 - len(deaf), f"not: {deaf}" if deaf else "heard")


def main() -> int:
    """Print the table; 1 where something did not hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="losses of each kind")
    rounds = parser.parse_args().rounds

    def rows() -> Iterator[Row]:
        with tempfile.TemporaryDirectory() as home:
            yield from whole_rounds(Path(home))
        with plugged_in() as card:
            yield from formats(card)
            yield from losses(card, rounds)

    return show("Sound devices with faults", rows())


if __name__ == "__main__":
    sys.exit(main())
