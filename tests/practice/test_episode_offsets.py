"""The course of an offset, and answers laid under the pauses of an episode by their times."""

import numpy as np
import pytest

from assistant.audio.files import read_audio
from assistant.audio.spectra import Haystack, frame_at, spectra
from assistant.events import FRAME_S, SAMPLE_RATE_HZ, Samples, Span
from assistant.practice.episodes.offsets import Grid, Weights, likeliest_course
from assistant.practice.episodes.timeline import Timeline, Visit
from assistant.practice.episodes.voice_alone import Utterance, fit, utterances_of
from tests.audio.sounds import CLEAN_ANSWER

GRID = Grid(-10.0, 200)
COSTS = (1.5, 3.0)


def speaks_for(*offsets_s: float) -> Weights:
    weights = np.zeros(GRID.count, dtype=np.float32)
    for offset_s in offsets_s:
        weights[GRID.place(offset_s)] = 1.0
    return weights


@pytest.mark.parametrize(
    ("observed", "course"),
    [
        ([(3.0,)] * 4, [3.0] * 4),
        ([(3.0,), (3.0, 7.0), (7.0,), (3.0,)], [3.0] * 4),  # one stray
        ([(3.0,)] * 3 + [(7.0,)] * 3, [3.0] * 3 + [7.0] * 3),  # the player was paused
        ([(3.0,)] * 3 + [(7.0, 9.0)] * 3, [3.0] * 3 + [7.0] * 3),  # the shorter of two that fit
        ([(7.0,)] * 4 + [(3.0,)] * 3, [7.0] * 7),  # three are too few for a jump ahead
        ([(7.0,)] * 5 + [(3.0,)] * 5, [7.0] * 5 + [3.0] * 5),
    ],
)
def test_the_likeliest_course(observed: list[tuple[float, ...]], course: list[float]) -> None:
    found = likeliest_course([speaks_for(*offsets_s) for offsets_s in observed], GRID, COSTS)
    assert found.offsets_s == pytest.approx(course)


def test_a_sound_is_found_where_it_lies(noise_db: float = -40.0) -> None:
    spoken = read_audio(CLEAN_ANSWER)
    rng = np.random.default_rng(3)
    long = rng.standard_normal(60 * SAMPLE_RATE_HZ).astype(np.float32) * np.float32(10 ** (noise_db / 20))
    start = 21 * SAMPLE_RATE_HZ + 77
    long[start : start + len(spoken)] += 0.1 * spoken
    whole = spectra([long])
    needle = spectra([spoken])[frame_at(5.0) : frame_at(8.0)]
    firmness = Haystack(whole).firmness(needle)
    assert firmness.argmax() * FRAME_S == pytest.approx(21.0 + 5.0, abs=2 * FRAME_S)
    assert firmness.max() > 4.5
    assert len(Haystack(needle).firmness(whole)) == 0


def test_spectra_do_not_depend_on_the_pieces() -> None:
    spoken: Samples = read_audio(CLEAN_ANSWER)
    in_pieces = spectra(np.array_split(spoken, 999))
    np.testing.assert_allclose(in_pieces, spectra([spoken]), atol=1e-5)
    assert len(in_pieces) == len(spoken) // 512


def episode(*pauses_s: float) -> Timeline:
    """A card each, with pauses of these lengths and 12 s of prompts in between."""
    visits, now_s = [], 10.0
    for number, pause_s in enumerate(pauses_s, start=1):
        pause = Span(now_s + 2.0, now_s + 2.0 + pause_s)
        tells = Span(pause.end_s, pause.end_s + 10.0)
        visits.append(Visit(str(number), number, 0, Span(now_s, now_s + 2.0), pause, tells))
        now_s = tells.end_s
    return Timeline("ab" * 16, "sheet", "", now_s, tuple(visits))


def test_answers_fall_into_their_pauses() -> None:
    timeline = episode(20, 9, 17, 25, 11, 14, 23)
    said = [Span(visit.pause.start_s + 1.0 - 5.5, visit.pause.end_s - 1.0 - 5.5) for visit in timeline.visits]
    found = fit(timeline, timeline.duration_s, utterances_of(said), {})
    assert found.is_sure
    assert list(found.answers) == list(range(7))
    for place, span in found.answers.items():
        assert span == utterances_of(said)[place].with_edges


def test_speech_all_the_time_fits_nothing() -> None:
    timeline = episode(20, 9, 17, 25, 11, 14, 23)
    assert not fit(timeline, 200.0, utterances_of([Span(0.0, 200.0)]), {}).is_sure
    assert not fit(timeline, 200.0, (), {}).is_sure


def test_short_silences_belong_to_an_answer() -> None:
    one, two, three = Span(1, 2), Span(5.5, 7), Span(12, 13)
    assert utterances_of([one, two, three]) == (Utterance((one, two)), Utterance((three,)))
