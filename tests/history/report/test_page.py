"""The report in a real browser: it works offline, for the keyboard, on a phone, and obeys nobody's words."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from assistant.decks.library import find_sheet
from assistant.events import Span, Word
from assistant.history.amendments import FollowUp
from assistant.history.records import EVERYTHING, Attempt, CardRef, follow_up_name, new_id, recording_name
from assistant.history.report.answers import Expert
from assistant.history.report.sound import SoundBeside
from assistant.history.report.writing import Material, write_report
from assistant.history.statistics import statistics_of
from assistant.history.store import History
from assistant.history.word_times import WordTimes
from assistant.scoring.verdict import Delivery, PointResult, RedFlag, Status, TermResult, Verdict
from tests.history.samples import attempt, begin

DATA = Path(__file__).parents[2] / "data"
STRONG_7 = DATA / "recordings" / "w1-7-strong.flac"

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium; on Debian: apt-get install chromium")

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)

HOSTILE = (
    "</script><script>document.title='owned'</script>"
    "<img src=http://x.invalid/ onerror=alert(1)>'\"&\u202eevil"
)
SEEN = HOSTILE.replace("\u202e", "[U+202E]")
LONG = "x" * 100_000


@dataclass
class Watched:
    """A page, what its console said, and what it asked for."""

    page: Page
    console: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def show(self, report: Path, attempt_id: str = "") -> Page:
        self.page.goto(report.as_uri() + (f"#a-{attempt_id}" if attempt_id else ""))
        return self.page


@dataclass(frozen=True)
class Made:
    """A report, and the ids of the answers in it that matter."""

    file: Path
    strong: str
    story: str
    followed: str
    hostile: str


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--autoplay-policy=no-user-gesture-required", "--mute-audio"],
        )
        yield launched
        launched.close()


@pytest.fixture
def watched(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Watched]:
    options = getattr(request, "param", {})
    context = browser.new_context(**options)
    seen = Watched(context.new_page())
    seen.page.on("console", lambda message: seen.console.append(message.text))
    seen.page.on("pageerror", lambda error: seen.console.append(str(error)))
    seen.page.on("request", lambda asked: seen.requests.append(asked.url))
    yield seen
    context.close()
    assert seen.console == []
    assert [url for url in seen.requests if not url.startswith("file:")] == []


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Real answers with their times, made-up ones before them, and one of a hostile mind."""
    home = tmp_path_factory.mktemp("home")
    recordings = home / "recordings"
    recordings.mkdir()
    with History(home / "history.sqlite") as store:
        _some_weeks(store)
        strong = _real(store, "strong", recordings, minute=1)
        story = _real(store, "story", recordings, minute=2)
        followed = _real(store, "strong", recordings, minute=3, added=True)
        hostile = _hostile(store)
        sheet = find_sheet("interview", home / "sheets")
        experts = {(sheet.id, card.key): Expert(card.answer, card.deck) for card in sheet.cards}
        experts["interview", HOSTILE] = Expert(HOSTILE, HOSTILE)
        decks = {key: expert.deck for key, expert in experts.items()}
        statistics = statistics_of(store.figures(), NOW, decks=decks)
        file = home / "my report #1 100%.html"
        material = Material(EVERYTHING, statistics, experts, NOW)
        write_report(store, material, file, SoundBeside(recordings, file))
    return Made(file, strong, story, followed, hostile)


def _some_weeks(store: History) -> None:
    for day in range(60, 0, -4):
        begun = begin(store)
        store.record(
            attempt(
                begun, CardRef("7", 7), at=NOW - timedelta(days=day), made=(day % 8 == 0, True), grade=2.0
            )
        )


def _real(store: History, name: str, recordings: Path, *, minute: int, added: bool = False) -> str:
    """An answer as it was really recognised and judged."""
    told = json.loads((DATA / "report" / f"{name}.json").read_text(encoding="utf-8"))
    own_id = new_id()
    times = WordTimes(
        told["duration_s"],
        tuple(Word(*word) for word in told["words"]),
        tuple(Span(*span) for span in told["speech"]),
    )
    has_sound = name == "strong"
    one = Attempt(
        id=own_id,
        round_id=begin(store),
        at=NOW + timedelta(minutes=minute),
        sheet="interview",
        card=CardRef(told["card_key"], told["card_number"]),
        drill=told["drill"],
        question=told["question"],
        verdict=told["verdict"],
        limit_s=told["limit_s"],
        recording=recording_name(own_id) if has_sound else None,
    )
    if has_sound:
        shutil.copy(STRONG_7, recordings / recording_name(own_id))
    store.record(one, word_times=times)
    if added:
        shutil.copy(STRONG_7, recordings / follow_up_name(own_id))
        store.record_follow_up(
            FollowUp(own_id, one.at, told["verdict"], follow_up_name(own_id)), word_times=times
        )
    return own_id


