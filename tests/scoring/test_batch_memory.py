"""Ten thousand answers stream through `rehearse score` in constant memory."""

import json
import subprocess
import threading
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path
from typing import IO, Any

import pytest

from assistant.decks.library import find_sheet
from assistant.evaluation.grading import make_answers
from tests.command import COMMAND, environment

WARM, ALL = 1_000, 10_000
GROWTH_MB = 20.0
"""Allowed between the two: what allocators and the last cached vectors take. 9,000 answers kept as tokens
alone would take 150 MB."""


def answers() -> Iterator[str]:
    """Answers to all cards in turn, each with a word that no other has."""
    made = [(card.number, make_answers(card)) for card in find_sheet("interview", Path()).cards]
    for number, (card, texts) in enumerate(cycle(made)):
        words = texts[number % len(texts)].split()[:25]
        said = " ".join([*words[:12], f"thing{number}", *words[12:]])
        yield json.dumps({"id": number, "card": card, "text": said}) + "\n"


def exchange(process: "subprocess.Popen[str]", lines: list[str]) -> list[dict[str, Any]]:
    """Write lines while reading as many."""
    assert process.stdin is not None
    assert process.stdout is not None

    def write(stdin: IO[str]) -> None:
        stdin.writelines(lines)
        stdin.flush()

    writing = threading.Thread(target=write, args=(process.stdin,))
    writing.start()
    told = [json.loads(process.stdout.readline()) for _ in lines]
    writing.join()
    return told


def peak_mb(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    (found,) = (line for line in lines if line.startswith("VmHWM:"))
    return int(found.split()[1]) * 1024 / 1e6


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads the memory of a process from /proc")
def test_ten_thousand_answers_take_no_more_memory_than_a_thousand(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [*COMMAND, "score", "interview", "--batch", "-", "--json"],
        env=environment(tmp_path),
        cwd=tmp_path,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    lines = list(islice(answers(), ALL))
    with process:
        told = exchange(process, lines[:1])  # told before the second line is written
        told += exchange(process, lines[1:WARM])
        warm_mb = peak_mb(process.pid)
        told += exchange(process, lines[WARM:])
        all_mb = peak_mb(process.pid)
        assert process.stdin is not None
        process.stdin.close()
    print(f"\npeak memory: {warm_mb:.0f} MB at {WARM} lines, {all_mb:.0f} MB at {ALL}")  # noqa: T201
    assert [line["id"] for line in told] == list(range(ALL))
    assert all(line["status"] == "ok" for line in told)
    assert all_mb - warm_mb < GROWTH_MB
