"""The question sets are whole: known ids, known words, nothing asked twice."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from actions.kb.evaluation import Question, read_questions
from actions.kb.folding import words
from actions.kb.models import Knowledge
from actions.kb.yamlfile import read_yaml
from tests.knowledge_folder import PROJECT

EVAL = PROJECT / "tests" / "eval"
SETS = sorted(EVAL.glob("questions_*.jsonl"))
LANGUAGES = {"es", "en", "mixed"}
TOPICS = {
    *("visa", "refugee", "complementary", "irregular", "cards", "groups"),
    *("us", "2018", "rights", "contacts", "none"),
}
STYLES = {
    *("plain", "typos", "no_accents", "sms", "voice", "story", "esl", "indirect", "mixed"),
    *("two_questions", "follow_up"),
}
KINDS = {
    *("entry", "unknown", "danger", "steps", "holding", "deadline", "contacts"),
    "other_language",
}


def complaints(question: Question, kb: Knowledge) -> list[str]:
    """What is wrong with one question, in words."""
    found = [
        f"there is no answer {entry}"
        for entry in (*question.entries, *question.also)
        if entry not in kb.entries
    ]
    for value, known in (
        (question.language, LANGUAGES),
        (question.topic, TOPICS),
        (question.style, STYLES),
        (question.expected, KINDS),
        (question.near, {None, "danger", "scope"}),
    ):
        if value not in known:
            found.append(f"{value} is not a known word here")
    if (question.expected == "entry") != bool(question.entries):
        found.append("entries go with expected: entry, and only with it")
    if (question.style == "two_questions") != bool(question.also):
        found.append("also goes with style: two_questions, and only with it")
    if (question.style == "follow_up") != bool(question.context):
        found.append("context goes with style: follow_up, and only with it")
    if set(question.entries) & set(question.also):
        found.append("an answer is in entries and in also")
    if question.style == "no_accents" and set(question.text) & set("áéíóúñ¿¡"):
        found.append("this text has accents")
    return found


@pytest.mark.parametrize("file", SETS, ids=lambda file: file.stem)
def test_every_question_is_well_formed(file: Path, shipped: Knowledge) -> None:
    wrong = {q.id: found for q in read_questions(file) if (found := complaints(q, shipped))}
    assert not wrong


def test_options_of_questions_are_known(shipped: Knowledge) -> None:
    for file in SETS:
        for number, line in enumerate(file.read_text("utf-8").splitlines(), start=1):
            one = read_yaml(line).data
            needs_one = one["expected"] in ("steps", "holding", "deadline")
            if needs_one or "option" in one:
                assert one.get("option") in shipped.options, f"{file.name}, line {number}"


def test_nothing_is_asked_twice() -> None:
    everything = [question for file in SETS for question in read_questions(file)]
    ids = Counter(question.id for question in everything)
    texts = Counter((tuple(words(q.text)), q.context) for q in everything)
    assert [one for one, times in ids.items() if times > 1] == []
    assert [" ".join(text) for (text, _), times in texts.items() if times > 1] == []
