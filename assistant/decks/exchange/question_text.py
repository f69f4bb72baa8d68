"""Plain text with questions and answers marked as such.

# Channels                    (a heading, or "Deck: Channels", names the deck of what follows)
Q: What does select do?
A: It waits for the first of several channels that is ready,
   and goes on there.
"""

import re
from collections.abc import Sequence

from assistant.decks.exchange.drafts import CardDraft, Gathering, SheetDraft
from assistant.decks.exchange.lines import of_prose, one_line

_BOLD = r"(?:\*\*|__)?"
_MARK = rf"^[ \t]*(?:[-*>][ \t]+)?{_BOLD}(?:{{}})[ \t]*\d{{{{0,4}}}}[.)]?{_BOLD}[ \t]*[:.]{_BOLD}[ \t]*"
_QUESTION = re.compile(_MARK.format("Q|Question"), re.IGNORECASE)
_ANSWER = re.compile(_MARK.format("A|Answer"), re.IGNORECASE)
_DECK = re.compile(r"^[ \t]*(?:#{1,6}[ \t]+|(?:Deck|Topic|Section)[ \t]*:[ \t]*)(.+)", re.IGNORECASE)
_RULE = re.compile(r"^[ \t]*(?:-{3,}|={3,}|\*{3,})[ \t]*$")


def is_question_text(text: str) -> bool:
    """Whether any line begins as a question does, and any as an answer."""
    lines = text.splitlines()
    return any(map(_QUESTION.match, lines)) and any(map(_ANSWER.match, lines))


def read_questions(text: str, decks: Sequence[str] = ()) -> SheetDraft:
    """The cards of a text with "Q:" and "A:".

    Args:
        decks: those that are wanted; all where there are none.

    Raises:
        UsageError: a wanted deck is not there.
        SheetError: it holds too much.
    """
    gathering = Gathering(decks)
    deck = ""
    question: list[str] = []
    answer: list[str] = []
    part: list[str] | None = None

    def finish() -> None:
        if question and gathering.wants(deck):
            gathering.add(CardDraft(of_prose("\n".join(question)), of_prose("\n".join(answer)), deck))
        question.clear()
        answer.clear()

    for line in text.splitlines():
        if asked := _QUESTION.match(line):
            finish()
            part = question
            part.append(line[asked.end() :])
        elif question and not answer and (answered := _ANSWER.match(line)):
            part = answer
            part.append(line[answered.end() :])
        elif heading := _DECK.match(line):
            finish()
            deck, part = one_line(heading[1]).rstrip("# "), None
        elif _RULE.match(line):
            finish()
            part = None
        elif part is not None:
            part.append(line)
        elif line.strip():
            gathering.leave_out("lines that belong to no question")
    finish()
    gathering.check_wanted()
    return SheetDraft("", tuple(gathering.cards), left_out=gathering.left_out)
