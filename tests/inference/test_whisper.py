"""The real recogniser on recordings, on silence and noise, and on models that are broken."""

import hashlib
import os
import threading
import tomllib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile

from assistant.errors import ModelError
from assistant.events import SAMPLE_RATE_HZ, Samples, Transcript, Word, seconds
from assistant.folders import shipped_folder
from assistant.inference.manifest import MANIFEST_FILE, read_manifest
from assistant.inference.store import ModelStore
from assistant.inference.whisper import NO_SPEECH_PROBABILITY, WhisperTranscriber
from assistant.ports import CalledOff
from tests.inference.toy import FILES, install

RECORDINGS = Path(__file__).parent.parent / "data" / "recordings"
MANIFEST = tomllib.loads((RECORDINGS / "manifest.toml").read_text(encoding="utf-8"))
STRONG = "w1-7-strong.flac"


@pytest.fixture(scope="session")
def base_folder() -> Path:
    models = shipped_folder("models")
    return ModelStore((models,), read_manifest(models / MANIFEST_FILE)).locate("base")


@pytest.fixture(scope="session")
def whisper(base_folder: Path) -> WhisperTranscriber:
    return WhisperTranscriber(base_folder, threads=2)


@pytest.fixture(scope="session")
def answer() -> Samples:
    """The recorded answer of `STRONG`, at `SAMPLE_RATE_HZ`."""
    entry = next(entry for entry in MANIFEST["recording"] if entry["file"] == STRONG)
    path = RECORDINGS / STRONG
    assert hashlib.sha256(path.read_bytes()).hexdigest() == entry["sha256"]
    samples, rate_hz = soundfile.read(path, dtype="float32")
    assert rate_hz == SAMPLE_RATE_HZ
    return np.asarray(samples, dtype=np.float32)


@pytest.fixture(scope="session")
def heard(whisper: WhisperTranscriber, answer: Samples) -> Transcript:
    return whisper.transcribe(answer)


@pytest.mark.model
def test_it_hears_what_was_said(heard: Transcript) -> None:
    for phrase in (
        "the lanes at the grocery store",
        "workers assigned to that lane",
        "GPU jobs",
        "old workers on one, new ones on another",
    ):
        assert phrase in heard.text
    assert heard.no_speech_probability < NO_SPEECH_PROBABILITY


@pytest.mark.model
def test_words_carry_times_and_probabilities(heard: Transcript, answer: Samples) -> None:
    assert "".join(word.text for word in heard.words) == heard.text.replace(" ", "")
    starts = [word.start_s for word in heard.words]
    assert starts == sorted(starts)
    for word in heard.words:
        assert word.text == word.text.strip() != ""
        assert 0 <= word.start_s <= word.end_s <= seconds(len(answer)) + 0.1
        assert 0 <= word.probability <= 1
        assert type(word.start_s) is type(word.probability) is float


@pytest.mark.model
def test_times_count_from_the_first_sample(whisper: WhisperTranscriber, answer: Samples) -> None:
    late = np.concatenate([np.zeros(3 * SAMPLE_RATE_HZ, np.float32), answer[: 6 * SAMPLE_RATE_HZ]])
    words = whisper.transcribe(late).words
    lanes = next(word for word in words if "lanes" in word.text)
    early = next(
        word for word in whisper.transcribe(answer[: 6 * SAMPLE_RATE_HZ]).words if "lanes" in word.text
    )
    assert lanes.start_s == pytest.approx(early.start_s + 3, abs=0.5)


def noise(level: float) -> Samples:
    return (np.random.default_rng(7).standard_normal(3 * SAMPLE_RATE_HZ) * level).astype(np.float32)


