"""Words that nobody said, the short form: every sound that is made, and one answer spoilt in some ways."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from assistant.audio.files import read_audio
from assistant.cli.building import build_ear
from assistant.cli.workspace import Workspace, open_workspace
from assistant.decks.cards import Card
from assistant.events import SAMPLE_RATE_HZ, Samples
from assistant.listening.ear import Ear, frames_of
from assistant.scoring.verdict import Status
from tests.faults.held_rounds import Stream, hold
from tests.faults.judge import Judge
from tests.faults.misses import Spoken, Told, compare, told_in_round, told_of_file
from tests.faults.nobody import MADE
from tests.faults.spoilt import WAYS, fast, quiet, reverberant
from tests.faults.words import in_a_round, is_nobody

RECORDINGS = Path(__file__).parent.parent / "data" / "recordings"
MADE_S = 4.0


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("REHEARSE_HOME", str(tmp_path_factory.mktemp("home")))
        return open_workspace()


@pytest.fixture(scope="module")
def ear(workspace: Workspace) -> Ear:
    return build_ear(workspace)


@pytest.fixture(scope="module")
def judge(workspace: Workspace, ear: Ear) -> Judge:
    return Judge(workspace, ear)


@pytest.fixture(scope="module")
def made() -> Samples:
    return np.concatenate([make(MADE_S, seed) for seed, make in enumerate(MADE.values())])


@pytest.mark.model
def test_in_a_round_nobody_is_heard(workspace: Workspace, ear: Ear, made: Samples, tmp_path: Path) -> None:
    held = hold(workspace, ear, Stream(frames_of(made)), tmp_path)
    listenings = len(held.named("listening_started"))
    row = in_a_round("all sounds", listenings, held, tmp_path)
    assert listenings
    assert row.held == row.tries, row.note


@pytest.mark.model
def test_in_a_recording_nobody_is_heard(judge: Judge, made: Samples) -> None:
    card = judge.card(1)
    assert is_nobody(card, judge.verdict(card, made))


@pytest.mark.parametrize(
    ("made", "found", "status", "outcome"),
    [
        ([True, True], [True, False], Status.OK, (2, 1, 0, 0)),
        ([True, True], [True, None], Status.OK, (2, 0, 1, 0)),
        ([True, False], [None, None], Status.UNCLEAR, (1, 0, 1, 0)),
        ([True, False], [False, False], Status.NO_SPEECH, (1, 0, 0, 0)),
        ([True, False], [True, True], Status.OK, (1, 0, 0, 1)),
    ],
    ids=["a confident miss", "open", "unclear", "nothing heard", "more"],
)
def test_what_counts_as_a_confident_miss(
    made: list[bool | None], found: list[bool | None], status: Status, outcome: tuple[int, ...]
) -> None:
    told = compare(Told(Status.OK, tuple(made)), Told(status, tuple(found)))
    assert (told.made, told.missed, told.open, told.invented) == outcome


def test_what_was_credited_in_error_is_no_miss() -> None:
    told, card = Told(Status.OK, (True, True, False)), Card("1", 1, "", "", "", (), ())
    labelled = Spoken(card, np.zeros(1, np.float32), (True, False, False))
    assert labelled.rightly(told).made == (True, None, None)
    assert replace(labelled, covered=None).rightly(told) == told


@pytest.fixture(params=["as a file", "in a round"])
def hear(
    request: pytest.FixtureRequest, judge: Judge, workspace: Workspace, ear: Ear
) -> Callable[[Card, Samples], Told]:
    in_file, in_round = partial(told_of_file, judge), partial(told_in_round, workspace, ear)
    return in_file if request.param == "as a file" else in_round


@pytest.mark.model
def test_an_answer_that_is_hard_to_hear_is_never_a_confident_miss(
    hear: Callable[[Card, Samples], Told], judge: Judge
) -> None:
    card, clean = judge.card(7), read_audio(RECORDINGS / "w1-7-strong.flac")
    outcome = compare(hear(card, clean), hear(card, reverberant(clean, 2.0, -6.0)))
    assert outcome.made
    assert not outcome.missed


def test_spoilt_sound_is_what_it_says() -> None:
    at_s = np.arange(2 * SAMPLE_RATE_HZ) / SAMPLE_RATE_HZ
    tone: Samples = (0.5 * np.sin(2 * np.pi * 440 * at_s)).astype(np.float32)
    twice = fast(tone)
    assert len(twice) == pytest.approx(len(tone) / 2, rel=0.02)
    crossings = np.count_nonzero(np.diff(np.signbit(twice))) / len(twice) * SAMPLE_RATE_HZ / 2
    assert crossings == pytest.approx(440, rel=0.02)
    assert float(np.abs(quiet(tone, -40.0)).max()) == pytest.approx(0.005, rel=0.02)
    assert len(reverberant(tone, 1.0)) == len(tone) + SAMPLE_RATE_HZ
    assert {spoil(tone).dtype for spoil in WAYS.values()} == {np.dtype(np.float32)}
