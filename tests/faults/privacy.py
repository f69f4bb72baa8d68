"""The long form, `python -m tests.faults.privacy`: every command in two umasks, watched by strace and hooks.

The whole test suite runs where no network is with `python -P tests/faults/alone.py make test`.
"""

import argparse
import http.server
import os
import shlex
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from assistant.folders import shipped_folder, user_folders
from assistant.inference.manifest import HubSource
from assistant.inference.store import open_store
from tests.faults.alone import ALONE
from tests.faults.table import Row, show
from tests.faults.watching import SOURCES, Person, can_trace, holding, too_open
from tests.sound_card import plugged_in

DATA = Path(__file__).parents[1] / "data"
SECRET = "folks just go"  # noqa: S105  (no password)
"""Of what is said in the first recording; neither on the sheet nor in its companion."""

SILENT = "--fast --no-speech --yes"

COMMANDS = (
    "config set practice.limit_s 45",
    "config show practice.limit_s",
    "sheets new mine",
    "sheets check mine",
    "sheets list",
    "sheets export interview --to csv --out {out}/interview.csv",
    "sheets export interview --to apkg --out {out}/interview.apkg",
    "sheets export interview --to md --out {out}/copied.md",
    "sheets import {out}/interview.csv --name table",
    "sheets import {out}/interview.apkg --name cards",
    "sheets suggest-points mine --force",
    f"practice --card 16 --answers {DATA}/recordings/w1-16-weak.flac --events {{out}}/events --fast --yes",
    "appeal --point b",
    f"--verbose practice interview --card 7 --answers {DATA}/recordings/w1-7-strong.flac {SILENT}",
    f"star --answers {DATA}/drills/star/1.ogg {SILENT}",
    f"numbers --answers {DATA}/drills/numbers {SILENT}",
    f"questions --answers {DATA}/drills/questions {SILENT}",
    f"checklist --answers {DATA}/drills/checklist {SILENT}",
    f"mock --minutes 15 --transcript {{out}}/interview-held.md --answers {DATA}/drills/mock {SILENT}",
    f"score interview 16 --text '{SECRET}'",
    f"score interview 16 --audio {DATA}/recordings/w1-16-weak.flac --explain",
    f"transcribe {DATA}/recordings/w1-16-weak.flac",
    "regrade",
    "stats",
    "history",
    "due",
    f"plan --interview {datetime.now().astimezone() + timedelta(days=30):%Y-%m-%d}",
    "export --format json --out {out}/history.json",
    "export --format csv --out {out}/history.csv",
    "report --out {out}/report.html",
    "report",
    "recordings",
    "episode interview --card 16 --minutes 2 --out {out}/episode.mp3",
    "import-recording {out}/episode.mp3",
    "backup {out}/all.rehearse",
    "restore {out}/all.rehearse --force",
    "voices",
    "devices",
    "doctor",
    "models list",
    "models verify base",
    "models fetch base --to {home}/models",
    f"evaluate numbers {DATA}/facts.jsonl",
    "bench start",
    "",
)
"""In this order: each finds what those before have made. What fails is watched, too."""

MAY_END: Mapping[str, tuple[int, ...]] = {"doctor": (1, 3), "import-recording {out}/episode.mp3": (1,)}
"""Nobody speaks into the microphone, and nobody answers the episode."""

LIVE_ROUND = "tests/test_round.py::test_a_round_through_microphone_and_loudspeaker"


