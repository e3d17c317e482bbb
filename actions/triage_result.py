"""Puts the conclusions of the guided questions into the person's words.

What is urgent first; then what may serve, strongest protection first, each with its reason and its
article; then why the rest does not; then three steps and whom to call. It promises nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from actions.assistant import Known
from actions.kb.facts import fill, long_date
from actions.kb.messages import Message, contacts_message, message, say, sources
from actions.kb.model_base import Citation, Texts
from actions.kb.models import Knowledge
from actions.kb.triage import PRIVATE, SKIPPED, Finding, Judge, Outcome, Pressing, day_of
from actions.kb.triage_models import Reason, Rule

MOST_CHOICES = 6


def result_messages(known: Known, judge: Judge, outcome: Outcome, language: str) -> list[Message]:
    """The result as messages: the findings, then whom to call."""
    kb, triage = known.kb, known.kb.triage
    writer = _Writer(known, judge, language)
    fits, maybe = outcome.of("fits"), outcome.of("maybe")
    parts = [
        writer.listed("triage_urgent", [writer.pressing(one) for one in outcome.urgent]),
        writer.steps([writer.words(step.text) for step in outcome.next]),
        writer.fitting(fits),
        writer.others("triage_maybe", maybe),
        writer.others("triage_not", outcome.of("not")),
        writer.listed("triage_notes", [writer.reason(rule) for rule in outcome.notes]),
        say(kb, "triage_closing", language),
    ]
    data = {
        "options": [one.option for one in fits],
        "because": [writer.data(one, reason) for one in fits for reason in one.because],
        "maybe": [one.option for one in maybe],
        "not": [writer.data(one, one.because[0]) for one in outcome.of("not")],
        "careful": [
            {"option": one.option, "rule": rule.id} for one in fits for rule in one.careful
        ],
        "urgent": [writer.urgent_data(one) for one in outcome.urgent],
        "notes": [rule.id for rule in outcome.notes],
        "next": [step.id for step in outcome.next],
    }
    result = message(
        kb,
        "triage",
        language,
        "\n\n".join(part for part in parts if part),
        choices=_choices(kb, fits, outcome),
        sources=sources(
            kb, _cited(outcome), language, triage.reviewed, triage.review_by, judge.today
        ),
        option=fits[0].option if fits else None,
        data=data,
    )
    for choice in result["choices"]:
        if choice["id"].startswith("deadline:"):  # its own label says only from which day
            counted = kb.interface[language].choices["count"]
            choice["label"] = counted.replace("{name}", choice["label"])
    people = [kb.contact(id) for id in dict.fromkeys(call.contact for call in outcome.call)]
    intro = say(kb, "triage_call", language)
    choices = ["contacts:legal_aid", "person"]
    return [result, contacts_message(kb, people, language, "contacts", intro, choices)]


def answer_in_words(kb: Knowledge, judge: Judge, id: str, answer: str, language: str) -> str:
    """An answer as people read it: "Cuándo entró a México: 3 de noviembre de 2026"."""
    question = judge.triage.question(id)
    if question is None:
        return ""
    value, day = question.value(answer), day_of(answer)
    if value is not None:
        said = fill(value.label[language], kb.facts, kb.interface[language])
    elif day is not None:
        said = long_date(day, kb.interface[language])
    else:
        said = say(kb, {SKIPPED: "triage_skipped", PRIVATE: "triage_private"}[answer], language)
    return f"{question.name[language]}: {said}"


class _Writer:
    """Writes the parts of one result in one language."""

    def __init__(self, known: Known, judge: Judge, language: str) -> None:
        self.kb = known.kb
        self.judge = judge
        self.language = language

    def words(self, texts: Texts) -> str:
        return fill(texts[self.language], self.kb.facts, self.kb.interface[self.language])

    def name(self, option: str) -> str:
        own = self.kb.triage.options[option].name
        return _short((own or self.kb.options[option].name)[self.language])

    def articles(self, citations: Iterable[Citation]) -> str:
        """The laws behind a reason: "Ley de Migración, art. 133"; pages stand in the sources."""
        laws = [
            f"{_short(self.kb.sources[one.source].title[self.language])}, {one.article}"
            for one in citations
            if one.article
        ]
        return f" ({'; '.join(laws)})" if laws else ""

    def reason(self, reason: Reason) -> str:
        return self.words(reason.text) + self.articles(reason.sources)

    def listed(self, heading: str, lines: Sequence[str]) -> str:
        if not lines:
            return ""
        return "\n".join([say(self.kb, heading, self.language), *(f"- {one}" for one in lines)])

    def steps(self, lines: Sequence[str]) -> str:
        numbered = [f"{number}. {line}" for number, line in enumerate(lines, start=1)]
        return "\n".join([say(self.kb, "triage_next", self.language), *numbered])

    def fitting(self, findings: Sequence[Finding]) -> str:
        """What may serve: each option with its reasons, their articles, and what to mind."""
        if not findings:
            return say(self.kb, "triage_none_fits", self.language)
        lines = [say(self.kb, "triage_fits", self.language)]
        for number, one in enumerate(findings, start=1):
            texts = [self.reason(reason) for reason in one.because]
            texts += [self.words(rule.text) for rule in one.careful]
            lines.append(f"{number}. **{self.name(one.option)}.** {' '.join(texts)}")
        return "\n".join(lines)

    def others(self, heading: str, findings: Sequence[Finding]) -> str:
        """The rest in one line each; their articles stand in the sources and in `data`."""
        lines = [
            f"**{self.name(one.option)}.** {self.words(one.because[0].text)}" for one in findings
        ]
        return self.listed(heading, lines)

    def pressing(self, one: Pressing) -> str:
        """Something urgent; with a counted deadline, the last day before the rule."""
        text = self.reason(one.rule)
        if one.period is None:
            return text
        until = long_date(one.period.until, self.kb.interface[self.language], weekday=True)
        passed = one.period.until < self.judge.today
        key = "triage_passed" if passed else "triage_until"
        return f"{say(self.kb, key, self.language, until=until)} {text}"

    def data(self, finding: Finding, reason: Reason) -> dict[str, Any]:
        return {
            "option": finding.option,
            "rule": reason.id if isinstance(reason, Rule) else None,
            "text": self.words(reason.text),
            "sources": [{"source": one.source, "article": one.article} for one in reason.sources],
        }

    def urgent_data(self, one: Pressing) -> dict[str, Any]:
        data: dict[str, Any] = {"id": one.rule.id, "text": self.words(one.rule.text)}
        if one.period is not None:
            data |= {
                "event": one.deadline,
                "from": one.period.start.isoformat(),
                "until": one.period.until.isoformat(),
                "passed": one.period.until < self.judge.today,
            }
        return data


def _short(name: str) -> str:
    """A name without what stands after a comma or in brackets."""
    return name.split(",")[0].split(" (")[0]


def _choices(kb: Knowledge, fits: Sequence[Finding], outcome: Outcome) -> list[str]:
    """What helps most now: the urgent things, the steps of what fits, an answer to change."""
    urgent = [
        choice
        for one in outcome.urgent
        for choice in one.rule.choices
        if one.period is None or not choice.startswith("deadline:")  # it has been counted
    ]
    steps = [f"{verb}:{one.option}" for one in fits[:1] for verb in ("steps", "checklist")]
    offered = dict.fromkeys([*urgent[:2], *steps, "triage:change", "triage:restart", "person"])
    return list(offered)[:MOST_CHOICES]


def _cited(outcome: Outcome) -> list[Citation]:
    """Every source of the result, each once."""
    said: list[Reason] = [one.rule for one in outcome.urgent]
    for finding in outcome.findings:
        said += [*finding.because, *(finding.careful if finding.verdict == "fits" else ())]
    said += outcome.notes
    cited = [citation for reason in said for citation in reason.sources]
    cited += [citation for step in outcome.next for citation in step.sources]
    return list({(one.source, one.article): one for one in cited}.values())
