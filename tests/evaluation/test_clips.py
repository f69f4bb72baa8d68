"""Folders of recordings, with and without a table of what is said in them."""

from pathlib import Path

import pytest

from assistant.errors import UsageError
from assistant.evaluation.clips import Clip, read_clips, read_transcripts


def table(folder: Path, *lines: str) -> Path:
    (folder / "transcripts.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def test_a_table_tells_text_voice_set_and_card(tmp_path: Path) -> None:
    table(
        tmp_path,
        "file\ttext\tspeaker\tset\tcard",
        'a.flac\tSay "so", then.\tann\tclear\t7',
        "b.flac\tNo.\t\t\t",
    )
    assert read_clips(tmp_path) == (
        Clip(tmp_path / "a.flac", 'Say "so", then.', "ann", "clear", 7),
        Clip(tmp_path / "b.flac", "No."),
    )


def test_voice_is_another_word_for_speaker(tmp_path: Path) -> None:
    table(tmp_path, "file\ttext\tvoice", "a.flac\tYes.\tbob")
    assert read_transcripts(tmp_path)[0].voice == "bob"


@pytest.mark.parametrize(
    ("name", "card"),
    [
        ("w1-7-strong.flac", 7),
        ("w2-26-weak.wav", 26),
        ("librispeech-other-1688-142285-0000.flac", None),
        ("vctk-p225_003.flac", None),
        ("answer-10.flac", None),
    ],
)
def test_the_name_may_tell_the_card(name: str, card: int | None, tmp_path: Path) -> None:
    table(tmp_path, "file\ttext", f"{name}\tYes.")
    assert read_transcripts(tmp_path)[0].card == card


def test_without_a_table_the_recordings_come_in_natural_order(tmp_path: Path) -> None:
    for name in ("answer-10.flac", "answer-2.wav", "notes.txt"):
        (tmp_path / name).touch()
    assert [clip.file.name for clip in read_clips(tmp_path)] == ["answer-2.wav", "answer-10.flac"]


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (["file\ttext"], "lists no recordings"),
        (["file\ttext", "a.flac\t"], "transcripts.tsv:2 has no text"),
        (["file\ttext", "a.flac\tYes.", "\tNo."], "transcripts.tsv:3 has no file"),
        (["file,text", "a.flac,Yes."], "has no file"),
    ],
)
def test_a_table_with_a_gap_is_refused(lines: list[str], told: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=told):
        read_transcripts(table(tmp_path, *lines))


def test_accuracy_cannot_do_without_the_table(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="No such file"):
        read_transcripts(tmp_path)
