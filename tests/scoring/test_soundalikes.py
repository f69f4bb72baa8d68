"""Terms that were misheard: proposed by how they sound, decided by the sound itself."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import pytest

from assistant.decks.cards import Term
from assistant.events import Transcript, Weighed, Word
from assistant.scoring.normalise import read_transcript
from assistant.scoring.soundalikes import SOUND_FITS, SURE_WORD, Doubt, SoundKeys, find_doubts
from assistant.scoring.terms import TermMatch, match_terms, weigh_terms
from assistant.scoring.threshold import Open

DOUBTED = 0.5


@dataclass
class Sound:
    """A sounding that gives every text the same gain, and remembers what it was asked."""

    gain: float
    asked: list[tuple[float, float, str]] = field(default_factory=list)

    def weigh(self, start_s: float, end_s: float, instead: str) -> float | None:
        self.asked.append((start_s, end_s, instead))
        return self.gain

    def otherwise(self) -> Sequence[tuple[str, float]]:
        return ()


def heard(text: str, probability: float = DOUBTED) -> Transcript:
    """A transcript with a word a second; those in capitals are sure."""
    words = tuple(
        Word(word, place, place + 0.8, 0.95 if word.isupper() else probability)
        for place, word in enumerate(text.split())
    )
    return Transcript(text, words)


def judge(term: Term, transcript: Transcript, gain: float) -> TermMatch:
    weighed = tuple(weigh_terms((term,), replace(transcript, sounding=Sound(gain))))
    (match,) = match_terms((term,), read_transcript(replace(transcript, weighed=weighed)))
    return match


def doubts(term: str, transcript: Transcript) -> list[Doubt]:
    return find_doubts(Term(term), SoundKeys(read_transcript(transcript)))


MISHEARD = [
    ("idempotent", "IT IS eyed potent HERE"),
    ("goroutines", "CHEAP gory teens RUN"),
    ("dedup tables", "KEEP did up tables THERE"),
    ("poll", "WORKERS pull THEM"),
]


@pytest.mark.parametrize(("term", "text"), MISHEARD)
def test_what_sounds_like_a_term_is_the_term_if_the_sound_says_so(term: str, text: str) -> None:
    match = judge(Term(term), heard(text), SOUND_FITS)
    assert match.said is True
    result = match.result(read_transcript(heard(text)))
    assert result.heard_as is not None
    assert result.heard_as in text
    assert result.start_s is not None


@pytest.mark.parametrize(("term", "text"), MISHEARD)
def test_it_is_not_if_the_sound_says_no(term: str, text: str) -> None:
    assert judge(Term(term), heard(text), SOUND_FITS - 0.1).said is False


@pytest.mark.parametrize(("term", "text"), MISHEARD)
def test_it_is_open_while_the_sound_has_not_been_asked(term: str, text: str) -> None:
    (match,) = match_terms((Term(term),), read_transcript(heard(text)))
    assert (match.said, match.why_open) == (None, Open.UNASKED)


@pytest.mark.parametrize(("term", "text"), MISHEARD)
def test_words_that_are_sure_are_left_as_they_are(term: str, text: str) -> None:
    assert doubts(term, heard(text, probability=SURE_WORD)) == []


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("poll", "the polar bear"),  # a short key must be equal
        ("retry policy", "some kubernetes cluster"),
        ("2KB", "to kay bee"),  # numbers have no one spelling
        ("signals", ""),
    ],
)
def test_what_does_not_sound_like_a_term_is_not_asked_about(term: str, text: str) -> None:
    assert doubts(term, heard(text)) == []


def test_a_term_that_was_heard_is_not_asked_about() -> None:
    sound = Sound(0.0)
    transcript = replace(heard("many goroutines and gory teens"), sounding=sound)
    assert list(weigh_terms((Term("goroutines"),), transcript)) == []
    assert sound.asked == []


def test_the_sound_is_asked_about_the_very_words() -> None:
    sound = Sound(0.0)
    list(weigh_terms((Term("goroutines"),), replace(heard("CHEAP gory teens RUN"), sounding=sound)))
    assert (1.0, 2.8, "goroutines") in sound.asked


def test_an_alias_may_be_what_was_said() -> None:
    match = judge(Term("errors.As", ("gory teens",)), heard("CHEAP goro tins RUN"), 0.0)
    assert match.said is True


def test_a_typed_answer_has_no_sound_to_ask() -> None:
    (match,) = match_terms((Term("goroutines"),), read_transcript(Transcript("cheap gory teens")))
    assert match.said is False


def test_what_was_weighed_elsewhere_says_nothing_about_this_place() -> None:
    transcript = heard("CHEAP gory teens RUN")
    weighed = weigh_terms((Term("goroutines"),), replace(transcript, sounding=Sound(0.0)))
    later = tuple(replace(each, start_s=each.start_s + 30, end_s=each.end_s + 30) for each in weighed)
    (match,) = match_terms((Term("goroutines"),), read_transcript(replace(transcript, weighed=later)))
    assert match.said is None


def test_a_term_that_was_found_stays_found_whatever_else_sounds_like_it() -> None:
    """Each stretch is asked by itself; what they say together counts."""
    refused = heard("WE SAW gory teens AND gory teens THERE")
    fitting = Weighed(20.0, 21.8, "gory teens", "goroutines", SOUND_FITS)
    no = tuple(weigh_terms((Term("goroutines"),), replace(refused, sounding=Sound(SOUND_FITS - 1))))
    words = (
        *refused.words,
        Word("gory", 20.0, 20.8, DOUBTED),
        Word("teens", 21.0, 21.8, DOUBTED),
    )
    text = " ".join(word.text for word in words)
    (match,) = match_terms(
        (Term("goroutines"),), read_transcript(Transcript(text, words, weighed=(*no, fitting)))
    )
    assert match.said is True


def test_nothing_is_one_term_over_a_silence() -> None:
    words = (Word("gory", 0.0, 0.8, DOUBTED), Word("teens", 5.0, 5.8, DOUBTED))
    assert doubts("goroutines", Transcript("gory teens", words)) == []
