"""Runs `rehearse` as a user does, and tells whom it spoke to, what it started and what it left about."""

import json
import os
import re
import shutil
import subprocess
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import assistant
from tests.command import COMMAND

HOOK = Path(__file__).with_name("hook")
SOURCES = Path(assistant.__file__).parents[1]

KEPT = (
    "PATH",
    "LANG",
    "LD_LIBRARY_PATH",
    "ALSA_CONFIG_PATH",
    "PULSE_SERVER",
    "PULSE_RUNTIME_PATH",
    "PULSE_COOKIE",
)
"""Of the environment: not CI's, in which libraries keep quieter than at people's homes."""

SPOKE = re.compile(
    r"(?:connect|sendto|sendmsg|sendmmsg)\(.*?sa_family=AF_INET6?, sin6?_port=htons\((\d+)\)"
    r".*?(?:inet_addr\(|inet_pton\(AF_INET6, )\"([^\"]+)\""
)
RESOLVER = re.compile(r"connect\(.*?sun_path=\"([^\"]*systemd/resolve[^\"]*)\"")
"""Lines of strace: somebody was spoken to by the Internet's protocols, or asked for a name."""

TRACE = ("strace", "-f", "-qq", "--seccomp-bpf", "-e", "trace=%network", "-o")
"""Only what has to do with the network is held up."""

LOOK_S = 0.02

PATIENCE_S = 1800.0
"""A whole interview on a busy machine."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A command that has ended.

    Attributes:
        spoken_to: addresses, by whatever native code or Python; empty is what is wanted.
        started: the arguments of all processes that Python started.
        passing: what lay in the folder for temporary files at any moment, as far as it was seen.
        left: files there after the end.
    """

    code: int
    out: str
    err: str
    spoken_to: tuple[str, ...]
    started: tuple[str, ...]
    passing: bytes
    left: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Person:
    """A user with folders of their own.

    Attributes:
        root: holds `home` (REHEARSE_HOME), `user` (HOME), `out` for files that are named and `tmp`.
        umask: in which every command is started.
    """

    root: Path
    umask: int = 0o022
    env: Mapping[str, str] = field(default_factory=dict)

    @property
    def home(self) -> Path:
        """Where Rehearse keeps everything."""
        return self.root / "home"

    @property
    def out(self) -> Path:
        """Where this person writes files to."""
        return self.root / "out"

    def run(self, *arguments: str, before: Iterable[str] = (), **env: str) -> Seen:
        """Run `rehearse ARGUMENTS...` and watch; `{out}` in them is the folder `out`.

        Args:
            before: stands before the command, e.g. `ALONE`.
        """
        folders = {name: self.root / name for name in ("user", "out", "tmp")}
        for folder in folders.values():
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        notes, trace = self.root / "notes", self.root / "trace"
        for file in (notes, trace):
            file.unlink(missing_ok=True)
        said = [argument.format(out=folders["out"]) for argument in arguments]
        with subprocess.Popen(
            [*_traced(trace), *before, *COMMAND, *said],
            env={name: os.environ[name] for name in KEPT if name in os.environ}
            | {"HOME": str(folders["user"]), "TMPDIR": str(folders["tmp"]), "REHEARSE_HOME": str(self.home)}
            | {"PYTHONPATH": os.pathsep.join((str(HOOK), str(SOURCES))), "WATCHED": str(notes)}
            | {"NO_COLOR": "1", "COLUMNS": "120", "OMP_NUM_THREADS": "1"} | dict(self.env) | env,
            cwd=folders["out"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            umask=self.umask,
        ) as process, _looking(folders["tmp"]) as passing:  # fmt: skip
            out, err = process.communicate(timeout=PATIENCE_S)
        asked, started = _noted(notes)
        left = tuple(str(file.relative_to(self.root)) for file in sorted(folders["tmp"].rglob("*")))
        return Seen(
            process.returncode, out, err, (*_traced_contacts(trace), *asked), started, bytes(passing), left
        )


@cache
def can_trace() -> bool:
    """Whether strace is here and may look."""
    if shutil.which("strace") is None:
        return False
    return subprocess.run([*TRACE, os.devnull, "true"], capture_output=True, check=False).returncode == 0


def too_open(folder: Path) -> list[str]:
    """Files and folders in there that others may read, write or enter, with their modes."""
    found = []
    for path in (folder, *sorted(folder.rglob("*"))):
        mode = path.lstat().st_mode
        if mode & 0o077 and not path.is_symlink():
            found.append(f"{path.relative_to(folder)}: {mode & 0o777:o}")
    return found


def holding(word: str, folder: Path) -> list[str]:
    """Files in there that hold a word."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return [str(file.relative_to(folder)) for file in files if word.encode() in file.read_bytes().lower()]


def _traced(trace: Path) -> tuple[str, ...]:
    return (*TRACE, str(trace)) if can_trace() else ()


def _traced_contacts(trace: Path) -> Iterator[str]:
    if not trace.exists():
        return
    lines = trace.read_text(encoding="utf-8", errors="replace").splitlines()
    yield from {f"{spoke[2]}:{spoke[1]}" for line in lines if (spoke := SPOKE.search(line))}
    yield from {asked[1] for line in lines if (asked := RESOLVER.search(line))}


def _noted(notes: Path) -> tuple[list[str], tuple[str, ...]]:
    """Who was spoken to, and what was started, by what the audit hooks wrote."""
    asked, started = [], []
    for line in notes.read_text(encoding="utf-8").splitlines() if notes.exists() else ():
        event, arguments = json.loads(line)
        if not event.startswith("socket."):
            started.append(" ".join(arguments))
        elif event != "socket.connect" or arguments[1].startswith("("):  # else the name of a Unix socket
            asked.append(f"{event} {arguments[-1] if event == 'socket.connect' else arguments[0]}")
    return asked, tuple(started)


def _files_in(folder: Path) -> Iterator[Path]:
    """What lies there now; a folder that goes meanwhile ends it."""
    with suppress(OSError):
        yield from folder.rglob("*")


@contextmanager
def _looking(folder: Path) -> Iterator[bytearray]:
    """Reads again and again what lies in a folder, as a curious program could; all of it at the end."""
    seen: dict[tuple[str, int], bytes] = {}
    over = threading.Event()

    def look() -> None:
        while not over.wait(LOOK_S):
            for file in _files_in(folder):
                with suppress(OSError):  # it has just gone
                    size = file.stat().st_size
                    if (str(file), size) not in seen and file.is_file():
                        seen[str(file), size] = file.read_bytes()

    passing = bytearray()
    looker = threading.Thread(target=look)
    looker.start()
    try:
        yield passing
    finally:
        over.set()
        looker.join()
        passing += b"".join(seen.values())
