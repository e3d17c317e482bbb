"""The whole way, running: browser's API, bot, actions, knowledge, and back."""

from __future__ import annotations

import signal
import time
import uuid
from typing import Any

import httpx
import pytest

from actions.kb.facts import references
from actions.kb.loading import load_knowledge
from actions.kb.models import Knowledge
from tests.client import Visitor
from tests.conftest import Running
from tests.smoke_run import conversations, play
from tests.waiting import wait_until

pytestmark = pytest.mark.live
SECRET = "xylofonsecreto"


@pytest.mark.parametrize("conversation", conversations(), ids=lambda c: str(c["name"]))
def test_the_smoke_conversations(running: Running, conversation: dict[str, Any]) -> None:
    wrong = [
        f"{expected['text']}: {'; '.join(complaints)}"
        for expected, _, complaints in play(running.address, conversation)
        if complaints
    ]
    assert not wrong, "\n".join(wrong)


def test_a_conversation_begins_in_the_language_asked_for(running: Running) -> None:
    assert Visitor(running.address, "es").greeting[0]["text"].startswith("Hola")
    assert Visitor(running.address, "en").greeting[0]["text"].startswith("Hello")


def test_steps_are_walked_by_choices(running: Running) -> None:
    visitor = Visitor(running.address, "en")
    [steps] = visitor.say("what are the steps to ask for refuge")
    assert steps["kind"] == "steps"
    assert "next" in [choice["id"] for choice in steps["choices"]]
    [first] = visitor.choose("next")
    [second] = visitor.choose("next")
    assert (first["data"]["number"], second["data"]["number"]) == (1, 2)


def test_the_deadline_form_survives_a_question_in_the_other_language(running: Running) -> None:
    visitor = Visitor(running.address, "es")
    rule, asked = visitor.say("hasta cuándo puedo pedir refugio")
    assert rule["answer"] == "refugee-deadline"
    assert asked["kind"] == "clarify"
    answers = visitor.say("can my children go to school?")
    assert answers[0]["answer"] == "school" and answers[0]["language"] == "en"
    [deadline] = visitor.say("November 3, 2026")
    assert deadline["kind"] == "deadline" and deadline["data"]["until"] == "2026-12-16"


def test_a_numeric_date_is_asked_back_and_chosen(running: Running) -> None:
    visitor = Visitor(running.address, "en")
    [asked] = visitor.say("I entered 11/3/26, until when can I ask for asylum")
    assert [c["id"] for c in asked["choices"]] == [
        "month:2026-03-11",
        "month:2026-11-03",
        "person",
    ]
    [deadline] = visitor.choose("month:2026-11-03")
    assert deadline["data"]["until"] == "2026-12-16"


def test_what_is_not_understood_ends_in_people_and_not_in_a_loop(running: Running) -> None:
    visitor = Visitor(running.address, "es")
    kinds = [visitor.say(text)[0]["kind"] for text in ("qwrt zxcv", "plmk wqas", "vbnm tyui")]
    assert "handoff" in kinds
    assert len(set(kinds)) > 1


def test_typed_commands_are_words(running: Running) -> None:
    visitor = Visitor(running.address, "es")
    greeting = visitor.greeting[0]["text"]
    for command in ('/start{"language":"es"}', "/start"):  # as commands they would greet again
        assert all(reply["text"] != greeting for reply in visitor.say(command))


def test_the_same_message_is_processed_once(running: Running) -> None:
    visitor = Visitor(running.address, "es")
    name = str(uuid.uuid4())
    first = visitor.post(message_id=name, text="¿Mis hijos pueden ir a la escuela?").json()
    again = visitor.post(message_id=name, text="¿Mis hijos pueden ir a la escuela?").json()
    assert first == again
    shown = visitor.http.get(f"{visitor.path}/messages", headers=visitor.headers).json()
    assert len(shown["messages"]) == len(visitor.greeting) + len(first["messages"])


def test_no_word_of_a_person_stays_and_erase_takes_the_rest(running: Running) -> None:
    visitor = Visitor(running.address, "es")
    visitor.say(f"me llamo {SECRET} y quiero saber si puedo trabajar")
    visitor.say(f"{SECRET} {SECRET}")
    for file in (*running.data.rglob("*"), *running.logs.rglob("*")):
        assert not file.is_file() or SECRET.encode() not in file.read_bytes(), file.name
    assert visitor.id.encode() in (running.data / "tracker.db").read_bytes()
    assert visitor.erase()["erased"] is True
    assert visitor.post(text="hola").status_code in (401, 404, 410)


