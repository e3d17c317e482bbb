"""What each action says and remembers."""

from __future__ import annotations

import logging
import time
from pathlib import Path
from typing import Any

import pytest

from actions.assistant import Assistant
from tests.unit.actions.conftest import Call


def ids(message: dict[str, Any]) -> list[str]:
    return [choice["id"] for choice in message["choices"]]


async def test_a_question_gets_the_entry_with_its_source_and_review_date(call: Call) -> None:
    [message], slots = await call("action_answer", "¿Cuánto tiempo tengo para pedir refugio?")
    assert message["kind"] == "answer"
    assert message["answer"] == "deadline"
    assert message["text"] == "Tiene 30 días hábiles."
    assert message["sources"][0]["article"] == "art. 18"
    assert message["sources"][0]["reviewed"] == "2026-11-23"
    assert message["sources"][0]["overdue"] is False
    assert ids(message) == ["more:deadline", "steps:refugee", "answer:school"]
    assert slots["last_answer"] == "deadline" and slots["option"] == "refugee"


async def test_the_answer_comes_in_the_conversations_language(call: Call) -> None:
    question = "How long do I have to ask for refuge?"
    [message], _ = await call("action_answer", question, {"language": "en"})
    assert message["language"] == "en"
    assert message["text"] == "You have 30 business days."


async def test_under_an_answer_that_may_be_wrong_the_next_entries_are_offered(
    call: Call, assistant: Assistant
) -> None:
    question = "¿Cuánto tiempo tengo para pedir refugio?"
    known = assistant.known
    known.retriever.thresholds = known.retriever.thresholds.model_copy(update={"sure_from": 1.0})
    answer, offer = (await call("action_answer", question))[0]
    assert (answer["answer"], offer["kind"]) == ("deadline", "notice")
    assert ids(offer) and f"answer:{answer['answer']}" not in ids(offer)
    assert all(id.startswith("answer:") for id in ids(offer))


async def test_what_it_does_not_know_ends_in_topics_and_then_in_people(call: Call) -> None:
    [first], slots = await call("action_answer", "zzzz qqqq xxxx")
    assert first["kind"] == "fallback" and slots["misses"] == 1
    assert "person" in ids(first)
    [second], after = await call("action_answer", "zzzz qqqq xxxx", slots)
    assert second["kind"] == "handoff" and after["misses"] == 0
    assert "800 123 45 67" in second["text"]


async def test_danger_in_a_question_brings_help_lines_before_the_answer(call: Call) -> None:
    text = "¿Cuánto tiempo tengo para pedir refugio? ME VAN A MATAR"
    messages, _ = await call("action_answer", text)
    assert messages[0]["kind"] == "emergency"
    assert "[911](tel:911)" in messages[0]["text"]
    assert [m.get("answer") for m in messages[1:]] in ([], ["deadline"])


async def test_an_overdue_answer_says_so(call: Call, folder: Path, assistant: Assistant) -> None:
    file = folder / "answers/refugee/deadline.md"
    text = file.read_text("utf-8").replace("2026-11-23", "2026-01-01")
    file.write_text(text.replace("2027-02-23", "2026-05-01"), "utf-8")
    assert assistant.live.reload()
    [message], _ = await call("action_answer_chosen", entities={"entry": "deadline"})
    assert message["sources"][0]["overdue"] is True
    assert "1 de enero de 2026" in message["text"]


async def test_more_shows_the_longer_part(call: Call) -> None:
    [message], _ = await call("action_more", entities={"entry": "deadline"})
    assert message["text"] == "Vaya pronto."
    assert "more:deadline" not in ids(message)


async def test_a_choice_whose_entry_is_gone_is_answered(call: Call) -> None:
    [message], _ = await call("action_answer_chosen", entities={"entry": "removed"})
    assert message["kind"] == "fallback"


async def test_steps_come_as_a_list_and_one_by_one(call: Call) -> None:
    [whole], slots = await call("action_steps", entities={"option": "refugee"})
    assert whole["kind"] == "steps" and whole["option"] == "refugee"
    assert "1. **Pida refugio.** Vaya en 30 días hábiles." in whole["text"]
    leaflet = {"label": "Hoja para imprimir", "href": "/es/leaflet/refugee"}
    assert {"id": "leaflet:refugee", **leaflet} in whole["choices"]
    [first], slots = await call("action_next_step", slots=slots)
    assert first["data"] == {"step": "ask", "number": 1, "of": 2}
    assert "En la COMAR." in first["text"] and "30 días hábiles" in first["text"]
    [second], slots = await call("action_next_step", slots=slots)
    assert second["data"]["number"] == 2
    [done], slots = await call("action_next_step", slots=slots)
    assert "contacts" in ids(done) and slots["step"] == 0


async def test_steps_are_walked_back(call: Call) -> None:
    walked = {"option": "refugee", "step": 2}
    [first], slots = await call("action_previous_step", slots=walked)
    assert first["data"]["number"] == 1 and slots["step"] == 1
    note, again = (await call("action_previous_step", slots={**walked, **slots}))[0]
    assert "primer paso" in note["text"] and again["data"]["number"] == 1


