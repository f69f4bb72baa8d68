"""Judges one past answer after the other again, and keeps the verdicts."""

from collections.abc import Iterator
from datetime import UTC, datetime
from enum import StrEnum
from functools import partial

from assistant import __version__
from assistant.audio.files import read_audio
from assistant.cli.benches import Benches
from assistant.cli.building import build_ear
from assistant.cli.workspace import Workspace
from assistant.decks.cards import Card, Sheet
from assistant.errors import AudioFileError, UsageError
from assistant.history.amendments import Regrade
from assistant.history.records import Attempt, Selection, drill_of
from assistant.history.store import History
from assistant.listening.answer import Heard
from assistant.practice.regrade_changes import Difference, difference
from assistant.practice.regrading import REGRADED, Bench, heard_then, judge_sound, judge_words
from assistant.scoring.terms import weigh_terms
from assistant.scoring.verdict import Status
from assistant.settings import with_setting


class Hurdle(StrEnum):
    """Why an answer is not graded again, in words."""

    KNOWN = "it was graded so before"
    DRILL = "a checklist and the end of an interview are not graded anew"
    NO_SHEET = "the sheet is not here, or cannot be read; name its file by --sheet"
    NO_CARD = "the card is no longer in the sheet"
    NOT_HEARD = "nothing was understood, which only the recording can change (--model)"
    NO_RECORDING = "the recording is gone, or none was kept"
    UNREADABLE = "the recording cannot be read"


class Regrader:
    """Judges by words, or with a model by recordings.

    Args:
        named: a sheet that need not be in the library; None for those that are.
        model: speech model that hears the recordings again; empty for the words that were heard then.

    Raises:
        ModelError: there is no such model here.
    """

    def __init__(self, workspace: Workspace, history: History, named: Sheet | None, model: str) -> None:
        self._history = history
        self._model = model
        self._recordings = workspace.folders.recordings
        self._benches = Benches(workspace, named)
        self._ear = None
        if model:
            settings = with_setting(workspace.settings, "recognition.model", model, origin="--model")
            self._ear = build_ear(Workspace(workspace.folders, settings))

    def regrade(self, attempt_id: str) -> Difference | Hurdle:
        """Judge an answer again and keep that; what changed, or why it was passed over.

        Raises:
            ModelError: a model cannot be loaded.
            HistoryError: the history cannot be read or written.
        """
        attempt = next(self._history.attempts(Selection(ids=(attempt_id,))), None)
        if attempt is None:  # forgotten meanwhile, by another program
            return Hurdle.NO_CARD
        bench = self._bench(attempt)
        if isinstance(bench, Hurdle):
            return bench
        basis = bench.digest(attempt.card.key)
        judged_by = (__version__, self._model, basis)
        if any(
            (one.app_version, one.model, one.basis) == judged_by for one in self._history.regrades(attempt.id)
        ):
            return Hurdle.KNOWN
        if self._ear is None:
            parts = self._history.word_times([attempt.id]).get(attempt.id, {})
            then = heard_then(attempt, parts)
            if then is None and attempt.status is not Status.OK:
                return Hurdle.NOT_HEARD
            verdict = judge_words(bench, attempt, then)
        else:
            try:
                heard = list(self._hear_again(attempt, bench.cards[attempt.card.key]))
            except UsageError:
                return Hurdle.NO_RECORDING
            except AudioFileError:
                return Hurdle.UNREADABLE
            verdict = judge_sound(bench, attempt, heard)
        now = datetime.now(UTC)
        self._history.record_regrade(Regrade(attempt.id, now, verdict.as_json(), self._model, basis))
        (whole,) = self._history.attempts(Selection(ids=(attempt.id,)))
        assert whole.regraded is not None  # noqa: S101  (just kept)
        return difference(whole, whole.regraded)

    def _bench(self, attempt: Attempt) -> Bench | Hurdle:
        drill = drill_of(attempt)
        if drill not in REGRADED:
            return Hurdle.DRILL
        if self._benches.sheet(attempt.sheet) is None:
            return Hurdle.NO_SHEET
        bench = self._benches.bench(attempt.sheet, drill)
        return bench if bench is not None and attempt.card.key in bench.cards else Hurdle.NO_CARD

    def _hear_again(self, attempt: Attempt, card: Card) -> Iterator[Heard]:
        """The answer, and what was added to it.

        Raises:
            UsageError: a recording is gone, or none was kept.
            AudioFileError: one holds no sound that can be read.
        """
        if attempt.recording is None:
            raise UsageError("no recording was kept")
        assert self._ear is not None  # noqa: S101  (only with a model)
        for name in filter(None, (attempt.recording, attempt.follow_up_recording)):
            yield self._ear.hear(read_audio(self._recordings / name), partial(weigh_terms, card.terms))
