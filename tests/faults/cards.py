"""Sound cards with faults: busy, frozen, with one direction alone, at unusual rates."""

import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from assistant.audio.devices import Device
from assistant.audio.microphone import Microphone
from assistant.audio.portaudio import Format, rescan
from assistant.events import FRAME_SAMPLES, SAMPLE_RATE_HZ, Samples
from tests.audio.sounds import write_wav
from tests.sound_card import SoundCard

RATES_HZ = (8_000, 11_025, 16_000, 22_050, 32_000, 44_100, 48_000, 88_200, 96_000, 176_400, 192_000)

TONE_HZ = 440.0

LISTEN_S = 0.5

ONE_WAY = """
pcm.default {{ type asym {direction}.pcm {{ type pulse server "{server}" }} }}
"""
"""A card that only hears (`capture`) or only speaks (`playback`)."""

BUSY = """
pcm_type.busy {{ lib "{library}" }}
pcm.tee {{ type pulse server "{server}" }}
pcm.default {{ type busy }}
"""
"""Behind it lies what bears one of the names that PortAudio does not list."""

BUSY_SOURCE = """
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>
int snd_pcm_open(void **pcm, const char *name, int stream, int mode);
char __snd_pcm_busy_open_dlsym_pcm_001;
int _snd_pcm_busy_open(void **pcm, const char *name, void *root, void *conf, int stream, int mode) {
    return access(getenv("BUSY_WHILE"), F_OK) == 0 ? -EBUSY : snd_pcm_open(pcm, "tee", stream, mode);
}
"""
"""An ALSA device that answers as a sound card does which another program has opened."""


def server_of(card: SoundCard) -> str:
    """Where ALSA finds a card's sound server."""
    return f"unix:{card.folder / 'native'}"


@contextmanager
def configured(card: SoundCard, text: str) -> Iterator[None]:
    """ALSA sees that instead, in this process and its children."""
    config = card.folder / "fault.conf"
    config.write_text(text, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ALSA_CONFIG_PATH", str(config))
        rescan()
        yield
    rescan()


@contextmanager
def busy_at_times(card: SoundCard) -> Iterator[Path]:
    """A device that is busy while the given file is there."""
    library, flag = card.folder / "libbusy.so", card.folder / "busy"
    subprocess.run(
        ["cc", "-shared", "-fPIC", "-w", "-o", str(library), "-x", "c", "-", "-l:libasound.so.2"],
        input=BUSY_SOURCE,
        text=True,
        check=True,
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BUSY_WHILE", str(flag))
        with configured(card, BUSY.format(library=library, server=server_of(card))):
            yield flag
            flag.unlink(missing_ok=True)


def can_be_busy() -> bool:
    """Whether such a device can be made here."""
    return shutil.which("cc") is not None


@contextmanager
def frozen(card: SoundCard) -> Iterator[None]:
    """The card's sound server stands still meanwhile."""
    card.signal(signal.SIGSTOP)
    try:
        yield
    finally:
        card.signal(signal.SIGCONT)


@contextmanager
def suspended(card: SoundCard) -> Iterator[None]:
    """The microphone's device sleeps meanwhile, although it is in use."""
    card.control("suspend-sink", "mic", "1")
    try:
        yield
    finally:
        card.control("suspend-sink", "mic", "0")


@contextmanager
def humming(card: SoundCard) -> Iterator[None]:
    """Somebody hums into the microphone."""
    time_s = np.arange(60 * SAMPLE_RATE_HZ) / SAMPLE_RATE_HZ
    with tempfile.TemporaryDirectory() as folder:
        hum = write_wav(Path(folder) / "hum.wav", 8000 * np.sin(2 * np.pi * TONE_HZ * time_s))
        with card.saying(hum):
            yield


def pitch_hz(samples: Samples) -> float:
    """The strongest frequency; 0 in silence."""
    if not samples.any():
        return 0.0
    return float(np.abs(np.fft.rfft(samples)).argmax()) * SAMPLE_RATE_HZ / len(samples)


def hears_the_hum(ear: Microphone, tries: int = 6) -> bool:
    """Whether frames of the program's own kind come, with the hum at its own pitch.

    A virtual card drops pieces on a busy machine: it may be listened to again.
    """
    for _ in range(tries):
        frames = list(islice(ear.listen(), round(LISTEN_S * SAMPLE_RATE_HZ / FRAME_SAMPLES)))
        if {frame.shape for frame in frames} != {(FRAME_SAMPLES,)}:
            return False
        if abs(pitch_hz(np.concatenate(frames)) - TONE_HZ) < 1 / LISTEN_S:
            return True
    return False


def hears_in(fmt: Format) -> bool:
    """The same with a device that offers that format first and alone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Device, "formats", property(lambda _self: [fmt]))
        ear = Microphone()
        try:
            return hears_the_hum(ear)
        finally:
            ear.close()


def replace_microphone(card: SoundCard, rate_hz: int, channels: int) -> None:
    """Another device in the place of the microphone, with another rate and other channels."""
    for name in ("source_name=virtmic", "sink_name=mic"):
        modules = card.control("list", "short", "modules").splitlines()
        (module,) = (line.split()[0] for line in modules if name in line)
        card.control("unload-module", module)
    shape = (f"rate={rate_hz}", f"channels={channels}")
    card.control("load-module", "module-null-sink", "sink_name=mic", "norewinds=1", *shape)
    card.control("load-module", "module-virtual-source", "source_name=virtmic", "master=mic.monitor", *shape)


def one_line(done: "subprocess.CompletedProcess[str]") -> bool:
    """Whether a command said in one line what is wrong."""
    return (
        done.returncode == 3 and len(done.stderr.splitlines()) == 1 and done.stderr.startswith("rehearse: ")
    )
