"""Models on disk: found, missing, damaged, altered, and remembered as sound."""

import os
from pathlib import Path

import pytest

from assistant.errors import ModelError, UsageError
from assistant.inference.checking import STAMP_FILE, Condition, inspect_folder, verify_folder
from assistant.inference.manifest import Model
from assistant.inference.store import ModelStore
from tests.inference.toy import FILES, install, write_manifest


@pytest.fixture
def store(tmp_path: Path) -> ModelStore:
    """A store over two empty folders: the user's, and what came with the program."""
    return ModelStore((tmp_path / "user", tmp_path / "shipped"), write_manifest(tmp_path / "shipped"))


def flip_a_bit(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def test_a_missing_model_says_how_to_get_it(store: ModelStore) -> None:
    with pytest.raises(ModelError, match="Run `rehearse models fetch toy`") as missing:
        store.locate("toy")
    assert missing.value.exit_code == 4
    assert store.inspect(store.manifest.model("toy")).condition is Condition.ABSENT


def test_verified_once_then_remembered(store: ModelStore, toy: Model) -> None:
    folder = install(store.folders[0] / "toy")
    assert store.inspect(toy).condition is Condition.UNVERIFIED
    assert store.locate("toy") == folder
    assert store.inspect(toy).condition is Condition.VERIFIED


def test_the_users_copy_comes_first(store: ModelStore) -> None:
    shipped = install(store.folders[1] / "toy")
    assert store.locate("toy") == shipped
    own = install(store.folders[0] / "toy")
    assert store.locate("toy") == own
    (own / "config.json").unlink()
    assert store.locate("toy") == shipped


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize(
    ("size_bytes", "problem"), [(None, "is missing"), (0, "has 0 of"), (1, "has 1 of"), (5000, "has 5000 of")]
)
def test_missing_and_truncated_files_are_refused(
    store: ModelStore, name: str, size_bytes: int | None, problem: str
) -> None:
    path = install(store.folders[0] / "toy") / name
    store.locate("toy")
    if size_bytes is None:
        path.unlink()
    else:
        os.truncate(path, size_bytes)
    with pytest.raises(ModelError, match=f"{name} {problem}"):
        store.locate("toy")


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("verified_before", [True, False])
def test_one_altered_bit_is_refused(store: ModelStore, name: str, verified_before: bool) -> None:
    path = install(store.folders[0] / "toy") / name
    if verified_before:
        store.locate("toy")
        os.utime(path, ns=(1, 1))  # whatever the resolution of the file system's clock
    flip_a_bit(path)
    with pytest.raises(ModelError, match=f"{name} does not have the sha256"):
        store.locate("toy")


def test_verify_reads_what_locate_takes_on_trust(store: ModelStore, toy: Model) -> None:
    path = install(store.folders[0] / "toy") / "model.bin"
    store.locate("toy")
    before = path.stat()
    flip_a_bit(path)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert store.locate("toy") == path.parent
    with pytest.raises(ModelError, match=r"model\.bin"):
        store.verify("toy")
    with pytest.raises(ModelError, match=r"model\.bin"):
        store.locate("toy")  # the trust is gone
    assert inspect_folder(toy, path.parent).condition is Condition.UNVERIFIED


@pytest.mark.parametrize("stamps", ["", "[]", "{", '{"model.bin": 3}'])
def test_broken_memory_means_reading_again(store: ModelStore, toy: Model, stamps: str) -> None:
    folder = install(store.folders[0] / "toy")
    (folder / STAMP_FILE).write_text(stamps, encoding="utf-8")
    assert store.inspect(toy).condition is Condition.UNVERIFIED
    store.locate("toy")
    assert store.inspect(toy).condition is Condition.VERIFIED


def test_where_nothing_can_be_remembered_the_model_still_works(store: ModelStore, toy: Model) -> None:
    folder = install(store.folders[0] / "toy")
    (folder / STAMP_FILE).mkdir()
    assert store.locate("toy") == folder
    flip_a_bit(folder / "model.bin")
    with pytest.raises(ModelError, match="sha256"):
        verify_folder(toy, folder)


@pytest.mark.parametrize("vocabulary", ["vocabulary.txt", "vocabulary.json"])
def test_a_folder_of_ones_own(store: ModelStore, tmp_path: Path, vocabulary: str) -> None:
    names = ("model.bin", "config.json", "tokenizer.json", vocabulary)
    own = install(tmp_path / "mine", dict.fromkeys(names, b"x"))
    assert store.locate(str(own)) == own == store.verify(str(own))
    assert store.is_own_folder(str(own))


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("state", ["missing", "empty"])
def test_an_incomplete_folder_of_ones_own(store: ModelStore, tmp_path: Path, name: str, state: str) -> None:
    own = install(tmp_path / "mine")
    (own / name).unlink()
    if state == "empty":
        (own / name).touch()
    with pytest.raises(ModelError, match=f"is {state}") as refused:
        store.locate(str(own))
    assert Path(name).stem in refused.value.why


def test_a_name_wins_over_a_folder_of_that_name(
    store: ModelStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path / "here" / "toy")
    monkeypatch.chdir(tmp_path / "here")
    with pytest.raises(ModelError, match="is missing"):
        store.locate("toy")
    assert store.locate("./toy") == tmp_path / "here" / "toy"


def test_neither_name_nor_folder(store: ModelStore) -> None:
    with pytest.raises(UsageError, match=r"unknown model 'toi'.*Did you mean 'toy'\?"):
        store.locate("toi")
