"""When answers end, measured in real time with the real model: nobody is cut off, nobody waits long.

Run by `make check`, which prints the figures.
"""

import math
import time
import tomllib
from dataclasses import dataclass
from itertools import cycle, pairwise
from pathlib import Path

import numpy as np
import pytest

from assistant.audio.files import read_audio
from assistant.decks.cards import Card
from assistant.decks.library import find_card, find_sheet
from assistant.evaluation.clips import Clip
from assistant.evaluation.joining import load_spoken, make_answers
from assistant.events import FRAME_S, AnswerEnded, EndReason, Samples, Word, sample_count, seconds
from assistant.folders import shipped_folder, user_folders
from assistant.inference.store import open_store
from assistant.inference.vad import SileroDetector
from assistant.inference.whisper import WhisperTranscriber
from assistant.listening.answer import Heard
from assistant.listening.by_words import EndByWords, MadeAll
from assistant.listening.ear import Ear, frames_of
from assistant.listening.endpointer import EndpointRules
from assistant.listening.patience import Patience, wants_more
from assistant.scoring.score import score
from tests.fakes import joined, silence

pytestmark = [pytest.mark.slow, pytest.mark.model, pytest.mark.timeout(1200)]

PATIENCE = Patience()

SHIPPED = shipped_folder("content") / "recordings"
OWN = Path(__file__).parent.parent / "data" / "recordings"
CLOSINGS = OWN / "closings"
ANSWERS = [(1, SHIPPED / "answer-01.flac"), (22, SHIPPED / "answer-22.flac"), (16, OWN / "w1-16-weak.flac")]
"""Answers that leave points unmade, by card."""


@pytest.fixture(scope="module")
def ear() -> Ear:
    transcriber = WhisperTranscriber(open_store(user_folders()).locate("base"))
    transcriber.load()
    return Ear(SileroDetector, transcriber)


@dataclass(frozen=True)
class End:
    """How an answer ended: why, and how long after its last word."""

    reason: EndReason
    silence_s: float
    heard: Heard


def judge(card: Card) -> MadeAll:
    """Whether an answer to `card` has made every point."""
    return lambda transcript: all(point.made for point in score(card, transcript, None, None).points)


def listen(ear: Ear, made_all: MadeAll, sound: Samples) -> End:
    """Speak `sound` and then keep silent, in real time."""
    listener = ear.listener(EndpointRules(), EndByWords(PATIENCE, made_all))
    began_s = time.monotonic()
    for number, frame in enumerate(frames_of(joined([sound, silence(10)])), start=1):
        time.sleep(max(0.0, began_s + number * FRAME_S - time.monotonic()))
        for transition in listener.push(frame):
            if isinstance(transition, AnswerEnded):
                spoken_until_s = listener.speech[-1].end_s  # the closing phrase included
                ended_s = listener.duration_s
                return End(transition.reason, ended_s - spoken_until_s, listener.heard())
    raise AssertionError("the answer never ended")


def inside_clauses(words: tuple[Word, ...], count: int) -> list[float]:
    """Places inside clauses, in seconds: the middles of gaps after words without punctuation."""
    gaps = [
        (before.end_s + after.start_s) / 2
        for before, after in pairwise(words)
        if before.text[-1].isalpha() and after.start_s >= before.end_s and after.text[0].islower()
    ]
    return gaps[len(gaps) // (count + 1) :: max(1, len(gaps) // (count + 1))][:count]


def with_silence_at(sound: Samples, at_s: float, silence_s: float) -> Samples:
    cut = sample_count(at_s)
    return np.concatenate([sound[:cut], silence(silence_s), sound[cut:]])


def card_of(number: int) -> Card:
    return find_card(find_sheet("interview", Path("nowhere")), number)


def test_nobody_is_cut_off_while_thinking(ear: Ear) -> None:
    cut_off = 0
    tried = 0
    for number, file in ANSWERS:
        sound = read_audio(file)
        words = ear.hear(sound).transcript.words
        for place_s, silence_s in zip(inside_clauses(words, 4), (0.5, 1.0, 1.6, 2.2), strict=False):
            paused = with_silence_at(sound, place_s, silence_s)
            end = listen(ear, judge(card_of(number)), paused)
            tried += 1
            cut_off += end.heard.timing.duration_s < len(paused) / sample_count(1)
            print(f"card {number}, {silence_s} s of silence: ended {end.silence_s:.2f} s after the last word")
    print(f"cut off: {cut_off} of {tried}")
    assert tried >= 10
    assert cut_off == 0


def test_a_complete_answer_may_still_pause_for_a_second(ear: Ear) -> None:
    for number, file in ANSWERS:
        sound = read_audio(file)
        (place_s,) = inside_clauses(ear.hear(sound).transcript.words, 1)
        paused = with_silence_at(sound, place_s, 0.9)
        end = listen(ear, lambda _: True, paused)
        print(f"card {number}, complete, 0.9 s of silence: ended {end.silence_s:.2f} s after the last word")
        assert end.heard.timing.duration_s >= len(paused) / sample_count(1)
        assert end.silence_s >= 1.0


def test_an_answer_ends_when_the_patience_has_passed(ear: Ear) -> None:
    for number, file in [*ANSWERS, (10, SHIPPED / "answer-10.flac")]:
        end = listen(ear, judge(card_of(number)), read_audio(file))
        complete = all(
            point.made for point in score(card_of(number), end.heard.transcript, None, None).points
        )
        patience_s = PATIENCE.after(end.heard.transcript.text, complete=complete)
        print(f"card {number}: {end.silence_s:.2f} s after the last word, patience {patience_s:g} s")
        assert end.reason is EndReason.SILENCE
        # Until the words of the last stretch are there, the usual patience is in force.
        least_s, most_s = sorted((patience_s, PATIENCE.usual_s))
        assert least_s - FRAME_S <= end.silence_s <= most_s + 0.3
        assert not wants_more(end.heard.transcript.text) or patience_s > PATIENCE.complete_s


def test_a_spoken_end_is_taken_at_once_and_is_no_part_of_the_answer(ear: Ear) -> None:
    clips = [Clip(SHIPPED / f"answer-{number}.flac") for number in ("01", "10", "22")]
    beginnings = [
        make_answers([clip], lambda clip: load_spoken(clip, SileroDetector()), length_s=6, count=1)[0]
        for clip in clips
    ]
    waits_s = []
    manifest = tomllib.loads((CLOSINGS / "manifest.toml").read_text(encoding="utf-8"))
    for recording, answer in zip(manifest["recording"], cycle(beginnings), strict=False):
        closing_sound = read_audio(CLOSINGS / recording["file"])
        end = listen(ear, judge(card_of(22)), joined([answer, silence(0.8), closing_sound]))
        print(f"{recording['file']}: {end.reason} after {end.silence_s:.2f} s")
        waits_s.append(end.silence_s)
        assert end.reason is EndReason.SPOKEN
        closing = recording["transcript"].rstrip(".").casefold()
        assert not end.heard.transcript.text.casefold().rstrip(".").endswith(closing)
        assert end.heard.timing.speech[-1].end_s <= seconds(len(answer)) + 0.1
    print(f"spoken ends: p95 {sorted(waits_s)[math.ceil(0.95 * len(waits_s)) - 1]:.2f} s of {len(waits_s)}")
    assert sorted(waits_s)[math.ceil(0.95 * len(waits_s)) - 1] <= 1.2
