"""Explains an option step by step: the whole list, or one step after the other."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker

from actions import conversation
from actions.answering import AnswerQuestion
from actions.assistant import Known
from actions.kb.facts import fill, phrase
from actions.kb.folding import words
from actions.kb.messages import Message, label, message, option_sources, say, simple_message
from actions.kb.models import Knowledge, Option, Step
from actions.puente_action import PuenteAction

Reply = tuple[list[Message], dict[str, Any]]
PARTS = {
    "where": ("step_where",),
    "bring": ("step_bring",),
    "takes": ("step_takes", "step_practice"),
    "costs": ("step_costs",),
}
OFFERED = (
    "refugee",
    "complementary",
    "asylum",
    "humanitarian-card",
    "visa",
    "regional-card",
    "irregular",
)


class ListSteps(PuenteAction):
    """All steps of an option, numbered."""

    action_name = "action_steps"

    def reply(self, known: Known, tracker: Tracker, language: str) -> Reply:
        option = chosen_option(known, tracker)
        if option is None:
            return [which_option(known, language, "steps")], {}
        kb, words_of = known.kb, known.kb.interface[language]
        lines = [
            f"{number}. **{step.title[language]}** {fill(step.text[language], kb.facts, words_of)}"
            for number, step in enumerate(option.steps, start=1)
        ]
        intro = say(kb, "steps_intro", language, option=option.name[language])
        citations = [citation for step in option.steps for citation in step.sources]
        text = message(
            kb,
            "steps",
            language,
            "\n".join([f"{intro}\n", *lines]),
            choices=["next", f"checklist:{option.id}", f"holding:{option.id}", "contacts"],
            sources=option_sources(kb, option, citations, language, self.assistant.today()),
            option=option.id,
            data={"steps": [step.id for step in option.steps]},
        )
        text["choices"].append(leaflet_choice(kb, option, language))
        return [text], {**conversation.about(option.id), "step": 0, "misses": 0}


class WalkStep(PuenteAction):
    """One step of the option in detail; the slot `step` is the number of the one shown last."""

    def show(self, known: Known, option: Option, number: int, language: str) -> Reply:
        """Step `number` (from 1): where, what to bring, how long, what it costs, and both ways."""
        step = option.steps[number - 1]
        ways = (["next"] if number < len(option.steps) else []) + (["back"] if number > 1 else [])
        text = message(
            known.kb,
            "steps",
            language,
            _details(known, option, step, number - 1, language),
            choices=[*ways, f"steps:{option.id}", f"checklist:{option.id}", "contacts"],
            sources=option_sources(
                known.kb, option, step.sources, language, self.assistant.today()
            ),
            option=option.id,
            data={"step": step.id, "number": number, "of": len(option.steps)},
        )
        return [text], {**conversation.about(option.id), "step": number, "misses": 0}


class NextStep(WalkStep):
    """The next step of the option, the first one at the beginning."""

    action_name = "action_next_step"

    def reply(self, known: Known, tracker: Tracker, language: str) -> Reply:
        option = chosen_option(known, tracker)
        if option is None:
            return [which_option(known, language, "steps")], {}
        number = shown_step(tracker, option)
        if number >= len(option.steps):
            choices = [f"checklist:{option.id}", "contacts", "options", "topics"]
            done = simple_message(known.kb, "steps_done", language, "steps", choices)
            return [{**done, "option": option.id}], {"step": 0}
        return self.show(known, option, number + 1, language)


class PreviousStep(WalkStep):
    """The step before."""

    action_name = "action_previous_step"

    def reply(self, known: Known, tracker: Tracker, language: str) -> Reply:
        option = chosen_option(known, tracker)
        if option is None:
            return [which_option(known, language, "steps")], {}
        number = shown_step(tracker, option)
        messages, slots = self.show(known, option, max(number - 1, 1), language)
        if number <= 1:
            messages.insert(0, simple_message(known.kb, "step_first", language, "notice"))
        return messages, slots


class StepDetail(AnswerQuestion):
    """Where, what to bring, how long or what it costs, in the step shown last.

    Outside a walk through the steps the same words are an ordinary question.
    """

    action_name = "action_step_detail"

    def reply(self, known: Known, tracker: Tracker, language: str) -> Reply:
        option = chosen_option(known, tracker)
        number = shown_step(tracker, option) if option else 0
        part = conversation.entity(tracker, "step_part") or self._part(known, tracker)
        if option is None or not number or part not in PARTS:
            return super().reply(known, tracker, language)
        kb, step = known.kb, option.steps[number - 1]
        lines = _facts_of(known, option, step, language, part)
        count = {"number": str(number), "of": str(len(option.steps))}
        heading = f"**{say(kb, 'step_number', language, **count)}: {step.title[language]}**"
        text = message(
            kb,
            "steps",
            language,
            "\n\n".join([heading, "\n".join(lines) or say(kb, "step_nothing", language)]),
            choices=["next", f"checklist:{option.id}", f"steps:{option.id}", "contacts"],
            sources=option_sources(kb, option, step.sources, language, self.assistant.today()),
            option=option.id,
            data={"step": step.id, "number": number, "of": len(option.steps), "part": part},
        )
        return [text], {"misses": 0}

    @staticmethod
    def _part(known: Known, tracker: Tracker) -> str | None:
        """The part that the words ask for, in whichever language."""
        said = set(words(conversation.text(tracker)))
        for interface in known.kb.interface.values():
            for part in PARTS:
                if said & set(interface.units[f"step_words_{part}"].split()):
                    return part
        return None


class Checklist(PuenteAction):
    """The papers and things to have ready for an option."""

    action_name = "action_checklist"

    def reply(self, known: Known, tracker: Tracker, language: str) -> Reply:
        kb, option = known.kb, chosen_option(known, tracker)
        if option is None:
            return [which_option(known, language, "checklist")], {}
        things = option.checklist.get(language) or _all_to_bring(option, language)
        if not things:
            none = simple_message(
                kb, "checklist_none", language, "steps", [f"steps:{option.id}", "contacts"]
            )
            return [{**none, "option": option.id}], {"option": option.id, "misses": 0}
        lines = [f"- {fill(one, kb.facts, kb.interface[language])}" for one in things]
        intro = say(kb, "checklist_intro", language, option=option.name[language])
        citations = [citation for step in option.steps for citation in step.sources]
        text = message(
            kb,
            "steps",
            language,
            "\n\n".join([intro, "\n".join(lines), say(kb, "checklist_closing", language)]),
            choices=[f"steps:{option.id}", "contacts:legal_aid", "contacts"],
            sources=option_sources(kb, option, citations, language, self.assistant.today()),
            option=option.id,
            data={"checklist": list(things)},
        )
        return [text], {"option": option.id, "misses": 0}


def _all_to_bring(option: Option, language: str) -> list[str]:
    """What the steps say to bring, each once, for an option without a list of its own."""
    listed = [thing for step in option.steps for thing in (step.bring or {}).get(language, [])]
    return list(dict.fromkeys(listed))


def shown_step(tracker: Tracker, option: Option) -> int:
    """The number of the step shown last, 0 when none was; another option begins anew."""
    if conversation.slot(tracker, "option") != option.id:
        return 0
    return min(int(conversation.slot(tracker, "step") or 0), len(option.steps))


def _details(known: Known, option: Option, step: Step, number: int, language: str) -> str:
    kb, words_of = known.kb, known.kb.interface[language]
    count = {"number": str(number + 1), "of": str(len(option.steps))}
    parts = [
        f"**{say(kb, 'step_number', language, **count)}: {step.title[language]}**",
        fill(step.text[language], kb.facts, words_of),
    ]
    return "\n\n".join([*parts, "\n".join(_facts_of(known, option, step, language))]).strip()


def _facts_of(
    known: Known, option: Option, step: Step, language: str, part: str | None = None
) -> list[str]:
    """The lines on where, what to bring, how long and how much; with `part`, only that one's."""
    kb, words_of = known.kb, known.kb.interface[language]
    facts = []
    if step.where:
        facts.append(("step_where", step.where[language]))
    if step.bring:
        facts.append(("step_bring", "; ".join(step.bring[language])))
    if step.takes:
        facts.append(("step_takes", phrase(kb.facts[step.takes], words_of)))
    if step.takes_note:
        facts.append(("step_practice", step.takes_note[language]))
    if step.costs:
        facts.append(("step_costs", step.costs[language]))
    wanted = PARTS.get(part) if part else None
    return [
        f"- **{say(kb, key, language)}** {fill(value, kb.facts, words_of)}"
        for key, value in facts
        if wanted is None or key in wanted
    ]


def leaflet_choice(kb: Knowledge, option: Option, language: str) -> dict[str, str]:
    """A link to the option on paper, which the gateway makes."""
    return {
        "id": f"leaflet:{option.id}",
        "label": label(kb, "leaflet", language),
        "href": f"/{language}/leaflet/{option.id}",
    }


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


ACTIONS = (PreviousStep, StepDetail, Checklist)  # ListSteps, NextStep: giving_way.py
