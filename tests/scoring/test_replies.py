"""Yes and no, as people say them."""

import pytest

from assistant.decks.cards import Card, Point
from assistant.events import Timing, Transcript
from assistant.scoring.normalise import read_text
from assistant.scoring.replies import read_reply, score_reply
from assistant.scoring.verdict import Status


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        ("yes", True),
        ("no", False),
        ("Yes, I did that this morning.", True),
        ("Done.", True),
        ("It's done, yes.", True),
        ("I'm ready.", True),
        ("I've got water and a notepad.", True),
        ("Of course.", True),
        ("No problem, done.", True),
        ("No, wait, yes, I did.", True),
        ("No, not yet.", False),
        ("Not done.", False),
        ("I still have to do that.", False),
        ("I have to do it.", False),
        ("I haven't done that.", False),
        ("I'll do it later.", False),
        ("Almost.", False),
        ("Yes, wait, no, I forgot.", False),
        ("The weather is nice.", None),
        ("", None),
    ],
)
def test_a_reply_means_yes_or_no_or_neither(reply: str, expected: bool | None) -> None:
    assert read_reply(read_text(reply)) is expected


CARD = Card("check:water", 9, "List", "Have water ready.", "Have water ready.", (Point("a", "water"),), ())


@pytest.mark.parametrize(("reply", "coverage"), [("yes", 1.0), ("not yet", 0.0), ("the weather", None)])
def test_an_item_is_ticked_by_a_yes_and_never_graded(reply: str, coverage: float | None) -> None:
    verdict = score_reply(CARD, Transcript(reply))
    assert (verdict.coverage, verdict.grade, verdict.status) == (coverage, None, Status.OK)
    assert verdict.points[0].made == (None if coverage is None else bool(coverage))


def test_silence_ticks_nothing() -> None:
    verdict = score_reply(CARD, Transcript("yes"), Timing(3.0, ()))
    assert (verdict.status, verdict.points[0].made) == (Status.NO_SPEECH, None)
