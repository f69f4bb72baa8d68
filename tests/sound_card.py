"""A sound card made of software, so that tests go through the real PortAudio on any machine.

A private PulseAudio daemon with two null sinks: `room` is what the loudspeaker plays into, `mic` is what the
microphone hears. An ALSA configuration of its own leads PortAudio there and nowhere else, in this process and
in those that it starts. PortAudio lists devices only when it starts, hence the rescan on the way in and out.

Use it by `from tests.sound_card import sound_card` (a fixture of the whole session), or `plugged_in()` for a
card that a test may break.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from assistant.audio.files import read_audio
from assistant.audio.portaudio import rescan
from assistant.events import Samples

PATIENCE_S = 20.0

ALSA_CONFIG = """
pcm.default {{ type pulse server "{server}" hint {{ show on description "Virtual card" }} }}
ctl.default {{ type pulse server "{server}" }}
"""


@dataclass
class SoundCard:
    """The card while it is plugged in.

    Attributes:
        folder: sockets and configuration.
        environ: what a process needs to see this card and no other.
    """

    folder: Path
    environ: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.environ = _environ_of(self.folder)
        self.plug_in()

    def plug_in(self) -> None:
        """Start the daemon, again after `unplug` too."""
        with (self.folder / "daemon.log").open("ab") as log:
            self._daemon = subprocess.Popen(
                [
                    *("pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no"),
                    *("-L", f"module-native-protocol-unix socket={self.folder / 'native'} auth-anonymous=1"),
                    # Without norewinds a null sink takes up to 2 s to notice a new stream.
                    *("-L", "module-null-sink sink_name=room norewinds=1"),
                    *("-L", "module-null-sink sink_name=mic norewinds=1"),
                    *("-L", "module-virtual-source source_name=virtmic master=mic.monitor"),
                ],
                env=os.environ | self.environ | {"HOME": str(self.folder)},
                stdout=log,
                stderr=log,
            )
        until(lambda: self._pactl("info").returncode == 0, "PulseAudio to start")
        self._pactl("set-default-source", "virtmic").check_returncode()
        self._pactl("set-default-sink", "room").check_returncode()

    def unplug(self) -> None:
        """End the daemon at once, as a headset that is pulled out. May be called more than once."""
        self._daemon.kill()
        self._daemon.wait()

    def signal(self, number: int) -> None:
        """Send a signal to the daemon."""
        self._daemon.send_signal(number)

    def say(self, path: Path) -> None:
        """Play a sound file into the microphone, and wait until it has been said."""
        with self.saying(path) as talker:
            assert talker.wait(PATIENCE_S + len(read_audio(path))) == 0

    @contextlib.contextmanager
    def saying(self, path: Path) -> Iterator[subprocess.Popen[bytes]]:
        """Play a sound file into the microphone meanwhile; silence afterwards."""
        talker = self._run("paplay", "--device=mic", "--latency-msec=20", str(path))
        try:
            yield talker
        finally:
            talker.kill()
            talker.wait()

    @contextlib.contextmanager
    def record(self, path: Path) -> Iterator[None]:
        """Write what the loudspeaker plays meanwhile to a WAV file."""
        listener = self._run(
            *("parecord", "--device=room.monitor", "--latency-msec=20", "--file-format=wav"),
            *("--rate=44100", "--channels=1", "--format=s16le", str(path)),
        )
        until(lambda: path.exists() and path.stat().st_size > 10_000, "the recording to begin")
        try:
            yield
        finally:
            listener.send_signal(signal.SIGINT)
            listener.wait(PATIENCE_S)

    def heard(self, path: Path) -> Samples:
        """What `record` wrote, at the program's own rate."""
        return read_audio(path)

    def control(self, *arguments: str) -> str:
        """Have the sound server do something, and return what it says."""
        done = self._pactl(*arguments)
        done.check_returncode()
        return done.stdout.decode()

    def environ_of_child(self) -> dict[str, str]:
        """The environment of a process that is to see this card."""
        return os.environ | self.environ

    def _pactl(self, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            ["pactl", *arguments], env=os.environ | self.environ, capture_output=True, check=False
        )

    def _run(self, *command: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(command, env=os.environ | self.environ, stderr=subprocess.DEVNULL)


@contextlib.contextmanager
def plugged_in() -> Iterator[SoundCard]:
    """A card of one's own, seen by PortAudio in this process and in its children until the end."""
    # A short path: the name of a Unix socket may have 107 characters.
    with tempfile.TemporaryDirectory(prefix="card-") as folder, pytest.MonkeyPatch.context() as patch:
        card = SoundCard(Path(folder))
        for name, value in card.environ.items():
            patch.setenv(name, value)
        try:
            rescan()
            yield card
        finally:
            card.unplug()
            patch.undo()
            rescan()


@contextlib.contextmanager
def without_sound_card() -> Iterator[None]:
    """A machine without any sound device, as PortAudio sees it."""
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        for name, value in _environ_of(Path(folder)).items():  # where no daemon runs
            patch.setenv(name, value)
        rescan()
        yield
    rescan()


@pytest.fixture(scope="session")
def sound_card() -> Iterator[SoundCard]:
    """A card for all tests of the session. Only a developer's machine without PulseAudio may skip them."""
    if shutil.which("pulseaudio") is None and "CI" not in os.environ:
        pytest.skip("PulseAudio is not installed (sudo apt-get install pulseaudio pulseaudio-utils)")
    with plugged_in() as card:
        yield card


def _environ_of(folder: Path) -> dict[str, str]:
    """Where PulseAudio's programs and ALSA's (PortAudio) find the daemon of this folder, if it runs."""
    server = f"unix:{folder / 'native'}"
    config = folder / "asound.conf"
    config.write_text(ALSA_CONFIG.format(server=server), encoding="utf-8")
    return {
        "ALSA_CONFIG_PATH": str(config),
        "PULSE_SERVER": server,
        "PULSE_RUNTIME_PATH": str(folder),
        "PULSE_COOKIE": str(folder / "cookie"),
    }


def until(condition: Callable[[], bool], what: str) -> None:
    """Wait for another process.

    Raises:
        TimeoutError: it did not happen within `PATIENCE_S`.
    """
    deadline_s = time.monotonic() + PATIENCE_S
    while not condition():
        if time.monotonic() > deadline_s:
            raise TimeoutError(f"waited {PATIENCE_S:g} s in vain for {what}")
        time.sleep(0.02)
