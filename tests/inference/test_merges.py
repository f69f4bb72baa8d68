"""The tokenizer of the real model, mended."""

import pytest
from tokenizers import Tokenizer

from assistant.folders import user_folders
from assistant.inference.merges import completed
from assistant.inference.store import open_store


@pytest.mark.model
def test_words_with_a_t_are_cut_as_the_model_writes_them() -> None:
    file = open_store(user_folders()).locate("base") / "tokenizer.json"
    published = Tokenizer.from_file(str(file))
    mended = completed(published)
    # Whisper's own tokenizer has one piece for each of these words.
    assert mended.encode(" the task takes two", add_special_tokens=False).tokens == [
        "Ġthe", "Ġtask", "Ġtakes", "Ġtwo",
    ]  # fmt: skip
    assert mended.get_vocab() == published.get_vocab()
    for unconcerned in (" Is it near?", "<|startoftranscript|><|en|>"):
        before = published.encode(unconcerned, add_special_tokens=False).ids
        assert mended.encode(unconcerned, add_special_tokens=False).ids == before
    assert completed(mended) is mended
