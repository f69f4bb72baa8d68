"""Stories as a whole: sentences, parts, times, and the models that come with the program."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import pytest

from assistant.events import Span, Timing, Transcript, Word
from assistant.folders import user_folders
from assistant.inference.store import open_store
from assistant.inference.story_labeller import RegressionLabeller
from assistant.inference.token_vectors import MiniLmEmbedder
from assistant.scoring.story import StoryReader
from assistant.scoring.story_review import KeyPhrase, Part, StoryReview
from assistant.scoring.story_sentences import LONGEST_SENTENCE, read_sentences
from tests.scoring.stories import OWNING, NoMeaning, ScriptedLabeller

TOLD = (
    "I worked in the blood lab of a county hospital. Reports came out late every night. "
    "My boss wanted that fixed before the audit in June. "
    "I read the manual and I wrote a small script. Someone had to own it, and I was ready. "
    "Then I tested it on a quiet Sunday. "
    "Since then the reports take ten minutes instead of two hours. That's my story."
)
LABELS = "SSTAAAR-"


def spoken(text: str, word_s: float = 0.5) -> Transcript:
    """Each word begins when the one before ends."""
    words = text.split()
    return Transcript(
        text, tuple(Word(word, place * word_s, (place + 1) * word_s, 0.9) for place, word in enumerate(words))
    )


def scripted(labels: str) -> StoryReader:
    return StoryReader(NoMeaning(), ScriptedLabeller(labels))


@pytest.fixture(scope="module")
def reader() -> StoryReader:
    store = open_store(user_folders())
    embedder = MiniLmEmbedder(store.locate_bundled("points"))
    return StoryReader(embedder, RegressionLabeller(store.locate_bundled("stories")))


def parts_of(review: StoryReview) -> str:
    return "".join(sentence.part or "-" for sentence in review.sentences)


def test_a_plain_story_is_read(reader: StoryReader) -> None:
    review = reader.read(OWNING, spoken(TOLD))
    assert parts_of(review) == LABELS
    assert review.missing == ()
    assert (review.key_phrase, review.key_phrase_quote) == (
        KeyPhrase.VERBATIM,
        "Someone had to own it, and I was ready",
    )
    assert (review.i_count, review.we_count, review.we_heavy) == (4, 0, False)
    assert review.quantified_result
    assert review.result_quote == "ten minutes"


def test_without_models_it_goes_by_words() -> None:
    review = StoryReader(None, None).read(OWNING, Transcript(TOLD))
    assert {Part.SITUATION, Part.TASK, Part.ACTION, Part.RESULT} == {
        part.part for part in review.parts if part.told
    }
    assert review.key_phrase is KeyPhrase.VERBATIM
    assert review.quantified_result


def test_times_and_shares_are_those_of_the_words() -> None:
    review = scripted("STA-R").read(OWNING, spoken("One. Two words. Three more words. Aside. One two."))
    assert [(sentence.start_s, sentence.end_s) for sentence in review.sentences] == [
        (0.0, 0.5), (0.5, 1.5), (1.5, 3.0), (3.0, 3.5), (3.5, 4.5),
    ]  # fmt: skip
    assert [(part.part, part.spoken_s, part.share) for part in review.parts] == [
        (Part.SITUATION, 0.5, 0.125), (Part.TASK, 1.0, 0.25),
        (Part.ACTION, 1.5, 0.375), (Part.RESULT, 1.0, 0.25),
    ]  # fmt: skip


def test_pauses_and_fillers_are_nobodys_time() -> None:
    timing = Timing(5.0, (Span(0.0, 0.5), Span(1.0, 2.0)))
    review = scripted("SA").read(OWNING, spoken("Um, here we were. I did."), timing)
    situation, _, action, _ = review.parts
    assert (situation.spoken_s, action.spoken_s) == (1.0, 1.0)


def test_a_typed_story_has_shares_of_words_and_no_times() -> None:
    review = scripted("SA").read(OWNING, Transcript("One word. Um, three words more."))
    assert [sentence.start_s for sentence in review.sentences] == [None, None]
    assert [part.spoken_s for part in review.parts] == [None] * 4
    assert [part.share for part in review.parts] == [0.4, 0.0, 0.6, 0.0]
    assert review.parts[2].quote == "Um, three words more."
    assert review.missing == (Part.TASK, Part.RESULT)


@pytest.mark.parametrize("text", ["", "...", "  "])
def test_nothing_said_is_no_story(text: str, reader: StoryReader) -> None:
    review = reader.read(OWNING, Transcript(text))
    assert review.sentences == ()
    assert review.missing == tuple(Part)
    assert not review.we_heavy


def test_a_review_is_json() -> None:
    review = scripted("SA").read(OWNING, Transcript("One word. I did."))
    assert json.loads(json.dumps(asdict(review)))["sentences"][0]["part"] == "S"


def test_given_sentences_are_neither_cut_nor_joined(reader: StoryReader) -> None:
    sentences = ["We. Were. There.", "and then", "I did it " * LONGEST_SENTENCE]
    assert [sentence.text for sentence in reader.read_sentences(OWNING, sentences).sentences] == sentences


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("I came. I saw! Did I? Yes", ["I came.", "I saw!", "Did I?", "Yes"]),
        ('He said "stop." Then I left.', ['He said "stop."', "Then I left."]),
        ("Dr. Smith and St. Hedwig's agreed.", ["Dr. Smith and St. Hedwig's agreed."]),
        ("It took 0.5 seconds.", ["It took 0.5 seconds."]),
        ("Well... we waited.", ["Well... we waited."]),
        ("... Right.", ["Right."]),
    ],
)
def test_sentences_end_where_they_are_punctuated(text: str, sentences: Sequence[str]) -> None:
    found = [sentence.text for sentence in read_sentences(Transcript(text))]
    assert [part.removeprefix("... ") for part in found] == sentences


def test_very_long_sentences_are_cut_where_a_clause_begins() -> None:
    clause = "the people upstairs wanted another report every single day of the year"
    found = read_sentences(Transcript(", and ".join([clause] * 6)))
    assert len(found) > 1
    assert all(len(sentence.text.split()) <= LONGEST_SENTENCE for sentence in found)
    assert all(sentence.text.startswith(("the people", "and the people")) for sentence in found)


def test_the_labeller_comes_with_the_program() -> None:
    folder = open_store(user_folders()).locate_bundled("stories")
    assert sum(file.stat().st_size for file in Path(folder).iterdir()) < 1_000_000