@contextmanager
def hub() -> Iterator[str]:
    """The address of a local server that has the speech model, in place of the hub."""
    model = open_store(user_folders()).manifest.model("base")
    (source,) = (one for one in model.sources if isinstance(one, HubSource))
    prefix = f"/{source.repository}/resolve/{source.revision}/"

    class Handler(http.server.SimpleHTTPRequestHandler):
        def translate_path(self, path: str) -> str:
            return str(shipped_folder("models") / "base" / path.removeprefix(prefix))

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def watched(person: Person, address: str) -> Iterator[Row]:
    """All commands of one person."""
    spoke, odd, open_to_others, told = [], [], set[str](), []
    for command in COMMANDS:
        words = shlex.split(command.replace("{home}", str(person.home)))
        done = person.run(*words, HF_ENDPOINT=address, REHEARSE_LOG_LEVEL="debug")
        strangers = [one for one in done.spoken_to if "models fetch" not in command or "127.0.0.1" not in one]
        if strangers:
            spoke.append(f"{command}: {strangers[0]}")
        if done.code not in {0, *MAY_END.get(command, ())} or "Traceback" in done.err:
            odd.append(f"{command}: exit {done.code} {done.err[-200:]}")
        open_to_others |= {*too_open(person.home), *too_open(person.out)}
        private = SECRET.encode() in done.passing.lower() or any(
            SECRET in one.lower() for one in done.started
        )
        left = [name for name in done.left if not name.startswith("tmp/pulse-")]  # libpulse's own, empty
        if private or left:
            told.append(f"{command}: {left or 'in temporary files or arguments'}")
    umask = f"umask {person.umask:03o}"
    count = len(COMMANDS)
    how = "strace and audit hooks" if can_trace() else "audit hooks alone: strace is missing"
    yield Row(f"{umask}: nobody is spoken to", count, count - len(spoke), "; ".join(spoke) or how)
    yield Row(f"{umask}: every command does its work", count, count - len(odd), "; ".join(odd))
    found = (str(path.relative_to(person.root / "user")) for path in (person.root / "user").rglob("*"))
    sound_server = (".config", ".config/pulse")  # libpulse makes them when it looks for a server
    strangers = sorted(name for name in found if not (name in sound_server or "/pulse/" in name))
    yield Row(f"{umask}: nothing outside its folders", 1, int(not strangers), ", ".join(strangers))
    files = sum(1 for folder in (person.home, person.out) for _ in folder.rglob("*"))
    held = files - len(open_to_others)
    yield Row(f"{umask}: files 0600, folders 0700", files, held, ", ".join(sorted(open_to_others)[:5]))
    yield Row(
        f"{umask}: not in arguments or left in temporary files", count, count - len(told), "; ".join(told)
    )
    logs = [name for name in holding(SECRET, person.home / "cache") if "log" in name]
    yield Row(f"{umask}: a word that was said is in no log", 1, int(not logs), ", ".join(logs))
    yield forgotten(person, umask)


def crashed(person: Person) -> Row:
    """Whether a bug in the middle of a round shows any word of the answer."""
    command = f"--verbose practice --card 16 --answers {DATA}/recordings/w1-16-weak.flac {SILENT}"
    done = person.run(*command.split(), BROKEN="os.rename .part.flac", REHEARSE_LOG_LEVEL="debug")
    held = "a bug made on purpose" in done.err and SECRET not in done.err.lower() and done.code == 1
    return Row("a crash tells no word", 1, int(held), "the traceback names places alone")


def forgotten(person: Person, umask: str) -> Row:
    """Whether `forget --all` leaves anything in the folders of the program."""
    had = holding(SECRET, person.home)
    done = person.run("forget", "--all", "--yes")
    sounds = [name for name in holding("flac", person.home) if not name.startswith(("models", "sheets"))]
    left = [name for name in holding(SECRET, person.home) if not name.startswith(("models", "sheets/"))]
    phrases = [name for name in holding(SECRET, person.home) if name.endswith(".mine.points.toml")]
    held = done.code == 0 and not (sounds or left or phrases)
    note = f"was in {len(had)} files" if held else f"{done.err} {sounds + left + phrases}"
    return Row(f"{umask}: forget --all leaves no byte", 1, int(held), note)


def live_round_alone() -> int:
    """Hold a live round where no network is; the exit status of pytest."""
    command = [*ALONE, sys.executable, "-m", "pytest", "-q", LIVE_ROUND]
    return subprocess.run(
        command, cwd=SOURCES, env=os.environ | {"PYTHONPATH": str(SOURCES)}, check=False
    ).returncode


def rows() -> Iterator[Row]:
    """A row for each thing that was looked at."""
    code = live_round_alone()
    yield Row("a live round without a network", 1, int(code == 0), f"pytest ended with {code}")
    with tempfile.TemporaryDirectory() as folder:
        yield crashed(Person(Path(folder)))
    with hub() as address, plugged_in():
        for umask in (0o000, 0o077):
            with tempfile.TemporaryDirectory() as folder:
                yield from watched(Person(Path(folder), umask), address)


def main() -> int:
    """Print the table; 1 where something did not hold."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    return show("Privacy", rows())


if __name__ == "__main__":
    sys.exit(main())
