"""Held-out questions stay unknown: not among what is learnt from, not even nearly.

A failure names the held-out question by its place and shows only the text that is too near to it,
so that whoever mends it does not learn the question.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest
from sklearn.feature_extraction.text import CountVectorizer

from actions.kb.encode_examples import examples
from actions.kb.evaluation import read_questions
from actions.kb.folding import fold, words
from actions.kb.models import Knowledge
from actions.kb.yamlfile import read_yaml
from tests.knowledge_folder import PROJECT

EVAL = PROJECT / "tests" / "eval"
FEW = 5  # shorter messages are said by everybody ("ok gracias")
SAME_WORDS = 0.85  # the share of common words (Jaccard)
SAME_LETTERS = 0.8  # the share of common groups of five letters (Jaccard)


def held_out_intents() -> dict[str, str]:
    found = {}
    for file in sorted(EVAL.glob("nlu_heldout_*.yml")):
        for block in read_yaml(file.read_text("utf-8")).data["nlu"]:
            for n, line in enumerate(block["examples"].splitlines()):
                found[f"{file.stem} {block['intent']} {n + 1}"] = line.strip()[1:].strip()
    return found


def held_out_questions() -> dict[str, str]:
    return {q.id: q.text for q in read_questions(EVAL / "questions_heldout.jsonl")}


@pytest.fixture(scope="module")
def learnt(shipped: Knowledge) -> list[str]:
    """Everything that is learnt from or set by."""
    texts = examples(Path(PROJECT / "nlu_data"))
    for entry in shipped.entries.values():
        texts += [question for questions in entry.questions.values() for question in questions]
    for topic in shipped.not_covered.values():
        texts += [question for questions in topic.questions.values() for question in questions]
    for kind in shipped.danger_examples.values():
        texts += [message for messages in kind.messages.values() for message in messages]
    texts += [question.text for question in read_questions(EVAL / "questions_dev.jsonl")]
    return sorted({text for text in texts if len(words(text)) >= FEW})


def common_share(mine: Iterable[str], theirs: Iterable[str], **features: object) -> np.ndarray:
    """The Jaccard share of common features, one row for each of mine, one column each of theirs."""
    counter = CountVectorizer(binary=True, **features)
    right = counter.fit_transform(theirs)
    left = counter.transform(mine)
    common = (left @ right.T).toarray()
    # features that no other text has count too: they set the texts apart
    own = np.array([len(set(counter.build_analyzer()(text))) for text in mine])
    return np.asarray(common / (own[:, None] + right.sum(axis=1).A1[None, :] - common))


@pytest.mark.parametrize("held_out", [held_out_intents, held_out_questions])
def test_no_held_out_message_is_learnt(held_out: object, learnt: list[str]) -> None:
    assert callable(held_out)
    messages = {id: text for id, text in held_out().items() if len(words(text)) >= FEW}
    mine = list(messages.values())
    by_words = common_share(mine, learnt, analyzer=words)
    by_letters = common_share(
        mine, learnt, analyzer="char_wb", ngram_range=(5, 5), preprocessor=fold
    )
    near = np.argwhere((by_words >= SAME_WORDS) | (by_letters >= SAME_LETTERS))
    leaked = [f"{list(messages)[n]}: too near to {learnt[m]!r}" for n, m in near]
    assert not leaked, "\n".join(leaked)


def test_a_changed_word_is_still_found() -> None:
    text, changed = (
        "how long can they hold me at the station",
        "how long could they hold me at a station",
    )
    assert common_share([text], [changed], analyzer=words)[0, 0] < SAME_WORDS
    letters = common_share([text], [changed], analyzer="char_wb", ngram_range=(5, 5))
    assert letters[0, 0] > 0.5
