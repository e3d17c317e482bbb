"""The guided questions as Rasa runs them: begin, answer, interrupt, change, and the result."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.actions.conftest import Call

Message = dict[str, Any]
BEGIN, VALIDATE = "action_begin_triage", "validate_triage_form"
ASK, RESULT = "action_ask_triage_form_triage_done", "action_triage_result"


def ids(message: Message) -> list[str]:
    return [choice["id"] for choice in message["choices"]]


class Form:
    """Plays the form as Rasa does: what is not for the form goes to the action of its intent."""

    def __init__(self, call: Call, language: str = "es") -> None:
        self.call = call
        self.slots: dict[str, Any] = {"language": language}

    @property
    def answers(self) -> dict[str, str]:
        answers: dict[str, str] = self.slots["triage"]["answers"]
        return answers

    @property
    def done(self) -> bool:
        return bool(self.slots.get("triage_done"))

    async def act(
        self, action: str, text: str = "", choice: str | None = None, intent: str = "x"
    ) -> list[Message]:
        entities = {"triage_answer": choice} if choice else {}
        words = f"/answer_triage {choice}" if choice else text
        loop = {"name": "triage_form"} if action != BEGIN else {}
        messages, slots = await self.call(
            action, words, self.slots, entities, intent=intent, active_loop=loop
        )
        self.slots |= slots
        return list(messages)

    async def begin(self, text: str = "", intent: str = "ask_triage") -> list[Message]:
        said = await self.act(BEGIN, text, intent=intent)
        return said + await self.goes_on(text, intent=intent)

    async def say(
        self, text: str = "", choice: str | None = None, intent: str = "x"
    ) -> list[Message]:
        before = dict(self.slots)
        said = await self.act(VALIDATE, text, choice, intent)
        if self.slots == before:  # Rasa: the form is rejected, the intent's rule applies
            said = await self.act("action_answer", text, intent=intent)
        return said + await self.goes_on(text, choice, intent)

    async def goes_on(
        self, text: str = "", choice: str | None = None, intent: str = "x"
    ) -> list[Message]:
        return await self.act(RESULT if self.done else ASK, text, choice, intent)


@pytest.fixture
def form(call: Call) -> Form:
    return Form(call)


async def test_it_says_what_it_keeps_and_asks_the_first_question(form: Form) -> None:
    intro, question = await form.begin("qué me conviene")
    assert "máximo" in intro["text"] and "nombre" in intro["text"]
    assert question["data"] == {"question": "place", "number": 1, "most": 3}
    assert "Según dónde, cambia." in question["text"]
    assert ids(question) == [
        "triage:place:inside", "triage:place:outside", "triage:skip", "triage:private",
    ]  # fmt: skip


async def test_choices_and_free_text_answer_alike(form: Form) -> None:
    await form.begin()
    [second] = await form.say(choice="place:inside")
    assert second["data"]["number"] == 2 and "triage:back" in ids(second)
    [third] = await form.say("sí")
    assert third["data"]["question"] == "entry"
    result, people = await form.say("entré el 3 de noviembre")
    assert form.answers == {"place": "inside", "children": "yes", "entry": "2026-11-03"}
    assert result["kind"] == "triage" and people["kind"] == "contacts"


async def test_the_result_names_options_reasons_articles_urgency_and_people(form: Form) -> None:
    await form.begin()
    for choice in ("place:inside", "children:yes", "entry:2026-11-03"):
        messages = await form.say(choice=choice)
    result, people = messages
    data = result["data"]
    assert data["options"] == ["refugee", "irregular"]
    assert {"option": "irregular", "rule": "children", "text": "Tiene hijos.", "sources": [
        {"source": "LRPCAP", "article": "art. 133"}
    ]} in data["because"]  # fmt: skip
    [urgent] = data["urgent"]
    assert (urgent["from"], urgent["until"]) == ("2026-11-03", "2026-12-16")
    assert "miércoles 16 de diciembre de 2026" in result["text"]
    assert "Ley sobre Refugiados, art. 133" in result["text"]
    assert "1. Vaya a la COMAR." in result["text"]
    assert "Ponga a sus hijos." in result["text"]
    assert "COMAR Tapachula" in people["text"] and "ACNUR" in people["text"]
    assert result["sources"][0]["reviewed"] == "2026-11-23"
    assert form.slots["option"] == "refugee"
    assert not form.done


async def test_an_option_that_does_not_fit_says_why(form: Form) -> None:
    await form.begin()
    await form.say(choice="place:outside")
    result, _ = await form.say(choice="children:no")
    assert [one["option"] for one in result["data"]["not"]] == ["refugee", "irregular"]
    assert "Es dentro de México." in result["text"]


async def test_a_note_is_said_at_once(form: Form) -> None:
    await form.begin()
    note, question = await form.say(choice="place:outside")
    assert note["text"] == "Nota de fuera." and ids(note) == ["person"]
    assert question["data"]["question"] == "children"


@pytest.mark.parametrize(
    ("text", "kept"), [("saltar", "skipped"), ("prefiero no decir", "private"), ("skip", "skipped")]
)
async def test_every_question_can_be_left_open(form: Form, text: str, kept: str) -> None:
    await form.begin()
    await form.say(text)
    assert form.answers == {"place": kept}


async def test_back_takes_the_last_answer_away(form: Form) -> None:
    await form.begin()
    await form.say(choice="place:inside")
    [again] = await form.say(choice="back")
    assert again["data"]["question"] == "place" and form.answers == {}
    first, _ = await form.say("atrás", intent="go_back")
    assert "primera pregunta" in first["text"]


async def test_a_question_in_between_is_answered_and_then_it_offers_to_go_on(form: Form) -> None:
    await form.begin()
    await form.say(choice="place:inside")
    answer, offer = await form.say("¿Mis hijos pueden ir a la escuela?", intent="ask_question")
    assert answer["answer"] == "school"
    assert ids(offer) == ["triage:go_on", "triage:result", "triage:stop"]
    [question] = await form.say("sí")
    assert question["data"]["question"] == "children"
    assert form.answers == {"place": "inside"}


async def test_the_answer_itself_after_an_offer_goes_on_too(form: Form) -> None:
    await form.begin()
    await form.say(choice="place:inside")
    await form.say("¿Mis hijos pueden ir a la escuela?", intent="ask_question")
    [question] = await form.say("tengo hijos")
    assert form.answers["children"] == "yes" and question["data"]["question"] == "entry"


async def test_no_to_the_offer_leaves_the_answers_for_later(form: Form) -> None:
    await form.begin()
    await form.say(choice="place:inside")
    await form.say("¿Mis hijos pueden ir a la escuela?", intent="ask_question")
    [stopped] = await form.say("no")
    assert "triage" in ids(stopped) and not form.done
    assert form.answers == {"place": "inside"}
    resumed, question = await form.begin()
    assert "Seguimos" in resumed["text"] and question["data"]["question"] == "children"


async def test_what_is_not_understood_twice_brings_choices_and_people(form: Form) -> None:
    await form.begin()
    [first] = await form.say("qwrt zxcv")
    assert "No entendí" in first["text"] and "triage:place:inside" in ids(first)
    [second] = await form.say("plmk vbnm")
    assert "person" in ids(second) and "triage:place:inside" in ids(second)
    [third] = await form.say("aquí")
    assert third["data"]["question"] == "children"
    [fourth] = await form.say("zzz qqq")
    assert "person" not in ids(fourth)


async def test_not_understanding_the_question_brings_simpler_words(form: Form) -> None:
    await form.begin()
    [simpler] = await form.say("no entiendo", intent="repeat")
    assert "¿Ya está en México?" in simpler["text"]


async def test_danger_in_between_brings_help_first_and_no_question(form: Form) -> None:
    await form.begin()
    await form.say(choice="place:inside")
    await form.act("action_emergency", "me van a matar", intent="danger")
    [offer] = await form.goes_on("me van a matar", intent="danger")
    assert "a salvo" in offer["text"] and "triage:go_on" in ids(offer)


async def test_an_answer_that_shows_danger_brings_help_first(form: Form) -> None:
    await form.begin()
    emergency, offer = await form.say("estoy en mexico y me van a matar", intent="danger")
    assert emergency["kind"] == "emergency" and "triage:go_on" in ids(offer)
    assert form.answers == {"place": "inside"}


async def test_the_language_may_change_in_the_middle(form: Form) -> None:
    await form.begin()
    await form.say(choice="place:inside")
    form.slots["language"] = "en"
    [question] = await form.goes_on("in english please", intent="switch_language")
    assert question["language"] == "en" and question["data"]["question"] == "children"
    [third] = await form.say("yes")
    assert form.answers == {"place": "inside", "children": "yes"} and third["language"] == "en"


async def test_what_was_said_at_the_beginning_is_not_asked_again(form: Form) -> None:
    _, known, question = await form.begin("tengo hijos y estoy en mexico, qué me conviene")
    assert "Ya me dijo" in known["text"] and question["data"]["question"] == "entry"


async def test_what_was_told_unasked_makes_the_questions_fewer(form: Form) -> None:
    *_, question = await form.begin("tengo hijos, qué me conviene")
    assert question["data"] == {"question": "place", "number": 1, "most": 2}


async def test_an_answer_with_the_intent_danger_is_still_an_answer(form: Form) -> None:
    await form.begin()
    [question] = await form.say("estoy en mexico", intent="danger")
    assert question["data"]["question"] == "children"


async def test_the_day_of_entry_is_kept_from_a_deadline(form: Form) -> None:
    form.slots |= {"deadline_event": "entry", "event_date": "2026-11-03"}
    await form.act("action_deadline")
    assert form.answers == {"entry": "2026-11-03"}
    intro, *_ = await form.begin()
    assert "máximo" in intro["text"]
    await form.say(choice="place:inside")
    result, _ = await form.say(choice="children:no")
    assert result["data"]["urgent"][0]["until"] == "2026-12-16"


async def test_a_changed_answer_after_the_result_changes_the_result(form: Form) -> None:
    await form.begin()
    for choice in ("place:inside", "children:no", "entry:2026-11-03"):
        messages = await form.say(choice=choice)
    assert messages[0]["data"]["options"] == ["refugee"]
    changed, result, _ = await form.begin("perdón, sí tengo hijos", intent="change_answer")
    assert "Cambié" in changed["text"] and "Sus hijos: Sí" in changed["text"]
    assert result["data"]["options"] == ["refugee", "irregular"]


async def test_a_correction_changes_the_result_whatever_its_intent(form: Form) -> None:
    await form.begin()
    for choice in ("place:inside", "children:no", "entry:2026-11-03"):
        await form.say(choice=choice)
    messages, _ = await form.call("action_answer", "me equivoqué, sí tengo hijos", form.slots)
    assert "Cambié" in messages[0]["text"]
    assert messages[1]["data"]["options"] == ["refugee", "irregular"]


async def test_a_bare_no_to_a_question_with_other_answers_is_asked_again(form: Form) -> None:
    await form.begin()
    [question] = await form.say("sí")
    assert "No entendí" in question["text"] and question["data"]["question"] == "place"
    [again] = await form.say("seguimos")
    assert "person" in ids(again) and form.answers == {}


async def test_after_two_offers_it_waits_and_its_choices_still_work(form: Form) -> None:
    await form.begin()
    school = "¿Mis hijos pueden ir a la escuela?"
    counts = [len(await form.say(school, intent="ask_question")) for _ in range(3)]
    assert counts == [2, 2, 1]
    [question] = await form.say(choice="place:inside")
    assert question["data"]["question"] == "children"


async def test_an_answer_is_changed_by_choices_too(form: Form) -> None:
    await form.begin()
    for choice in ("place:inside", "children:no", "entry:late"):
        await form.say(choice=choice)
    await form.act(BEGIN, choice="change", intent="answer_triage")
    [which] = await form.goes_on(choice="change", intent="answer_triage")
    assert ids(which)[:2] == ["triage:place:ask", "triage:children:ask"]
    assert which["choices"][1]["label"] == "Sus hijos: No"
    [question] = await form.say(choice="children:ask")
    assert question["data"]["question"] == "children"
    result, _ = await form.say("sí")
    assert "irregular" in result["data"]["options"]


async def test_saying_only_sorry_asks_what_to_change(form: Form) -> None:
    await form.begin()
    await form.say(choice="place:inside")
    [which] = await form.say("perdón, me equivoqué")
    assert ids(which) == ["triage:place:ask", "triage:stop"]


async def test_a_day_that_can_be_two_is_asked_back(form: Form) -> None:
    await form.begin()
    await form.say(choice="place:inside")
    await form.say(choice="children:no")
    [which] = await form.say("11/3/26")
    assert ids(which)[:2] == ["triage:entry:2026-03-11", "triage:entry:2026-11-03"]
    assert which["choices"][1]["label"] == "3 de noviembre de 2026"
    result, _ = await form.say(choice="entry:2026-11-03")
    assert result["data"]["urgent"][0]["until"] == "2026-12-16"


async def test_a_day_that_has_not_come_is_asked_again(form: Form) -> None:
    await form.begin()
    await form.say(choice="place:inside")
    await form.say(choice="children:no")
    future, question = await form.say("2026-12-24")
    assert "todavía no llega" in future["text"] and question["data"]["question"] == "entry"


async def test_the_result_can_be_had_early(form: Form) -> None:
    await form.begin()
    await form.say(choice="place:inside")
    result, _ = await form.say("resultado")
    assert result["kind"] == "triage" and result["data"]["options"] == ["refugee"]


async def test_starting_again_forgets_the_answers_and_asks_the_first_question(form: Form) -> None:
    await form.begin()
    await form.say(choice="place:inside")
    again, question = await form.say("desde el principio")
    assert "otra vez" in again["text"] and question["data"]["number"] == 1
    assert form.answers == {}


async def test_starting_over_forgets_everything(form: Form) -> None:
    await form.begin()
    await form.act("action_start_over")
    assert form.slots["triage"] is None


async def test_english_reads_as_english(call: Call) -> None:
    form = Form(call, "en")
    intro, question = await form.begin("which option fits me")
    assert "at most" in intro["text"] and "**Question 1, of 3 at most**" in question["text"]
    await form.say("i am in mexico")
    await form.say("no children")
    result, _ = await form.say("November 3, 2026")
    assert "What may serve you" in result["text"]
    assert "Wednesday, December 16, 2026" in result["text"]


async def test_no_word_of_the_person_is_kept(form: Form) -> None:
    await form.begin("soy Fulano Secreto y estoy en mexico, qué me conviene")
    await form.say("tengo hijos que se llaman Fulanitos")
    assert "secreto" not in str(form.slots).lower() and "fulan" not in str(form.slots).lower()
