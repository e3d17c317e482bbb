"""Held-out questions stay unknown: not among the examples, not among the entries' questions."""

from __future__ import annotations

from pathlib import Path

import pytest

from actions.kb.encode_examples import examples
from actions.kb.evaluation import read_questions
from actions.kb.folding import words
from actions.kb.models import Knowledge
from actions.kb.yamlfile import read_yaml
from tests.knowledge_folder import PROJECT

EVAL = PROJECT / "tests" / "eval"
TOO_NEAR = 0.85  # share of common words, for messages of at least FEW words
FEW = 5


def held_out_intents() -> list[str]:
    found = []
    for file in sorted(EVAL.glob("nlu_heldout_*.yml")):
        for block in read_yaml(file.read_text("utf-8")).data["nlu"]:
            found += [line.strip()[1:].strip() for line in block["examples"].splitlines() if line]
    return found


def held_out_questions() -> list[str]:
    return [question.text for question in read_questions(EVAL / "questions_heldout.jsonl")]


@pytest.fixture(scope="module")
def learnt(shipped: Knowledge) -> dict[tuple[str, ...], str]:
    """Everything that is learnt from, by its words."""
    texts = examples(Path(PROJECT / "nlu_data"))
    for entry in shipped.entries.values():
        texts += [
            question for language in shipped.languages for question in entry.questions[language]
        ]
    return {tuple(words(text)): text for text in texts}


@pytest.mark.parametrize("held_out", [held_out_intents, held_out_questions])
def test_no_held_out_message_is_learnt(
    held_out: object, learnt: dict[tuple[str, ...], str]
) -> None:
    assert callable(held_out)
    leaked = []
    for text in held_out():
        mine = tuple(words(text))
        if len(mine) < FEW:  # "ok gracias" is said by everybody
            continue
        for theirs, example in learnt.items():
            common = len(set(mine) & set(theirs)) / len(set(mine) | set(theirs) or {""})
            if common >= TOO_NEAR:
                leaked.append(f"{text!r} ~ {example!r}")
    assert not leaked, "\n".join(leaked)
