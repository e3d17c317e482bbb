"""Explains how long authorities may hold a person, always in all layers, each with its date."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker

from actions import conversation
from actions.assistant import Known
from actions.kb.messages import (
    LAYER_ORDER,
    Message,
    holding_layers,
    message,
    option_sources,
    say,
)
from actions.kb.models import Option
from actions.puente_action import PuenteAction

RELATED = ("answer:detained-what-to-do-now", "answer:children-not-held")
DEFAULT_OPTION = "irregular"
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
        kb = known.kb
        parts = [say(kb, "holding_intro", language)]
        for heading, text in holding_layers(kb, option, language):
            parts.append(f"**{heading}** {text}")
        parts.append(say(kb, "holding_now", language))
        layers = {layer.layer for layer in option.holding}
        citations = [citation for layer in option.holding for citation in layer.sources]
        return message(
            kb,
            "holding",
            language,
            "\n\n".join(parts),
            choices=[*RELATED, f"steps:{option.id}", "contacts:legal_aid"],
            sources=option_sources(kb, option, citations, language, self.assistant.today()),
            option=option.id,
            data={"layers": [one for one in LAYER_ORDER if one in layers]},
        )


ACTIONS = (HoldingPeriods,)
