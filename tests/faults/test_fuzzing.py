"""Hostile input in short: what broke once, some new inputs, and that the long form finds what it seeks."""

import logging
import random
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.decks.exchange.anki_text import read_anki_text
from assistant.errors import RehearseError, SettingsError
from assistant.settings import MAX_SETTINGS_BYTES, load_settings
from tests.faults.fuzz_child import Trial, too_long
from tests.faults.fuzz_mutation import Mutator
from tests.faults.fuzz_targets import TARGETS, Target
from tests.faults.fuzzing import Outcome, run_process

CORPUS = sorted((Path(__file__).parent.parent / "data" / "fuzz").glob("*/*"))
INPUTS = 50
"""Of each target."""


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Damaged packets are told in the log, each of them."""
    logging.disable()
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.parametrize("file", CORPUS, ids=lambda file: f"{file.parent.name}-{file.name}")
def test_what_broke_once_is_read_or_refused_in_one_line(file: Path, tmp_path: Path) -> None:
    try:
        TARGETS[file.parent.name].take(tmp_path, file.read_bytes())
    except RehearseError as err:
        assert "\n" not in str(err)


@pytest.mark.parametrize("target", TARGETS.values(), ids=lambda target: target.name)
def test_mutated_files_are_read_or_refused(target: Target, tmp_path: Path) -> None:
    mutator = Mutator(target.seeds, 10_000, random.Random(20_261_130))
    for _ in range(INPUTS):
        data = mutator.next()
        try:
            target.take(tmp_path, data)
        except RehearseError as err:
            assert "\n" not in str(err)


def test_headers_without_end_are_read_in_one_go() -> None:
    """By slicing what is left after each of a million headers this took a quarter of an hour."""
    draft = read_anki_text("#html:true\n" * 400_000 + "q\ta\n")
    assert [(card.question, card.answer) for card in draft.cards] == [("q", "a")]


def test_a_settings_file_of_any_size_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_bytes(b"#" * (MAX_SETTINGS_BYTES + 1))
    with pytest.raises(SettingsError, match="at most 1 MB"):
        load_settings(file, {})


def test_a_setting_of_many_parts_takes_no_memory(tmp_path: Path) -> None:
    """The name alone took 3.8 GB."""
    file = tmp_path / "settings.toml"
    file.write_text(f"a{'.a' * 30_000} = 1\n", encoding="utf-8")
    with pytest.raises(SettingsError, match="more than 100 dots"):
        load_settings(file, {})


def test_a_wrong_value_is_quoted_in_short(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(f'[practice]\nfeedback = "{"x" * 10_000}"\n', encoding="utf-8")
    with pytest.raises(SettingsError) as refused:
        load_settings(file, {})
    assert len(str(refused.value)) < 400


def test_the_fuzzer_tells_an_exception_once_and_counts_it_each_time(tmp_path: Path) -> None:
    trial = Trial("broken", tmp_path)
    for data in (b"x", b"y"):
        trial.run(data)
    assert (trial.ledger.tried, trial.ledger.failed) == (2, 2)
    assert [file.read_bytes() for file in tmp_path.glob("broken-*")] == [b"x"]


def test_the_fuzzer_ends_an_input_that_takes_too_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.faults.fuzz_child.CPU_S", 0.05)
    before = signal.signal(signal.SIGPROF, too_long)
    try:
        trial = Trial("endless", tmp_path)
        trial.run(b"x")
    finally:
        signal.signal(signal.SIGPROF, before)
    assert trial.ledger.failed == 1
    assert "HangError" in (tmp_path / "faults.jsonl").read_text(encoding="utf-8")


@pytest.mark.skipif(sys.platform == "win32", reason="signals end processes otherwise there")
def test_the_fuzzer_finds_the_input_that_crashed_the_process(tmp_path: Path) -> None:
    outcome = Outcome()
    tried = run_process("crashing", "mutate", 5, 1, tmp_path, outcome)
    assert tried == 2
    assert outcome.failed == 1
    assert outcome.faults == {f"process ended with {-signal.SIGSEGV}"}
    assert len(list(tmp_path.glob("crashing-*"))) == 1