@pytest.mark.model
@pytest.mark.parametrize(
    "samples",
    [
        np.zeros(3 * SAMPLE_RATE_HZ, np.float32),
        np.zeros(SAMPLE_RATE_HZ // 2, np.float32),
        noise(0.001),
        noise(0.1),
        np.ones(SAMPLE_RATE_HZ, np.float32),
    ],
    ids=["silence", "half a second", "hiss", "loud noise", "constant"],
)
def test_where_nobody_speaks_no_word_is_heard(whisper: WhisperTranscriber, samples: Samples) -> None:
    nothing = whisper.transcribe(samples)
    assert nothing.text == ""
    assert nothing.words == ()
    assert nothing.no_speech_probability > NO_SPEECH_PROBABILITY


@pytest.mark.parametrize("length", [0, 1, SAMPLE_RATE_HZ // 20])
def test_less_than_any_word_never_reaches_the_model(tmp_path: Path, length: int) -> None:
    unloadable = WhisperTranscriber(tmp_path / "no such folder")
    nothing = unloadable.transcribe(np.ones(length, np.float32))
    assert nothing == Transcript(text="", words=(), no_speech_probability=1.0)


@pytest.mark.model
def test_a_decode_can_be_called_off(whisper: WhisperTranscriber, answer: Samples) -> None:
    asked: list[bool] = []

    def is_wanted() -> bool:
        asked.append(len(asked) == 0)
        return asked[-1]

    with pytest.raises(CalledOff):
        whisper.transcribe(answer, is_wanted)
    assert asked == [True, False]  # before the first pass of the encoder, and right after it
    assert whisper.transcribe(answer[: 3 * SAMPLE_RATE_HZ]).words


@pytest.mark.model
def test_it_prints_nothing(base_folder: Path, answer: Samples, capfd: pytest.CaptureFixture[str]) -> None:
    WhisperTranscriber(base_folder).transcribe(answer[: 3 * SAMPLE_RATE_HZ])
    assert capfd.readouterr() == ("", "")


@pytest.mark.model
def test_threads_load_one_model_between_them(base_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from assistant.inference import stretch_model

    made: list[Path] = []
    real = stretch_model.StretchModel

    def count(folder: Path, threads: int) -> object:
        made.append(folder)
        return real(folder, threads)

    monkeypatch.setattr(stretch_model, "StretchModel", count)
    shared = WhisperTranscriber(base_folder)
    threads = [threading.Thread(target=shared.load) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made == [base_folder]


def test_a_missing_folder_is_no_name_on_the_network(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="there is no speech model in") as missing:
        WhisperTranscriber(tmp_path / "tiny").load()
    assert missing.value.exit_code == 4


def test_nonsense_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cannot load the speech model") as refused:
        WhisperTranscriber(install(tmp_path / "mine", FILES)).load()
    assert refused.value.__cause__ is not None


@pytest.mark.model
@pytest.mark.parametrize("name", ["model.bin", "tokenizer.json", "config.json"])
def test_a_cut_file_is_an_error_and_no_crash(base_folder: Path, tmp_path: Path, name: str) -> None:
    for file in FILES:
        if file == name:
            (tmp_path / file).write_bytes((base_folder / file).read_bytes())
            os.truncate(tmp_path / file, (base_folder / file).stat().st_size // 2)
        else:
            (tmp_path / file).hardlink_to(base_folder / file)
    with pytest.raises(ModelError, match="cannot load the speech model"):
        WhisperTranscriber(tmp_path).load()


class Dozing(WhisperTranscriber):
    """Stops after the first sentence of whatever it is given, a word each second."""

    def _decode(self, samples: Samples, is_wanted: Callable[[], bool]) -> Transcript:
        length_s = seconds(len(samples))
        words = tuple(Word(f"w{n}", n, n + 1.0, 0.9) for n in range(min(4, int(length_s))))
        return Transcript(" ".join(word.text for word in words), words)


@pytest.mark.parametrize(("length_s", "count"), [(4.0, 4), (6.0, 4), (7.0, 7), (18.0, 16)])
def test_what_the_model_skipped_is_read_again(tmp_path: Path, length_s: float, count: int) -> None:
    transcript = Dozing(tmp_path).transcribe(np.ones(round(length_s * SAMPLE_RATE_HZ), np.float32))
    assert len(transcript.words) == count == len(transcript.text.split())
    starts = [word.start_s for word in transcript.words]
    assert starts == sorted(starts)
    assert len(set(starts)) == count
