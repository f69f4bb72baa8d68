"""Joins the words of stretches into one transcript without a doubled or lost word. Pure."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import product, takewhile
from typing import NamedTuple

from assistant.events import Transcript, Word

OVERLAP_REACH_S = 1.2
"""Words this near to a seam may have been heard by both sides. It is wider than the overlap of the stretches,
because the recogniser's word times are off by up to half a second."""


SAME_TIME_S = 0.7
"""A word that both sides heard has times that differ by less. Source: word times are off by half a second,
and a word takes 0.3 s."""


def later(transcript: Transcript, by_s: float) -> Transcript:
    """The same transcript with all times later by `by_s` seconds, without its sound."""
    words = tuple(
        replace(word, start_s=word.start_s + by_s, end_s=word.end_s + by_s) for word in transcript.words
    )
    weighed = tuple(
        replace(each, start_s=each.start_s + by_s, end_s=each.end_s + by_s) for each in transcript.weighed
    )
    return replace(transcript, words=words, weighed=weighed, sounding=None)


def join(before: Transcript, after: Transcript, seam_s: float | None) -> Transcript:
    """The transcripts of two neighbouring stretches as one.

    Where both sides wrote the same words near the seam, they are taken once; otherwise each side gives the
    words whose middle lies on its own side of the seam.

    Args:
        seam_s: where speech without a pause was cut, in seconds: both sides heard a little beyond it. None
            where a pause lies between them, so that no word can be in both.
    """
    doubt = min(before.no_speech_probability, after.no_speech_probability)
    if seam_s is None or not before.words or not after.words:
        text = f"{before.text} {after.text}".strip()
        return Transcript(text, _in_order([*before.words, *after.words]), doubt)
    words = _in_order(_joined_at(before.words, after.words, seam_s))
    return Transcript(" ".join(word.text for word in words), words, doubt)


def _joined_at(before: Sequence[Word], after: Sequence[Word], seam_s: float) -> list[Word]:
    early, shared_before = _split(before, seam_s - OVERLAP_REACH_S)
    shared_after, late = _split(after, seam_s + OVERLAP_REACH_S)
    match = _common_run(shared_before, shared_after)
    if match.length:
        # The stretch before is cut off at its end, the one after at its beginning: each is trusted up to the
        # words that both heard.
        first_after = match.after + match.length
        shared = [*shared_before[: match.before + match.length], *shared_after[first_after:]]
    else:
        shared = [
            *(word for word in shared_before if _middle_s(word) < seam_s),
            *(word for word in shared_after if _middle_s(word) >= seam_s),
        ]
    return [*early, *shared, *late]


class _Run(NamedTuple):
    """Words that both sides wrote, and where they begin on either side."""

    length: int
    before: int = 0
    after: int = 0


def _common_run(before: Sequence[Word], after: Sequence[Word]) -> _Run:
    """The longest run of the same words at about the same time; of equals, the one whose times agree best."""
    best, best_rank = _Run(0), (0, 0.0)
    for i, j in product(range(len(before)), range(len(after))):
        off_s = abs(_middle_s(before[i]) - _middle_s(after[j]))
        if off_s > SAME_TIME_S:
            continue
        same = takewhile(
            lambda pair: _plain(pair[0]) == _plain(pair[1]), zip(before[i:], after[j:], strict=False)
        )
        rank = (sum(1 for _ in same), -off_s)
        if rank[0] and rank > best_rank:
            best, best_rank = _Run(rank[0], i, j), rank
    return best


def _split(words: Sequence[Word], at_s: float) -> tuple[list[Word], list[Word]]:
    """The words before and after `at_s`, by their middles, never out of their order."""
    first_late = next((index for index, word in enumerate(words) if _middle_s(word) >= at_s), len(words))
    return list(words[:first_late]), list(words[first_late:])


def _middle_s(word: Word) -> float:
    return (word.start_s + word.end_s) / 2


def _plain(word: Word) -> str:
    return "".join(letter for letter in word.text.casefold() if letter.isalnum())


def _in_order(words: Sequence[Word]) -> tuple[Word, ...]:
    """The same words with start times that never go back."""
    ordered: list[Word] = []
    latest_s = 0.0
    for word in words:
        start_s = max(word.start_s, latest_s)
        ordered.append(replace(word, start_s=start_s, end_s=max(word.end_s, start_s)))
        latest_s = start_s
    return tuple(ordered)
