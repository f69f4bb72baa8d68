"""What the assistant says. Pure: the count first, then what was left out, then the expert answer."""

from pathlib import PurePath

from assistant.decks.cards import Card
from assistant.history.records import Attempt
from assistant.history.summary import RoundSummary
from assistant.practice.follow_up import own_words
from assistant.practice.plan import Item
from assistant.practice.signals import UNCLEAR_LEADS, Lead, RemarkKind
from assistant.scoring.verdict import PointResult, Status, Verdict

NOTHING_TO_COUNT = "There is no point left that could be counted."

LEADS = {
    Lead.REPEAT: "",
    Lead.UNHEARD: "I did not hear an answer. Once more.",
    Lead.UNCLEAR: "I could not make out your answer. Once more.",
    **{lead: f"I could not make out your answer: {flaw}. Once more." for flaw, lead in UNCLEAR_LEADS.items()},
    Lead.AFTER_SILENCE: "Let me ask once more.",
    Lead.RESUMED: "Going on.",
}

ENCOURAGEMENT = "Take your time. Say whatever comes to mind."

SKIPPED = "Left without an answer; it does not count."

NOTHING_MORE = "There is nothing more to hear, so the round ends here."

MONOLOGUE = "You have spoken for long without a break: ask what your listener wants to hear more of."

PAUSED = "Paused. Press Enter to go on."

PAUSED_ALOUD = "Paused. Say resume to go on."

LOUD = "It is loud around you. I listen more strictly now, so speak up a little."

OUTPUT_LOST = "Headset lost."
"""As short as can be: a lost device cannot be looked for while another one plays."""

OUTPUT_BACK = "The loudspeaker is back."

INPUT_LOST = "Microphone lost."

WAITING = "What you said is kept; the round goes on when it is back."

INPUT_BACK = "Go on."

REMARKS = {
    RemarkKind.KNOWN: "Marked as known.",
    RemarkKind.SLOWER: "Slower.",
    RemarkKind.FASTER: "Faster.",
    RemarkKind.LOUDER: "Louder.",
    RemarkKind.NOT_UNDERSTOOD: "I did not understand. Say help to hear what you can say.",
    RemarkKind.HELP: (
        "You can say: repeat, slower, faster, louder, hint, skip, again, answer, next, pause, "
        "how am I doing, mark as known, or stop. Say done to end an answer."
    ),
}
"""Remarks that are always the same."""

NOT_HEARD = {
    Status.NO_SPEECH: "I did not hear an answer.",
    Status.UNCLEAR: "I could not make out your answer, so it is not graded.",
}

SMALL_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")

BRIEFLY_MISSED = 1
"""Points left out that the short feedback names; a listener keeps one in mind."""

LITTLE = 0.5
"""Coverage below which an admission speaks for the whole answer; above it, for a detail."""

TERMS_MENTIONED = 2
"""Unsaid terms that are spoken at most; the screen shows all of them."""


def question_text(item: Item, lead: Lead) -> str:
    """The question with the words that lead to it."""
    intro = item.intro if lead in {Lead.FIRST, Lead.NEXT} else LEADS[lead]
    return f"{intro} {item.card.question}".strip()


def follow_up_text(card: Card, verdict: Verdict) -> str:
    """A question about what was unclear, in the answer's own words or the card's, never the expert's."""
    return " ".join((*hard_to_hear(verdict), _follow_up(card, own_words(verdict))))


def _follow_up(card: Card, said: tuple[str, ...]) -> str:
    match said:
        case ():
            return (
                f"I was not sure about one part of your answer. {card.question} Can you put it another way?"
            )
        case (only,):
            return (
                f"I was not sure about one thing. You said: “{only}”. Can you say that again, more precisely?"
            )
        case (first, *_, last):
            return (
                f"I was not sure about two things. You said: “{first}”, and: “{last}”. "
                "Can you say both again, more precisely?"
            )
    raise AssertionError  # a tuple has none, one or more


def not_heard(verdict: Verdict) -> str:
    """Why an answer is not graded, and what made it hard to hear."""
    return " ".join((NOT_HEARD[verdict.status], *hard_to_hear(verdict)))


def feedback_text(card: Card, verdict: Verdict) -> str:
    """The whole spoken feedback, the expert answer included."""
    return " ".join([*_judgement(verdict), expert_answer(card)])


def kept_text(recording: PurePath) -> str:
    """That an answer without a verdict is on disk, and where."""
    return f"Your answer is kept, not judged: {recording}. To have it graded: rehearse recover"


def expert_answer(card: Card) -> str:
    """The expert answer, said by itself."""
    return f"The expert answer: {card.answer}"


def progress_text(summary: RoundSummary, noun: str) -> str:
    """How the round goes, in two short sentences."""
    if not summary.answered:
        return f"No answers yet. {_left(summary, noun)}".strip()
    made = f"{number_word(summary.points_made)} of {number_word(summary.points_total)} points"
    answers = "answer" if summary.answered == 1 else "answers"
    return f"{number_word(summary.answered).capitalize()} {answers}, {made}. {_left(summary, noun)}".strip()


def _left(summary: RoundSummary, noun: str) -> str:
    if not summary.not_reached:
        return ""
    several = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    left = noun if summary.not_reached == 1 else several
    return f"{number_word(summary.not_reached).capitalize()} {left} to go."


