"""Shows which options there are, and what one option is."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker

from actions import conversation
from actions.assistant import Known
from actions.kb.facts import fill
from actions.kb.messages import Message, message, option_sources, say, simple_message
from actions.puente_action import PuenteAction
from actions.steps import OFFERED, chosen_option

Reply = tuple[list[Message], dict[str, Any]]


class ListOptions(PuenteAction):
    """The ways to enter or stay, each with whom it is for, strongest protection first."""

    action_name = "action_options"

    def reply(self, known: Known, tracker: Tracker, language: str) -> Reply:
        kb, words = known.kb, known.kb.interface[language]
        options = [kb.options[id] for id in OFFERED if id in kb.options]
        lines = [
            f"- **{option.name[language]}**: {fill(option.whom[language], kb.facts, words)}"
            for option in options
        ]
        text = "\n".join([say(kb, "options_intro", language), "", *lines])
        text += "\n\n" + say(kb, "options_more", language)
        citations = [option.steps[0].sources[0] for option in options]
        return [
            message(
                kb,
                "options",
                language,
                text,
                choices=["triage", *(f"option:{option.id}" for option in options)],
                sources=option_sources(kb, options[0], citations, language, self.assistant.today()),
            )
        ], {"misses": 0}


class ShowOption(PuenteAction):
    """One option: whom it is for, the rights while waiting, what if it is refused."""

    action_name = "action_show_option"

    def reply(self, known: Known, tracker: Tracker, language: str) -> Reply:
        option = chosen_option(known, tracker)
        if option is None:
            return [simple_message(known.kb, "choice_gone", language, "fallback", ["options"])], {}
        kb, words = known.kb, known.kb.interface[language]
        parts = [
            f"**{option.name[language]}**",
            fill(option.whom[language], kb.facts, words),
        ]
        if option.rights.get(language):
            rights = [f"- {fill(right, kb.facts, words)}" for right in option.rights[language]]
            parts.append("\n".join([say(kb, "option_rights", language), *rights]))
        if option.refused:
            refused = fill(option.refused.text[language], kb.facts, words)
            parts.append(f"**{say(kb, 'option_refused', language)}** {refused}")
        citations = [citation for step in option.steps for citation in step.sources]
        text = message(
            kb,
            "options",
            language,
            "\n\n".join(parts),
            choices=[f"steps:{option.id}", f"holding:{option.id}", "contacts", "options"],
            sources=option_sources(kb, option, citations, language, self.assistant.today()),
            option=option.id,
        )
        return [text], {**conversation.about(option.id), "step": 0, "misses": 0}


ACTIONS = (ShowOption,)
