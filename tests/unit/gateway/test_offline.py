"""What the service worker keeps: there, small, in one language, and new with the knowledge."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import httpx
import pytest

from actions.kb.loading import load_knowledge
from actions.kb.models import Knowledge
from gateway.app import create_app
from gateway.offline import chosen, kept_answers, kept_paths
from gateway.settings import Settings
from tests.knowledge_folder import PROJECT

MOST = 120_000  # bytes, compressed, that a phone downloads to have help without a line


def kept_in(worker: str) -> list[str]:
    found = re.search(r"const KEPT=(\[.*?\]);", worker)
    assert found is not None
    paths: list[str] = json.loads(found[1])
    return paths


async def test_everything_that_is_kept_is_there(client: httpx.AsyncClient) -> None:
    worker = (await client.get("/offline.js?language=en")).text
    paths = kept_in(worker)
    assert {"/widget.js", "/full", "/es/help", "/en/help", "/en/option/refugee"} <= set(paths)
    for path in paths:
        assert (await client.get(path)).status_code == 200, path


async def test_the_worker_may_fetch_from_us_alone_and_is_asked_for_anew(
    client: httpx.AsyncClient,
) -> None:
    response = await client.get("/offline.js?language=es")
    assert response.headers["content-security-policy"] == "default-src 'none'; connect-src 'self'"
    assert response.headers["cache-control"] == "no-cache"
    assert (await client.get("/offline.js?language=fr")).status_code == 404


async def test_a_new_version_of_the_knowledge_is_a_new_worker(
    client: httpx.AsyncClient, folder: Path
) -> None:
    version = load_knowledge(folder).version
    worker = (await client.get("/offline.js?language=es")).text
    assert worker.startswith(f'const VERSION="puente {version} es";')


def test_the_answers_to_keep_exist(shipped: Knowledge) -> None:
    assert [entry.id for entry in kept_answers(shipped)] == list(chosen())


@pytest.mark.parametrize("language", ["es", "en"])
async def test_what_is_kept_of_the_shipped_knowledge_is_small(
    settings: Settings, shipped: Knowledge, language: str
) -> None:
    app = create_app(Settings(data=settings.data, knowledge=PROJECT / "knowledge"))
    transport = httpx.ASGITransport(app=app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://puente.test") as client,
    ):
        pages = [(await client.get(path)).content for path in kept_paths(shipped, language)]
    assert sum(len(gzip.compress(page)) for page in pages) < MOST
