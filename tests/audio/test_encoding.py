"""Sound files for players, written and read back."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import av
import numpy as np
import pytest

from assistant.audio.encoding import (
    ENCODED_RATE_HZ,
    ENCODINGS,
    Chapter,
    Labels,
    encoding_of,
    read_labels,
    recorded_at,
    write_encoded,
)
from assistant.audio.files import read_audio
from assistant.audio.frames import resample
from assistant.errors import AudioFileError, UsageError
from assistant.events import SAMPLE_RATE_HZ, Samples
from tests.audio.sounds import CLEAN_ANSWER, likeness, write_wav

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize("ending", ENCODINGS)
def test_sound_tags_and_chapters_come_back(tmp_path: Path, ending: str) -> None:
    spoken = read_audio(CLEAN_ANSWER)
    pieces = np.array_split(resample(spoken, SAMPLE_RATE_HZ, ENCODED_RATE_HZ), 7)
    chapters = (Chapter(0.0, 4.5, "7 What are task queues?"), Chapter(4.5, 20.125, "8 Käse & co"))
    tags = {"title": "A täle", "artist": "Rehearse", "album": "Rehearse", "synopsis": '{"a":[1,2]}' * 3000}
    path = tmp_path / f"a{ending}"
    write_encoded(path, pieces, Labels(tags, chapters), encoding_of(path))
    labels = read_labels(path)
    assert {name: labels.tags[name] for name in tags} == tags
    assert [mark.title for mark in labels.chapters] == [mark.title for mark in chapters]
    assert [mark.start_s for mark in labels.chapters] == pytest.approx([0.0, 4.5], abs=0.002)
    heard = read_audio(path)
    assert len(heard) == pytest.approx(len(spoken), abs=0.1 * SAMPLE_RATE_HZ)
    assert likeness(heard, spoken) > 0.9
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


def test_an_unknown_ending_is_refused() -> None:
    with pytest.raises(UsageError, match=r"ends in none of \.mp3, \.m4a, \.ogg"):
        encoding_of(Path("a.wma"))


def test_what_breaks_off_leaves_nothing(tmp_path: Path) -> None:
    def breaking() -> Iterator[Samples]:
        yield np.zeros(48_000, dtype=np.float32)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_encoded(tmp_path / "a.mp3", breaking(), Labels({}), ENCODINGS[".mp3"])
    assert not list(tmp_path.iterdir())


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(AudioFileError, match="cannot write"):
        write_encoded(
            tmp_path / "no" / "a.mp3", [np.zeros(999, dtype=np.float32)], Labels({}), ENCODINGS[".mp3"]
        )


@pytest.mark.parametrize(
    ("tag", "began"),
    [
        ("2026-02-28T10:00:00.000000Z", datetime(2026, 2, 28, 10, tzinfo=UTC)),
        ("1904-01-01T00:00:00.000000Z", datetime(2026, 3, 1, 8, 59, 58, tzinfo=UTC)),
        ("", datetime(2026, 3, 1, 8, 59, 58, tzinfo=UTC)),
        ("2031-01-01T00:00:00Z", datetime(2026, 3, 1, 11, 59, 58, tzinfo=UTC)),
    ],
)
def test_when_a_recording_was_made(tmp_path: Path, tag: str, began: datetime) -> None:
    path = tmp_path / "memo.m4a"
    with av.open(str(path), "w", format="ipod") as container:
        stream = container.add_stream("aac", rate=16_000, layout="mono")
        if tag:
            container.metadata["creation_time"] = tag
        frame = av.AudioFrame.from_ndarray(
            np.zeros((1, 1024), dtype=np.float32), format="fltp", layout="mono"
        )
        frame.sample_rate = 16_000
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    ended = datetime(2026, 3, 1, 9, tzinfo=UTC).timestamp()
    os.utime(path, (ended, ended))
    assert recorded_at(path, 2.0, NOW) == began


def test_labels_of_what_is_no_sound(tmp_path: Path) -> None:
    path = write_wav(tmp_path / "a.wav", [1, 2, 3])
    assert read_labels(path).chapters == ()
    (tmp_path / "b.mp3").write_text("no sound at all " * 99, encoding="utf-8")
    with pytest.raises(AudioFileError, match="cannot read"):
        read_labels(tmp_path / "b.mp3")
