"""Stories behind a value: their parts on the audio's own timeline, the result, and who acted."""

from collections.abc import Mapping, Sequence

from assistant.decks.cards import Card, Story, StoryPrompt
from assistant.events import Timing, Transcript
from assistant.listening.patience import Patience
from assistant.practice.clock_words import clock, duration
from assistant.practice.drill import QuietDrill
from assistant.practice.plan import Debrief, Given, Item, Pacing
from assistant.practice.wording import count_of, heard_badly, not_heard, number_word
from assistant.scoring.claims import ClaimReader
from assistant.scoring.red_flags import FlagReader
from assistant.scoring.story import StoryReader
from assistant.scoring.story_review import KeyPhrase, Part, StoryReview
from assistant.scoring.story_verdict import StoryJudge
from assistant.scoring.verdict import Status, Verdict

LIMIT_S = 120.0
"""Source: filled answers take one to two minutes, and two is the maximum."""

MARKS_S = (60.0, 90.0)
"""Quiet tones on the way; at the limit there is another one."""

PATIENCE = Patience(usual_s=3.5, complete_s=2.5, unfinished_s=4.5)
"""Silences that end a story: longer than those of a quick answer, for people think before the next step."""

MOST_SETUP = 0.3
"""Share of situation and task together. Source: guides have 20 to 30 % (University of Washington: 20/10)."""

LEAST_ACTION = 0.5
"""Share of the action below which it is too little. Source: the same guides want 60 %; a choice of slack."""

NAMES = {Part.SITUATION: "situation", Part.TASK: "task", Part.ACTION: "action", Part.RESULT: "result"}

PHRASES = {
    KeyPhrase.VERBATIM: "You said the key phrase.",
    KeyPhrase.PARAPHRASED: "You said the key phrase in your own words.",
    KeyPhrase.ABSENT: "The key phrase was not there: {phrase}.",
}


class Star(QuietDrill):
    """Judges stories.

    Args:
        prompts: those of the sheet, by the number of their card.
        written: the stories that the user has written down, by the number of the card that they are for.
        reader: reads the parts of a story.
        claims: compares a story with its notes; None to go by words alone.
        flags: reads the red flags of the sheet; None where it has no rules for them.
    """

    name = "star"
    noun = "story"

    def __init__(
        self,
        prompts: Mapping[int, StoryPrompt],
        written: Mapping[int, Sequence[Story]],
        reader: StoryReader,
        claims: ClaimReader | None,
        flags: FlagReader | None,
    ) -> None:
        self._prompts = prompts
        self._written = written
        self._reader = reader
        self._claims = claims
        self._flags = flags

    def prepare(self, card: Card) -> None:
        """Read the phrases of the red flags, once."""
        if self._flags is not None:
            self._flags.prepare()

    def judge(
        self,
        card: Card,
        transcript: Transcript,
        timing: Timing | None = None,
        limit_s: float | None = None,
    ) -> Verdict:
        """The parts, the key phrase, the result, and what was told of the notes."""
        prompt, written = self._prompts[card.number], self._written.get(card.number, ())
        judge = StoryJudge(self._reader, self._claims, self._flags)
        return judge.judge(card, prompt, written, transcript, timing, limit_s)

    def enough(self, card: Card, transcript: Transcript) -> bool | None:
        """Whether all parts have been told: a story without its result deserves patience."""
        return not self._reader.read(self._prompts[card.number], transcript).missing

    def feedback(self, card: Card, verdict: Verdict) -> str:
        """Time and shares, what is missing, the result, the key phrase, who acted."""
        review = verdict.detail
        if not isinstance(review, StoryReview):
            return not_heard(verdict)
        return " ".join(_feedback(self._prompts[card.number], verdict, review))


def star_items(cards: Sequence[Card], drill: Star, limit_s: float) -> tuple[Item, ...]:
    """Stories as items, with tones on the way to the limit."""
    marks_s = tuple(mark_s for mark_s in MARKS_S if mark_s < limit_s)
    pacing = Pacing(limit_s, marks_s=marks_s, patience=PATIENCE)
    return tuple(Item(card, drill, pacing) for card in cards)


def _feedback(prompt: StoryPrompt, verdict: Verdict, review: StoryReview) -> list[str]:
    sentences = []
    if told_s := verdict.delivery.told_s:
        sentences.append(f"{duration(told_s).capitalize()}.")
    if over_s := verdict.delivery.over_limit_s:
        sentences.append(f"That is {duration(max(1.0, over_s))} too long.")
    flaw = verdict.delivery.flaw
    if review.missing:
        sentences += [heard_badly(flaw)] if flaw else []
        missing = " and the ".join(NAMES[part] for part in review.missing)
        sentences.append(f"I {'did not hear' if flaw else 'missed'} the {missing}.")
    else:
        sentences.append("All four parts were there.")
    sentences += _balance(review)
    if Part.RESULT not in review.missing:
        sentences.append(
            "Your result has numbers." if review.quantified_result else "Put the result in numbers."
        )
    if review.we_heavy:
        sentences.append("You said we nearly throughout: say what you did yourself.")
    if prompt.key_phrase:
        sentences.append(PHRASES[review.key_phrase].format(phrase=prompt.key_phrase.rstrip(".")))
    left_out = [point.text for point in review.notes if point.made is False]
    if left_out:
        sentences.append(f"Of your notes you left out: {'; '.join(left_out)}.")
    return sentences


def _balance(review: StoryReview) -> list[str]:
    """What is told at too great or too little length."""
    shares = {part.part: part.share for part in review.parts}
    setup, action = shares[Part.SITUATION] + shares[Part.TASK], shares[Part.ACTION]
    if setup > MOST_SETUP:
        return [f"The setup took {setup:.0%} of the time: come to the action sooner."]
    if Part.ACTION not in review.missing and action < LEAST_ACTION:
        return [f"The action took only {action:.0%} of the time: it should be about 60%."]
    return []


def look_back(given: Sequence[Given]) -> Debrief | None:
    """A line a story: its time, its shares and what is missing."""
    if not given:
        return None
    told = [(one, one.verdict.detail) for one in given if one.verdict.status is Status.OK]
    lines = [_line(one, review) for one, review in told if isinstance(review, StoryReview)]
    whole = sum(isinstance(review, StoryReview) and not review.missing for _, review in told)
    in_time = sum(not one.verdict.delivery.over_limit_s for one, _ in told)
    spoken = f"{count_of(whole, len(given))} stories had all parts."
    if in_time < len(told):
        spoken += f" {number_word(len(told) - in_time).capitalize()} ran over."
    facts = {"told": len(told), "complete": whole, "in_time": in_time}
    return Debrief(spoken if len(given) > 1 else "", tuple(lines), facts)


def _line(one: Given, review: StoryReview) -> str:
    time = clock(one.verdict.delivery.told_s or 0.0)
    shares = ", ".join(f"{NAMES[part.part]} {part.share:.0%}" for part in review.parts)
    gaps = f", without {' and '.join(NAMES[part] for part in review.missing)}" if review.missing else ""
    return f"{one.item.card.deck}: {time}, {shares}{gaps}"
