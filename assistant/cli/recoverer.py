"""Grades recordings that belong to no answer, and keeps what comes of it, each as the answer that it was."""

from datetime import UTC, datetime
from functools import cached_property, partial
from typing import TYPE_CHECKING

from assistant.audio.files import read_audio
from assistant.audio.recorder import recover
from assistant.cli.benches import Benches
from assistant.cli.building import build_ear
from assistant.cli.workspace import Workspace
from assistant.decks.cards import Card, Sheet
from assistant.history.amendments import FollowUp
from assistant.history.labels import AnswerLabel
from assistant.history.orphans import Orphan
from assistant.history.records import (
    Attempt,
    RoundState,
    Selection,
    follow_up_name,
    recording_name,
)
from assistant.history.store import History
from assistant.history.word_times import word_times_of
from assistant.listening.answer import Heard
from assistant.practice.regrading import REGRADED, Bench, heard_then, judge_sound, without_closing_words
from assistant.scoring.terms import weigh_terms
from assistant.scoring.verdict import Status, Verdict

if TYPE_CHECKING:
    from assistant.listening.ear import Ear

UNKNOWN = "it does not say what it answers; `rehearse score SHEET CARD --audio FILE` grades it"
NO_BENCH = "its kind of practice is not graded afterwards"
NO_SHEET = "its sheet is not here, or cannot be read; name its file by --sheet"
NO_CARD = "its card is no longer in the sheet"
NO_ANSWER = "the answer to which it was added is not in the history"
SILENT = "no words were heard in it"


class Recoverer:
    """Hears and grades orphans.

    Args:
        named: a sheet that need not be in the library; None for those that are.
    """

    def __init__(self, workspace: Workspace, history: History, named: Sheet | None) -> None:
        self._workspace = workspace
        self._history = history
        self._benches = Benches(workspace, named)

    def hear(self, orphan: Orphan) -> Heard:
        """What was said.

        Raises:
            AudioFileError: it cannot be read.
            UsageError: it is gone.
            ModelError: the speech model is missing or damaged.
        """
        card = self._card_of(orphan)
        samples = read_audio(orphan.file)
        if isinstance(card, str):
            return self._ear.hear(samples)
        return self._ear.hear(samples, partial(weigh_terms, card.terms))

    def grade(self, orphan: Orphan, heard: Heard) -> Verdict | str:
        """Judge what was heard and keep that; the verdict, or why there is none.

        Raises:
            AudioFileError: the recording cannot be written whole.
            HistoryError: the history cannot be read or written.
            ModelError: a model cannot be loaded.
        """
        bench, card = self._bench_of(orphan), self._card_of(orphan)
        if isinstance(bench, str):
            return bench
        if isinstance(card, str):
            return card
        if not heard.transcript.text.strip():
            return SILENT
        assert orphan.label is not None  # noqa: S101  (else it had no bench)
        if orphan.is_follow_up:
            return self._complete(orphan, bench, heard)
        said = without_closing_words(heard)
        verdict = bench.drill.judge(card, said.transcript, said.timing, orphan.label.limit_s)
        if verdict.status is Status.NO_SPEECH:
            return SILENT
        self._keep(orphan, orphan.label, heard, verdict)
        return verdict

    def _keep(self, orphan: Orphan, label: AnswerLabel, heard: Heard, verdict: Verdict) -> None:
        attempt = Attempt(
            id=orphan.attempt_id,
            round_id=label.round_id,
            at=orphan.at,
            sheet=label.sheet,
            card=label.card,
            drill=label.drill,
            question=label.question,
            verdict=verdict.as_json(),
            limit_s=label.limit_s,
            recording=recording_name(orphan.attempt_id) if self._keeps else None,
            model=self._workspace.settings.recognition.model,
        )
        self._make_whole(orphan)
        if not self._history.rounds.has(label.round_id):  # it was forgotten, or the disk refused it
            begun = self._history.rounds.begin(
                sheet=label.sheet,
                drill=label.drill,
                planned=[label.card],
                at=orphan.at,
                round_id=label.round_id,
            )
            self._history.rounds.end(begun, RoundState.FINISHED, orphan.at)
        times = word_times_of(heard.transcript, heard.timing)
        self._history.record(attempt, word_times=times, late_s=_late_s(orphan))
        self._let_go(orphan)

    def _complete(self, orphan: Orphan, bench: Bench, heard: Heard) -> Verdict | str:
        answers = list(self._history.attempts(Selection(ids=(orphan.attempt_id,))))
        parts = self._history.word_times([orphan.attempt_id]).get(orphan.attempt_id, {})
        first = heard_then(answers[0], parts) if answers else None
        if first is None:
            return NO_ANSWER
        verdict = judge_sound(bench, answers[0], [first, heard])
        self._make_whole(orphan)
        recording = follow_up_name(orphan.attempt_id) if self._keeps else None
        self._history.record_follow_up(
            FollowUp(orphan.attempt_id, orphan.at, verdict.as_json(), recording),
            word_times=word_times_of(heard.transcript, heard.timing),
        )
        self._let_go(orphan)
        return verdict

    def _make_whole(self, orphan: Orphan) -> None:
        if orphan.is_cut_off:
            recover(orphan.file)

    def _let_go(self, orphan: Orphan) -> None:
        """Of the sound, where none is stored."""
        if not self._keeps:
            name = follow_up_name if orphan.is_follow_up else recording_name
            (self._workspace.folders.recordings / name(orphan.attempt_id)).unlink(missing_ok=True)

    def _bench_of(self, orphan: Orphan) -> Bench | str:
        if orphan.label is None:
            return UNKNOWN
        if orphan.label.drill not in REGRADED:
            return NO_BENCH
        if self._benches.sheet(orphan.label.sheet) is None:
            return NO_SHEET
        return self._benches.bench(orphan.label.sheet, orphan.label.drill) or NO_CARD

    def _card_of(self, orphan: Orphan) -> Card | str:
        bench = self._bench_of(orphan)
        if isinstance(bench, str):
            return bench
        assert orphan.label is not None  # noqa: S101  (else it had no bench)
        return bench.cards.get(orphan.label.card.key, NO_CARD)

    @property
    def _keeps(self) -> bool:
        return self._workspace.settings.recordings.keep_days > 0

    @cached_property
    def _ear(self) -> "Ear":
        return build_ear(self._workspace)


def _late_s(orphan: Orphan) -> float:
    return max(0.0, (datetime.now(UTC) - orphan.at).total_seconds())