def knowledge_of(running: Running) -> dict[str, Any]:
    about = httpx.get(f"{running.address}/health/ready").json()["knowledge"]
    assert isinstance(about, dict)
    return about


def taken_after(running: Running, before: str) -> bool:
    """Whether gateway and actions have both left the version `before`."""
    about = knowledge_of(running)
    return before not in (about["version"], (about["actions"] or {}).get("version", before))


def entries_that_use(kb: Knowledge, fact: str) -> list[str]:
    """The entries whose first part in either language names the fact."""
    return [
        entry.id
        for entry in kb.entries.values()
        if any(fact in references(body.text) for body in entry.body.values())
    ]


def test_a_changed_fact_changes_every_answer_that_uses_it_in_both_languages(
    running: Running,
) -> None:
    facts, fact = running.knowledge / "facts.yml", "refugee_apply_window"
    original = facts.read_text("utf-8")
    head, rest = original.split(f"\n{fact}:", 1)
    kb = load_knowledge(running.knowledge)
    using = entries_that_use(kb, fact)
    assert len(using) > 3
    before = knowledge_of(running)["version"]

    def page(entry: str, language: str) -> str:
        return httpx.get(f"{running.address}/{language}/{entry}").text

    try:
        changed = rest.replace("value: 30", "value: 33", 1)
        facts.write_text(f"{head}\n{fact}:{changed}", "utf-8")
        began = time.monotonic()
        assert wait_until(lambda: taken_after(running, before))
        print(f"a changed fact was taken after {time.monotonic() - began:.1f} s")
        for language, period in (("es", "33 días hábiles"), ("en", "33 business days")):
            question = {"es": "¿Cuánto tiempo tengo para pedir refugio?"}.get(
                language, "How long do I have to ask for refuge?"
            )
            visitor = Visitor(running.address, language)
            assert wait_until(lambda v=visitor, q=question, p=period: p in v.say(q)[0]["text"])
            for entry in using:
                assert "33" in page(entry, language), entry
            said = [
                message["text"]
                for entry in using[:5]
                for message in visitor.say(kb.entries[entry].title(language))
                if message.get("answer") == entry
            ]
            assert said and all("33" in text for text in said)
        about = knowledge_of(running)
        assert about["actions"] == {"version": about["version"], "ok": True}

        facts.write_text("broken: [", "utf-8")
        assert wait_until(lambda: not knowledge_of(running)["ok"])
        assert wait_until(lambda: not knowledge_of(running)["actions"]["ok"])
        assert knowledge_of(running)["problem"]["es"].startswith("facts.yml:")
        metrics = httpx.get(f"{running.address}/metrics").text
        assert "puente_knowledge_last_change_taken 0.0" in metrics
        visitor = Visitor(running.address, "es")
        [answer, *_] = visitor.say("¿Cuánto tiempo tengo para pedir refugio?")
        assert "33 días hábiles" in answer["text"]
    finally:
        facts.write_text(original, "utf-8")
    assert wait_until(lambda: knowledge_of(running)["ok"])
    assert wait_until(lambda: knowledge_of(running)["actions"] == {"version": before, "ok": True})
    logs = "".join(file.read_text("utf-8") for file in running.logs.glob("*.log"))
    assert "is in force" in logs and "knowledge not taken" in logs


@pytest.mark.parametrize("member", ["actions", "bot"])
def test_a_dead_process_leaves_help_and_comes_back(running: Running, member: str) -> None:
    visitor = Visitor(running.address, "es")
    before = running.house[member].pid
    running.house[member].signal(signal.SIGKILL)
    assert wait_until(lambda: running.house[member].pid != before)
    [emergency] = visitor.say("me quieren matar, ayuda")
    assert emergency["kind"] == "emergency" and "911" in emergency["text"]

    def answers() -> bool:
        again = visitor.say("¿Cuánto cuesta pedir refugio?")
        return again[0]["kind"] == "answer" and again[0].get("answer") == "refugee-cost"

    assert wait_until(answers, seconds=60)
    running.house.wait_ready(60)
