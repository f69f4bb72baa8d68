"""The one question that may follow an answer: about what, and both answers put together. Pure."""

from collections.abc import Callable
from dataclasses import replace

from assistant.events import Span, Timing, Transcript
from assistant.listening.answer import Heard
from assistant.listening.joiner import later
from assistant.scoring.hearing import flaw_of
from assistant.scoring.terms import DOUBTED_WORD
from assistant.scoring.verdict import PointResult, Status, TermResult, Verdict

MOST_ASKED = 2
"""Unclear points and terms that one question goes back to; more would be an interrogation."""

QUOTED_WORDS = 14
"""Words of somebody's own that are quoted back at most: a voice reads them in five seconds."""

_STOPS = (".", "!", "?", "…")


def unclear_parts(verdict: Verdict) -> tuple[PointResult | TermResult, ...]:
    """What to ask about again: unclear points, the likeliest first, then unclear terms; may be empty.

    Whoever admits not knowing, or was not understood at all, is not asked about details.
    """
    if verdict.status is not Status.OK or verdict.admission is not None:
        return ()
    points = sorted((point for point in verdict.points if point.made is None), key=lambda point: -point.score)
    # What merely sounds like a term is no reason to ask: the machine was too busy, not the person unclear.
    # Nor is one that nothing is like, and that bad sound may have hidden.
    terms = [term for term in verdict.terms if term.said is None and term.heard_as and not term.unasked]
    parts: list[PointResult | TermResult] = [*points, *terms]
    return tuple(parts[:MOST_ASKED])


def own_words(verdict: Verdict) -> tuple[str, ...]:
    """What was said where it was unclear, each once, cut to `QUOTED_WORDS`. Never the expert's wording."""
    said = [
        (part.evidence if isinstance(part, PointResult) else part.heard_as) or ""
        for part in unclear_parts(verdict)
    ]
    quotes: list[str] = []
    for words in filter(None, said):
        if not any(words in quote for quote in quotes):  # a term inside the clause that is quoted anyway
            quotes.append(words)
    return tuple(map(_cut, quotes))


def settled(
    first: Verdict, judge: Callable[[Transcript], Verdict], said: Transcript
) -> Callable[[Transcript], bool]:
    """Whether an answer to the follow-up, so far, has made clear all that was asked about.

    Args:
        first: the verdict on the first answer.
        judge: judges a transcript by the same card.
        said: the first answer.
    """
    firm = believed(said)

    def is_settled(so_far: Transcript) -> bool:
        return not still_open(first, judge(joined(firm, so_far, _end_of(said))))

    return is_settled


def still_open(first: Verdict, now: Verdict) -> int:
    """How many of the parts that were unclear in the first verdict are not made in the present one."""
    asked = unclear_parts(first)
    made = {point.id for point in now.points if point.made}
    said = {term.term for term in now.terms if term.said}
    return sum(
        part.id not in made if isinstance(part, PointResult) else part.term not in said for part in asked
    )


def believed(transcript: Transcript) -> Transcript:
    """The words that the recogniser believes in: of those that were said again, the second time counts."""
    words = tuple(word for word in transcript.words if word.probability >= DOUBTED_WORD)
    if len(words) == len(transcript.words):
        return transcript
    return replace(transcript, text=" ".join(word.text for word in words), words=words)


def together(first: Heard, second: Heard) -> Heard:
    """Both answers as one: the words of the second follow, its times count on from the end of the first.

    So they are the times in the two recordings, played one after the other. What makes one hard to hear
    does so for both.
    """
    shift_s = first.timing.duration_s
    added = (Span(span.start_s + shift_s, span.end_s + shift_s) for span in second.timing.speech)
    return Heard(
        joined(first.transcript, second.transcript, shift_s),
        Timing(
            shift_s + second.timing.duration_s,
            (*first.timing.speech, *added),
            first.timing.asked_s,
            first.timing.unheard_s + second.timing.unheard_s,
            flaw_of(first.transcript.words, first.timing) or flaw_of(second.transcript.words, second.timing),
        ),
    )


def joined(first: Transcript, second: Transcript, shift_s: float) -> Transcript:
    """The second transcript after the first, as a new sentence, its times `shift_s` seconds later."""
    text, words = first.text.rstrip(), first.words
    if text and not text.endswith(_STOPS):  # a sentence of its own: no claim reaches over the question
        text = f"{text.rstrip(',;:')}."
        if words:
            words = (*words[:-1], replace(words[-1], text=f"{words[-1].text.rstrip(',;:')}."))
    added = later(second, shift_s)
    return Transcript(
        f"{text} {added.text.lstrip()}".strip(),
        (*words, *added.words),
        min(first.no_speech_probability, second.no_speech_probability),
        (*first.weighed, *added.weighed),
    )


def _cut(words: str) -> str:
    split = words.split()
    return words if len(split) <= QUOTED_WORDS else " ".join(split[:QUOTED_WORDS]) + " …"


def _end_of(transcript: Transcript) -> float:
    return transcript.words[-1].end_s if transcript.words else 0.0
