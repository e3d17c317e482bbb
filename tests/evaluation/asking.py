"""Puts questions to the running house and says what each reply counts as.

A question begins a conversation of its own; a follow-up's earlier messages are said first. It
counts as

* right: answered with one of its entries, or, where no entry is expected, with the right act;
* in the choices: asked back, and one of its entries is among the choices; also an entry in place of
  the act that says the same, or the act in place of the entry;
* asked back: asked back without the right entry;
* refused: sent to topics or people;
* wrong: answered with something else.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from actions.giving_way import (
    ContactsUnlessAnswered,
    HoldingUnlessAnswered,
    StepsUnlessAnswered,
)
from actions.kb.evaluation import Question
from tests.client import Message, Visitor

RESULTS = ("right", "in the choices", "asked back", "refused", "wrong")
REFUSALS = ("fallback", "handoff", "error", "notice", "options", "greeting", "contacts")
# by the kind of its reply, the entries that say the same as an act
SAME = {
    "steps": {*StepsUnlessAnswered.says_the_same},
    "holding": {*HoldingUnlessAnswered.says_the_same},
    "contacts": {*ContactsUnlessAnswered.says_the_same},
}
ACTS = {"steps": "steps", "holding": "holding", "contacts": "contacts", "danger": "emergency"}


@dataclass(frozen=True)
class Outcome:
    """A question, the reply, and what it counts as.

    `switched` says whether one of the earlier messages or this one changed the conversation's
    language although the question is in the same one throughout.
    """

    question: Question
    reply: list[Message]
    result: str
    switched: bool = False

    @property
    def language_right(self) -> bool:
        """Whether the reply came in the question's language (mixed ones have none)."""
        return self.question.language not in ("es", "en") or (
            self.reply[0]["language"] == self.question.language
        )


def result(question: Question, reply: list[Message]) -> str:
    """What a reply counts as."""
    first = reply[0]
    kind, answers = first["kind"], {one.get("answer") for one in reply}
    choices = {choice["id"].removeprefix("answer:") for one in reply for choice in one["choices"]}
    if question.expected == "entry":
        right = {*question.entries, *question.also}
        if answers & right:
            return "right"
        if right & SAME.get(kind, set()):
            return "in the choices"  # the steps, say, in place of the entry that says the same
        if kind == "clarify":
            return "in the choices" if choices & right else "asked back"
        return "refused" if kind in REFUSALS else "wrong"
    if question.expected == "unknown":
        return "right" if kind in REFUSALS else "asked back" if kind == "clarify" else "wrong"
    if question.expected == "other_language":
        both = "Solo entiendo" in first["text"] and "I only" in first["text"]
        return "right" if both else "wrong"
    if question.expected == "deadline":
        return "right" if any(one["kind"] in ("deadline", "clarify") for one in reply) else "wrong"
    if kind == ACTS[question.expected]:
        return "right"
    if question.expected != "danger" and kind == "answer":
        return "in the choices"  # the entry that says the same; counted apart
    return "asked back" if kind == "clarify" else "refused" if kind in REFUSALS else "wrong"


def ask(address: str, question: Question) -> Outcome:
    """One question in a conversation of its own."""
    visitor = Visitor(address)
    languages = []
    for earlier in question.context:
        languages.append(visitor.say(earlier)[0]["language"])
    reply = visitor.say(question.text)
    visitor.http.close()
    languages.append(reply[0]["language"])
    switched = len(set(languages)) > 1
    return Outcome(question, reply, result(question, reply), switched)


def ask_all(address: str, questions: list[Question], at_once: int = 2) -> list[Outcome]:
    """All of them, in their order."""
    with ThreadPoolExecutor(at_once) as pool:
        return list(pool.map(lambda question: ask(address, question), questions))
