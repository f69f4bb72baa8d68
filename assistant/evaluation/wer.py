"""Word errors, counted the way in which they are published."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from assistant.errors import UsageError


@dataclass(frozen=True, slots=True)
class WordErrors:
    """A recognised text beside what was said, both in normal form.

    Attributes:
        words: words that were said.
        wrong: words substituted, left out or put in.
        doubled: words put in that repeat those right before or behind them: said once, written twice.
        missing: which of the words that were said are left out, counted from 0.
    """

    words: int
    wrong: int
    doubled: int
    missing: frozenset[int]


def count_errors(said: str, recognised: str) -> WordErrors:
    """Count the word errors in `recognised`.

    Both texts go through Whisper's English normaliser: case, punctuation, contractions, spelling, numbers and
    filled pauses do not count.

    Source: Radford et al. 2022, "Robust Speech Recognition via Large-Scale Weak Supervision", appendix C.

    Raises:
        UsageError: nothing was said, or the packages that count are not installed.
    """
    normalise, jiwer = _tools()
    reference, hypothesis = normalise(said).strip(), normalise(recognised).strip()
    if not any(map(str.isalnum, reference)):
        raise UsageError(f"{said!r} holds no words", remedy="Take its recording out of the table.")
    aligned = jiwer.process_words(reference, hypothesis)
    (heard,), (chunks,) = aligned.hypotheses, aligned.alignments
    put_in = [(chunk.hyp_start_idx, chunk.hyp_end_idx) for chunk in chunks if chunk.type == "insert"]
    left_out = (range(chunk.ref_start_idx, chunk.ref_end_idx) for chunk in chunks if chunk.type == "delete")
    return WordErrors(
        words=aligned.hits + aligned.substitutions + aligned.deletions,
        wrong=aligned.substitutions + aligned.deletions + aligned.insertions,
        doubled=sum(end - start for start, end in put_in if _repeats(heard, start, end)),
        missing=frozenset(index for indices in left_out for index in indices),
    )


def check_tools() -> None:
    """Find out now, before an hour of recognition, whether the packages that count are there.

    Raises:
        UsageError: they are not installed.
    """
    _tools()


def error_rate(counted: Iterable[WordErrors]) -> float:
    """Errors over words said, of all texts together; 0 is perfect, and it can exceed 1."""
    texts = list(counted)
    words = sum(text.words for text in texts)
    return sum(text.wrong for text in texts) / words if words else 0.0


def _repeats(heard: Sequence[str], start: int, end: int) -> bool:
    """Whether the words from `start` to `end` stand right before or behind themselves."""
    length = end - start
    phrase = heard[start:end]
    return phrase in (heard[start - length : start] if start >= length else None, heard[end : end + length])


@cache
def _tools() -> tuple[Callable[[str], str], Any]:
    try:
        import jiwer
        from whisper_normalizer.english import EnglishTextNormalizer
    except ImportError as err:
        raise UsageError(
            "counting word errors takes two more packages",
            why=str(err),
            remedy="Install them: pip install 'rehearse-aloud[bench]'.",
        ) from err
    return EnglishTextNormalizer(), jiwer
