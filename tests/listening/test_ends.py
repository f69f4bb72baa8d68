"""When answers end, measured in real time with the real model: nobody is cut off, nobody waits long.

Run by `make check`, which prints the figures.
"""

import time
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from assistant.audio.files import read_audio
from assistant.audio.frames import resample
from assistant.decks.cards import Card
from assistant.decks.library import find_card, find_sheet
from assistant.events import FRAME_S, AnswerEnded, EndReason, Samples, Transcript, Word, sample_count
from assistant.folders import shipped_folder, user_folders
from assistant.inference.store import open_store
from assistant.inference.vad import SileroDetector
from assistant.inference.whisper import WhisperTranscriber
from assistant.listening.answer import EndByWords, Heard
from assistant.listening.ear import Ear, frames_of
from assistant.listening.endpointer import EndpointRules
from assistant.listening.patience import Patience, wants_more
from assistant.scoring.score import score
from assistant.synthesis.system import SystemVoice
from tests.fakes import joined, silence

pytestmark = [pytest.mark.slow, pytest.mark.model, pytest.mark.timeout(1200)]

PATIENCE = Patience()

SHIPPED = shipped_folder("content") / "recordings"
OWN = Path(__file__).parent.parent / "data" / "recordings"
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


def listen(ear: Ear, card: Card, sound: Samples) -> End:
    """Speak `sound` and then keep silent, in real time."""

    def made_all(transcript: Transcript) -> bool | None:
        return all(point.made for point in score(card, transcript, None, None).points)

    listener = ear.listener(EndpointRules(), EndByWords(PATIENCE, made_all))
    began_s = time.monotonic()
    for number, frame in enumerate(frames_of(joined([sound, silence(10)])), start=1):
        time.sleep(max(0.0, began_s + number * FRAME_S - time.monotonic()))
        for transition in listener.push(frame):
            if isinstance(transition, AnswerEnded):
                spoken_until_s = listener.speech[-1].end_s
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
            end = listen(ear, card_of(number), paused)
            tried += 1
            cut_off += end.heard.timing.duration_s < len(paused) / sample_count(1)
            print(f"card {number}, {silence_s} s of silence: ended {end.silence_s:.2f} s after the last word")
    print(f"cut off: {cut_off} of {tried}")
    assert tried >= 10
    assert cut_off == 0


def test_an_answer_ends_when_the_patience_has_passed(ear: Ear) -> None:
    for number, file in [*ANSWERS, (10, SHIPPED / "answer-10.flac")]:
        end = listen(ear, card_of(number), read_audio(file))
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


@pytest.mark.parametrize("phrase", ["That's it.", "Next question."])
def test_a_spoken_end_is_taken_at_once_and_is_no_part_of_the_answer(ear: Ear, phrase: str) -> None:
    voice = SystemVoice("", 160)
    try:
        said = voice.render(phrase)
    finally:
        voice.close()
    closing = resample(said.samples, said.rate_hz, sample_count(1))
    answer = read_audio(ANSWERS[1][1])
    end = listen(ear, card_of(22), joined([answer, silence(0.8), closing]))
    print(f"{phrase}: {end.reason} {end.silence_s:.2f} s after it; {end.heard.transcript.text[-40:]!r}")
    assert end.reason is EndReason.SPOKEN
    assert end.silence_s <= 1.2
    assert phrase.rstrip(".").casefold() not in end.heard.transcript.text.casefold()
