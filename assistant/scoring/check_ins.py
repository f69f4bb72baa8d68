"""Check-ins: where somebody who talks through a design turns to the interviewer. Pure.

"Which area would you like me to dive into?" asks for a direction, "does that make sense so far?" for
agreement, "stop me if I'm going too fast" offers, and "how many users do we expect?" clarifies what is
wanted. Questions about the system that are asked to be answered at once ("what if the worker dies? We
retry"), and those that somebody else asks ("the client asks, shall I continue?"), are none.

A question that is answered in the same breath is told from one that waits for the other side by what follows:
an answer, or an assumption ("I'll say a million") and the next question.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from itertools import zip_longest

from assistant.events import Transcript
from assistant.scoring import check_in_forms as forms
from assistant.scoring.assumptions import ASSUMES
from assistant.scoring.spoken_line import SpokenLine, asks, sentences

JOINED_WORDS = 12
"""Check-ins of one sentence with fewer words between them are one: "does that make sense, or should I go on?"
Further apart, in speech without punctuation, they are two."""

BEGINNING_LETTERS = 60
"""Within so many letters of the next sentence an assumption answers the question before it."""

SENTENCES_KEPT = 512
"""Sentences that are kept with what they hold: a talk is read again at each pause."""


class CheckInKind(StrEnum):
    """What a check-in is for."""

    DIRECTION = "direction"
    AGREEMENT = "agreement"
    OFFER = "offer"
    CLARIFYING = "clarifying"


@dataclass(frozen=True, slots=True)
class CheckIn:
    """A question or an offer to the interviewer.

    Attributes:
        first: index of its first word.
        last: index of its last word.
    """

    first: int
    last: int
    kind: CheckInKind


_BY_FORM = (
    (CheckInKind.DIRECTION, forms.DIRECTION),
    (CheckInKind.AGREEMENT, forms.AGREEMENT),
    (CheckInKind.OFFER, forms.OFFER),
    (CheckInKind.CLARIFYING, forms.ASSUMED),
    (CheckInKind.CLARIFYING, forms.CLARIFYING),
)


def find_check_ins(words: Sequence[str]) -> tuple[CheckIn, ...]:
    """The check-ins in words with their punctuation, in order; without punctuation fewer are recognised.

    Words that are still to come may turn the last question into one that is answered at once.
    """
    read = [_Sentence(first, last, words) for first, last in sentences(words)]
    return tuple(
        check_in
        for sentence, following in zip_longest(read, read[1:])
        for check_in in sentence.joined(sentence.check_ins(following))
    )


def last_check_in_s(transcript: Transcript) -> float | None:
    """When the last check-in ended, in seconds since listening began; None without one, or without times."""
    found = find_check_ins([word.text for word in transcript.words])
    return transcript.words[found[-1].last].end_s if found else None


class _Sentence:
    """A sentence as a line, with its places among all words."""

    def __init__(self, first: int, last: int, words: Sequence[str]) -> None:
        self._first = first
        self._last = last
        self._line = SpokenLine(words[first : last + 1], forms.UNHEARD)
        self._asks = asks(words[last])

    def check_ins(self, following: "_Sentence | None") -> list[CheckIn]:
        """Whatever in it turns to the interviewer, given the sentence that comes next."""
        is_open = following is None or following._asks or following._assumes()
        is_answered = following is not None and following._answers()
        if not is_answered and self._asks and following is not None and following._acknowledges():
            return [CheckIn(self._first, self._last, self._kind())]
        found: list[CheckIn] = []
        for each in _candidates(self._line.text, self._asks):
            if each.by_form:
                stands = each.addresses or not is_answered
            else:
                stands = not is_answered and (each.is_about_needs or is_open)
            if stands:
                first, last = self._line.places(each.begin, each.end)
                found.append(CheckIn(self._first + first, self._first + last, each.kind))
        return found

    def joined(self, check_ins: Sequence[CheckIn]) -> list[CheckIn]:
        """Near ones in one, of the kind of the first, up to the end of the sentence if that is near."""
        joined: list[CheckIn] = []
        for each in sorted(check_ins, key=lambda each: (each.first, -each.last)):
            if joined and each.first - joined[-1].last <= JOINED_WORDS:
                joined[-1] = replace(joined[-1], last=max(each.last, joined[-1].last))
            else:
                joined.append(each)
        if joined and (self._asks or self._last - joined[-1].last <= JOINED_WORDS):
            joined[-1] = replace(joined[-1], last=self._last)
        return joined

    def _kind(self) -> CheckInKind:
        """Of a question that the other side has answered."""
        found = _candidates(self._line.text, self._asks)
        return min(found, key=lambda each: each.begin).kind if found else CheckInKind.CLARIFYING

    def _acknowledges(self) -> bool:
        """Whether it begins by taking note of an answer."""
        return forms.ACKNOWLEDGES.match(self._line.text) is not None

    def _answers(self) -> bool:
        """Whether it begins as an answer to the sentence before it does."""
        return not self._assumes() and forms.ANSWERS.match(self._line.text) is not None

    def _assumes(self) -> bool:
        """Whether it takes something for the answer, or acknowledges that of the other side."""
        text = self._line.text
        assumes = ASSUMES.search(text, 0, BEGINNING_LETTERS) or forms.LEAVES_OPEN.match(text)
        return assumes is not None


@dataclass(frozen=True, slots=True)
class _Candidate:
    """What may be a check-in, by its sentence alone.

    Attributes:
        by_form: whether its own words make it one, unless it is answered at once.
        addresses: whether it names the speaker or the interviewer, so that the answer is the other side's.
        is_about_needs: whether it asks what is wanted.
    """

    kind: CheckInKind
    begin: int
    end: int
    by_form: bool = True
    addresses: bool = False
    is_about_needs: bool = False


@lru_cache(maxsize=SENTENCES_KEPT)
def _candidates(text: str, is_question: bool) -> tuple[_Candidate, ...]:
    """In the line of a sentence, which ends in a question mark or does not."""
    found: list[_Candidate] = []
    if is_question or forms.ADDRESSES.search(text):
        for kind, pattern in _BY_FORM:
            for match in pattern.finditer(text):
                addresses = forms.NAMES.search(match.group()) is not None
                found.append(_Candidate(kind, *match.span(), addresses=addresses))
    if is_question and not found:
        if elliptic := forms.ELLIPTIC.search(text):
            found.append(_Candidate(CheckInKind.AGREEMENT, *elliptic.span(), addresses=True))
        for match in forms.OPEN_QUESTION.finditer(text):
            is_about_needs = forms.NEEDS.search(text, match.start()) is not None
            found.append(
                _Candidate(
                    CheckInKind.CLARIFYING, *match.span(), by_form=False, is_about_needs=is_about_needs
                )
            )
        found += [
            _Candidate(CheckInKind.CLARIFYING, *match.span(), by_form=False)
            for match in forms.SUBJECT_QUESTION.finditer(text)
        ]
    return tuple(item for item in found if not forms.REPORTED.search(text[: item.begin]))
