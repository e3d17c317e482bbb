"""What people asked and could not get answered, as counts for staff: `puente gaps`.

No text is kept: an unanswered message leaves only the topic that came nearest to it (an entry's
id) and its language, counted by week and once for each conversation. A group is shown from five
conversations on, so that nobody can be recognised by what only they asked.
"""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
import time
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from redis import Redis
from redis.exceptions import RedisError

from actions.kb.loading import KnowledgeInvalid, load_knowledge
from actions.kb.models import Knowledge
from gateway.redis_line import PREFIX, SECONDS

FEWEST = 5
WEEKS_KEPT = 52
WEEK_SECONDS = 7 * 86_400


@dataclass(frozen=True)
class Gap:
    """How many conversations asked in vain near one topic, in one language."""

    topic: str
    language: str
    conversations: int


def week_of(moment: float) -> str:
    """The ISO week of a moment (seconds since 1970), such as 2026-W48."""
    year, week, _ = dt.datetime.fromtimestamp(moment, dt.UTC).isocalendar()
    return f"{year}-W{week:02}"


def week_key(week: str) -> str:
    """The hash in Redis in which a week is counted, by topic and language."""
    return f"{PREFIX}gaps:{week}"


def gaps(database: Path, weeks: int, now: float) -> list[Gap]:
    """The groups of the last `weeks` weeks that are large enough to be shown, largest first.

    Args:
        database: the gateway's file; one that is missing has no gaps.
        weeks: how many weeks back, this one included.
        now: seconds since 1970.

    Raises:
        sqlite3.Error: the file cannot be read.
    """
    if not database.exists():
        return []
    first = week_of(now - (weeks - 1) * WEEK_SECONDS)
    with sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True) as reader:
        rows = reader.execute(
            "SELECT topic, language, sum(conversations) AS n FROM gaps WHERE week >= ?"
            " GROUP BY topic, language HAVING n >= ? ORDER BY n DESC, topic, language",
            (first, FEWEST),
        ).fetchall()
    reader.close()
    return [Gap(*row) for row in rows]


def gaps_in_redis(url: str, weeks: int, now: float) -> list[Gap]:
    """The same, where several gateways count together.

    Raises:
        RedisError: it cannot be read.
    """
    counts: Counter[str] = Counter()
    with Redis.from_url(
        url, decode_responses=True, socket_timeout=SECONDS, socket_connect_timeout=SECONDS
    ) as redis:
        for back in range(weeks):
            week: Any = redis.hgetall(week_key(week_of(now - back * WEEK_SECONDS)))
            counts.update({what: int(number) for what, number in week.items()})
    large = [
        Gap(topic, language, number)
        for what, number in counts.items()
        if number >= FEWEST
        for topic, language in [what.split()]
    ]
    return sorted(large, key=lambda gap: (-gap.conversations, gap.topic, gap.language))


def print_gaps(
    database: Path,
    knowledge: Path,
    weeks: int,
    as_json: bool,
    now: float | None = None,
    redis_url: str = "",
) -> int:
    """Prints the gaps; returns the exit code: 0, or 1 when they cannot be read.

    Args:
        redis_url: where they are counted together; empty: in the file.
    """
    weeks, now = max(1, weeks), time.time() if now is None else now
    try:
        found = gaps_in_redis(redis_url, weeks, now) if redis_url else gaps(database, weeks, now)
    except sqlite3.Error as error:
        print(f"{database.name}: {error}")
        return 1
    except RedisError as error:
        print(f"Redis: {type(error).__name__}")
        return 1
    if as_json:
        print(json.dumps([asdict(gap) for gap in found], ensure_ascii=False, indent=2))
        return 0
    if not found:
        print(f"Nothing to show: no topic was missed in {FEWEST} conversations or more.")
        print(f"Nada que mostrar: ningún tema faltó en {FEWEST} conversaciones o más.")
        return 0
    print(f"Asked and not answered, last {weeks} week(s), groups of {FEWEST} or more:")
    kb = _knowledge(knowledge)
    for gap in found:
        print(f"{gap.conversations:>5}  {gap.language}  {_title(kb, gap)}")
    return 0


def _knowledge(folder: Path) -> Knowledge | None:
    try:
        return load_knowledge(folder)
    except KnowledgeInvalid:
        return None  # the counts are worth showing all the same


def _title(kb: Knowledge | None, gap: Gap) -> str:
    entry = kb.entries.get(gap.topic) if kb else None
    if entry is None:
        return gap.topic
    language = gap.language if gap.language in entry.questions else next(iter(entry.questions))
    return f"{gap.topic}: near «{entry.title(language)}»"
