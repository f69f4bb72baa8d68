"""`rehearse evaluate commands`: recordings with their labels."""

import shutil
from pathlib import Path

import pytest

from assistant.errors import UsageError
from assistant.evaluation.commands import HeardCommand, read_labels, summarise
from tests.command import rehearse

DATA = Path(__file__).parent.parent / "data" / "commands" / "a"


def folder_of(tmp_path: Path, labels: str) -> Path:
    folder = tmp_path / "said"
    folder.mkdir()
    for name, command in (("one", "hint"), ("two", "skip"), ("three", "none")):
        file = next(DATA.glob(f"a-{command}-02-*.flac"))
        shutil.copy(file, folder / f"{name}.flac")
    (folder / "labels.tsv").write_text(labels, encoding="utf-8")
    return folder


@pytest.mark.model
def test_commands_are_told_apart_from_words(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, "file\tcommand\none.flac\thint\ntwo.flac\tskip\nthree.flac\t-\n")
    done = rehearse(tmp_path / "home", "evaluate", "commands", str(folder), "--json")
    assert done.code == 0, done.err
    *heard, last = done.lines
    assert {one["id"]: one["predicted"]["command"] for one in heard} == {
        "one.flac": "hint", "two.flac": "skip", "three.flac": "-",
    }  # fmt: skip
    assert last["summary"] == {
        "precision": 1.0, "recall": 1.0, "f1": 1.0, "mistaken": 0, "commands": 2, "n": 3,
    }  # fmt: skip


def test_labels_may_be_written_in_several_ways(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, "one\tmark_as_known\ntwo.flac\tHow am I doing\nthree.flac\tsing\n")
    assert {one.file.stem: one.label for one in read_labels(folder)} == {
        "one": "mark as known", "two": "how am I doing", "three": "sing",
    }  # fmt: skip


def test_a_line_that_names_nothing_is_refused(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, "one.flac\thint\nfour.flac\tskip\n")
    with pytest.raises(UsageError, match=r"labels\.tsv:2"):
        read_labels(folder)


def test_another_command_is_a_miss_and_a_false_alarm() -> None:
    summary = summarise(
        [
            HeardCommand("1", "hint", "hint", "hint"),
            HeardCommand("2", "skip", "next", "skip"),
            HeardCommand("3", "-", "stop", "top"),
            HeardCommand("4", "pause", "-", "paws"),
        ]
    )
    assert (summary.precision, summary.recall, summary.mistaken) == (0.3333, 0.3333, 1)