@pytest.mark.parametrize(
    ("text", "part", "says"),
    [
        ("¿dónde es eso?", "where", "En la COMAR."),
        ("and how long does it take", "takes", "30 días hábiles"),
        ("¿qué llevo?", "bring", "no tenemos dato"),
    ],
)
async def test_details_are_about_the_step_shown_last(
    call: Call, text: str, part: str, says: str
) -> None:
    walked = {"option": "refugee", "step": 1}
    [message], _ = await call("action_step_detail", text, walked)
    assert message["data"] == {"step": "ask", "number": 1, "of": 2, "part": part}
    assert says in message["text"]


async def test_the_same_words_outside_a_walk_are_a_question(call: Call) -> None:
    text = "¿Cuánto tiempo tengo para pedir refugio?"
    [message], _ = await call("action_step_detail", text)
    assert message["answer"] == "deadline"


async def test_a_checklist_is_what_the_option_says_to_have_ready(call: Call) -> None:
    [whole], slots = await call("action_checklist", entities={"option": "refugee"})
    assert "- Sus papeles, si los tiene, en 30 días hábiles." in whole["text"]
    assert len(whole["data"]["checklist"]) == 1 and slots["option"] == "refugee"


async def test_a_checklist_of_no_option_asks_which(call: Call) -> None:
    [message], _ = await call("action_checklist")
    assert ids(message) == ["checklist:refugee", "checklist:irregular"]


async def test_steps_of_an_unknown_option_ask_which(call: Call) -> None:
    [message], _ = await call("action_steps")
    assert message["kind"] == "clarify"
    assert ids(message) == ["steps:refugee", "steps:irregular"]


async def test_contacts_are_found_by_city(call: Call) -> None:
    [message], slots = await call("action_contacts", "estoy en tapachula")
    assert message["text"].index("COMAR Tapachula") < message["text"].index("ACNUR")
    assert "sin confirmar" in message["text"]
    assert "confirme antes de viajar" in message["text"]
    assert slots == {"place": "Tapachula", "help_kind": None, "misses": 0}


async def test_the_place_is_remembered_for_another_kind_of_help(call: Call) -> None:
    slots = {"place": "Tapachula"}
    [message], _ = await call("action_contacts", "", slots, {"contact_kind": "comar"})
    assert message["text"].startswith("En Tapachula hay oficina de la COMAR:")


async def test_the_nearest_known_help_is_said_to_be_far(call: Call) -> None:
    [message], _ = await call("action_contacts", "is there a comar in cancun", {"language": "en"})
    assert "no COMAR office in Cancún or close by" in message["text"]
    assert "Chiapas" in message["text"] and "COMAR Tapachula" in message["text"]


async def test_a_shelter_without_a_place_is_never_an_empty_list(call: Call) -> None:
    entity = {"contact_kind": "comar"}  # the small folder has none for the whole country
    [message], _ = await call("action_contacts", entities=entity)
    assert "¿En qué ciudad" in message["text"] and "COMAR Tapachula" in message["text"]


async def test_the_answer_to_where_keeps_the_kind_of_help(call: Call) -> None:
    _, slots = await call("action_contacts", "oficina de comar", intent="ask_contact")
    assert slots["help_kind"] == "comar" and slots["place"] is None
    [message], slots = await call("action_contacts", "en Tapachula", slots)
    assert message["text"].startswith("En Tapachula hay oficina de la COMAR:")
    assert slots["help_kind"] is None


async def test_a_place_alone_is_enough_when_nothing_else_fits(call: Call) -> None:
    [message], _ = await call("action_answer", "y en Tapachula?", {"misses": 1})
    assert message["kind"] == "contacts" and "COMAR Tapachula" in message["text"]


async def test_without_a_place_it_asks_for_one(call: Call) -> None:
    [message], _ = await call("action_contacts", "quién me ayuda")
    assert "¿En qué ciudad" in message["text"] and "911" in message["text"]


async def test_a_person_please_says_honestly_who_there_is(call: Call) -> None:
    [message], _ = await call("action_person")
    assert message["kind"] == "handoff"
    assert "800 123 45 67" in message["text"]


async def test_asking_for_a_language_switches_and_repeats_the_answer(call: Call) -> None:
    messages, slots = await call(
        "action_switch_language", "in english please", {"last_answer": "deadline"}
    )
    assert [m["language"] for m in messages] == ["en", "en"]
    assert messages[1]["text"] == "You have 30 business days."
    assert slots == {"language": "en", "language_locked": True}


async def test_another_language_gets_both_languages(call: Call) -> None:
    [message], _ = await call("action_other_language", "bonjour, je parle français")
    assert "Solo entiendo español" in message["text"] and "I only understand" in message["text"]
    assert ids(message) == ["language:es", "language:en", "contacts:unhcr"]


