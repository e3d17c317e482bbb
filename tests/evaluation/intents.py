"""How well the running bot understands messages whose intent is known.

Asks Rasa's `/model/parse` in the house of the evaluation. Only intents and counts come out of here,
never a message: the sets are held out.
"""

from __future__ import annotations

import random
import secrets
from collections import Counter, defaultdict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import httpx

from actions.kb.yamlfile import read_yaml
from puente.supervise import Plan, Settings, plans
from tests.evaluation.figures import Rows

SECONDS = 20  # for one message
UNSURE = "nlu_fallback"  # below the threshold; its rule is the one of ask_question
QUESTION = "ask_question"


@dataclass(frozen=True)
class Labelled:
    """A message and its intent."""

    text: str
    intent: str


def read_messages(file: Path) -> list[Labelled]:
    """The messages of a file in the format of Rasa's NLU data."""
    found = []
    for block in read_yaml(file.read_text("utf-8")).data["nlu"]:
        for line in block["examples"].splitlines():
            if line.strip().startswith("-"):
                found.append(Labelled(line.strip()[1:].strip(), block["intent"]))
    return found


def sample(messages: Sequence[Labelled], size: int) -> list[Labelled]:
    """So many of them, always the same ones."""
    chosen = random.Random(7).sample(range(len(messages)), min(size, len(messages)))
    return [messages[n] for n in sorted(chosen)]


def plans_with_parsing(settings: Settings, token: str) -> list[Plan]:
    """The house with Rasa's own API opened on this machine, behind a token."""
    more = ["--enable-api", "--auth-token", token]
    return [
        replace(plan, command=[*plan.command, *more]) if plan.name == "bot" else plan
        for plan in plans(settings)
    ]


def new_token() -> str:
    """A token for `plans_with_parsing`."""
    return secrets.token_urlsafe(16)


def understood(bot: str, token: str, messages: Sequence[Labelled], at_once: int = 2) -> list[str]:
    """The intent that the bot at the address `bot` sees in each message."""
    with (
        httpx.Client(base_url=bot, timeout=SECONDS, trust_env=False) as client,
        ThreadPoolExecutor(at_once) as pool,
    ):

        def one(message: Labelled) -> str:
            asked = client.post(
                "/model/parse", params={"token": token}, json={"text": message.text}
            )
            asked.raise_for_status()
            return str(asked.json()["intent"]["name"])

        return list(pool.map(one, messages))


def figures(messages: Sequence[Labelled], got: Sequence[str]) -> Rows:
    """Accuracy and macro F1 over all messages, then precision, recall and F1 of each intent.

    Macro F1 is the mean over the intents that the messages have. `acted rightly` also counts
    messages for which the bot falls back to searching when a question was meant.
    """
    meant = [message.intent for message in messages]
    pairs = list(zip(meant, got, strict=True))
    right = sum(intent == seen for intent, seen in pairs)
    saved = sum(intent == QUESTION and seen == UNSURE for intent, seen in pairs)
    support, guessed = Counter(meant), Counter(got)
    hits = Counter(intent for intent, seen in pairs if intent == seen)
    rows: Rows = {}
    for intent in sorted(support):
        precision = hits[intent] / guessed[intent] if guessed[intent] else 0.0
        recall = hits[intent] / support[intent]
        rows[intent] = {
            "questions": float(support[intent]),
            "precision": precision,
            "recall": recall,
            "F1": 2 * precision * recall / (precision + recall) if hits[intent] else 0.0,
        }
    total = max(1, len(pairs))
    overall = {
        "questions": float(len(pairs)),
        "accuracy": right / total,
        "acted rightly": (right + saved) / total,
        "macro F1": sum(float(row["F1"]) for row in rows.values()) / max(1, len(rows)),
    }
    return {"all": overall, **rows}


def confusions(messages: Sequence[Labelled], got: Sequence[str]) -> dict[str, dict[str, int]]:
    """For each intent what it was taken for instead, and how often, most often first."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for message, seen in zip(messages, got, strict=True):
        if seen != message.intent:
            found[message.intent][seen] += 1
    return {intent: dict(found[intent].most_common()) for intent in sorted(found)}
