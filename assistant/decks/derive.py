"""Points and terms of an expert answer for which nobody has written them down.

Points are the clauses of the answer: its sentences, divided at semicolons, dashes and in lists after a colon.
Terms are its words and pairs of words with the highest weight.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise, zip_longest
from string import ascii_lowercase

from assistant.decks.cards import Point, Term
from assistant.decks.stopwords import COMMON_WORDS, STOP_WORDS

MIN_POINT_WORDS = 2
"""A clause with fewer content words says too little to be a point and joins its neighbour."""

MAX_LIST_ITEM_WORDS = 4
"""Items after a colon with at most so many words are a list; longer ones are a sentence with commas."""

WORDS_PER_TERM = 4
MAX_TERMS = 8
"""A card has a term for every so many words, but not more than a person can work into a short answer."""

_ABBREVIATIONS = (
    "e.g.",
    "i.e.",
    "etc.",
    "vs.",
    "approx.",
    "incl.",
    "resp.",
    "cf.",
    "Dr.",
    "Mr.",
    "Ms.",
    "Mrs.",
)
_DASHES = frozenset({"--", "—", "–"})
_TRIM = ".,;:!?()[]{}\"'“”‘’`*~≈<>"
_ENDS_A_PHRASE = tuple('.,;:!?)]}"”')
_STARTS_A_PHRASE = tuple('([{"“')
_POSSESSIVE = ("'s", "’s")
_UNLIKE_A_NOUN = ("ly", "ed", "ful", "ous", "able", "ible")


def derive_points(answer: str) -> tuple[Point, ...]:
    """The clauses of an answer as points a, b, c, ...; at least one where the answer is not empty."""
    clauses: list[str] = []
    for clause in _clauses(answer):
        too_short = _content_words(clause) < MIN_POINT_WORDS
        if clauses and (too_short or _content_words(clauses[-1]) < MIN_POINT_WORDS):
            clauses[-1] = f"{clauses[-1]}, {clause}"
        else:
            clauses.append(clause)
    if not clauses and answer.strip():  # nothing but punctuation
        clauses = [answer.strip()]
    return tuple(Point(point_id(index), clause) for index, clause in enumerate(clauses))


def point_id(index: int) -> str:
    """a, b, ..., z, aa, ab, ... for 0, 1, ..."""
    letters = ""
    index += 1
    while index:
        index, letter = divmod(index - 1, len(ascii_lowercase))
        letters = ascii_lowercase[letter] + letters
    return letters


def derive_terms(answer: str) -> tuple[Term, ...]:
    """The weightiest words and pairs of words of an answer, in its order; none where all words are common."""
    words = list(_words(answer))
    candidates = [_Candidate(index, index + 1, _weight(word)) for index, word in enumerate(words)]
    candidates += [
        _Candidate(index, index + 2, _pair_weight(first, second))
        for index, (first, second) in enumerate(pairwise(words))
    ]
    wanted = min(MAX_TERMS, 1 + len(words) // WORDS_PER_TERM)
    taken: set[int] = set()
    chosen: dict[str, _Candidate] = {}
    for candidate in sorted(candidates, key=lambda candidate: (-candidate.weight, candidate.start)):
        if candidate.weight <= 0 or len(chosen) == wanted:
            break
        places = set(range(candidate.start, candidate.end))
        text = " ".join(word.text for word in words[candidate.start : candidate.end])
        if not places & taken and text.casefold() not in chosen:
            taken |= places
            chosen[text.casefold()] = candidate
    return tuple(
        Term(" ".join(word.text for word in words[found.start : found.end]))
        for found in sorted(chosen.values(), key=lambda found: found.start)
    )


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    opens_sentence: bool
    ends_phrase: bool


@dataclass(frozen=True, slots=True)
class _Candidate:
    start: int
    end: int
    weight: float


def _clauses(answer: str) -> Iterator[str]:
    """The clauses without their final stops; nothing inside brackets is divided."""
    tokens = answer.split()
    start, depth = 0, 0
    for index, token in enumerate(tokens):
        depth = max(0, depth + token.count("(") - token.count(")"))
        is_last = index == len(tokens) - 1
        is_dash = token in _DASHES
        if is_last or (not depth and (is_dash or _ends_clause(token))):
            clause = " ".join(tokens[start : index if is_dash else index + 1]).strip(" ;").removesuffix(".")
            if clause:
                yield from _list_after_colon(clause)
            start = index + 1


def _ends_clause(token: str) -> bool:
    bare = token.rstrip("\"'”’)")
    return bare.endswith((";", ".", "!", "?")) and bare not in _ABBREVIATIONS


def _list_after_colon(clause: str) -> Iterator[str]:
    """The items of "Configurable: interval, limit, attempts", the first with its head; else the clause."""
    head, colon, tail = clause.partition(": ")
    items = [item.strip().removeprefix("and ").removeprefix("or ") for item in tail.split(",")]
    is_list = len(items) > 2 and all(0 < len(item.split()) <= MAX_LIST_ITEM_WORDS for item in items)
    if colon and is_list and "(" not in tail:
        yield f"{head}: {items[0]}"
        yield from items[1:]
    else:
        yield clause


def _content_words(text: str) -> int:
    return sum(word.text.casefold() not in STOP_WORDS for word in _words(text))


def _words(text: str) -> Iterator[_Word]:
    tokens = [token for token in text.split() if token.strip(_TRIM) and token not in _DASHES]
    opens = True
    for token, following in zip_longest(tokens, tokens[1:], fillvalue=""):
        ends = token.endswith((*_ENDS_A_PHRASE, *_POSSESSIVE)) or following.startswith(_STARTS_A_PHRASE)
        yield _Word(_bare(token), opens, ends)
        opens = token.endswith((".", "!", "?"))


def _bare(token: str) -> str:
    """The token without what hangs on it: errors.Is, random, worker for `errors.Is()`, (random, worker's."""
    bare = token.strip(_TRIM)
    bare = bare.partition("(")[0].rstrip(".") or bare
    return bare[:-2] if bare.endswith(_POSSESSIVE) else bare


def _weight(word: _Word) -> float:
    """How much a word says about its subject; 0 for what is never a term."""
    text = word.text
    lower = text.casefold()
    letters = [char for char in text if char.isalpha()]
    if lower in COMMON_WORDS or len(text) < 2 or not (letters or "." in text):
        return 0.0
    if any(mark in text[1:-1] for mark in "._:") or text.startswith("-") or _is_camel_case(text):
        return 3.0
    if any(char.isdigit() for char in text):
        return 2.5
    if len(letters) > 1 and text.isupper():
        return 2.5
    if text[0].isupper() and not word.opens_sentence:
        return 2.0
    if "-" in text or "/" in text:
        return 2.0
    if lower.endswith(_UNLIKE_A_NOUN):
        return 0.8 if len(text) > 7 else 0.0
    return 1.5 if len(text) > 8 else 1.0 if len(text) > 5 else 0.5


def _pair_weight(first: _Word, second: _Word) -> float:
    """Two neighbours that make one notion ("task queues") outweigh either alone."""
    weights = _weight(first), _weight(second)
    if first.ends_phrase or not all(weights) or second.text.casefold().endswith(("ly", "ed", "ing")):
        return 0.0
    return sum(weights) / 2 + 0.7


def _is_camel_case(text: str) -> bool:
    return any(left.islower() and right.isupper() for left, right in pairwise(text))
