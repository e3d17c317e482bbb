"""What is said in the measures: conversations for the stock bot and for Puente.

A conversation is a list of messages: words, or `choose:` and the id of a button. The questions are
the development ones (tests/eval/questions_dev.jsonl), in a fixed order, each once; when there are
not enough of them, polite words stand before them, so that the text is another one and nobody's
cache has it. Every tenth repeats an earlier one of the same run, as people do. Small talk, steps,
deadlines and guided questions are those of nlu_data/ and tests/conversations/cases/; there are not
many, so they come again and again: the report says which share was new. Both bots have learnt the
very words of their small talk; ours is also measured in other words.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import islice, product
from pathlib import Path
from typing import Any

import yaml

from actions.kb.evaluation import read_questions
from puente.places import HERE

TURNS = 6  # of a conversation, after which a new one begins
REPEAT_EVERY = 10
CHOOSE = "choose:"
QUESTIONS = HERE.root / "tests" / "eval" / "questions_dev.jsonl"
CASES = HERE.root / "tests" / "conversations" / "cases"
POLITE = {
    "es": (
        "",
        "disculpe, ",
        "por favor, ",
        "oiga, ",
        "una duda: ",
        "mire, ",
        "buenas, ",
        "bueno, ",
    ),
    "en": ("", "excuse me, ", "please, ", "hi, ", "a question: ", "look, ", "sorry, ", "well, "),
}
SMALL_TALK = ("greet", "thank", "bot_challenge", "goodbye", "ask_privacy", "repeat")
MOODS = ("greet", "mood_unhappy", "deny", "bot_challenge", "mood_great", "goodbye")
WARM = ("hola", "¿qué es el refugio?", "pasos para pedir refugio", "what is a visa?", "gracias")
Conversation = list[str]


def questions(skip: int = 0) -> Iterator[str]:
    """Questions with an entry for an answer, all different, without end in practice.

    Once each as it is, then behind one or two polite openings.

    Args:
        skip: how many to leave out, for a run that must not say what an earlier one said.
    """
    asked = [
        one for one in read_questions(QUESTIONS) if one.expected == "entry" and not one.context
    ]
    random.Random(7).shuffle(asked)
    openings = range(len(POLITE["es"]))
    every = (
        "".join(POLITE["es" if one.language == "es" else "en"][n] for n in (first, second))
        + one.text
        for first, second in product(openings, openings)
        if not second or first  # the empty one before another is that other alone
        for one in asked
    )
    return islice(every, skip, None)


def asking(count: int, skip: int = 0, turns: int = TURNS) -> list[Conversation]:
    """`count` conversations of `turns` questions; of these nine tenths are new ones.

    Raises:
        ValueError: there are not so many questions.
    """
    fresh, said, talks = questions(skip), list[str](), list[Conversation]()
    chance = random.Random(count + skip)
    for _ in range(count):
        talk: Conversation = []
        for _ in range(turns):
            number = len(said) + 1
            if number % REPEAT_EVERY == 0:
                text = chance.choice(said)
            elif (text := next(fresh, "")) == "":
                raise ValueError("there are not so many questions")
            said.append(text)
            talk.append(text)
        talks.append(talk)
    return talks


def small_talk(count: int) -> list[Conversation]:
    """What the bot answers from its own sentences: greetings, thanks, "are you a person?"."""
    return [talk for language in POLITE for talk in _small_talk(language, count // 2)]


def small_talk_in_other_words(count: int) -> list[Conversation]:
    """The same behind polite openings, as no training example has it."""
    chance = random.Random(8)
    return [
        [f"{chance.choice(POLITE[language][1:])}{said}" for said in talk]
        for language in POLITE
        for talk in _small_talk(language, count // 2)
    ]


def _small_talk(language: str, count: int) -> Iterator[Conversation]:
    return _drawn(_examples([HERE.root / "nlu_data" / language]), SMALL_TALK, count)


def moods(project: Path, count: int) -> list[Conversation]:
    """What the stock bot (`rasa init`) talks about, in the words of its own examples."""
    return list(_drawn(_examples([project / "data"]), MOODS, count))


def cases(name: str, starting: str = "") -> list[Conversation]:
    """The conversations of a file of tests/conversations/cases.

    Args:
        name: the file, without its ending.
        starting: only those whose name starts so.
    """
    read = yaml.safe_load((CASES / f"{name}.yml").read_text("utf-8"))["test_cases"]
    talks = []
    for case in read:
        if case["test_case"].startswith(starting):
            talk = [said for step in case["steps"] if (said := _said(step))]
            talks.append(talk)
    return talks


def _said(step: dict[str, Any]) -> str:
    return f"{CHOOSE}{step['choose']}" if "choose" in step else str(step.get("user") or "")


def _drawn(
    examples: dict[str, list[str]], intents: tuple[str, ...], count: int
) -> Iterator[Conversation]:
    chance = random.Random(7)
    for _ in range(count):
        yield [chance.choice(examples[intent]) for intent in intents]


def _examples(folders: list[Path]) -> dict[str, list[str]]:
    """The examples of each intent in Rasa's training files."""
    found: dict[str, list[str]] = {}
    for folder in folders:
        for file in sorted(folder.rglob("*.yml")):
            for block in (yaml.safe_load(file.read_text("utf-8")) or {}).get("nlu", []):
                if "intent" in block:
                    lines = str(block["examples"]).splitlines()
                    said = [line.strip().removeprefix("- ") for line in lines if line.strip()]
                    found.setdefault(block["intent"], []).extend(said)
    return found
