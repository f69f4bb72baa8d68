"""Points that are counted on appeal: by the real models, and by the command as a user types it."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assistant.decks.cards import Card
from assistant.decks.library import find_card, find_sheet
from assistant.decks.own_phrases import with_phrase
from assistant.events import Transcript
from assistant.folders import user_folders
from assistant.history.store import History
from assistant.inference.point_judge import TreeJudge
from assistant.inference.store import open_store
from assistant.inference.token_vectors import MiniLmEmbedder
from assistant.practice.appeals import candidates, card_of
from assistant.scoring.claims import ClaimReader
from assistant.scoring.score import score
from assistant.scoring.verdict import Status
from tests.command import rehearse
from tests.history.samples import attempt, begin, verdict

ANSWERS = Path(__file__).parent.parent / "data" / "answers"


@pytest.fixture(scope="module")
def claims() -> ClaimReader:
    folder = open_store(user_folders()).locate_bundled("points")
    return ClaimReader(MiniLmEmbedder(folder), TreeJudge(folder))


def answers(name: str, every: int) -> list[Any]:
    lines = (ANSWERS / name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines[::every]]


def card_with(number: int) -> Card:
    return find_card(find_sheet("interview", Path("no folder")), number)


@pytest.mark.parametrize("line", answers("plain.jsonl", 40), ids=lambda line: line["id"])
def test_words_that_were_counted_make_the_point_when_they_are_said_again(
    claims: ClaimReader, line: dict[str, Any]
) -> None:
    card, words = card_with(line["card"]), line["text"].split()
    judged = score(card, Transcript(line["text"]), claims=claims)
    for candidate in candidates(card, judged, words, claims):
        taught = with_phrase(card, candidate.point.id, candidate.words)
        for said in (
            line["text"],
            f"{candidate.words}.",
            f"Well, I would say that {candidate.words}. That is it.",
        ):
            again = score(taught, Transcript(said), claims=claims)
            (point,) = [item for item in again.points if item.id == candidate.point.id]
            assert point.made, (candidate.words, said)


def test_a_known_wrong_claim_that_is_counted_makes_the_point(claims: ClaimReader) -> None:
    card = card_with(7)
    point = next(point for point in card.points if point.wrong)
    taught = with_phrase(card, point.id, point.wrong[0])
    again = score(taught, Transcript(point.wrong[0]), claims=claims)
    assert next(item for item in again.points if item.id == point.id).made


def test_the_likeliest_comes_first_and_only_what_was_not_made(claims: ClaimReader) -> None:
    said = "Task queues have names, and workers ask them for work."
    judged = score(card_with(7), Transcript(said), claims=claims)
    found = candidates(card_with(7), judged, said.split(), claims)
    scores = [candidate.point.score for candidate in found]
    assert scores == sorted(scores, reverse=True)
    assert {candidate.point.id for candidate in found} == {
        point.id for point in judged.points if point.made is not True
    }
    assert all(candidate.words in said for candidate in found)


@pytest.mark.parametrize("status", [Status.NO_SPEECH, Status.UNCLEAR])
def test_what_was_not_judged_has_nothing_to_count(status: Status) -> None:
    judged = replace(score(card_with(7), Transcript("Named queues.")), status=status)
    assert candidates(card_with(7), judged, ["Named", "queues."], None) == ()


def test_a_card_whose_sheet_is_gone_is_made_of_the_attempt() -> None:
    made = card_of(attempt("r", made=(True, False)))
    assert [(point.id, point.text) for point in made.points] == [("a", "point 0"), ("b", "point 1")]


SAID = "Each one has a name. Old workers take one, and new workers take the other."


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with one answer to card 7, which made none of its points, on the bundled sheet."""
    card = card_with(7)
    judged = replace(score(card, Transcript(SAID)), coverage=0.0, grade=0.5)
    points = tuple(replace(point, made=False, score=0.1, evidence="") for point in judged.points)
    with History(tmp_path / "history.sqlite") as store:
        given = attempt(begin(store), verdict=replace(judged, points=points).as_json())
        store.record(replace(given, card=replace(given.card, key="7", number=7)))
    return tmp_path


