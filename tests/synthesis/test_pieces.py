"""Sentence by sentence: the next is rendered while one is played, and nothing is rendered for nobody."""

import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from assistant.errors import VoiceError
from assistant.synthesis.cached import CachedVoice
from assistant.synthesis.sentences import sentences
from tests.synthesis.fakes import FakeVoice

ANSWER = "The expert answer: it is asynchronous. It returns no value."


@pytest.fixture
def engine() -> FakeVoice:
    return FakeVoice()


@pytest.fixture
def voice(engine: FakeVoice, tmp_path: Path) -> Iterator[CachedVoice]:
    with closing(CachedVoice(engine, tmp_path / "prompts")) as voice:
        yield voice


def settle(voice: CachedVoice, engine: FakeVoice) -> None:
    """Wait until all that was asked for before is rendered or given up."""
    voice.prefetch("At last.")
    assert engine.begun["At last."].wait(60)


def test_the_pieces_are_the_sentences_in_order(voice: CachedVoice, engine: FakeVoice) -> None:
    pieces = list(voice.pieces("One. Two is longer. Three."))
    assert len({len(piece.samples) for piece in pieces}) == 1
    assert engine.calls == ["One.", "Two is longer.", "Three."]
    whole = voice.render("One. Two is longer. Three.")
    assert whole.duration_s == pytest.approx(sum(piece.duration_s for piece in pieces))
    assert list(voice.pieces("")) == []


def test_nothing_is_rendered_before_the_first_piece_is_wanted(voice: CachedVoice, engine: FakeVoice) -> None:
    voice.pieces("One. Two.")
    settle(voice, engine)
    assert engine.calls == ["At last."]


def test_the_rest_is_rendered_while_the_first_is_played(voice: CachedVoice, engine: FakeVoice) -> None:
    pieces = voice.pieces("One. Two. Three.")
    next(pieces)
    assert engine.begun["Three."].wait(60)
    assert engine.calls == ["One.", "Two.", "Three."]
    assert len(list(pieces)) == 2
    assert engine.calls == ["One.", "Two.", "Three."]


def test_a_closed_iterator_renders_no_more(voice: CachedVoice, engine: FakeVoice) -> None:
    gate = engine.gates["Two."] = threading.Event()
    pieces = voice.pieces("One. Two. Three.")
    next(pieces)
    assert engine.begun["Two."].wait(60)
    pieces.close()
    gate.set()
    settle(voice, engine)
    assert engine.calls == ["One.", "Two.", "At last."]


def test_what_is_said_now_goes_before_what_may_be_said_later(voice: CachedVoice, engine: FakeVoice) -> None:
    gate = engine.gates["Slow."] = threading.Event()
    voice.prefetch("Slow. Later.")
    assert engine.begun["Slow."].wait(60)
    pieces = voice.pieces("One. Two.")
    next(pieces)
    gate.set()
    assert len(list(pieces)) == 1
    settle(voice, engine)
    assert engine.calls == ["Slow.", "One.", "Two.", "Later.", "At last."]


def test_what_was_rendered_ahead_is_found_behind_other_words(voice: CachedVoice, engine: FakeVoice) -> None:
    voice.prefetch(ANSWER)
    settle(voice, engine)
    assert len(list(voice.pieces(f"You made one of two points. {ANSWER}"))) == 4
    assert engine.calls == [*sentences(ANSWER), "At last.", "You made one of two points."]


def test_a_sentence_that_comes_twice_is_rendered_once(voice: CachedVoice, engine: FakeVoice) -> None:
    assert len(list(voice.pieces("No. Yes. No. Yes."))) == 4
    assert engine.calls == ["No.", "Yes."]


def test_an_error_comes_where_its_sentence_would_be(voice: CachedVoice, engine: FakeVoice) -> None:
    engine.failures["Two."] = VoiceError("out of breath")
    pieces = voice.pieces("One. Two. Three.")
    next(pieces)
    with pytest.raises(VoiceError, match="out of breath"):
        next(pieces)


def test_closing_the_voice_ends_the_wait_for_a_piece(voice: CachedVoice, engine: FakeVoice) -> None:
    gate = engine.gates["Two."] = threading.Event()
    pieces = voice.pieces("One. Two. Three.")
    next(pieces)
    assert engine.begun["Two."].wait(60)
    voice.close()
    gate.set()
    next(pieces)  # it had begun
    with pytest.raises(VoiceError, match="closed"):
        next(pieces)
    with pytest.raises(VoiceError, match="closed"):
        list(voice.pieces("Late. Later."))


def test_another_pace_is_another_sound_and_the_old_one_is_still_kept(
    voice: CachedVoice, engine: FakeVoice
) -> None:
    voice.prefetch("One.")
    settle(voice, engine)
    voice.set_pace(1.2)
    assert engine.calls == ["One.", "At last."]
    voice.render("One.")
    voice.set_pace(1.0)
    voice.render("One.")
    voice.set_pace(1.2)
    voice.render("One.")
    assert engine.calls == ["One.", "At last.", "One.", "One."]
