"""Key terms: which words and phrases of the expert answer were said."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from statistics import fmean

from assistant.decks.cards import Term
from assistant.events import Transcript, Weighed
from assistant.scoring.letters import Hit, Refusal, Windows, best_hit
from assistant.scoring.matching import SAME_WORD, is_negation
from assistant.scoring.normalise import Utterance, read_text, read_transcript
from assistant.scoring.quantities import Quantity
from assistant.scoring.quantity_reader import find_quantities, quantities_of
from assistant.scoring.soundalikes import (
    DOUBTS_WEIGHED,
    SOUND_FITS,
    SOUNDS_ALIKE,
    Doubt,
    SoundKeys,
    find_doubts,
    gain_of,
    weigh,
)
from assistant.scoring.threshold import Open, Threshold
from assistant.scoring.verdict import TermResult

DOUBTED_WORD = Threshold(
    0.2,
    name="doubted",
    meaning="mean probability of recognised words below which they neither count for nor against the person",
    source="fewer than 0.2 % of the words of 78 clear recordings lie below, recognised by the base model",
)

SAME_AMOUNT = Threshold(
    100.0,
    name="same amount",
    meaning="a number with a unit counts as said where one of equal value and kind was said",
    source="a definition: 2 KB are 2000 bytes, a range holds what is in it, bytes may go without saying",
)


@dataclass(frozen=True, slots=True)
class TermMatch:
    """What became of one term.

    Attributes:
        score: best ratio found, 0 to 1.
        first: index of the first token that matched; None where nothing did.
        last: index of the last such token.
        said: None means that it could not be told.
        hit: what came nearest among all that reached its threshold, refused or not; None where nothing did.
        why_open: why it could not be told.
        gain: where words only sound like the term, what the sound says for it, in nats; None elsewhere.
    """

    term: Term
    score: float = 0.0
    first: int | None = None
    last: int | None = None
    said: bool | None = False
    hit: Hit | None = None
    why_open: Open | None = None
    gain: float | None = None

    def result(self, utterance: Utterance) -> TermResult:
        """The line of the verdict."""
        if self.first is None or self.last is None or self.said is False:
            return TermResult(self.term.text, self.said, None, None, round(self.score, 3))
        heard = utterance.heard_words(self.first, self.last)
        return TermResult(
            term=self.term.text,
            said=self.said,
            heard_as=utterance.quote(self.first, self.last),
            start_s=round(heard[0].start_s, 2) if heard else None,
            score=round(self.score, 3),
            unasked=self.why_open is Open.UNASKED,
        )


def match_terms(terms: tuple[Term, ...], utterance: Utterance) -> tuple[TermMatch, ...]:
    """Look for each term, by its own wording and its aliases, anywhere in the utterance.

    A phrase must be said in its order; function words that it does not hold may stand in between. Recognised
    words that only sound like a term count for it where the sound itself says so (`Utterance.weighed`).
    """
    windows, keys = Windows(utterance), SoundKeys(utterance)
    return tuple(_match(term, windows, keys) for term in terms)


def weigh_terms(terms: tuple[Term, ...], transcript: Transcript) -> Iterator[Weighed]:
    """Ask the sound of a transcript about the terms that its words do not hold, and only sound like."""
    if transcript.sounding is None:
        return
    utterance = read_transcript(transcript)
    windows, keys = Windows(utterance), SoundKeys(utterance)
    for term in terms:
        if _is_missing(_by_letters(term, windows)):
            yield from weigh(find_doubts(term, keys), utterance, transcript.sounding)


def _match(term: Term, windows: Windows, keys: SoundKeys) -> TermMatch:
    match = _by_letters(term, windows)
    return _by_sound(match, keys) if _is_missing(match) else match


def _is_missing(match: TermMatch) -> bool:
    """Whether the words do not hold the term: it may have been misheard."""
    return not match.said and match.why_open is not Open.DOUBTED


def _by_sound(match: TermMatch, keys: SoundKeys) -> TermMatch:
    """`match`, unless words that sound like the term are the term, or may be."""
    doubts = find_doubts(match.term, keys)
    weighed = [(doubt, gain_of(doubt, keys.utterance)) for doubt in doubts]
    for doubt, gain in weighed:
        if gain is not None and gain >= SOUND_FITS:
            return _sounding_alike(match.term, doubt, gain)
    for doubt, gain in weighed[:DOUBTS_WEIGHED]:
        if gain is None:
            return _sounding_alike(match.term, doubt, None)
    if weighed and match.hit is None:
        doubt, gain = weighed[0]
        return replace(match, hit=_sounding_hit(doubt, Refusal.SOUND), gain=gain)
    return match


def _sounding_alike(term: Term, doubt: Doubt, gain: float | None) -> TermMatch:
    """Said, if the sound was asked and fits; else it cannot be told."""
    hit = _sounding_hit(doubt, None)
    said, why_open = (None, Open.UNASKED) if gain is None else (True, None)
    return TermMatch(term, doubt.likeness / 100, doubt.first, doubt.last, said, hit, why_open, gain)


def _sounding_hit(doubt: Doubt, refusal: Refusal | None) -> Hit:
    return Hit(doubt.likeness, doubt.first, doubt.last, doubt.instead, SOUNDS_ALIKE, refusal)


def _by_letters(term: Term, windows: Windows) -> TermMatch:
    best = best_hit((term.text, *term.aliases), windows)
    if best is None or best.refusal or best.score < SAME_WORD:
        best = _same_amount(term, windows.utterance) or best
    if best is None:
        return TermMatch(term)
    if best.refusal:
        return TermMatch(term, hit=best)
    why_open = None
    if best.score < SAME_WORD:
        why_open = Open.NEAR
    elif doubted(windows.utterance, best.first, best.last):
        why_open = Open.DOUBTED
    said = None if why_open else True
    return TermMatch(term, best.score / 100, best.first, best.last, said, best, why_open)


def _same_amount(term: Term, utterance: Utterance) -> Hit | None:
    """Where a term that is a number with its unit was said as another number of the same value."""
    amount = _amount(term.text)
    if amount is None:
        return None
    for said in find_quantities(utterance):
        denied = said.first > 0 and is_negation(utterance.tokens[said.first - 1])
        if said.counted and not said.vague and not denied and amount.agrees(said):
            return Hit(100.0, said.first, said.last, term.text, SAME_AMOUNT, None)
    return None


def _amount(wording: str) -> Quantity | None:
    """The quantity that a wording is as a whole; None where it is none, or holds more."""
    found = quantities_of(wording)
    whole = len(found) == 1 and (found[0].first, found[0].last) == (0, len(read_text(wording).tokens) - 1)
    return found[0] if whole else None


def doubted(utterance: Utterance, first: int, last: int) -> bool:
    """Whether the recogniser hardly believes in the words from token `first` to token `last`."""
    heard = utterance.heard_words(first, last)
    return bool(heard) and fmean(word.probability for word in heard) < DOUBTED_WORD
