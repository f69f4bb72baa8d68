"""What a story earns. Pure."""

from assistant.scoring.grade import TOP_GRADE
from assistant.scoring.story_review import KeyPhrase, StoryReview


def grade_story(review: StoryReview, *, wants_phrase: bool, over_s: float) -> float:
    """From 0 to 5: each part told counts one; so do a result in numbers, "I", keeping to time, the phrase.

    Source: a choice; what guides ask of a story, each for as much as the others.

    Args:
        wants_phrase: whether the sheet has a phrase to work in.
        over_s: seconds beyond the limit.
    """
    earned = [part.told for part in review.parts]
    earned += [review.quantified_result, not review.we_heavy, over_s <= 0]
    if wants_phrase:
        earned.append(review.key_phrase is not KeyPhrase.ABSENT)
    return TOP_GRADE * sum(earned) / len(earned)
