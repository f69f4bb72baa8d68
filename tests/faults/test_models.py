"""Models that are damaged or out of reach, in short: the real command, the real models. See `models`."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.errors import ModelError
from assistant.inference.checking import Condition, inspect_folder, verify_folder
from tests.faults import models
from tests.faults.model_damage import DAMAGES, Alter, cut, damaged, fresh, show_to_nobody
from tests.inference.toy import the_toy

ORDINARY = os.name == "posix" and os.geteuid() == 0 and shutil.which("setpriv")


def sound(outcomes: Iterator[str]) -> None:
    """Nothing was wrong with how a fault was taken."""
    assert list(outcomes) == [""]


@pytest.mark.model
@pytest.mark.parametrize("said", ["missing", "one bit altered"])
def test_the_model_that_listens_without_its_tokenizer(said: str) -> None:
    sound(models.of_the_model_that_listens("tokenizer.json", DAMAGES[said]))


@pytest.mark.model
def test_an_own_model_without_its_tokenizer() -> None:
    sound(models.of_an_own_model("tokenizer.json", cut))


def test_a_bundled_model_with_one_bit_altered() -> None:
    with fresh() as machine:
        damaged(machine.program / "models" / "points" / "judge.onnx", Alter(0))
        assert not models.loss_of(machine.run(*models.USERS_OF["points"]))


def test_no_network() -> None:
    sound(models.without_network("tiny.en"))


def test_a_folder_that_cannot_be_entered_is_told(tmp_path: Path) -> None:
    """For an ordinary user this was a traceback; the long form asks as one."""
    toy = the_toy(tmp_path / "manifest")
    shut = tmp_path / "shut"
    shut.symlink_to("x" * 300)  # each question about so long a name is an error, whoever asks
    found = inspect_folder(toy, shut)
    assert (found.condition, found.folder) == (Condition.DAMAGED, shut)
    assert "cannot be read" in found.problem
    with pytest.raises(ModelError, match="cannot be read"):
        verify_folder(toy, shut)


@pytest.mark.skipif(not ORDINARY, reason="asks as an ordinary user, which only root can become by setpriv")
def test_no_permission() -> None:
    with fresh() as machine:
        machine.base.mkdir(parents=True)
        show_to_nobody(machine)
        machine.base.chmod(0)
        assert not models.fault_of(machine.run_as_nobody("models", "verify", "base"), [4], models.FETCH)
