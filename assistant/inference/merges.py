"""Mends the tokenizer that comes with Whisper models for CTranslate2.

Its list of merges lacks the first one, of a space and "t": "the" in a text becomes pieces that the model
never writes, and finds impossible in whatever sound. What the model writes itself is not concerned.

Source: tokenizer.json of Systran/faster-whisper-base and -tiny.en at the revisions of the manifest: 49,999
merges, "Ġ a" the first, while piece 256 of the vocabulary is "Ġt"; openai/whisper cuts " the" into one.
"""

import json

from tokenizers import Tokenizer

FIRST_MERGE = ("Ġ", "t")
"""How byte-level pieces write a space and a "t"."""


def completed(tokenizer: Tokenizer) -> Tokenizer:
    """`tokenizer`, or one with the merge that it lacks."""
    if len(tokenizer.encode(" t", add_special_tokens=False).ids) == 1:
        return tokenizer
    described = json.loads(tokenizer.to_str())
    if "".join(FIRST_MERGE) not in described["model"]["vocab"]:  # another kind of model
        return tokenizer
    merges = described["model"]["merges"]
    first = " ".join(FIRST_MERGE) if merges and isinstance(merges[0], str) else list(FIRST_MERGE)
    described["model"]["merges"] = [first, *merges]
    return Tokenizer.from_str(json.dumps(described))