def _hostile(store: History) -> str:
    verdict = Verdict(
        card=9,
        status=Status.OK,
        transcript=f"{HOSTILE} {LONG}",
        coverage=0.5,
        grade=2.0,
        points=(PointResult("a", HOSTILE, True, 1.0, HOSTILE), PointResult("b", LONG, False, 0.0, "")),
        terms=(TermResult(HOSTILE, True, HOSTILE, None, 1.0), TermResult(LONG, False, None, None, 0.0)),
        red_flags=(RedFlag(HOSTILE, HOSTILE, None),),
        delivery=Delivery(words=2, fillers=0),
    )
    one = attempt(
        begin(store),
        CardRef(HOSTILE, 9),
        at=NOW + timedelta(minutes=4),
        question=HOSTILE,
        verdict=verdict.as_json(),
        model=HOSTILE,
    )
    store.record(one)
    return one.id


def test_the_overview(made: Made, watched: Watched) -> None:
    page = watched.show(made.file)
    assert page.locator("h1").inner_text() == "Your practice"
    assert page.locator("figure").count() == 4
    for plot in page.locator("figure").all():
        box = plot.locator("svg").bounding_box()
        assert box
        assert box["width"] > 200
        assert box["height"] > 60
        assert "from" in (plot.get_attribute("aria-label") or "")
    line = page.locator("figure svg path[stroke]").first
    assert line.evaluate("path => getComputedStyle(path).stroke") == "rgb(11, 107, 104)"  # our accent, light
    assert page.locator(".calendar td[title]").count() == 16
    assert page.locator("#answers tbody tr").count() == 19
    assert watched.requests == [made.file.as_uri()]


def test_a_click_on_a_word_is_heard_and_followed(made: Made, watched: Watched) -> None:
    page = watched.show(made.file, made.strong)
    article = page.locator(f"#a-{made.strong}")
    word = article.get_by_text("versioning", exact=True)
    start_s = float(word.get_attribute("data-t") or "nan")
    assert 15 < start_s < 25
    word.click()
    page.wait_for_function(
        "start => document.querySelector('article:target audio').currentTime > start", arg=start_s
    )
    page.wait_for_function("document.querySelector('article:target audio').paused === false")
    article.locator("audio").evaluate("audio => audio.pause()")
    now_s = article.locator("audio").evaluate("audio => audio.currentTime")
    assert start_s <= now_s < start_s + 3
    lit_s = float(article.locator(".now").get_attribute("data-t") or "nan")
    assert start_s <= lit_s <= now_s + 0.05
    article.locator(".line svg").click(position={"x": 1, "y": 5})
    page.wait_for_function("document.querySelector('article:target audio').currentTime < 3")
    assert [url for url in watched.requests if url.endswith(".flac")]


def test_the_marks_of_an_answer(made: Made, watched: Watched) -> None:
    page = watched.show(made.file, made.strong)
    article = page.locator(f"#a-{made.strong}")
    assert not page.locator("#overview").is_visible()
    made_words = article.locator(".said mark.made").all_inner_texts()
    assert any("and only the GPU boxes work it." in text for text in made_words)
    assert "GPU" in article.locator(".said mark.term").all_inner_texts()
    assert article.locator(".legend").inner_text().split("\n") == ["made a pointa", "key term"]
    assert article.locator(".earlier thead th").count() == 6
    assert "against the time before" in article.locator(".grade").inner_text()


def test_the_parts_of_a_story_lie_along_its_time(made: Made, watched: Watched) -> None:
    page = watched.show(made.file, made.story)
    line = page.locator(f"#a-{made.story} .line svg")
    assert line.locator("text").all_text_contents() == ["S", "T", "A", "R"]
    assert "Situation from 0:00" in (line.get_attribute("aria-label") or "")
    assert page.locator(f"#a-{made.story} audio").count() == 0  # nobody kept its sound


def test_what_was_added_has_its_own_player(made: Made, watched: Watched) -> None:
    page = watched.show(made.file, made.followed)
    takes = page.locator(f"#a-{made.followed} .take")
    assert takes.count() == 2
    takes.nth(1).get_by_text("versioning", exact=True).click()
    page.wait_for_function("document.querySelectorAll('article:target audio')[1].currentTime > 15")
    assert takes.nth(0).locator("audio").evaluate("audio => audio.currentTime") == 0


