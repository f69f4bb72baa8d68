"""The examiner: scores written and recorded answers on one sheet, for the commands that take them."""

from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.cli.workspace import Workspace

if TYPE_CHECKING:
    from assistant.decks.cards import Card, Sheet
    from assistant.evaluation.answer_lines import AnswerLine
    from assistant.evaluation.noise import Noise
    from assistant.listening.answer import Heard
    from assistant.listening.ear import Ear
    from assistant.scoring.claims import ClaimReader
    from assistant.scoring.red_flags import FlagReader
    from assistant.scoring.score import Judgement
    from assistant.scoring.verdict import RedFlag, Verdict


class Examiner:
    """Scores answers to the cards of one sheet. The speech model loads with the first recording.

    Args:
        workspace: the user's folders and settings.
        sheet: path or name of the sheet.
        limit_s: time limit of an answer in seconds; None for the one in the settings.
        noise: mixed in behind recordings.

    Raises:
        UsageError: there is no such sheet.
        SheetError: the sheet cannot be read.
    """

    def __init__(
        self, workspace: Workspace, sheet: str, limit_s: float | None = None, noise: "Noise | None" = None
    ) -> None:
        from assistant.decks.library import find_sheet

        self.sheet: Sheet = find_sheet(sheet, workspace.folders.sheets)
        self._workspace = workspace
        self._limit_s = limit_s
        self._noise = noise

    def card(self, number: int) -> "Card":
        """The card of that number.

        Raises:
            UsageError: the sheet has none.
        """
        from assistant.decks.library import find_card

        return find_card(self.sheet, number)

    def score_text(self, card: "Card", text: str) -> "Verdict":
        """Score a written answer."""
        return self.judge_text(card, text).verdict

    def score_audio(self, card: "Card", recording: Path) -> "Verdict":
        """Recognise and score a recorded answer; raises what `judge_audio` raises."""
        return self.judge_audio(card, recording).verdict

    def score_line(self, line: "AnswerLine", folder: Path) -> "Verdict":
        """Score one line of a file of answers; raises what `judge_line` raises."""
        return self.judge_line(line, folder).verdict

    def judge_text(self, card: "Card", text: str) -> "Judgement":
        """The verdict on a written answer, with what it rests on."""
        from assistant.events import Transcript
        from assistant.scoring.score import judge

        return judge(card, Transcript(text), claims=self._readers[0], flags=self._readers[1])

    def judge_audio(self, card: "Card", recording: Path) -> "Judgement":
        """Recognise a recorded answer; the verdict on it, with what it rests on.

        Raises:
            UsageError: there is no such file.
            AudioFileError: it holds no sound that can be read.
            ModelError: the speech model is missing or damaged.
        """
        return self.judge_heard(card, self.hear(card, recording))

    def hear(self, card: "Card", recording: Path) -> "Heard":
        """Recognise a recorded answer to `card`.

        Raises:
            UsageError: there is no such file.
            AudioFileError: it holds no sound that can be read.
            ModelError: the speech model is missing or damaged.
        """
        from assistant.audio.files import read_audio
        from assistant.scoring.terms import weigh_terms

        # A recording that cannot be read is told before the model loads.
        samples = read_audio(recording)
        if self._noise is not None:
            samples = self._noise.behind(samples, self._ear.new_detector())
        return self._ear.hear(samples, partial(weigh_terms, card.terms))

    def judge_heard(self, card: "Card", heard: "Heard") -> "Judgement":
        """The verdict on an answer that was recognised, with what it rests on."""
        from assistant.scoring.score import judge

        claims, flags = self._readers
        return judge(card, heard.transcript, heard.timing, self._limit_of(card), claims, flags)

    def red_flags(self, text: str) -> "tuple[RedFlag, ...]":
        """The red flags of something said outside any card, the surest first.

        Raises:
            UsageError: the sheet has no rules for them.
        """
        from assistant.errors import UsageError
        from assistant.scoring.normalise import read_text

        flags = self._readers[1]
        if flags is None:
            raise UsageError(
                f"{self.sheet.title} does not say how its red flags are recognised",
                remedy="Add [[red_flags]] to its companion file.",
            )
        return flags.read(read_text(text))

    def judge_line(self, line: "AnswerLine", folder: Path) -> "Judgement":
        """The verdict on one line of a file of answers, with what it rests on.

        Args:
            line: names its recording, if it has one, relative to `folder`.
            folder: where the file lies.

        Raises:
            UsageError: unknown card or missing recording.
            AudioFileError: the recording holds no sound that can be read.
            ModelError: the speech model is missing or damaged.
        """
        card = self.card(line.card)
        if line.audio is not None:
            return self.judge_audio(card, folder / line.audio)
        return self.judge_text(card, line.text or "")

    @cached_property
    def _ear(self) -> "Ear":
        from assistant.cli.building import build_ear

        return build_ear(self._workspace)

    @cached_property
    def _readers(self) -> "tuple[ClaimReader | None, FlagReader | None]":
        from assistant.cli.building import build_readers
        from assistant.scoring.claims import CARDS_KEPT

        return build_readers(self._workspace, self.sheet, CARDS_KEPT)

    def _limit_of(self, card: "Card") -> float:
        if self._limit_s is not None:
            return self._limit_s
        practice = self._workspace.settings.practice
        return practice.deck_limits_s.get(card.deck, practice.limit_s)
