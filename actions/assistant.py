"""What every action shares: the knowledge in force, the search over it, and today's date."""

from __future__ import annotations

import datetime as dt
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from actions.kb.business_days import OfficeCalendar
from actions.kb.danger_sense import DangerSense
from actions.kb.encoder import Encoder
from actions.kb.index import build_index, cache_file
from actions.kb.live import LiveKnowledge
from actions.kb.mexico_time import date_in_mexico
from actions.kb.models import Knowledge
from actions.kb.retrieval import Retriever
from actions.kb.thresholds import load_thresholds
from actions.relay_desk import RelayDesk, desk_from_environment


def today_in_mexico() -> dt.date:
    """Today's date where the offices are."""
    return date_in_mexico(time.time())


@dataclass(frozen=True)
class Known:
    """One version of the knowledge with all that is made from it: a turn sees one version."""

    kb: Knowledge
    retriever: Retriever
    danger: DangerSense
    offices: OfficeCalendar


class Assistant:
    """Holds the current `Known` and replaces it whole when the knowledge changes.

    Args:
        folder: the knowledge folder.
        encoder: the embedding model.
        cache: the file in which vectors are remembered between starts.
        today: gives the date; tests give their own.
        relay: hands questions on to people; None when the operator did not set it up.
    """

    def __init__(
        self,
        folder: Path,
        encoder: Encoder,
        cache: Path | None = None,
        today: Callable[[], dt.date] = today_in_mexico,
        relay: RelayDesk | None = None,
    ) -> None:
        self.relay = relay
        self.encoder = encoder
        self.cache = cache
        self.today = today
        self.known: Known
        self.live = LiveKnowledge(folder, on_change=self._take)

    def _take(self, kb: Knowledge) -> None:
        index = build_index(kb, self.encoder, self.cache)
        options = {entry.id: entry.option for entry in kb.entries.values()}
        retriever = Retriever(index, self.encoder, load_thresholds(), options, self.cache)
        danger = DangerSense(kb, retriever, self.cache)
        self.known = Known(kb, retriever, danger, OfficeCalendar(kb.calendar))


def assistant_from_environment() -> Assistant:
    """The assistant as the running house has it.

    `PUENTE_KNOWLEDGE` names the folder (default `knowledge`), `PUENTE_VECTORS` the cache of
    vectors, `PUENTE_EMBEDDING_MODEL` the model. For the relay see relay_settings.py.
    """
    folder = Path(os.environ.get("PUENTE_KNOWLEDGE", "knowledge"))
    return Assistant(folder, Encoder(), cache_file(), relay=desk_from_environment())