def test_the_command_lists_counts_and_takes_back(home: Path) -> None:
    listed = rehearse(home, "appeal", "--json")
    assert listed.code == 0, listed.err
    (before,) = listed.lines
    assert {item["id"] for item in before["candidates"]} == {"a", "b", "c", "d"}
    assert all(item["nearest"] for item in before["candidates"])

    counted = rehearse(home, "appeal", "--point", "c", "--json")
    assert counted.code == 0, counted.err
    assert counted.lines[0]["coverage"] == 0.25
    assert counted.lines[0]["grade"] > before["grade"]
    assert [item["point"] for item in counted.lines[0]["appeals"]] == ["c"]

    again = rehearse(home, "appeal", "--point", "c")
    assert (again.code, "counts already" in again.err) == (2, True)

    (kept,) = rehearse(home, "history", "--json").lines
    assert (kept["coverage"], kept["grade"]) == (0.25, counted.lines[0]["grade"])
    assert kept["verdict"]["points"][2]["appealed"] is True
    exported = json.loads(rehearse(home, "export").out)
    assert exported[0]["coverage"] == 0.25

    phrase = counted.lines[0]["appeals"][0]["words"]
    shown = rehearse(home, "sheets", "show", "interview", "7", "--json").lines[0]
    assert shown["points"][2]["aliases"][0] == phrase
    scored = rehearse(home, "score", "interview", "7", "--text", phrase, "--json").lines[0]
    assert scored["points"][2]["made"] is True

    undone = rehearse(home, "appeal", "--undo", "--json")
    assert undone.lines[0]["coverage"] == 0.0
    assert phrase not in rehearse(home, "sheets", "show", "interview", "7", "--json").out


def test_words_of_ones_own_choice(home: Path) -> None:
    done = rehearse(home, "appeal", "--point", "c", "--words", "blue green by queue")
    assert done.code == 0, done.err
    assert "“blue green by queue”" in done.out
    assert "blue green by queue" in (home / "sheets" / "interview.mine.points.toml").read_text(
        encoding="utf-8"
    )


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--point", "z"], "no point 'z'"),
        (["--undo"], "no point of this answer was counted"),
        (["--undo", "--point", "b"], "point b was not counted"),
        (["--words", "x"], "Say which"),
        (["ffffffffffffffffff"], "no answer has the id"),
        (["--point", "c", "--words", "..."], "no words of the answer"),
    ],
)
def test_wrong_usage_is_told_in_one_line(home: Path, arguments: list[str], told: str) -> None:
    done = rehearse(home, "appeal", *arguments)
    assert done.code == 2
    assert told in done.err
    assert len(done.err.splitlines()) == 1


def test_without_any_answer(tmp_path: Path) -> None:
    done = rehearse(tmp_path, "appeal")
    assert (done.code, "no answer to appeal" in done.err) == (2, True)


def test_an_answer_that_was_not_understood_cannot_be_appealed(tmp_path: Path) -> None:
    with History(tmp_path / "history.sqlite") as store:
        store.record(attempt(begin(store), verdict=verdict(status=Status.UNCLEAR)))
    done = rehearse(tmp_path, "appeal")
    assert (done.code, "not understood" in done.err) == (2, True)


def test_an_answer_whose_sheet_is_gone_can_be_appealed(tmp_path: Path) -> None:
    with History(tmp_path / "history.sqlite") as store:
        store.record(attempt(begin(store), sheet="gone", made=(True, False)))
    done = rehearse(tmp_path, "appeal", "--point", "b", "--json")
    assert done.code == 0, done.err
    assert done.lines[0]["coverage"] == 1.0


def test_forgetting_says_that_phrases_stay_unless_all_goes(home: Path) -> None:
    rehearse(home, "appeal", "--point", "c")
    gone = rehearse(home, "forget", "--sheet", "interview", "--yes")
    assert gone.code == 0, gone.err
    assert "interview.mine.points.toml" in " ".join(gone.err.split())
    gone = rehearse(home, "forget", "--all", "--yes", "--json")
    assert gone.lines[0]["cleared"]["phrases"] == 1
    assert "interview.mine.points.toml" not in gone.err
    assert list((home / "sheets").iterdir()) == []
