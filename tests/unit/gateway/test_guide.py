"""Every option, the urgent help and the pages about the service, also when the rest is down."""

from __future__ import annotations

import json
import re

import httpx
import pytest

from tests.unit.gateway.conftest import FakeBot

PLACES = ("", "help", "option/refugee", "deadline", "privacy", "privacy-full", "accessibility")


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("place", PLACES)
async def test_every_page_is_cacheable_and_names_itself_in_every_language(
    client: httpx.AsyncClient, language: str, place: str
) -> None:
    response = await client.get(f"/{language}/{place}")
    assert response.status_code == 200
    assert f'<html lang="{language}">' in response.text
    assert f'<link rel="canonical" href="/{language}/{place}">' in response.text
    for other in ("es", "en"):
        assert f'hreflang="{other}" href="/{other}/{place}">' in response.text
    assert response.headers["cache-control"].startswith("public")
    seen = {"If-None-Match": response.headers["etag"]}
    assert (await client.get(f"/{language}/{place}", headers=seen)).status_code == 304


@pytest.mark.parametrize("mood", ["failing", "slow", "silent"])
async def test_the_guide_is_there_when_the_bot_is_not(
    client: httpx.AsyncClient, bot: FakeBot, mood: str
) -> None:
    bot.mood = mood
    for place in PLACES:
        assert (await client.get(f"/es/{place}")).status_code == 200
    assert bot.heard == []


async def test_an_option_has_steps_deadlines_layers_and_its_questions(
    client: httpx.AsyncClient,
) -> None:
    text = (await client.get("/es/option/refugee")).text
    for part in (
        "Pida refugio.",
        "Vaya en 30 días hábiles.",
        "En la COMAR.",
        "Se anunció.",
        "La ley dice.",
        'href="/es/deadline"',
        'href="/es/leaflet/refugee"',
        "revisado el 23 de noviembre de 2026",
    ):
        assert part in text, part
    assert (await client.get("/es/option/asylum")).status_code == 404


async def test_urgent_help_has_numbers_to_tap(client: httpx.AsyncClient) -> None:
    assert 'href="tel:911"' in (await client.get("/en/help")).text


async def test_an_answer_carries_its_question_as_data_for_search_engines(
    client: httpx.AsyncClient,
) -> None:
    text = (await client.get("/en/deadline")).text
    [raw] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.S)
    data = json.loads(raw)
    [question] = data["mainEntity"]
    assert (data["@type"], data["inLanguage"]) == ("FAQPage", "en")
    assert question["name"] == "How long do I have to ask for refuge?"
    assert "30 business days" in question["acceptedAnswer"]["text"]
    assert "Go soon." in question["acceptedAnswer"]["text"]


async def test_the_privacy_notice_has_three_tiers(client: httpx.AsyncClient) -> None:
    first = (await client.get("/?language=es")).text
    assert 'href="/es/privacy"' in first
    plain = (await client.get("/es/privacy")).text
    assert "no se guarda" in plain
    assert 'href="/es/privacy-full"' in plain
    assert "24 horas" in (await client.get("/es/privacy-full")).text


async def test_the_accessibility_statement_says_what_is_missing(client: httpx.AsyncClient) -> None:
    assert "Qué falta" in (await client.get("/es/accessibility")).text
    assert "What is missing" in (await client.get("/en/accessibility")).text


async def test_the_way_out_without_javascript_erases_and_clears(client: httpx.AsyncClient) -> None:
    response = await client.get("/chat/leave?language=en")
    assert response.status_code == 303
    assert response.headers["location"].startswith("https://www.google.com/search")
    assert response.headers["clear-site-data"] == '"cookies", "storage"'
