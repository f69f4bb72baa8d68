"""Makes an episode: renders what is said, plans the turns, and gives its sound piece by piece."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.audio.encoding import ENCODED_RATE_HZ, Chapter
from assistant.audio.frames import resample
from assistant.audio.tones import start_tone, stop_tone
from assistant.decks.cards import Card, Sheet
from assistant.decks.pronounce import spoken
from assistant.errors import UsageError
from assistant.events import Samples, Sound
from assistant.history.records import new_id
from assistant.ports import Voice
from assistant.practice.episodes.recall import TURN_GAP_S, Form, Planner, Prompts, place, stretched
from assistant.practice.episodes.timeline import Timeline, Visit

AGAIN = "Once more:"
"""What is said before a question that comes back."""

CLOSING = "That was all for this time."


@dataclass(frozen=True, slots=True)
class Wish:
    """What an episode is to be made of.

    Attributes:
        source: how the sheet is found again: its name or path.
        cards: in the order in which they are to be learned.
        length_s: of the whole.
        longest_pause_s: time to answer in at most.
    """

    sheet: Sheet
    source: str
    cards: Sequence[Card]
    length_s: float
    longest_pause_s: float


class Episode:
    """An episode that has been planned; its parts are rendered.

    Attributes:
        timeline: what lies where.
        chapters: one a visit, without a gap.
    """

    def __init__(self, timeline: Timeline, cards: Sequence[Card], studio: "Studio") -> None:
        self.timeline = timeline
        self._cards = {card.key: card for card in cards}
        self._studio = studio

    @property
    def chapters(self) -> tuple[Chapter, ...]:
        """A mark for each visit; the first and the last hold what is said before and after."""
        visits = self.timeline.visits
        starts_s = [0.0, *(visit.asks.start_s for visit in visits[1:]), self.timeline.duration_s]
        return tuple(
            Chapter(start_s, end_s, self._title(visit))
            for visit, start_s, end_s in zip(visits, starts_s, starts_s[1:], strict=False)
        )

    def _title(self, visit: Visit) -> str:
        again = " (once more)" if visit.repeat else ""
        return f"{visit.number} {self._cards[visit.key].question}{again}"

    def pieces(self) -> Iterator[Samples]:
        """The sound in order, at `ENCODED_RATE_HZ`; it can be asked for again."""
        written = 0
        for start_s, samples in self._placed():
            quiet = round(start_s * ENCODED_RATE_HZ) - written
            if quiet > 0:
                yield np.zeros(quiet, dtype=np.float32)
                written += quiet
            yield samples
            written += len(samples)

    def _placed(self) -> Iterator[tuple[float, Samples]]:
        """Each sound with the time at which it begins."""
        studio, visits = self._studio, self.timeline.visits
        yield 0.0, studio.intro
        for visit in visits:
            card = self._cards[visit.key]
            yield visit.asks.start_s, studio.question(card, again=visit.repeat > 0)
            yield visit.pause.start_s - studio.tone_s, studio.start_tone
            yield visit.pause.end_s, studio.stop_tone
            yield visit.tells.start_s, studio.say(card.answer)
        yield visits[-1].tells.end_s + TURN_GAP_S, studio.closing


class Studio:
    """Renders what is said, each text once, at `ENCODED_RATE_HZ`.

    Args:
        voice: raises `VoiceError` where it cannot speak.
    """

    def __init__(self, sheet: Sheet, voice: Voice) -> None:
        self._sheet = sheet
        self._voice = voice
        self._said: dict[str, Samples] = {}
        self.start_tone = _at_encoded_rate(start_tone())
        self.stop_tone = _at_encoded_rate(stop_tone())
        self.tone_s = duration_s(self.start_tone)

    @property
    def intro(self) -> Samples:
        """What is said at the beginning."""
        return self.say(
            f"Rehearse. {self._sheet.title}. After each question you hear a tone: answer aloud. "
            "The second tone ends your time, and the expert answer follows."
        )

    @property
    def closing(self) -> Samples:
        """What is said at the end."""
        return self.say(CLOSING)

    def question(self, card: Card, *, again: bool) -> Samples:
        """A question, new or once more."""
        return self.say(f"{AGAIN} {card.question}" if again else card.question)

    def say(self, text: str) -> Samples:
        """Any text, spoken as the sheet wants it.

        Raises:
            VoiceError: the voice does not work.
        """
        if text not in self._said:
            self._said[text] = _at_encoded_rate(self._voice.render(spoken(text, self._sheet.pronunciations)))
        return self._said[text]

    def prompts(self, card: Card) -> Prompts:
        """How long everything about a card takes.

        Raises:
            VoiceError: the voice does not work.
        """
        return Prompts(
            card.key,
            card.number,
            duration_s(self.question(card, again=False)),
            duration_s(self.question(card, again=True)),
            duration_s(self.say(card.answer)),
        )


def make_episode(wish: Wish, voice: Voice, progress: Callable[[float], None]) -> Episode:
    """Render and plan an episode.

    It is shorter than wanted where its cards have come back as often as they should.

    Args:
        progress: told how many seconds of the episode there are, as it grows.

    Raises:
        UsageError: not one card has its turn in that time.
        VoiceError: the voice does not work.
    """
    studio = Studio(wish.sheet, voice)
    form = Form(
        length_s=wish.length_s,
        intro_s=duration_s(studio.intro) + TURN_GAP_S,
        closing_s=duration_s(studio.closing),
        tone_s=studio.tone_s,
        longest_pause_s=wish.longest_pause_s,
    )
    turns = []
    for turn, end_s in Planner((studio.prompts(card) for card in wish.cards), form).turns():
        turns.append(turn)
        progress(end_s)
    if not turns:
        raise UsageError("not one card has its turn in so short an episode", remedy="Give it --minutes 2.")
    visits, whole_s = place(stretched(turns, form), form)
    timeline = Timeline(new_id(), wish.sheet.id, wish.source, whole_s, visits)
    return Episode(timeline, wish.cards, studio)


def duration_s(samples: Samples) -> float:
    """Length of a sound at `ENCODED_RATE_HZ`."""
    return len(samples) / ENCODED_RATE_HZ


def counted(pieces: Iterable[Samples], progress: Callable[[float], None]) -> Iterator[Samples]:
    """The pieces, telling how many seconds of them have gone by."""
    passed = 0
    for piece in pieces:
        yield piece
        passed += len(piece)
        progress(passed / ENCODED_RATE_HZ)


def _at_encoded_rate(sound: Sound) -> Samples:
    return resample(sound.samples, sound.rate_hz, ENCODED_RATE_HZ)