async def test_who_did_not_understand_gets_the_simpler_words(call: Call) -> None:
    [message], slots = await call("action_repeat", slots={"last_answer": "deadline"})
    assert message["answer"] == "deadline"
    assert message["text"] == "Se lo digo más sencillo:\n\nVaya ya: 30 días hábiles."
    assert ids(message) == ["answer:deadline", "person"]
    again = {"last_answer": "deadline", **slots}
    [people], slots = await call("action_repeat", slots=again)
    assert people["kind"] == "handoff" and slots["repeated"] is None


async def test_an_entry_without_simpler_words_gives_its_first_sentence_and_people(
    call: Call,
) -> None:
    first, people = (await call("action_repeat", slots={"last_answer": "school"}))[0]
    assert first["text"] == "Lo más importante: Sí."
    assert people["kind"] == "handoff" and "800 123 45 67" in people["text"]


async def test_insults_are_met_calmly_and_never_twice_the_same(call: Call) -> None:
    slots: dict[str, Any] = {}
    said = []
    for _ in range(3):
        [message], slots = await call("action_abuse", "idiota", slots)
        said.append((message["kind"], message["text"]))
    assert [kind for kind, _ in said] == ["notice", "handoff", "notice"]
    assert len({text for _, text in said}) == 3


@pytest.mark.parametrize("language", ["es", "en"])
async def test_what_is_kept_is_said_with_both_privacy_pages(call: Call, language: str) -> None:
    [message], _ = await call("action_privacy", slots={"language": language})
    links = [choice["href"] for choice in message["choices"] if "href" in choice]
    assert links == [f"/{language}/privacy", f"/{language}/privacy-full"]
    assert "erase" in ids(message)


async def test_a_scam_warning_stands_once_in_a_conversation(call: Call) -> None:
    text = "un coyote me cobra, ¿mis hijos pueden ir a la escuela?"
    answer, notice = (await call("action_answer", text))[0]
    assert answer["kind"] != "notice" and "estafas" in notice["text"]
    again, _ = await call("action_answer", text, {"warned": ["scam"]})
    assert not any("estafas" in message["text"] for message in again)


async def test_a_scam_warning_never_stands_beside_help_lines(call: Call) -> None:
    messages, slots = await call("action_emergency", "el coyote me va a matar, me van a matar")
    assert [message["kind"] for message in messages] == ["emergency"]
    assert "warned" not in slots


@pytest.mark.parametrize(
    ("language", "text", "word"),
    [
        ("es", "¿dónde compro papeles falsos?", "papel falso"),
        ("en", "where can i get fake papers", "false paper"),
        ("es", "puedo mentir en la entrevista", "la verdad"),
        ("en", "should i lie to comar", "the truth"),
        ("es", "le ofrezco dinero al oficial", "No ofrezca dinero"),
        ("en", "can i bribe the officer", "Do not offer money"),
    ],
)
async def test_forging_lying_and_bribing_get_a_calm_no_and_the_lawful_way(
    call: Call, folder: Path, language: str, text: str, word: str
) -> None:
    for action in ("action_answer", "action_out_of_scope"):
        messages, _ = await call(action, text, {"language": language})
        assert messages[0]["kind"] == "notice" and word in messages[0]["text"]
        assert "contacts:legal_aid" in ids(messages[0])


async def test_yes_takes_the_suggestion(call: Call) -> None:
    [message], _ = await call("action_affirm", "sí", {"suggested": "school"})
    assert message["answer"] == "school"


async def test_a_failing_action_does_not_send_the_message_back_nor_log_it(
    call: Call, assistant: Assistant, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="actions")

    def broken(*_: object) -> None:
        raise ValueError("secreto en la pregunta")

    assistant.known.retriever.search = broken  # type: ignore[assignment]
    _, error = await call("action_answer", "mi secreto", status=500)
    assert error == {"error": "action failed", "action_name": "action_answer"}
    assert "secreto" not in caplog.text


async def test_an_unknown_action_is_refused(call: Call) -> None:
    await call("action_nothing", status=404)


async def test_a_change_on_disk_reaches_the_answers_without_a_restart(
    call: Call, folder: Path, assistant: Assistant
) -> None:
    facts = folder / "facts.yml"
    facts.write_text(facts.read_text("utf-8").replace("value: 30", "value: 45", 1), "utf-8")
    end = time.monotonic() + 5
    while assistant.known.kb.facts["window"].value != 45 and time.monotonic() < end:
        [message], _ = await call("action_answer_chosen", entities={"entry": "deadline"})
    [message], _ = await call("action_answer_chosen", entities={"entry": "deadline"})
    assert message["text"] == "Tiene 45 días hábiles."


async def test_a_broken_change_leaves_the_old_knowledge_in_force(
    call: Call, folder: Path, assistant: Assistant
) -> None:
    (folder / "facts.yml").write_text("window: [", "utf-8")
    assert assistant.live.reload() is False
    assert assistant.live.status()["problem"]["es"].startswith("facts.yml")
    [message], _ = await call("action_answer_chosen", entities={"entry": "deadline"})
    assert message["text"] == "Tiene 30 días hábiles."
