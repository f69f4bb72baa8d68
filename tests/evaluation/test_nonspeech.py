"""Counting the answers that are heard where nobody speaks."""

from pathlib import Path

import numpy as np
import pytest

from assistant.evaluation.nonspeech import HeardNobody, NobodySummary, listen_to_nobody, summarise
from assistant.events import Samples
from assistant.listening.ear import Ear
from assistant.listening.endpointer import EndpointRules
from tests.audio.sounds import write_wav
from tests.fakes import LoudnessDetector, ScriptedTranscriber, joined, silence, speech


def listen(sound: Samples, folder: Path, *texts: str) -> HeardNobody:
    file = write_wav(folder / "clip.wav", sound * 32767)
    return listen_to_nobody(file, Ear(LoudnessDetector, ScriptedTranscriber(list(texts))), EndpointRules())


def test_silence_is_nobody(tmp_path: Path) -> None:
    assert listen(silence(30), tmp_path) == HeardNobody(tmp_path / "clip.wav", started=False, text="")


def test_a_false_start_is_told_with_its_words(tmp_path: Path) -> None:
    heard = listen(joined([silence(1), speech(1), silence(1)]), tmp_path, "Thank you.")
    assert heard == HeardNobody(tmp_path / "clip.wav", started=True, text="Thank you.")
    assert heard.as_json()["truth"] == {"started": False, "text": ""}


def test_what_comes_after_a_false_start_is_heard_too(tmp_path: Path) -> None:
    cough = joined([speech(0.5), silence(4)])
    assert listen(joined([cough, cough]), tmp_path, "Ah.", "Oh.").text == "Ah. Oh."


@pytest.mark.parametrize(
    ("clips", "expected"),
    [
        ([], NobodySummary(0, 0, 0)),
        ([(False, ""), (True, ""), (True, "Thank you.")], NobodySummary(3, 2, 1)),
    ],
)
def test_summary(clips: list[tuple[bool, str]], expected: NobodySummary) -> None:
    assert summarise([HeardNobody(Path("x"), *clip) for clip in clips]) == expected


def test_no_sound_at_all_is_nobody(tmp_path: Path) -> None:
    assert not listen(np.zeros(1, np.float32), tmp_path).started
