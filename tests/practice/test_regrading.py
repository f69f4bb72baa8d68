"""Past answers judged again: what changes, what stays, and what is passed over; by the real models."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from assistant.audio.files import read_audio
from assistant.audio.recorder import Recorder
from assistant.cli import regrader
from assistant.cli.app import app
from assistant.decks.cards import Card
from assistant.decks.facts import fact_cards
from assistant.decks.library import find_sheet
from assistant.decks.story_cards import story_cards
from assistant.errors import UsageError
from assistant.events import Flaw, Span, Timing, Transcript, Word, sample_count
from assistant.history.amendments import Regrade
from assistant.history.records import Attempt, CardRef, new_id, recording_name
from assistant.history.store import History
from assistant.history.word_times import ANSWER, WordTimes, word_times_of
from assistant.listening.answer import Heard
from assistant.practice.drills.quickfire import Quickfire
from assistant.practice.follow_up import together
from assistant.practice.regrade_changes import WordChange, changed_words
from assistant.practice.regrading import Bench, heard_then, judge_sound, judge_words, with_sound_of
from assistant.scoring.fact_verdict import score_fact
from assistant.scoring.score import score
from assistant.scoring.verdict import Delivery, PointResult, Status, TermResult, Verdict
from tests.history.samples import START, begin
from tests.history.samples import verdict as made_up
from tests.scoring.cards import QUEUES

RECORDINGS = Path(__file__).parent.parent / "data" / "recordings"

SHEET = """# Fruit

| # | Question | Expert Answer |
|---|---|---|
| 1 | Which colours? | {answer} |
| 2 | Where do they grow? | They grow on trees. |
| 16 | CAP theorem? | During a partition choose consistency or availability. |

## Numbers

| Metric | Value |
|---|---|
| Largest basket | {size} |

## Stories

