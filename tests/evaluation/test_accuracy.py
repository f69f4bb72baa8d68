"""Word errors, and `rehearse bench accuracy` on recordings with their texts."""

import builtins
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.decks.cards import Card, Point, Term
from assistant.errors import UsageError
from assistant.evaluation import wer
from assistant.evaluation.accuracy import Recognised, TermCounts, make_passages, recognise, summarise
from assistant.evaluation.clips import Clip
from assistant.evaluation.wer import WordErrors, count_errors, error_rate
from assistant.folders import shipped_folder
from assistant.listening.ear import Ear
from assistant.practice.recorded import read_recordings
from tests.command import rehearse
from tests.fakes import LoudnessDetector, ScriptedTranscriber

RECORDINGS = shipped_folder("content") / "recordings"
STRONG_7 = Path(__file__).parent.parent / "data" / "recordings" / "w1-7-strong.flac"


@pytest.mark.parametrize(
    ("said", "recognised", "wrong", "doubled", "missing"),
    [
        ("a worker polls its queue", "A worker polls its queue.", 0, 0, set()),
        ("um, it's two kilobytes", "It is 2 kilobytes", 0, 0, set()),
        ("a worker polls its queue", "a worker worker polls its queue", 1, 1, set()),
        ("a worker polls its queue", "a worker polls worker polls its queue", 2, 2, set()),
        ("a worker polls its queue", "a worker polls its big queue", 1, 0, set()),
        ("a worker polls its queue", "a worker its queue", 1, 0, {2}),
        ("a worker polls its queue", "a walker polls its queue", 1, 0, set()),
        ("very very long", "very very long", 0, 0, set()),
        ("a worker polls its queue", "", 5, 0, {0, 1, 2, 3, 4}),
    ],
)
def test_word_errors(said: str, recognised: str, wrong: int, doubled: int, missing: set[int]) -> None:
    counted = count_errors(said, recognised)
    assert (counted.wrong, counted.doubled, set(counted.missing)) == (wrong, doubled, missing)


def test_the_rate_is_over_all_words_of_all_texts() -> None:
    counted = [count_errors("a big red house", "a big red house"), count_errors("dog", "cat")]
    assert error_rate(counted) == pytest.approx(1 / 5)


def test_a_text_without_words_is_refused() -> None:
    with pytest.raises(UsageError, match="no words"):
        count_errors("...", "hello")


def test_missing_packages_are_told_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    real_import = builtins.__import__

    def without_jiwer(name: str, *arguments: Any, **options: Any) -> Any:
        if name == "jiwer":
            raise ModuleNotFoundError("No module named 'jiwer'")
        return real_import(name, *arguments, **options)

    monkeypatch.setattr(builtins, "__import__", without_jiwer)
    wer._tools.cache_clear()
    with pytest.raises(UsageError, match=r"pip install 'rehearse-aloud\[bench\]'"):
        wer.check_tools()


def errors(
    words: int, wrong: int, doubled: int = 0, missing: Iterator[int] | tuple[int, ...] = ()
) -> WordErrors:
    return WordErrors(words, wrong, doubled, frozenset(missing))


def test_a_line_for_each_set_and_one_for_all() -> None:
    lines = list(
        summarise(
            [
                Recognised("clear", errors(10, 1), errors(10, 0), TermCounts(4, 3, 10, 1)),
                Recognised("noisy", errors(30, 6, 2, (4, 5)), errors(30, 3, 1, (5,)), None),
                Recognised("clear", errors(10, 1), errors(10, 2), TermCounts(4, 4, 10, 0)),
            ]
        )
    )
    assert [(line.set, line.words, line.wer_incremental, line.wer_whole) for line in lines] == [
        ("clear", 20, 0.1, 0.1),
        ("noisy", 30, 0.2, 0.1),
        ("all", 50, 0.16, 0.1),
    ]
    assert [(line.doubled, line.lost) for line in lines] == [(0, 0), (1, 1), (1, 1)]
    assert [(line.term_recall, line.term_false) for line in lines] == [
        (7 / 8, 1 / 20),
        (None, None),
        (None, None),
    ]


