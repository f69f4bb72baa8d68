"""Red flags: what hurts in an interview, recognised in what was said.

With models of meaning a judge weighs all that speaks for and against each flag (see `judged_flags`); without
them words in an order and shared words have to do (see `worded_flags`). What was withdrawn is not read.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Protocol

from assistant.decks.cards import Card, RedFlagRule
from assistant.scoring.flag_pieces import Piece, Raised, pieces_of
from assistant.scoring.judged_flags import FlagModels, JudgedFlags
from assistant.scoring.normalise import ANSWERS_KEPT, Utterance, read_text
from assistant.scoring.terms import doubted
from assistant.scoring.verdict import RedFlag
from assistant.scoring.worded_flags import WordedFlags


class FlagFinder(Protocol):
    """Finds what raises the flags of a sheet."""

    def prepare(self) -> None:
        """Read the phrases of the rules.

        Raises:
            ModelError: a model cannot be loaded.
        """
        ...

    def find(self, utterance: Utterance, pieces: Sequence[Piece]) -> Iterator[Raised]:
        """What raises a flag in these pieces, of which there is at least one, sentence by sentence.

        Raises:
            ModelError: a model cannot be loaded.
        """
        ...


class FlagReader:
    """Reads the red flags of answers by the rules of a sheet, from any thread.

    Args:
        rules: of the sheet.
        models: None to go by words alone, which recognises less.
    """

    def __init__(self, rules: Sequence[RedFlagRule], models: FlagModels | None = None) -> None:
        self._finder: FlagFinder = (
            JudgedFlags(rules, models) if models and any(rule.says for rule in rules) else WordedFlags(rules)
        )
        self._raised_in = lru_cache(maxsize=ANSWERS_KEPT)(self._read)

    def prepare(self) -> None:
        """Read the phrases of the rules now, which takes some seconds, rather than with the first answer.

        Raises:
            ModelError: a model cannot be loaded.
        """
        self._finder.prepare()

    def read(self, utterance: Utterance, card: Card | None = None) -> tuple[RedFlag, ...]:
        """The flags that an answer raises, each once, the surest first.

        Args:
            card: the question that it answers; the words of its expert answer raise nothing.

        Raises:
            ModelError: a model cannot be loaded.
        """
        return self._raised_in(replace(utterance, weighed=()), card)  # what the sound says changes no flag

    def _read(self, utterance: Utterance, card: Card | None) -> tuple[RedFlag, ...]:
        expert = [token.stem for token in read_text(card.answer).tokens] if card else []
        pieces = [piece for piece in pieces_of(utterance) if not _recites(expert, utterance, piece)]
        best: dict[str, Raised] = {}
        for raised in self._finder.find(utterance, pieces) if pieces else ():
            if doubted(utterance, raised.first, raised.last):
                continue
            if raised.rule not in best or raised.strength > best[raised.rule].strength:
                best[raised.rule] = raised
        found = sorted(best.values(), key=lambda raised: -raised.strength)
        return tuple(_result(raised, utterance) for raised in found)


def _recites(expert: list[str], utterance: Utterance, piece: Piece) -> bool:
    """Whether a piece is the expert's own words, given by their stems."""
    said = [token.stem for token in utterance.tokens[piece.first : piece.last + 1]]
    return any(expert[start : start + len(said)] == said for start in range(len(expert) - len(said) + 1))


def _result(raised: Raised, utterance: Utterance) -> RedFlag:
    heard = utterance.heard_words(raised.first, raised.last)
    return RedFlag(
        rule=raised.rule,
        quote=utterance.quote(raised.first, raised.last),
        start_s=round(heard[0].start_s, 2) if heard else None,
    )
