"""What a write is answered that meets others: in the app itself, without a model."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx
import pytest

from api import write_forwarding
from api.app import create_app
from api.service import Service
from indexes.store import Store
from rag.settings import Settings
from tests.core.small import notice


async def sent(home: Path, method: str, path: str, body: object = None) -> httpx.Response:
    app = create_app(Settings(home=home))
    app.state.service = Service(Settings(home=home))
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        return await client.request(method, path, json=body)


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
def test_a_write_whose_turn_does_not_come_is_told_to_come_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    monkeypatch.setattr(write_forwarding, "TURN_S", 0.1)
    record = notice("n1")
    path, body = {
        "PUT": ("/v1/notices/n1", {key: value for key, value in record.items() if key != "aid"}),
        "POST": ("/v1/notices", [record]),
        "DELETE": ("/v1/notices/n1", None),
    }[method]
    with Store.open(tmp_path, write=True) as store:  # held by whoever writes
        answer = asyncio.run(sent(tmp_path, method, path, body))
        assert store.version == 0
    assert answer.status_code == 409, answer.text
    assert (answer.status_code, answer.headers["content-type"]) == (409, "application/problem+json")
    assert "is writing to" in answer.json()["detail"]
