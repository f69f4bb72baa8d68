"""How well answers are recognised: while they are spoken, beside the whole recording at once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from assistant.audio.files import read_audio
from assistant.decks.cards import Card
from assistant.evaluation.clips import Clip
from assistant.evaluation.joining import join
from assistant.evaluation.noise import Noise
from assistant.evaluation.wer import WordErrors, count_errors, error_rate
from assistant.events import EndReason, Samples, Transcript, seconds
from assistant.listening.ear import Ear, frames_of
from assistant.listening.endpointer import NEVER_ENDING
from assistant.scoring.normalise import read_transcript
from assistant.scoring.terms import match_terms

ALL = "all"
"""The name of the line over all sets."""


@dataclass(frozen=True, slots=True)
class TermCounts:
    """Key terms of the cards that an answer belongs to.

    Attributes:
        said: terms in the written text.
        heard: those of them in the recognised text, too.
        unsaid: terms that are not in the written text.
        invented: those of them that the recognised text has nevertheless.
    """

    said: int
    heard: int
    unsaid: int
    invented: int


@dataclass(frozen=True, slots=True)
class Recognised:
    """One answer, recognised in two ways.

    Attributes:
        set: the collection that its recordings belong to.
        incremental: errors of recognition while it is spoken.
        whole: errors of recognition of the whole recording.
        terms: of the incremental transcript; None where the cards of the recordings are not known.
    """

    set: str
    incremental: WordErrors
    whole: WordErrors
    terms: TermCounts | None


@dataclass(frozen=True, slots=True)
class AccuracyLine:
    """One set of answers.

    Attributes:
        wer_incremental: word error rate of recognition while the person speaks.
        wer_whole: the same for the whole recording.
        words: words that were said.
        doubled: words that incremental recognition wrote twice, and the whole recording did not show so.
        lost: words that incremental recognition left out, and the whole recording gave.
        term_recall: share of the terms said that were heard; None where no cards are known, or no term said.
        term_false: share of the terms not said that were heard nevertheless.
        answers: how many.
    """

    set: str
    wer_incremental: float
    wer_whole: float
    words: int
    doubled: int
    lost: int
    term_recall: float | None
    term_false: float | None
    answers: int


def make_passages(clips: Sequence[Clip], join_s: float | None) -> list[list[Clip]]:
    """Which recordings are heard as one answer: each alone, or those of one voice one after the other.

    Args:
        join_s: an answer is long enough from here on; what is left of a voice makes a shorter one.

    Raises:
        UsageError: a recording does not exist.
        AudioFileError: a recording cannot be decoded.
    """
    if join_s is None:
        return [[clip] for clip in clips]
    passages: list[list[Clip]] = []
    in_voices = sorted(clips, key=_set_and_voice)
    for _, voice in groupby(in_voices, key=_set_and_voice):
        joined_s = join_s
        for clip in voice:
            if joined_s >= join_s:
                passages.append([])
                joined_s = 0.0
            passages[-1].append(clip)
            joined_s += seconds(len(read_audio(clip.file)))
    return passages


def recognise(
    passage: Sequence[Clip], ear: Ear, noise: Noise | None, cards: Mapping[int, Card]
) -> Recognised:
    """Recognise the answer that these recordings make, while it is spoken and as a whole.

    Incremental recognition gets the sound as fast as it takes it. That changes no word: what is committed is
    decoded in order, whatever waits.

    Args:
        cards: the cards of the sheet by number.

    Raises:
        UsageError: a recording does not exist, or nothing is said in it.
        AudioFileError: a recording cannot be decoded.
        ModelError: the speech model cannot be loaded.
    """
    said = " ".join(clip.text for clip in passage)
    samples = join([read_audio(clip.file) for clip in passage])
    if noise is not None:
        samples = noise.behind(samples, ear.new_detector())
    incremental = _hear_incrementally(samples, ear)
    return Recognised(
        set=passage[0].set,
        incremental=count_errors(said, incremental.text),
        whole=count_errors(said, ear.hear(samples).transcript.text),
        terms=_count_terms(passage, said, incremental, cards),
    )


def summarise(recognised: Sequence[Recognised]) -> Iterator[AccuracyLine]:
    """A line for each set in the order in which they come, and one for all where there are several."""
    sets = list(dict.fromkeys(answer.set for answer in recognised))
    for name in sets:
        yield _line(name or ALL, [answer for answer in recognised if answer.set == name])
    if len(sets) > 1:
        yield _line(ALL, recognised)


def _line(name: str, answers: Sequence[Recognised]) -> AccuracyLine:
    terms = [answer.terms for answer in answers if answer.terms is not None]
    is_known = len(terms) == len(answers)
    return AccuracyLine(
        set=name,
        wer_incremental=error_rate(answer.incremental for answer in answers),
        wer_whole=error_rate(answer.whole for answer in answers),
        words=sum(answer.whole.words for answer in answers),
        doubled=sum(max(0, answer.incremental.doubled - answer.whole.doubled) for answer in answers),
        lost=sum(len(answer.incremental.missing - answer.whole.missing) for answer in answers),
        term_recall=_share(sum(t.heard for t in terms), sum(t.said for t in terms)) if is_known else None,
        term_false=_share(sum(t.invented for t in terms), sum(t.unsaid for t in terms)) if is_known else None,
        answers=len(answers),
    )


def _hear_incrementally(samples: Samples, ear: Ear) -> Transcript:
    listener = ear.listener(NEVER_ENDING)
    for frame in frames_of(samples):
        listener.push(frame)
    listener.end(EndReason.SOURCE_ENDED)
    transcript = listener.heard().transcript
    listener.settle()
    return transcript


def _count_terms(
    passage: Sequence[Clip], said: str, recognised: Transcript, cards: Mapping[int, Card]
) -> TermCounts | None:
    """The terms of all cards that the passage answers; None where one of its recordings answers no card."""
    if any(clip.card not in cards for clip in passage):
        return None
    numbers = dict.fromkeys(clip.card for clip in passage if clip.card is not None)
    terms = tuple(term for number in numbers for term in cards[number].terms)
    truth = [match.said is True for match in match_terms(terms, read_transcript(Transcript(said)))]
    heard = [match.said is True for match in match_terms(terms, read_transcript(recognised))]
    return TermCounts(
        said=sum(truth),
        heard=sum(told and found for told, found in zip(truth, heard, strict=True)),
        unsaid=truth.count(False),
        invented=sum(found and not told for told, found in zip(truth, heard, strict=True)),
    )


def _set_and_voice(clip: Clip) -> tuple[str, str]:
    return clip.set, clip.voice


def _share(part: int, total: int) -> float | None:
    return part / total if total else None
