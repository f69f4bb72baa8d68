"""Sound files, whole and damaged, and recorded answers in place of a microphone."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
import soundfile
from av.audio.stream import AudioStream

from assistant.audio import files
from assistant.audio.files import AnswerFiles, read_audio, recordings_in
from assistant.audio.portaudio import Format
from assistant.errors import AudioFileError, RehearseError, UsageError
from assistant.events import FRAME_S, FRAME_SAMPLES, SAMPLE_RATE_HZ, Samples
from assistant.ports import SourceEnded
from tests.audio.sounds import ANSWER, likeness, write_wav
from tests.fakes import FakeClock


@pytest.fixture(scope="module")
def spoken() -> Samples:
    samples, rate_hz = soundfile.read(ANSWER, dtype="float32")
    assert rate_hz == SAMPLE_RATE_HZ
    return np.asarray(samples, dtype=np.float32)


def encode(samples: Samples, path: Path, codec: str, fmt: Format) -> None:
    """Write `samples` with FFmpeg, as recording programs and telephones do."""
    layout = "stereo" if fmt.channels == 2 else "mono"
    spoken = av.AudioFrame.from_ndarray(samples[np.newaxis], format="fltp", layout="mono")
    spoken.sample_rate = SAMPLE_RATE_HZ
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=fmt.rate_hz, layout=layout)
        assert isinstance(stream, AudioStream)
        encoder = stream.codec_context
        to_codec = av.AudioResampler(encoder.format, layout, fmt.rate_hz, encoder.frame_size or 1024)
        for frame in [*to_codec.resample(spoken), *to_codec.resample(None)]:
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


@pytest.mark.parametrize(
    ("name", "codec", "fmt", "least"),
    [
        ("a.wav", "pcm_s16le", Format(48_000, 2), 0.999),
        ("a.wav", "pcm_u8", Format(16_000, 1), 0.99),
        ("a.wav", "pcm_f32le", Format(8_000, 1), 0.9),  # half of the band is gone
        ("a.flac", "flac", Format(44_100, 2), 0.999),
        ("a.m4a", "aac", Format(44_100, 1), 0.9),
        ("a.mp3", "libmp3lame", Format(44_100, 2), 0.9),
        ("a.ogg", "libopus", Format(48_000, 1), 0.9),
    ],
)
def test_every_format_becomes_the_same_samples(
    tmp_path: Path, spoken: Samples, name: str, codec: str, fmt: Format, least: float
) -> None:
    encode(spoken, tmp_path / name, codec, fmt)
    samples = read_audio(tmp_path / name)
    assert samples.dtype == np.float32
    assert samples.ndim == 1
    assert np.abs(samples).max() <= 1.0
    assert len(samples) == pytest.approx(len(spoken), abs=0.1 * SAMPLE_RATE_HZ)
    assert likeness(samples, spoken) > least


def test_the_content_counts_not_the_suffix(tmp_path: Path, spoken: Samples) -> None:
    soundfile.write(tmp_path / "voice.txt", spoken, SAMPLE_RATE_HZ, format="OGG")
    assert likeness(read_audio(tmp_path / "voice.txt"), spoken) > 0.9


def test_lossless_at_our_rate_is_exact(tmp_path: Path) -> None:
    numbers = np.array([0, 1, -1, 32767, -32768, 1234] * 100)
    np.testing.assert_array_equal(read_audio(write_wav(tmp_path / "a.wav", numbers)) * 32768, numbers)


def test_what_is_no_number_is_silence(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    soundfile.write(
        path, np.array([0.5, np.nan, np.inf, -np.inf, 3.0], dtype=np.float32), 16_000, subtype="FLOAT"
    )
    np.testing.assert_array_equal(read_audio(path), [0.5, 0.0, 1.0, -1.0, 1.0])


@pytest.mark.parametrize("kind", ["flac", "wav"])
def test_a_truncated_file_gives_what_is_there(tmp_path: Path, spoken: Samples, kind: str) -> None:
    soundfile.write(tmp_path / f"whole.{kind}", spoken, SAMPLE_RATE_HZ)
    whole = (tmp_path / f"whole.{kind}").read_bytes()
    path = tmp_path / f"cut.{kind}"
    path.write_bytes(whole[: len(whole) // 4 * 2 + 1])  # in the middle of a sample
    samples = read_audio(path)
    assert 0.3 * len(spoken) < len(samples) < 0.7 * len(spoken)
    np.testing.assert_array_equal(samples, spoken[: len(samples)])


@pytest.mark.parametrize(
    ("content", "error", "text"),
    [
        (None, UsageError, "there is no file"),
        (b"", AudioFileError, "cannot read the sound file"),
        (b"no sound at all, only words " * 99, AudioFileError, "cannot read the sound file"),
        (b"RIFF\x24\x00\x00\x00WAVEfmt ", AudioFileError, "cannot read the sound file"),
    ],
)
def test_bad_files(tmp_path: Path, content: bytes | None, error: type[RehearseError], text: str) -> None:
    path = tmp_path / "bad.wav"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(error, match=text) as caught:
        read_audio(path)
    assert caught.value.remedy


def test_a_file_of_no_length_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AudioFileError, match="it holds no sound"):
        read_audio(write_wav(tmp_path / "empty.wav", []))


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is a folder"):
        read_audio(tmp_path)


def test_a_picture_holds_no_audio_stream(tmp_path: Path) -> None:
    path = tmp_path / "silent.mp4"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=5)
        stream.width = stream.height = 16
        stream.pix_fmt = "yuv420p"
        for _ in range(3):
            container.mux(stream.encode(av.VideoFrame(16, 16, "yuv420p")))
        container.mux(stream.encode(None))
    with pytest.raises(AudioFileError, match="no audio stream"):
        read_audio(path)


def test_a_huge_file_is_refused_before_memory_is_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MAX_DURATION_S", 0.5)
    path = write_wav(tmp_path / "long.wav", np.ones(SAMPLE_RATE_HZ))
    with pytest.raises(AudioFileError, match="too long"):
        read_audio(path)


def test_recordings_of_a_folder_come_in_natural_order(tmp_path: Path) -> None:
    for name in ("b.WAV", "answer10.wav", "Answer2.flac", "notes.txt", "answer1.mp3", ".hidden"):
        (tmp_path / name).touch()
    (tmp_path / "folder.wav").mkdir()
    names = [file.name for file in recordings_in(tmp_path)]
    assert names == ["answer1.mp3", "Answer2.flac", "answer10.wav", "b.WAV"]


@pytest.mark.parametrize(("name", "text"), [("nowhere", "there is no file"), ("", "there are no recordings")])
def test_nothing_to_listen_to(tmp_path: Path, name: str, text: str) -> None:
    with pytest.raises(UsageError, match=text):
        AnswerFiles([tmp_path / name], FakeClock())


def test_one_file_a_listening_then_silence_then_the_end(tmp_path: Path) -> None:
    for number, length in ((1, 700), (2, 1024)):
        write_wav(tmp_path / f"{number}.wav", np.full(length, 8192))
    source = AnswerFiles([tmp_path], FakeClock(), paced=False)
    assert source.name == "recorded answers"
    for name, length in (("1.wav", 700), ("2.wav", 1024)):
        frames = list(islice(source.listen(), 50))
        assert source.name == name
        assert {frame.shape for frame in frames} == {(FRAME_SAMPLES,)}
        heard = np.concatenate(frames)
        np.testing.assert_array_equal(heard[:length], 0.25)
        assert not heard[length:].any()
    assert source.remaining == 0
    with pytest.raises(SourceEnded):
        source.listen()
    source.close()


def test_paced_answers_keep_to_one_schedule(tmp_path: Path) -> None:
    path = write_wav(tmp_path / "a.wav", np.ones(FRAME_SAMPLES * 4))
    clock = FakeClock()
    arrivals_s = []
    for number, _ in enumerate(islice(AnswerFiles([path], clock).listen(), 10), start=1):
        arrivals_s.append(clock.monotonic())
        if number in {2, 6}:  # a listener that dawdles catches up; no delay adds up
            clock.sleep(2.5 * FRAME_S)
    frames_due = [1, 2, 4.5, 4.5, 5, 6, 8.5, 8.5, 9, 10]
    np.testing.assert_allclose(arrivals_s, np.array(frames_due) * FRAME_S)


def test_a_damaged_answer_does_not_block_the_next(tmp_path: Path) -> None:
    (tmp_path / "1.wav").write_bytes(b"damaged")
    write_wav(tmp_path / "2.wav", np.ones(600))
    source = AnswerFiles([tmp_path], FakeClock(), paced=False)
    with pytest.raises(AudioFileError):
        source.listen()
    assert next(source.listen()).any()


def test_a_file_that_breaks_off_inside_is_heard_up_to_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_wav(tmp_path / "a.wav", np.ones(SAMPLE_RATE_HZ))
    real = files._decode

    def broken(*arguments: Any) -> Iterator[Samples]:
        yield from islice(real(*arguments), 1)
        raise av.FFmpegError(5, "Input/output error")

    monkeypatch.setattr(files, "_decode", broken)
    frames = AnswerFiles([path], FakeClock(), paced=False).listen()
    assert next(frames).any()
    with pytest.raises(AudioFileError, match="Input/output error"):
        list(frames)


def test_a_colon_in_a_name_is_no_protocol(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_wav(tmp_path / "08:15.wav", [0] * 1600)
    monkeypatch.chdir(tmp_path)
    assert len(read_audio(Path("08:15.wav"))) == 1600
