"""Yes and no, as people say them."""

import pytest

from assistant.decks.cards import Card, Point
from assistant.events import Timing, Transcript
from assistant.scoring.normalise import read_text
from assistant.scoring.replies import is_plain, read_reply, score_reply
from assistant.scoring.verdict import Status


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        ("yes", True),
        ("Yes, I did that this morning.", True),
        ("Done.", True),
        ("It's done, yes.", True),
        ("I'm ready.", True),
        ("I've got water and a notepad.", True),
        ("Of course.", True),
        ("No problem, done.", True),
        ("No, wait, yes, I did.", True),
        ("Yes, no issues", True),
        ("Done, no problems", True),
        ("Yes, nothing left to do", True),
        ("No need, I know it by heart", True),
        ("It's done, I'm not worried", True),
        ("I reviewed it", True),
        ("I slept well", True),
        ("All set", True),
        ("Good to go", True),
        ("Checked", True),
        ("I have", True),
        ("no wait yes", True),
        ("Yes, still fresh", True),
        ("I did it twice", True),
        ("I have read it", True),
        ("no", False),
        ("No, not yet.", False),
        ("Not done.", False),
        ("I still have to do that.", False),
        ("I have to do it.", False),
        ("I haven't done that.", False),
        ("I'll do it later.", False),
        ("Almost.", False),
        ("Yes, wait, no, I forgot.", False),
        ("I would have", False),
        ("I could have", False),
        ("I did some of it", False),
        ("I only did part of it", False),
        ("Sure, in a minute", False),
        ("Okay, I'll do it now", False),
        ("Ready when I get home", False),
        ("I didn't", False),
        ("I will", False),
        ("No.", False),
        ("Nope, tomorrow", False),
        ("I need to", False),
        ("I'm going to do it tonight", False),
        ("I should", False),
        ("Partly", False),
        ("not really", False),
        ("Yes, no, not yet", False),
        ("The weather is nice.", None),
        ("", None),
        ("Stripe webhooks", None),
    ],
)
def test_a_reply_means_yes_or_no_or_neither(reply: str, expected: bool | None) -> None:
    assert read_reply(read_text(reply)) is expected


@pytest.mark.parametrize(
    ("reply", "plain"),
    [
        ("yes", True),
        ("not yet", True),
        ("Done.", True),
        ("I have", False),
        ("Right", False),
        ("Okay so", False),
    ],
)
def test_only_a_plain_reply_ends_at_once(reply: str, plain: bool) -> None:
    assert is_plain(read_text(reply)) is plain


CARD = Card("check:water", 9, "List", "Have water ready.", "Have water ready.", (Point("a", "water"),), ())


@pytest.mark.parametrize(("reply", "coverage"), [("yes", 1.0), ("not yet", 0.0), ("the weather", None)])
def test_an_item_is_ticked_by_a_yes_and_never_graded(reply: str, coverage: float | None) -> None:
    verdict = score_reply(CARD, Transcript(reply))
    assert (verdict.coverage, verdict.grade, verdict.status) == (coverage, None, Status.OK)
    assert verdict.points[0].made == (None if coverage is None else bool(coverage))


def test_silence_ticks_nothing() -> None:
    verdict = score_reply(CARD, Transcript("yes"), Timing(3.0, ()))
    assert (verdict.status, verdict.points[0].made) == (Status.NO_SPEECH, None)
