"""Questions that a candidate asks."""

import pytest

from assistant.scoring.asked import questions_in


@pytest.mark.parametrize(
    ("said", "count"),
    [
        ("How is the team structured? And what does on-call look like?", 2),
        ("yes how is the team structured", 1),
        ("I'd love to hear what the first six months look like.", 1),
        ("Could you tell me about the roadmap.", 1),
        ("So, um, what do people mostly get paged for", 1),
        ("No, I think you have covered everything.", 0),
        ("I don't have any questions, thanks.", 0),
        ("Okay, right?", 0),
        ("I read the website and the recruiter told me about the salary.", 0),
        ("", 0),
    ],
)
def test_questions_are_counted(said: str, count: int) -> None:
    assert len(questions_in(said.split())) == count
