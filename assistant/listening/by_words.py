"""How the words of an answer decide when it has ended, and whether it is one. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from assistant.events import Transcript
from assistant.listening.patience import Patience

CheckIn: TypeAlias = Callable[[Transcript], float | None]
"""When, in seconds since listening began, the words so far last turned to the listener; None for never."""

CommandIn: TypeAlias = Callable[[Transcript], str | None]
"""The name of the command that these words are, all of them; None where they are none."""

MadeAll: TypeAlias = Callable[[Transcript], bool | None]
"""Whether an answer has made every point of its card; None where that cannot be told."""


COMMAND_SILENCE_S = 0.8
"""Silence after a spoken command that makes it one: "repeat ... the query on the replica" goes on before.
A choice: a third of the silence that ends an answer; people pause for 0.3 to 0.6 s inside a sentence."""

LONGEST_COMMAND_S = 4.0
"""From the first to the last word of a command: five words, slowly spoken, with a stop between them."""


@dataclass(frozen=True, slots=True)
class EndByWords:
    """How the words of an answer decide when it has ended.

    Attributes:
        patience: silences that end it.
        made_all: judges the words so far.
        heeds_closing: a phrase such as "done", said alone after a pause, ends it and is no part of it.
        check_in: looks for the last time at which they turn to the listener; see `EndpointRules.monologue_s`.
        command_in: tells a command from an answer; None where no commands are heeded.
    """

    patience: Patience
    made_all: MadeAll
    heeds_closing: bool = True
    check_in: CheckIn | None = None
    command_in: CommandIn | None = None