def test_one_set_needs_no_second_line() -> None:
    answer = Recognised("", errors(10, 1), errors(10, 0), None)
    assert [line.set for line in summarise([answer])] == ["all"]


def test_recordings_are_joined_within_a_voice() -> None:
    clips = [
        Clip(file, voice=voice) for voice in ("ann", "bob") for file in sorted(RECORDINGS.glob("*.flac"))
    ]
    assert [len(passage) for passage in make_passages(clips, None)] == [1] * 6
    joined = make_passages(clips, 30)
    assert [[clip.voice for clip in passage] for passage in joined] == [
        ["ann", "ann"], ["ann"], ["bob", "bob"], ["bob"],
    ]  # fmt: skip


CARD = Card(
    "7", 7, "Temporal", "?", "!", (Point("a", "!"),), (Term("task queue"), Term("worker"), Term("load"))
)


@pytest.mark.parametrize(
    ("heard", "counts"),
    [
        ("a worker polls its task queue", TermCounts(2, 2, 1, 0)),
        ("a walrus polls its task queue", TermCounts(2, 1, 1, 0)),
        ("a worker polls its load", TermCounts(2, 1, 1, 1)),
    ],
)
def test_terms_are_those_of_the_written_text(heard: str, counts: TermCounts) -> None:
    clip = Clip(STRONG_7, "A worker polls its task queue.", card=7)
    ear = Ear(LoudnessDetector, ScriptedTranscriber([heard] * 20))
    assert recognise([clip], ear, None, {7: CARD}).terms == counts
    ear = Ear(LoudnessDetector, ScriptedTranscriber([heard] * 20))
    assert recognise([clip], ear, None, {}).terms is None


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The recordings that come with the program, as a folder for the measurement."""
    folder = tmp_path / "clips"
    shutil.copytree(RECORDINGS, folder)
    rows = [(item.file.name, item.transcript, str(item.card)) for item in read_recordings(RECORDINGS)]
    lines = ["\t".join(row) for row in (("file", "text", "card"), *rows)]
    (folder / "transcripts.tsv").write_text("\n".join(lines), encoding="utf-8")
    return folder


@pytest.mark.model
def test_a_long_clear_answer_is_recognised_well_in_both_ways(folder: Path, tmp_path: Path) -> None:
    done = rehearse(tmp_path, "bench", "accuracy", str(folder), "--join", "60", "--json")
    assert done.code == 0, done.err
    (line,) = done.lines
    assert line["set"] == "all"
    assert line["answers"] == 1
    assert line["words"] > 130
    assert 0 < line["wer_whole"] < 0.12
    assert abs(line["wer_incremental"] - line["wer_whole"]) < 0.03
    assert line["doubled"] == 0
    assert line["lost"] <= 2  # a short word goes either way; a lost sentence has ten
    assert line["term_recall"] > 0.8
    assert line["term_false"] < 0.05
    assert "model base" in done.err


@pytest.mark.model
def test_noise_as_loud_as_the_speech_makes_errors(folder: Path, tmp_path: Path) -> None:
    (folder / "transcripts.tsv").write_text(
        "file\ttext\nanswer-22.flac\t" + read_recordings(RECORDINGS)[2].transcript, encoding="utf-8"
    )
    arguments = ["bench", "accuracy", str(folder), "--json"]
    (quiet,) = rehearse(tmp_path, *arguments).lines
    babble = ["--noise", str(folder / "answer-10.flac"), "--snr", "0"]
    (noisy,) = rehearse(tmp_path, *arguments, *babble).lines
    assert noisy["wer_whole"] > quiet["wer_whole"] + 0.1
    assert noisy["wer_incremental"] > quiet["wer_incremental"] + 0.1


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--noise", "cafe.wav"], "--snr"),
        (["--snr", "10"], "--noise"),
        (["--noise", "missing.wav", "--snr", "10"], "missing.wav"),
        (["--sheet", "interwiev"], "interview"),
    ],
)
def test_wrong_usage(arguments: list[str], told: str, folder: Path, tmp_path: Path) -> None:
    done = rehearse(tmp_path, "bench", "accuracy", str(folder), *arguments)
    assert done.code == 2
    assert told in done.err