def test_the_keyboard_reaches_everything(made: Made, watched: Watched) -> None:
    page = watched.show(made.file)
    page.locator("#filter").focus()
    page.keyboard.type("grocery nobody asked")
    assert page.locator("#answers tbody tr:visible").count() == 0
    for _ in "grocery nobody asked":
        page.keyboard.press("Backspace")
    page.keyboard.type("task queues")
    assert page.locator("#answers tbody tr:visible").count() == 2
    page.keyboard.press("Tab")  # the table, which may scroll
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector(f"#a-{made.followed}:target")
    page.go_back()
    page.wait_for_function(f"document.activeElement.id === 'r-{made.followed}'")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_function(f"document.activeElement.id === 'a-{made.strong}'")
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.said')"):
            break
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"  # one sees where one is
    for key in ("ArrowDown", "ArrowDown", "ArrowLeft", "ArrowRight", "Enter"):
        page.keyboard.press(key)
    start_s = float(page.locator(".chosen").get_attribute("data-t") or "nan")
    assert start_s > 3
    page.wait_for_function(
        "start => document.querySelector('article:target audio').currentTime > start", arg=start_s
    )
    page.keyboard.press(" ")
    page.wait_for_function("document.querySelector('article:target audio').paused")


def test_hostile_words_are_words(made: Made, watched: Watched) -> None:
    page = watched.show(made.file, made.hostile)
    article = page.locator(f"#a-{made.hostile}")
    assert article.locator("h2").text_content() == SEEN
    assert page.title() == f"{SEEN} – Rehearse"
    assert page.locator("script").count() == 1
    assert page.locator("img").count() == 0
    assert SEEN in (article.locator(".said").text_content() or "")
    assert LONG in (article.locator(".said").text_content() or "")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.goto(made.file.as_uri())
    assert page.locator(f"#r-{made.hostile}").text_content() == SEEN


@pytest.mark.parametrize(
    "watched", [{"color_scheme": "light"}, {"color_scheme": "dark"}], indirect=True, ids=str
)
def test_nothing_keeps_anybody_out(made: Made, watched: Watched) -> None:
    for attempt_id in ("", made.followed, made.story):
        page = watched.show(made.file, attempt_id)
        found = Axe().run(page).response["violations"]
        serious = [
            (rule["id"], rule["nodes"][0]["html"][:200], rule["nodes"][0].get("failureSummary"))
            for rule in found
            if rule["impact"] in {"serious", "critical"}
        ]
        assert serious == []


@pytest.mark.parametrize(
    "watched",
    [{"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}],
    indirect=True,
    ids=["phone"],
)
def test_a_phone_need_not_scroll_sideways(made: Made, watched: Watched) -> None:
    for attempt_id in ("", made.strong, made.story, made.hostile):
        page = watched.show(made.file, attempt_id)
        assert page.evaluate("[document.documentElement.scrollWidth, innerWidth]") == [360, 360]


def test_printed_it_is_dark_on_white_without_controls(made: Made, watched: Watched) -> None:
    watched.page.emulate_media(media="print", color_scheme="dark")
    page = watched.show(made.file, made.strong)
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    assert not page.locator("audio:visible, nav:visible").count()
    assert page.locator(f"#a-{made.strong} .said").is_visible()
    assert len(page.pdf()) > 10_000


def test_the_policy_stops_what_the_page_does_not_hold(made: Made, browser: Browser) -> None:
    page = browser.new_page()
    blocked: list[str] = []
    page.on("console", lambda message: blocked.append(message.text))
    sent: list[str] = []
    page.on("requestfinished", lambda request: sent.append(request.url))
    page.on("requestfailed", lambda request: sent.append(f"{request.url} {request.failure}"))
    page.goto(made.file.as_uri())
    tried: Any = page.evaluate(
        """async () => {
          const script = document.createElement("script");
          script.textContent = "window.ran = true";
          document.body.append(script);
          const image = new Image();
          image.src = "https://x.invalid/leak";
          const fetched = await fetch("https://x.invalid/").then(() => "sent", () => "stopped");
          return [window.ran === true, fetched];
        }"""
    )
    page.close()
    assert tried == [False, "stopped"]
    assert [url for url in sent if not url.startswith("file:")] == ["https://x.invalid/leak csp"]
    assert len(blocked) >= 3
