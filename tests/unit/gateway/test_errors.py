from __future__ import annotations

import logging

import httpx
import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute

from gateway.errors import ERRORS, body
from tests.unit.gateway.conftest import StartChat, code


async def test_an_unknown_path_and_a_wrong_method_have_the_contracts_shape(
    client: httpx.AsyncClient,
) -> None:
    missing = await client.get("/api/nothing")
    assert (missing.status_code, code(missing)) == (404, "not_found")
    wrong = await client.put("/api/conversations")
    assert (wrong.status_code, code(wrong)) == (405, "method_not_allowed")


@pytest.mark.parametrize(
    "raw", [b"{", b"\xff", b"[" * 8000, b'{"language": NaN', b'"\xed\xa0\x80"']
)
async def test_what_is_no_json_is_refused_without_a_fault(
    client: httpx.AsyncClient, raw: bytes
) -> None:
    headers = {"Content-Type": "application/json"}
    response = await client.post("/api/conversations", content=raw, headers=headers)
    assert response.status_code in (400, 422)
    assert code(response) in ("request_invalid", "fields_invalid")


async def test_a_body_that_is_too_large_is_refused_by_its_header_and_by_its_bytes(
    client: httpx.AsyncClient,
) -> None:
    async def drip():  # type: ignore[no-untyped-def]
        for _ in range(20):
            yield b"x" * 1000

    for content in (b"x" * 9000, drip()):
        response = await client.post("/api/conversations", content=content)
        assert (response.status_code, code(response)) == (413, "body_too_large")


async def test_a_refused_text_does_not_come_back_in_the_error(start: StartChat) -> None:
    chat = await start()
    for response in (
        await chat.send(text="mi-secreto " * 200),
        await chat.send(text=["mi-secreto"]),
        await chat.send(text="mi-secreto", choice="yes"),
    ):
        assert response.status_code == 422
        assert "mi-secreto" not in response.text


async def test_an_unexpected_fault_is_a_plain_500_and_its_words_stay_out_of_the_log(
    client: httpx.AsyncClient, app: FastAPI, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken() -> None:
        raise RuntimeError("mi-secreto")

    app.router.routes.insert(0, APIRoute("/api/broken", broken))
    with caplog.at_level(logging.DEBUG):
        response = await client.get("/api/broken")
    assert (response.status_code, code(response)) == (500, "internal")
    assert "Traceback" not in response.text
    assert "mi-secreto" not in response.text + caplog.text
    assert "RuntimeError in broken" in caplog.text


async def test_a_browser_that_loses_its_way_gets_a_page(client: httpx.AsyncClient) -> None:
    response = await client.get("/es/nothing", headers={"Accept": "text/html"})
    assert response.status_code == 404
    assert response.headers["content-type"].startswith("text/html")
    assert ERRORS["not_found"].es in response.text
    assert ERRORS["not_found"].en in response.text
    assert code(await client.get("/es/nothing")) == "not_found"


@pytest.mark.parametrize("name", ERRORS)
def test_every_error_speaks_both_languages(name: str) -> None:
    row = ERRORS[name]
    assert 400 <= row.status < 600
    assert row.es and row.en and row.es != row.en
    assert not any(character.isdigit() for character in row.es + row.en)
    assert body(name)["error"]["code"] == name
