"""Latency, throughput, processor time and memory of both houses, side by side.

What is said, by name: `stock` is the stock bot's canned replies; `canned` ours (greetings, thanks),
`canned_other` the same in words that no training example has;
`answer` a question that is answered from the knowledge base, with its source; `steps`, `deadline`
and `triage` the conversations of that name. Each is measured with 1, 8 and 32 people at once; the
levels of both houses take turns, so that whatever else the machine does meets both.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx

from tests.bench import talk
from tests.bench.arithmetic import Sample, each, hops, latency, share_new, within
from tests.bench.houses import STOCK, Standing
from tests.bench.load import Load, run_load
from tests.bench.processes import memory, spent
from tests.bench.scrape import sums

PEOPLE = (1, 8, 32)
CONVERSATIONS = 250  # of a run's plan, said again if the run lasts longer
RAMP = 1  # seconds at the start of a run that are not counted
ROUTES = ("/api/conversations", "/api/conversations/{id}/messages")
HOPS = ("canned", "answer")
HOP_TALKS = 10  # conversations of which one long one is made
Row = dict[str, Any]


@dataclass(frozen=True)
class Subject:
    """What is said, to whom, and which kind of reply is the one that is measured.

    `kind` is None where every reply counts.
    """

    house: str
    talks: Callable[[int], list[talk.Conversation]]
    kind: str | None = None


class Questions:
    """Plans of questions that never say again what an earlier plan said."""

    def __init__(self) -> None:
        self._used = 0

    def plan(self, count: int) -> list[talk.Conversation]:
        """`count` conversations of questions."""
        made = talk.asking(count, skip=self._used)
        self._used += count * talk.TURNS
        return made


def subjects(questions: Questions) -> dict[str, Subject]:
    """Everything that is measured, by name."""
    return {
        "stock": Subject("stock", lambda count: talk.moods(STOCK, count)),
        "canned": Subject("puente", talk.small_talk),
        "canned_other": Subject("puente", talk.small_talk_in_other_words),
        "answer": Subject("puente", questions.plan, "answer"),
        "steps": Subject("puente", lambda count: talk.cases("steps")),
        "deadline": Subject("puente", lambda count: talk.cases("deadlines")),
        "triage": Subject(
            "puente",
            lambda count: talk.cases("triage_rules_es") + talk.cases("triage_rules_en"),
        ),
    }


def warm_up(house: Standing, questions: Questions) -> None:
    """A short load before anything is measured: the first messages of a process are slow."""
    talks = talk.moods(STOCK, 12) if house.name == "stock" else talk.small_talk(8)
    if house.name == "puente":
        talks += questions.plan(8)
    run_load(house.name, house.address, talks, people=2)


def measure(
    houses: dict[str, Standing],
    seconds: int,
    questions: Questions,
    people: tuple[int, ...] = PEOPLE,
    say: Callable[[str], None] = print,
) -> Row:
    """Every subject at every level.

    Args:
        houses: both, by name.
        seconds: of one run.
        people: how many at once, level by level.

    Returns:
        `levels`: subject, then level, then the figures; `hops`: of an answer with one person;
        `memory`: megabytes by house and process, afterwards.
    """
    row: Row = {"levels": {}, "hops": {}, "seconds": seconds}
    chosen = subjects(questions)
    for level in people:
        for name, subject in chosen.items():
            figures = _level(houses[subject.house], subject, level, seconds)
            row["levels"].setdefault(name, {})[str(level)] = figures
            say(f"  {name}, {level} at once: {short(figures)}")
    for name in HOPS:
        row["hops"][name] = where_it_goes(houses["puente"], chosen[name])
    row["memory"] = {name: memory(house.costs()) for name, house in houses.items()}
    return row


def _level(house: Standing, subject: Subject, people: int, seconds: int) -> Row:
    talks = subject.talks(CONVERSATIONS)
    before, counted = house.costs(), _counted(house)
    load = run_load(house.name, house.address, talks, people, seconds)
    used = spent(before, house.costs()) | {"load client": load.client_seconds}
    figures = summary(load, subject.kind, seconds)
    # the start of a conversation is work too: it is a turn of the bot
    figures["cpu_ms"] = each({name: 1000 * used[name] for name in used}, len(load.samples))
    if counted:
        turns = sum(1 for sample in load.samples if sample.turn)
        texts = {name: value - counted[name] for name, value in _counted(house).items()}
        figures |= each({name: texts[name] for name in ("encoded", "remembered")}, turns)
    return figures


def where_it_goes(house: Standing, subject: Subject) -> dict[str, float]:
    """The milliseconds of one message hop by hop: the mean of one long conversation."""
    talks = [[said for some in subject.talks(HOP_TALKS) for said in some]]
    before = _counted(house)
    load = run_load(house.name, house.address, talks, people=1)
    change = {name: value - before[name] for name, value in _counted(house).items()}
    # with the start of the conversation, which the bot counts too
    change["client"] = sum(sample.ms for sample in load.samples) / 1000
    return hops(change, len(load.samples))


def summary(load: Load, kind: str | None, seconds: int) -> Row:
    """Percentiles of the replies of one kind, and the rate of all messages of people.

    The start of a conversation is not counted, though it is a turn of the bot too.
    """
    counted = within([s for s in load.samples if s.turn], RAMP, seconds)
    measured = [s for s in counted if kind in (None, s.kind) or s.failed]
    fine = sum(not s.failed for s in counted)
    return {
        **latency(measured),
        "all_messages": len(counted),
        "rate": fine / (seconds - RAMP),
        "new": share_new(counted),
        "kinds": kinds(counted),
    }


def kinds(samples: list[Sample]) -> dict[str, int]:
    """How many replies there are of each kind."""
    found: dict[str, int] = {}
    for sample in samples:
        found[sample.kind or "reply"] = found.get(sample.kind or "reply", 0) + 1
    return found


def short(figures: Row) -> str:
    """A level in one line."""
    if "p50" not in figures:
        return f"no replies, {figures['failed']} failed"
    return (
        f"p50 {figures['p50']:.1f} ms, p95 {figures['p95']:.1f} ms, {figures['rate']:.0f} "
        f"messages/s, {figures['failed']:.0f} failed"
    )


def _counted(house: Standing) -> dict[str, float]:
    """What Puente's own metrics have counted so far, in seconds and texts; nothing of the stock."""
    if not house.actions_url:
        return {}
    with httpx.Client(trust_env=False, timeout=10) as client:
        gateway = client.get(f"{house.address}/metrics").text
        actions = client.get(f"{house.actions_url}/metrics").text
    return {
        "request": sum(
            sums(gateway, "puente_request_seconds_sum", route=route) for route in ROUTES
        ),
        "bot": sums(gateway, "puente_bot_seconds_sum"),
        "action": sums(actions, "puente_action_seconds_sum"),
        "encode": sums(actions, "puente_encode_seconds_sum"),
        "encoded": sums(actions, "puente_texts_total", source="model"),
        "remembered": sums(actions, "puente_texts_total", source="memory"),
    }
