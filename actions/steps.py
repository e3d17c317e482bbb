"""Explains an option step by step: the whole list, or one step after the other."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker

from actions import conversation
from actions.assistant import Known
from actions.kb.facts import fill, phrase
from actions.kb.messages import Message, message, option_sources, say, simple_message
from actions.kb.models import Option, Step
from actions.puente_action import PuenteAction

Reply = tuple[list[Message], dict[str, Any]]
OFFERED = ("refugee", "visa", "complementary", "irregular", "humanitarian-card", "regional-card")


class ListSteps(PuenteAction):
    """All steps of an option, numbered."""

    action_name = "action_steps"

    def reply(self, known: Known, tracker: Tracker, language: str) -> Reply:
        option = chosen_option(known, tracker)
        if option is None:
            return [which_option(known, language, "steps")], {}
        kb, words = known.kb, known.kb.interface[language]
        lines = [
            f"{number}. **{step.title[language]}** {fill(step.text[language], kb.facts, words)}"
            for number, step in enumerate(option.steps, start=1)
        ]
        intro = say(kb, "steps_intro", language, option=option.name[language])
        citations = [citation for step in option.steps for citation in step.sources]
        text = message(
            kb,
            "steps",
            language,
            "\n".join([f"{intro}\n", *lines]),
            choices=["next", f"holding:{option.id}", "contacts"],
            sources=option_sources(kb, option, citations, language, self.assistant.today()),
            option=option.id,
            data={"steps": [step.id for step in option.steps]},
        )
        return [text], {"option": option.id, "step": 0, "misses": 0}


class NextStep(PuenteAction):
    """The next step of the option in detail: where, what to bring, how long, what it costs."""

    action_name = "action_next_step"

    def reply(self, known: Known, tracker: Tracker, language: str) -> Reply:
        option = chosen_option(known, tracker)
        if option is None:
            return [which_option(known, language, "steps")], {}
        number = int(conversation.slot(tracker, "step") or 0)
        if number >= len(option.steps):
            choices = ["contacts", "options", "topics"]
            done = simple_message(known.kb, "steps_done", language, "steps", choices)
            return [{**done, "option": option.id}], {"step": 0}
        step = option.steps[number]
        more = ["next"] if number + 1 < len(option.steps) else []
        text = message(
            known.kb,
            "steps",
            language,
            _details(known, option, step, number, language),
            choices=[*more, f"steps:{option.id}", "contacts"],
            sources=option_sources(
                known.kb, option, step.sources, language, self.assistant.today()
            ),
            option=option.id,
            data={"step": step.id, "number": number + 1, "of": len(option.steps)},
        )
        return [text], {"option": option.id, "step": number + 1}


def _details(known: Known, option: Option, step: Step, number: int, language: str) -> str:
    kb, words = known.kb, known.kb.interface[language]
    count = {"number": str(number + 1), "of": str(len(option.steps))}
    parts = [
        f"**{say(kb, 'step_number', language, **count)}: {step.title[language]}**",
        fill(step.text[language], kb.facts, words),
    ]
    facts = []
    if step.where:
        facts.append(("step_where", step.where[language]))
    if step.bring:
        facts.append(("step_bring", "; ".join(step.bring[language])))
    if step.takes:
        facts.append(("step_takes", phrase(kb.facts[step.takes], words)))
    if step.takes_note:
        facts.append(("step_practice", step.takes_note[language]))
    if step.costs:
        facts.append(("step_costs", step.costs[language]))
    lines = [
        f"- **{say(kb, key, language)}** {fill(value, kb.facts, words)}" for key, value in facts
    ]
    return "\n\n".join([*parts, "\n".join(lines)]).strip()


def chosen_option(known: Known, tracker: Tracker) -> Option | None:
    """The option that the message names, else the one the conversation is about, else None."""
    for id in (conversation.entity(tracker, "option"), conversation.slot(tracker, "option")):
        if id in known.kb.options:
            return known.kb.options[str(id)]
    return None


def which_option(known: Known, language: str, verb: str) -> Message:
    """Asks which option is meant, with choices."""
    choices = [f"{verb}:{id}" for id in OFFERED if id in known.kb.options]
    return simple_message(known.kb, f"which_option_{verb}", language, "clarify", choices)


ACTIONS = (ListSteps, NextStep)
