"""What a round says: questions, feedback, remarks, and the news that waited for a gap."""

from functools import partial

from assistant.decks.pronounce import spoken
from assistant.history.summary import RoundSummary
from assistant.practice import signals, wording
from assistant.practice.assessing import Assessing
from assistant.practice.equipment import Equipment, Inbox, Manners
from assistant.practice.plan import Debrief, Item, Plan
from assistant.practice.signals import RemarkKind, ToneKind
from assistant.practice.talker import Talker
from assistant.scoring.verdict import Status, Verdict

PACE_STEP = 1.15
"""How much faster or slower one step is: the least that is heard as another pace; a choice."""

LEAST_PACE, MOST_PACE = 0.6, 1.8
"""Beyond, voices are hard to follow, or tire."""


class Telling:
    """Says things, and reports under their serial when they begin and end."""

    def __init__(
        self, plan: Plan, equipment: Equipment, manners: Manners, talker: Talker, inbox: Inbox
    ) -> None:
        self._plan = plan
        self._equipment = equipment
        self._manners = manners
        self._talker = talker
        self._inbox = inbox
        self._news: list[str] = []
        self._hints: dict[str, int] = {}
        self._pace = 1.0
        self._debrief: Debrief | None = None

    def ask(self, item: Item, place: int, serial: int, lead: signals.Lead) -> None:
        """Show and say the question."""
        text = wording.question_text(item, lead)
        self._equipment.display.question(item, place, text)
        self._say(text, serial)
        if self._equipment.voice is not None:  # while the question is spoken and thought about
            for likely in item.drill.ahead(item.card):
                self._equipment.voice.prefetch(self._spoken(likely))

    def ask_again(self, item: Item, verdict: Verdict, serial: int) -> None:
        """Show and say what is asked about an unclear part of the answer."""
        text = wording.follow_up_text(item.card, verdict)
        self._equipment.display.follow_up(text)
        self._say(text, serial)

    def feedback(self, item: Item, verdict: Verdict, serial: int) -> None:
        """Say what the answer was worth, or sound it."""
        if self._manners.tones_only:
            self.tone(_tone_of(verdict))
            self._say("", serial)
        else:
            self._say(item.drill.feedback(item.card, verdict), serial)

    def remark(
        self, item: Item, kind: RemarkKind, serial: int, verdict: Verdict | None, summary: RoundSummary
    ) -> None:
        """Show and say something beside questions and feedback.

        Args:
            verdict: on the last answer to this item; None where there is none.
            summary: of the round so far.
        """
        text = self._remark(item, kind, verdict, summary)
        self._equipment.display.note(text)
        self._say(text, serial)

    def call_time(self, item: Item) -> None:
        """Say or sound that the limit has passed."""
        if item.pacing.nudge:
            self._equipment.display.note(item.pacing.nudge)
            self._talker.say(self._spoken(item.pacing.nudge))
        else:
            self._equipment.display.time_up()
            self.tone(ToneKind.TIME_UP)

    def encourage(self) -> None:
        """Say a kind word into the silence."""
        self._equipment.display.note(wording.ENCOURAGEMENT)
        self._talker.say(wording.ENCOURAGEMENT)

    def paused(self) -> None:
        """Show that the round waits, and say so where nobody looks."""
        self._equipment.journal.write("paused")
        self._equipment.display.note(wording.PAUSED)
        if self._manners.hands_free:
            self._talker.say(wording.PAUSED_ALOUD)

    def debrief(self, assessing: Assessing, serial: int) -> None:
        """Show and say what the round came to."""
        debrief = self.look_back(assessing)
        self._say(debrief.spoken if debrief else "", serial)

    def look_back(self, assessing: Assessing) -> Debrief | None:
        """What the round came to, shown once, however often it is spoken; None where nothing is to tell."""
        if self._debrief is None and self._plan.debriefing is not None:
            self._debrief = self._plan.debriefing(assessing.given)
            if self._debrief is not None:
                self._equipment.journal.write("debrief", **self._debrief.facts)
                self._equipment.display.debrief(self._debrief)
        return self._debrief

    def adjust(self, how: RemarkKind) -> None:
        """Speak slower, faster or louder from the next sentence on."""
        if how is RemarkKind.LOUDER:
            self._talker.louder()
            return
        step = PACE_STEP if how is RemarkKind.FASTER else 1 / PACE_STEP
        self._pace = min(MOST_PACE, max(LEAST_PACE, self._pace * step))
        if self._equipment.voice is not None:
            self._equipment.voice.set_pace(self._pace)

    def tone(self, kind: ToneKind) -> None:
        """Play a short tone."""
        self._talker.tone(self._equipment.tones[kind])

    def add_news(self, text: str) -> None:
        """Say this before the next text: nothing that deafens the microphone may come into an answer."""
        self._news.append(text)

    def prefetch(self, item: Item) -> None:
        """Render the question of an item ahead."""
        if self._equipment.voice is not None:
            text = wording.question_text(item, signals.Lead.NEXT)
            self._equipment.voice.prefetch(self._spoken(text))

    def _remark(self, item: Item, kind: RemarkKind, verdict: Verdict | None, summary: RoundSummary) -> str:
        match kind:
            case RemarkKind.HINT:
                given = self._hints.get(item.card.key, 0)
                self._hints[item.card.key] = given + 1
                return item.drill.hint(item.card, verdict, given)
            case RemarkKind.ANSWER:
                return wording.expert_answer(item.card)
            case RemarkKind.PROGRESS:
                return wording.progress_text(summary, item.drill.noun)
            case _:
                return wording.REMARKS[kind]

    def _say(self, text: str, serial: int) -> None:
        if text and self._news:
            text = " ".join([*self._news, text])
            self._news = []
        self._talker.say(
            self._spoken(text),
            began=partial(self._inbox.put, signals.SpeakingStarted(serial)),
            ended=partial(self._inbox.put, signals.SpeakingEnded(serial)),
        )

    def _spoken(self, text: str) -> str:
        return spoken(text, self._plan.sheet.pronunciations)


def _tone_of(verdict: Verdict) -> ToneKind:
    """How the answer was, as a sound."""
    if verdict.status is not Status.OK or not verdict.coverage:
        return ToneKind.NONE_MADE
    is_all = verdict.coverage == 1 and all(point.made for point in verdict.points)
    return ToneKind.ALL_MADE if is_all else ToneKind.PART_MADE
