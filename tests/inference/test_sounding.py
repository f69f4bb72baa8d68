"""The sound of a real recording, asked about other words."""

from functools import partial
from pathlib import Path
from typing import Any

import pytest

from assistant.audio.files import read_audio
from assistant.decks.library import find_sheet
from assistant.events import Transcript
from assistant.inference.vad import SileroDetector
from assistant.inference.whisper import WhisperTranscriber
from assistant.listening.ear import Ear
from assistant.scoring.normalise import read_text, read_transcript
from assistant.scoring.terms import match_terms, weigh_terms
from tests.inference.test_whisper import MANIFEST, RECORDINGS, STRONG, base_folder, whisper

COMMANDS = Path(__file__).parents[1] / "data" / "commands" / "a"

__all__ = ["base_folder", "whisper"]  # fixtures


@pytest.fixture(scope="module")
def transcript(whisper: WhisperTranscriber) -> Transcript:
    return whisper.transcribe(read_audio(RECORDINGS / STRONG))


def weigh(transcript: Transcript, place: int, instead: str) -> float:
    assert transcript.sounding is not None
    word = transcript.words[place]
    gain = transcript.sounding.weigh(word.start_s, word.end_s, instead)
    assert gain is not None
    return gain


@pytest.mark.model
def test_what_was_heard_weighs_the_same(transcript: Transcript) -> None:
    for place in range(0, len(transcript.words), 7):
        word = transcript.words[place].text.strip(".,;:!?")
        assert weigh(transcript, place, word) == pytest.approx(0.0, abs=0.5)


@pytest.mark.model
def test_another_word_is_less_likely_by_far(transcript: Transcript) -> None:
    sure = [place for place, word in enumerate(transcript.words) if word.probability > 0.95]
    for place in sure[::5]:
        assert weigh(transcript, place, "kangaroo") < -8


@pytest.mark.model
def test_a_word_of_the_same_sound_is_less_unlikely(transcript: Transcript) -> None:
    (place,) = [place for place, word in enumerate(transcript.words) if word.text.strip(".,") == "lane"][:1]
    assert weigh(transcript, place, "Lane") > weigh(transcript, place, "kangaroo") + 5


@pytest.mark.model
def test_where_no_word_is_nothing_is_said(transcript: Transcript) -> None:
    assert transcript.sounding is not None
    end_s = transcript.words[-1].end_s
    assert transcript.sounding.weigh(end_s + 5, end_s + 6, "queue") is None


@pytest.mark.model
def test_a_short_sound_may_be_other_texts(whisper: WhisperTranscriber) -> None:
    heard = whisper.transcribe(read_audio(COMMANDS / "a-skip-02-am_fenrir.flac"))
    assert heard.sounding is not None
    texts = heard.sounding.otherwise()
    gains = [gain for _, gain in texts]
    assert len(texts) > 1
    assert (gains[0], gains) == (0.0, sorted(gains, reverse=True))
    assert heard.text.casefold().strip(".") in {text.casefold().strip(".") for text, _ in texts}


@pytest.mark.model
@pytest.mark.parametrize("entry", MANIFEST["recording"], ids=lambda entry: entry["file"])
def test_no_term_of_the_sheet_is_heard_that_was_not_said(
    whisper: WhisperTranscriber, entry: dict[str, Any], tmp_path: Path
) -> None:
    sheet = find_sheet("interview", tmp_path)
    terms = tuple({term.text: term for card in sheet.cards for term in card.terms}.values())
    ear = Ear(SileroDetector, whisper)
    heard = ear.hear(read_audio(RECORDINGS / entry["file"]), partial(weigh_terms, terms)).transcript
    said = {match.term.text for match in match_terms(terms, read_text(entry["transcript"])) if match.said}
    found = {match.term.text for match in match_terms(terms, read_transcript(heard)) if match.said}
    assert found <= said