| Value | Story Theme | Key Phrase |
|---|---|---|
| Curious | Something you dug into | I read the source |
"""


def write_sheet(home: Path, answer: str = "Apples are red.", size: str = "2 MB") -> None:
    (home / "sheets").mkdir(exist_ok=True)
    (home / "sheets" / "fruit.md").write_text(SHEET.format(answer=answer, size=size), encoding="utf-8")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("REHEARSE_HOME", str(tmp_path))
    write_sheet(tmp_path)
    return tmp_path


def card(home: Path, number: int) -> Card:
    return next(one for one in find_sheet("fruit", home / "sheets").cards if one.number == number)


def keep(home: Path, asked: Card, judged: Verdict, **changes: Any) -> Attempt:
    """An answer in the history; changes are fields of it."""
    with History(home / "history.sqlite") as store:
        fields: dict[str, Any] = {
            "id": new_id(),
            "round_id": begin(store, sheet="fruit"),
            "at": START,
            "sheet": "fruit",
            "card": CardRef.of(asked),
            "drill": "quickfire",
            "question": asked.question,
            "verdict": judged.as_json(),
            "limit_s": 30.0,
        }
        given = Attempt(**(fields | changes))
        store.record(given)
    return given


def answer(home: Path, number: int, text: str, **changes: Any) -> Attempt:
    asked = card(home, number)
    return keep(home, asked, score(asked, Transcript(text)), **changes)


def regrade(*arguments: str) -> list[dict[str, Any]]:
    """What `rehearse regrade --json` prints, the summary last."""
    done = CliRunner().invoke(app, ["regrade", "--json", *arguments])
    if isinstance(done.exception, Exception):
        raise done.exception
    return [json.loads(line) for line in done.stdout.splitlines()]


def attempts(home: Path) -> list[Attempt]:
    with History(home / "history.sqlite") as store:
        return list(store.attempts())


def test_a_sheet_that_changed_changes_the_verdict_and_both_are_kept(home: Path) -> None:
    given = answer(home, 1, "Apples are red, I think.")
    write_sheet(home, "Apples are red; bananas are yellow.")
    line, summary = regrade()
    assert (line["before"]["coverage"], line["after"]["coverage"]) == (1.0, 0.5)
    assert summary["summary"]["worse"] == 1
    (kept,) = attempts(home)
    assert kept.verdict == json.loads(json.dumps(given.verdict))
    assert kept.regraded is not None
    assert (kept.coverage, kept.regraded.coverage) == (1.0, 0.5)
    (shown,) = [json.loads(row) for row in CliRunner().invoke(app, ["history", "--json"]).stdout.splitlines()]
    assert (shown["coverage"], shown["regraded"]["coverage"]) == (1.0, 0.5)
    (exported,) = json.loads(CliRunner().invoke(app, ["export"]).stdout)
    assert exported["regraded"]["verdict"]["coverage"] == 0.5
    table = CliRunner().invoke(app, ["history"]).stdout
    assert "Regraded" in table
    assert "50%" in table


def test_nothing_is_graded_again_without_need(home: Path) -> None:
    answer(home, 1, "Apples are red.")
    answer(home, 2, "They grow on trees.")
    assert regrade()[-1]["summary"]["graded"] == 2
    assert regrade()[-1]["summary"]["already_graded"] == 2
    write_sheet(home, "Apples are red and round.")
    again = regrade()[-1]["summary"]
    # What the experts answer on other cards is looked at too, so both are compared with something else now.
    assert (again["graded"], again["already_graded"]) == (2, 0)


def test_reviews_and_schedule_stay(home: Path) -> None:
    answer(home, 1, "Apples are red.")
    with History(home / "history.sqlite") as store:
        before = store.reviews()
    write_sheet(home, "Bananas are yellow.")
    regrade()
    with History(home / "history.sqlite") as store:
        assert store.reviews() == before != []


def test_a_point_that_was_counted_stays_counted(home: Path) -> None:
    answer(home, 1, "Well, crimson fruit.")
    done = CliRunner().invoke(app, ["appeal", "--point", "a", "--words", "crimson fruit"])
    assert done.exit_code == 0, done.output
    (line, _) = regrade()
    assert line["after"]["coverage"] == line["before"]["coverage"] == 1.0


def test_numbers_and_stories(home: Path) -> None:
    sheet = find_sheet("fruit", home / "sheets")
    (fact,) = fact_cards(sheet, sheet.facts)
    keep(home, fact, score_fact(fact, Transcript("two megabytes")), drill="numbers")
    story = story_cards(sheet)[0]
    told = made_up("We had four teams. I read the source. It saved forty percent.", made=(False,) * 5)
    keep(home, story, score(QUEUES, Transcript("")), drill="star", verdict=told)
    write_sheet(home, size="3 MB")
    *lines, summary = regrade()
    by_drill = {line["drill"]: line for line in lines}
    assert (by_drill["numbers"]["before"]["coverage"], by_drill["numbers"]["after"]["coverage"]) == (1.0, 0.0)
    assert by_drill["star"]["after"]["coverage"] > 0
    assert summary["summary"]["graded"] == 2


HURDLES: dict[str, tuple[dict[str, Any], regrader.Hurdle]] = {
    "checklist": ({"drill": "checklist"}, regrader.Hurdle.DRILL),
    "no sheet": ({"sheet": "gone"}, regrader.Hurdle.NO_SHEET),
    "no card": ({"card": CardRef("99", 99)}, regrader.Hurdle.NO_CARD),
    "not understood": ({"verdict": made_up("", status=Status.UNCLEAR)}, regrader.Hurdle.NOT_HEARD),
}


@pytest.mark.parametrize(("changes", "hurdle"), HURDLES.values(), ids=HURDLES)
def test_what_cannot_be_graded_is_told(home: Path, changes: dict[str, Any], hurdle: regrader.Hurdle) -> None:
    answer(home, 1, "Apples are red.", **changes)
    done = CliRunner().invoke(app, ["regrade"])
    assert f"1 answer passed over: {hurdle.value}" in " ".join(done.output.split())
    assert "Nothing was graded again" in done.output
    assert attempts(home)[0].regraded is None


def test_a_name_of_the_first_histories_and_a_sheet_by_its_file(home: Path, tmp_path: Path) -> None:
    answer(home, 1, "Apples are red.", drill="quick-fire")
    elsewhere = tmp_path / "elsewhere" / "fruit.md"
    elsewhere.parent.mkdir()
    (home / "sheets" / "fruit.md").rename(elsewhere)
    assert regrade()[-1]["summary"]["passed_over"] == 1
    assert regrade("--sheet", str(elsewhere))[-1]["summary"]["graded"] == 1


def test_ctrl_c_keeps_what_is_done(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(3):
        answer(home, 1, "Apples are red.")
    keep_one, left = History.record_regrade, [2]

    def interrupted(store: History, one: Regrade) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise KeyboardInterrupt
        keep_one(store, one)

    with monkeypatch.context() as patched:
        patched.setattr(History, "record_regrade", interrupted)
        done = CliRunner().invoke(app, ["regrade", "--json"])
    assert done.exit_code == 130
    assert json.loads(done.stdout.splitlines()[-1])["summary"]["interrupted"] is True
    assert [one.regraded is not None for one in attempts(home)].count(True) == 2
    assert regrade()[-1]["summary"]["graded"] == 1


def test_empty_history_and_nothing_that_matches(home: Path) -> None:
    assert "rehearse practice" in CliRunner().invoke(app, ["regrade"]).stdout
    answer(home, 1, "Apples are red.")
    assert "No answers match" in CliRunner().invoke(app, ["regrade", "--card", "2"]).stdout
    with pytest.raises(UsageError, match="unknown model 'nonsuch'"):
        regrade("--model", "nonsuch")


def test_hostile_words_are_printed_and_not_obeyed(home: Path) -> None:
    answer(home, 1, "[red]Apples[/red] are \x1b[31mred\u202e", question="[bold]Why\x1b[0m?\u202e")
    write_sheet(home, "Bananas are yellow.")
    shown = CliRunner().invoke(app, ["regrade"]).stdout
    assert "[bold]Why" in shown
    assert "\x1b" not in shown
    assert "\u202e" not in shown


@pytest.mark.model
def test_a_recording_is_heard_again(home: Path) -> None:
    asked = card(home, 16)
    misheard = score(asked, Transcript("The CAP theorem."), Timing(24, (Span(0, 9),)))
    given = keep(home, asked, misheard, recording=recording_name("a" * 32), model="other")
    sound = home / "recordings" / recording_name("a" * 32)
    with Recorder(sound) as recorder:  # its first sentence
        recorder.write(read_audio(RECORDINGS / "w1-16-weak.flac")[: sample_count(7.5)])
    answer(home, 1, "Apples are red.")  # typed: no recording was kept
    done = CliRunner().invoke(app, ["regrade", "--model", "base", "--json"])
    line, summary = (json.loads(row) for row in done.stdout.splitlines())
    assert line["id"] == given.id
    assert (line["before"]["model"], line["after"]["model"]) == ("other", "base")
    assert any("availability" in change["after"] for change in line["words"])
    assert {"term": "consistency", "before": False, "after": True} in line["terms"]
    assert (summary["summary"]["graded"], summary["summary"]["passed_over"]) == (1, 1)
    assert "1 answer passed over: the recording is gone, or none was kept" in " ".join(done.stderr.split())
    (kept,) = [one for one in attempts(home) if one.id == given.id]
    assert kept.regraded is not None
    assert kept.regraded.verdict["delivery"]["duration_s"] == pytest.approx(7.5, abs=0.1)
    sound.unlink()
    assert regrade("--model", "base")[-1]["summary"]["already_graded"] == 1


# What only the sound could tell

SAID = Transcript("Named queues that connect tasks to workers.")


def verdict(**changes: Any) -> Verdict:
    return replace(score(QUEUES, SAID), **changes)


def point(made: bool | None, score: float = 0.6, evidence: str = "x") -> PointResult:
    return PointResult("a", "the point", made, score, evidence)


def term(said: bool | None, heard_as: str | None, start_s: float | None = None) -> TermResult:
    return TermResult("task queue", said, heard_as, start_s, 1.0)


@pytest.mark.parametrize(
    ("then", "now", "kept"),
    [
        (term(True, "tusk queue", 1.5), term(False, None), (True, 1.5)),  # by its sound
        (term(None, "task queue", 1.5), term(True, "task queue"), (None, 1.5)),  # doubted
        (term(True, "task queue", 1.5), term(True, "task queue"), (True, 1.5)),
        (term(False, None), term(True, "task queue"), (True, None)),  # a new way to say it
    ],
)
def test_terms(then: TermResult, now: TermResult, kept: tuple[bool | None, float | None]) -> None:
    (found,) = with_sound_of(verdict(terms=(then,)), verdict(terms=(now,))).terms
    assert (found.said, found.start_s) == kept


@pytest.mark.parametrize(
    ("then", "now", "kept"),
    [
        (point(None), point(True), None),  # the same words were doubted
        (point(None), point(True, score=0.9), True),
        (point(None), point(True, evidence="y"), True),
        (point(None), point(False, score=0.1), False),
        (replace(point(None), evidence=""), replace(point(False), evidence=""), None),  # half heard
        (point(None), point(False, evidence="y"), None),
        (point(False), point(True), True),
    ],
)
def test_points(then: PointResult, now: PointResult, kept: bool | None) -> None:
    found = with_sound_of(verdict(points=(then,)), verdict(points=(now,), coverage=1.0))
    assert found.points[0].made is kept
    assert found.coverage == (None if kept is None else 1.0)


def test_what_is_open_again_costs_nothing() -> None:
    made, open_then = point(True), replace(point(None), id="b")
    then = verdict(points=(made, open_then), coverage=1.0, grade=5.0)
    now = verdict(points=(made, replace(open_then, made=False)), coverage=0.5, grade=2.5)
    again = with_sound_of(then, now)
    assert (again.coverage, again.grade) == (1.0, 5.0)


def test_an_answer_that_was_not_made_out_stays_so_by_its_words() -> None:
    unclear = replace(verdict(points=(point(None),)), status=Status.UNCLEAR)
    assert with_sound_of(unclear, verdict(points=(point(False),))) is unclear


def test_the_grade_follows_the_terms() -> None:
    low, high = verdict(terms=(term(False, None),)), verdict(terms=(term(True, "tusk queue"),))
    low = replace(low, grade=2.5)
    again = with_sound_of(high, low)
    assert again.grade == pytest.approx(3.0)  # half earned by points, a fifth of the rest by terms
    assert with_sound_of(low, low).grade == 2.5


def test_an_answer_that_was_heard_is_the_same_by_its_words() -> None:
    words = tuple(Word(text, 0.3 * i, 0.3 * i + 0.3, 0.95) for i, text in enumerate(SAID.text.split()))
    heard = score(QUEUES, replace(SAID, words=words), Timing(4.0, (Span(0.0, 2.1),)), 30.0)
    read = score(QUEUES, SAID, Timing(4.0, (Span(0.0, 2.1),)), 30.0)
    assert replace(with_sound_of(heard, read), delivery=heard.delivery) == heard


def test_an_answer_that_was_completed_is_judged_as_one_again() -> None:
    first = Heard(SAID, Timing(4.0, (Span(1.0, 3.0),), asked_s=0.5))
    added = Heard(Transcript("They balance the load."), Timing(2.0, (Span(0.0, 1.0),)))
    then = score(QUEUES, SAID, first.timing, 30.0)
    given = Attempt("a", "r", START, "s", CardRef.of(QUEUES), "quickfire", "?", then.as_json(), limit_s=30.0)
    bench = Bench(Quickfire(None, None), {QUEUES.key: QUEUES}, lambda _: "")
    both = judge_sound(bench, given, [first, added])
    assert both.transcript == "Named queues that connect tasks to workers. They balance the load."
    assert both.delivery == then.delivery
    alone = judge_sound(bench, given, [replace(first, timing=replace(first.timing, asked_s=0.0))])
    assert alone.delivery == then.delivery  # when the question ended is not in the recording


def test_words_that_were_doubted_then_are_doubted_again() -> None:
    words = [Word(text, 0.3 * i, 0.3 * i + 0.3, 0.95) for i, text in enumerate(SAID.text.split())]
    words[1] = replace(words[1], probability=0.1)
    timing = Timing(4.0, (Span(0.0, 2.1),))
    then = score(QUEUES, replace(SAID, words=tuple(words)), timing, 30.0)
    given = Attempt("a", "r", START, "s", CardRef.of(QUEUES), "quickfire", "?", then.as_json(), limit_s=30.0)
    bench = Bench(Quickfire(None, None), {QUEUES.key: QUEUES}, lambda _: "")
    heard = heard_then(given, {ANSWER: WordTimes(4.0, tuple(words), timing.speech)})
    assert judge_words(bench, given, heard) == then
    assert heard_then(given, {}) is None


def test_what_made_it_hard_to_hear_then_is_known_again() -> None:
    timing = Timing(4.0, (Span(0.0, 2.1),), unheard_s=1.5, flaw=Flaw.CLIPPED)
    words = tuple(Word(text, 0.3 * i, 0.3 * i + 0.3, 0.95) for i, text in enumerate(SAID.text.split()))
    given = Attempt("a", "r", START, "s", CardRef.of(QUEUES), "quickfire", "?", score(QUEUES, SAID).as_json())
    kept = word_times_of(replace(SAID, words=words), timing)
    assert kept is not None
    heard = heard_then(given, {ANSWER: kept})
    assert heard is not None
    assert heard.timing == timing
    added = together(heard, Heard(SAID, Timing(2.0, (Span(0.0, 1.0),))))
    assert added.timing.flaw is Flaw.CLIPPED


def test_bad_sound_is_remembered_where_the_times_are_not() -> None:
    then = replace(score(QUEUES, SAID), delivery=Delivery(7, 0, duration_s=4.0, words_per_minute=140.0))
    given = Attempt("a", "r", START, "s", CardRef.of(QUEUES), "quickfire", "?", then.as_json())
    loud = replace(then, delivery=replace(then.delivery, flaw=Flaw.CLIPPED)).as_json()
    bench = Bench(Quickfire(None, None), {QUEUES.key: QUEUES}, lambda _: "")
    clear, spoilt = (judge_words(bench, each, None) for each in (given, replace(given, verdict=loud)))
    assert False in [term.said for term in clear.terms]
    assert False not in [term.said for term in spoilt.terms]


def test_what_ends_an_answer_is_no_part_of_it() -> None:
    said = "Named queues. That's my answer."
    words = tuple(Word(text, i, i + 0.5, 0.9) for i, text in enumerate(said.split()))
    heard = Heard(Transcript(said, words), Timing(6.0, (Span(0.0, 1.5), Span(2.0, 3.5))))
    given = Attempt("a", "r", START, "s", CardRef.of(QUEUES), "quickfire", "?", score(QUEUES, SAID).as_json())
    bench = Bench(Quickfire(None, None), {QUEUES.key: QUEUES}, lambda _: "")
    assert judge_sound(bench, given, [heard]).transcript == "Named queues."


def test_what_a_card_is_compared_with_tells_whether_to_judge_again() -> None:
    moved, reworded = replace(QUEUES, line=99), replace(QUEUES, answer="Something else.")
    digests = [Bench(Quickfire(None, None), {"k": card}, lambda _: "").digest("k") for card in
               (QUEUES, moved, reworded)]  # fmt: skip
    assert digests[0] == digests[1] != digests[2]


@pytest.mark.parametrize(
    ("before", "after", "changes"),
    [
        ("the same words", "The same, words!", []),
        ("task cues here", "task queues here", [WordChange("cues", "queues")]),
        ("one", "one two", [WordChange("", "two")]),
        ("uh one", "one", [WordChange("uh", "")]),
        ("", "one", [WordChange("", "one")]),
    ],
)
def test_words_that_changed(before: str, after: str, changes: list[WordChange]) -> None:
    assert list(changed_words(before, after)) == changes


def test_help_has_an_example() -> None:
    show: Callable[[str], str] = lambda command: CliRunner().invoke(app, [command, "--help"]).stdout  # noqa: E731
    for command in ("regrade", "recordings", "backup", "restore"):
        assert f"Example: rehearse {command}" in show(command)
