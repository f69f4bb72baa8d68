"""Words as one line to search."""

import pytest

from assistant.scoring.assumptions import find_assumptions
from assistant.scoring.spoken_line import SpokenLine, asks, expression, sentences, whole_words


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("I'd, um, look at it.", "i would look at it |"),
        ("We\u2019re done, and it can't fail", "we are done | and it can not fail |"),
        ('What\'s "that"?', "what that |"),
        ("... \u2014", ""),
        ("", ""),
    ],
)
def test_lines(text: str, line: str) -> None:
    assert SpokenLine(text.split()).text == line


def test_places_lead_back_to_the_words() -> None:
    words = ["So,", "um,", "we", "can't", "lose", "it.", "Never."]
    line = SpokenLine(words, {"so"})
    assert line.text == "we can not lose it | never |"
    start = line.text.index("not")
    assert line.places(start, start + len("not lose")) == (3, 4)
    assert line.quote(3, 5) == "can't lose it"
    assert line.clause(line.text.index("lose")) == "lose it"


def test_sentences_and_questions() -> None:
    words = ["It", "works.", '"Does', 'it?"', "Then", "we"]
    assert list(sentences(words)) == [(0, 1), (2, 3), (4, 5)]
    assert [asks(words[last]) for _, last in sentences(words)] == [False, True, False]
    assert list(sentences([])) == []


def test_expressions_of_tables() -> None:
    table = r"""
        one two
        three \
            four(?:s|ty)?
        """
    assert expression(table) == "one two|three four(?:s|ty)?"
    assert whole_words(table).findall("one two | three forty | three fours | stone two") == [
        "one two",
        "three fours",
    ]
    assert whole_words("").search("anything") is None


@pytest.mark.parametrize(
    ("text", "assumption"),
    [
        ("So I'll assume a million users, and more later.", "I'll assume a million users"),
        ("Let's say ten a second.", "Let's say ten a second"),
        ("I'm going to take it that we're on AWS.", "I'm going to take it that we're on AWS"),
        ("Say fifty thousand.", "Say fifty thousand"),
        ("We can't assume that.", ""),
        ("If I assume that, it breaks.", ""),
        ("They say it works.", ""),
    ],
)
def test_assumptions(text: str, assumption: str) -> None:
    words = text.split()
    found = [" ".join(words[first : last + 1]).strip(".,") for first, last in find_assumptions(words)]
    assert found == ([assumption] if assumption else [])
