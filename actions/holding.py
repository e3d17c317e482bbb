"""Explains how long authorities may hold a person, always in all layers, each with its date."""

from __future__ import annotations

import datetime as dt
from typing import Any

from rasa_sdk import Tracker

from actions import conversation
from actions.assistant import Known
from actions.kb.facts import fill, long_date
from actions.kb.messages import Message, message, option_sources, say
from actions.kb.models import HoldingLayer, Option
from actions.puente_action import PuenteAction

RELATED = ("answer:detained-what-to-do-now", "answer:children-not-held")
DEFAULT_OPTION = "irregular"
ORDER = ("law", "court", "practice", "announced_2018")  # what holds today comes first
CAN_BE_HELD = ("refugee", "complementary", "irregular", "asylum")


class HoldingPeriods(PuenteAction):
    """The holding periods of an option: law as printed, courts, practice, October 2018."""

    action_name = "action_holding"

    def reply(
        self, known: Known, tracker: Tracker, language: str
    ) -> tuple[list[Message], dict[str, Any]]:
        option = self._option(known, tracker)
        return [self._periods(known, option, language)], {"option": option.id, "misses": 0}

    @staticmethod
    def _option(known: Known, tracker: Tracker) -> Option:
        """The option named, or the one talked about when it concerns people who can be held."""
        named = conversation.entity(tracker, "option")
        for id in (named, conversation.slot(tracker, "option")):
            if id in known.kb.options and (id == named or id in CAN_BE_HELD):
                return known.kb.options[str(id)]
        return known.kb.options[DEFAULT_OPTION]

    def _periods(self, known: Known, option: Option, language: str) -> Message:
        kb, words = known.kb, known.kb.interface[language]
        parts = [say(kb, "holding_intro", language)]
        for layer in sorted(option.holding, key=lambda one: ORDER.index(one.layer)):
            heading = say(
                kb, f"layer_{layer.layer}", language, date=_layer_date(known, layer, language)
            )
            parts.append(f"**{heading}** {fill(layer.text[language], kb.facts, words)}")
        parts.append(say(kb, "holding_now", language))
        citations = [citation for layer in option.holding for citation in layer.sources]
        return message(
            kb,
            "holding",
            language,
            "\n\n".join(parts),
            choices=[*RELATED, f"steps:{option.id}", "contacts:legal_aid"],
            sources=option_sources(kb, option, citations, language, self.assistant.today()),
            option=option.id,
            data={"layers": [one for one in ORDER if one in {h.layer for h in option.holding}]},
        )


def _layer_date(known: Known, layer: HoldingLayer, language: str) -> str:
    words = known.kb.interface[language]
    if isinstance(layer.date, dt.date):
        return long_date(layer.date, words)
    if len(layer.date) == 7 and layer.date[4] == "-":  # a month, such as 2018-10
        month = words.units["month_names"].split()[int(layer.date[5:]) - 1]
        return words.units["month"].format(month=month, year=layer.date[:4])
    return layer.date


ACTIONS = (HoldingPeriods,)
