"""Explains how long authorities may hold a person, by situation and option.

What holds today is said first; then always all layers, each with its date, from the announcement of
October 2018 to today's practice. Where the person is held now, what to say, which rights there are
and whom to call: `held_card`, added to the entry that says what to do at once.
"""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker

from actions import conversation
from actions.assistant import Known
from actions.kb.facts import fill
from actions.kb.messages import (
    OLDEST_FIRST,
    Message,
    contacts_message,
    holding_layers,
    message,
    option_sources,
    say,
)
from actions.kb.models import HoldingSituation, Knowledge, Option
from actions.kb.triage_words import stands_in
from actions.puente_action import PuenteAction

HELD_NOW = "detained-what-to-do-now"  # the entry that says what to do at once
RELATED = (f"answer:{HELD_NOW}", "answer:children-not-held", "contacts:legal_aid")
DEFAULT_OPTION = "irregular"
CAN_BE_HELD = ("refugee", "complementary", "irregular", "asylum")
HELPS_WHEN_HELD = ("legal_aid", "human_rights", "unhcr")


class HoldingPeriods(PuenteAction):
    """The holding periods: what holds today, then every layer with its date."""

    action_name = "action_holding"

    def reply(
        self, known: Known, tracker: Tracker, language: str
    ) -> tuple[list[Message], dict[str, Any]]:
        kb = known.kb
        named = conversation.entity(tracker, "option")
        situation = _situation(kb, named, conversation.text(tracker))
        if situation is not None:
            option = kb.options[situation.option]
        else:
            option = _option(kb, named, conversation.slot(tracker, "option"))
            situation = kb.holding.get(option.id) or kb.holding.get(DEFAULT_OPTION)
        text = self._periods(known, option, situation, language)
        return [text], {**conversation.about(option.id), "misses": 0}

    def _periods(
        self, known: Known, option: Option, situation: HoldingSituation | None, language: str
    ) -> Message:
        kb, words = known.kb, known.kb.interface[language]
        layers = situation.holding if situation and situation.holding else option.holding
        first = fill(situation.in_force[language], kb.facts, words) if situation else ""
        parts = [first, say(kb, "holding_intro", language)]
        for heading, text in holding_layers(kb, layers, language, OLDEST_FIRST):
            parts.append(f"**{heading}** {text}")
        own = fill(situation.now[language], kb.facts, words) if situation and situation.now else ""
        parts.append(own or say(kb, "holding_now", language))
        citations = [citation for layer in layers for citation in layer.sources]
        given = {layer.layer for layer in layers}
        named = next((id for id, one in kb.holding.items() if one is situation), None)
        return message(
            kb,
            "holding",
            language,
            "\n\n".join(part for part in parts if part),
            choices=(situation.choices if situation else ()) or [*RELATED, f"steps:{option.id}"],
            sources=option_sources(kb, option, citations, language, self.assistant.today()),
            option=option.id,
            data={"situation": named, "layers": [one for one in OLDEST_FIRST if one in given]},
        )


def _situation(kb: Knowledge, named: str | None, text: str) -> HoldingSituation | None:
    """The situation that a choice or the words name; an option that is named has its own."""
    if named in kb.holding and not text:
        return kb.holding[str(named)]
    spoken = [one for one in kb.holding.values() if stands_in(one.words, text)]
    if spoken:
        return spoken[0]
    return kb.holding.get(named or "")


def _option(kb: Knowledge, named: str | None, about: str | None) -> Option:
    """The option named, or the one talked about when it concerns people who can be held."""
    for id in (named, about):
        if id in kb.options and (id == named or id in CAN_BE_HELD):
            return kb.options[str(id)]
    return kb.options[DEFAULT_OPTION]


def held_card(kb: Knowledge, language: str) -> Message:
    """For somebody who is held now: the rights there, and people to call, free lawyers first."""
    option = kb.options[DEFAULT_OPTION]
    words = kb.interface[language]
    rights = [f"- {fill(one, kb.facts, words)}" for one in option.rights.get(language, ())]
    parts = ["\n".join([say(kb, "held_rights", language), *rights])] if rights else []
    intro = "\n\n".join([*parts, say(kb, "held_call", language)])
    people = [c for c in kb.contacts if c.nationwide and c.kind in HELPS_WHEN_HELD and c.phones]
    people.sort(key=lambda contact: HELPS_WHEN_HELD.index(contact.kind))
    choices = ["holding:irregular", "holding:children", "answer:amparo-what", "person"]
    known = [id for id in choices if not id.startswith("answer:") or id[7:] in kb.entries]
    return contacts_message(kb, people, language, "contacts", intro, known)
