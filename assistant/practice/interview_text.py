"""An interview as a text in Markdown: who said what. Pure."""

from collections.abc import Sequence

from assistant.practice.clock_words import clock
from assistant.practice.plan import Debrief, Given


def interview_text(title: str, given: Sequence[Given], debrief: Debrief) -> str:
    """The questions with their answers in order, and what was said at the end.

    Args:
        given: the answers with their verdicts.
    """
    lines = [f"# {title[:1].upper()}{title[1:]}", ""]
    for one in given:
        item, delivery = one.item, one.verdict.delivery
        spoken = f" ({clock(delivery.speech_s)})" if delivery.speech_s else ""
        lines += [f"**Interviewer:** {' '.join(filter(None, (item.intro, item.card.question)))}", ""]
        lines += [f"**You{spoken}:** {one.verdict.transcript.strip() or '(nothing)'}", ""]
        said = item.pacing.nudge if delivery.over_limit_s else item.drill.feedback(item.card, one.verdict)
        if said:
            lines += [f"**Interviewer:** {said}", ""]
    lines += [f"**Interviewer:** {debrief.spoken}", "", "## On the screen", ""]
    lines += [*(f"- {line}" for line in debrief.lines), ""]
    return "\n".join(lines)