def brief_text(card: Card, verdict: Verdict) -> str:
    """The short spoken feedback: the count and what weighs most; more comes on request.

    The words vary from card to card, for nothing tires like the same sentence.
    """
    if verdict.status is not Status.OK:
        return not_heard(verdict)
    if verdict.admission is not None and (verdict.coverage or 0.0) < LITTLE:
        return " ".join(_kind_words(verdict))
    missed = [point.text.rstrip(".") for point in verdict.points if point.made is False]
    count = _count(verdict.points).rstrip(".")
    if not missed:
        is_all = bool(verdict.points) and all(point.made for point in verdict.points)
        praise = ("", "Well done.", "Good.")[card.number % 3] if is_all else ""
        return " ".join(filter(None, (f"{count}.", praise, *hard_to_hear(verdict), *_overrun(verdict))))
    lead = ("you left out", "missing:", "what you left out:")[card.number % 3]
    told = " and ".join(missed[:BRIEFLY_MISSED])
    rest = len(missed) - BRIEFLY_MISSED
    more = f", and {number_word(rest)} more" if rest > 0 else ""
    return " ".join((f"{count}; {lead} {told}{more}.", *hard_to_hear(verdict), *_overrun(verdict)))


def _overrun(verdict: Verdict) -> list[str]:
    over_s = verdict.delivery.over_limit_s
    return [f"{_seconds(over_s).capitalize()} over."] if over_s else []


def counted_text(point: PointResult, words: str, before: Attempt, now: Attempt, *, left: int) -> str:
    """That a point was counted: which, by which words, and what it came to."""
    more = "c counts the next, u takes it back." if left else "u takes it back."
    return (
        f"Counted {point.id}: {point.text}. Your words: “{words}”. "
        f"From now on they make this point. {_grades(before, now)} {more}"
    )


def uncounted_text(point: str, before: Attempt, now: Attempt) -> str:
    """That a point is not counted any more."""
    return f"Point {point} is not counted any more, and its words are forgotten. {_grades(before, now)}"


def _grades(before: Attempt, now: Attempt) -> str:
    if now.grade is None or before.grade is None:
        return "" if now.grade is None else f"Grade {now.grade:.1f}."
    return f"Grade {before.grade:.1f}, now {now.grade:.1f}."


def _judgement(verdict: Verdict) -> list[str]:
    if verdict.status is not Status.OK:
        return [not_heard(verdict)]
    if verdict.admission is not None and (verdict.coverage or 0.0) < LITTLE:
        return _kind_words(verdict)
    sentences = [_count(verdict.points)]
    missed = [point.text for point in verdict.points if point.made is False]
    if missed:
        sentences.append(f"You left out: {'; '.join(missed)}.")
    unclear = [point.text for point in verdict.points if point.made is None]
    if unclear:
        sentences += [f"I was not sure about: {'; '.join(unclear)}.", *hard_to_hear(verdict)]
    unsaid = [term.term for term in verdict.terms if term.said is False]
    if unsaid and not missed and not unclear:
        sentences.append(f"You never said {_either(unsaid[:TERMS_MENTIONED])}.")
    if over_s := verdict.delivery.over_limit_s:
        sentences.append(f"You ran {_seconds(over_s)} over.")
    return sentences


def hard_to_hear(verdict: Verdict) -> list[str]:
    """What made it hard to hear, where something is unclear for it."""
    flaw = verdict.delivery.flaw
    is_unclear = verdict.status is Status.UNCLEAR or any(point.made is None for point in verdict.points)
    return [heard_badly(flaw)] if flaw and is_unclear else []


def heard_badly(flaw: str) -> str:
    """That it was hard to hear, and why."""
    return f"I could not hear you well: {flaw}."


def _kind_words(verdict: Verdict) -> list[str]:
    """What somebody hears who says openly not to know: no list of what is missing; the answer follows."""
    assert verdict.admission is not None  # noqa: S101  (asked for an admission alone)
    made = sum(1 for point in verdict.points if point.made)
    sentences = [f"You made {number_word(made)} point{'s' if made > 1 else ''} all the same."] if made else []
    if verdict.admission.next_step:
        return [
            "Well said: to admit it, and to say how you would find out, is what a good candidate does.",
            *sentences,
        ]
    return [
        "It is fine not to know, and good to say so. Next time, say too how you would find out.",
        *sentences,
    ]


def _count(points: tuple[PointResult, ...]) -> str:
    judged = [point for point in points if point.made is not None]
    made = sum(1 for point in judged if point.made)
    unclear = len(points) - len(judged)
    if not judged:
        return "I could not tell which points you made."
    if unclear:
        return f"{count_of(made, len(points))}, and {number_word(unclear)} unclear."
    if made == len(judged):
        return f"All {number_word(made)} points." if made > 1 else "You made the point."
    return f"{count_of(made, len(judged))}."


def _either(terms: list[str]) -> str:
    return " or ".join(f"“{term}”" for term in terms)


def _seconds(duration_s: float) -> str:
    whole = max(1, round(duration_s))
    return f"{number_word(whole)} second{'s' if whole > 1 else ''}"


def count_of(number: int, total: int) -> str:
    """As in "Four of six" and "None of six"."""
    return f"{number_word(number).capitalize() if number else 'None'} of {number_word(total)}"


def number_word(number: int) -> str:
    """Small numbers as words, larger ones as digits, which voices read well."""
    return SMALL_NUMBERS[number] if number < len(SMALL_NUMBERS) else str(number)
