"""A service on an index server that is absent, goes, and comes back without its data."""

from __future__ import annotations

import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.milvus_server import MilvusServer
from tests.processes import AS_OF, PATIENT, Server, serving, wait_for

pytestmark = pytest.mark.milvus
SEND_S = 600.0
"""Sending what the store holds takes a minute on a machine that has other things to do, reading it anew before that another."""
NOTICE = {
    "aid": "made_up_1",
    "title": "南京丨关于组织申报机器人示范项目的通知",
    "url": "https://example.org/1",
    "date": "2025-09-24",
    "account": "示例",
    "content": "即日起组织申报海底机器人示范项目，截止时间为2025年11月3日。",
}


def ask(server: Server) -> httpx.Response:
    return PATIENT.post(f"{server.url}/v1/query", json={"question": "海底机器人示范项目", "top_k": 1})


def ready(server: Server) -> int:
    return PATIENT.get(f"{server.url}/readyz").status_code


@pytest.fixture
def milvus(tmp_path: Path) -> Iterator[MilvusServer]:
    """A server that is not running, whose port is known."""
    server = MilvusServer(tmp_path / "milvus")
    server.start()
    server.stop()
    yield server
    server.stop()


def test_a_service_survives_its_index_server(home: Path, tmp_path: Path, milvus: MilvusServer) -> None:
    own = tmp_path / "home"
    shutil.copytree(home, own)
    url = milvus.url("served", timeout=3)
    with serving(own, tmp_path / "log", "--as-of", AS_OF, RAG_INDEX_URL=url) as server:
        wait_for(lambda: "does not answer" in PATIENT.get(f"{server.url}/readyz").text, server.log)
        assert ready(server) == 503
        assert PATIENT.get(f"{server.url}/livez").status_code == 200

        milvus.start()  # empty: the store's notices are sent by themselves
        wait_for(lambda: ready(server) == 200, server.log, SEND_S)
        assert ask(server).status_code == 200

        milvus.stop(signal.SIGKILL)
        told = ask(server)
        assert (told.status_code, told.headers["Content-Type"]) == (503, "application/problem+json")
        assert f"127.0.0.1:{milvus.port}" in told.json()["detail"]
        assert "Retry-After" in told.headers
        wait_for(lambda: ready(server) == 503, server.log)
        assert PATIENT.get(f"{server.url}/v1/notices").status_code == 200
        written = PATIENT.put(f"{server.url}/v1/notices/made_up_1", json=NOTICE)
        assert written.status_code == 503  # it can be found only later
        assert "is stored" in written.json()["detail"]

        shutil.rmtree(milvus.folder / "data")
        milvus.start()
        wait_for(lambda: ready(server) == 200, server.log, SEND_S)
        found = wait_for(
            lambda: [p for p in ask(server).json()["passages"] if p["notice"]["aid"] == "made_up_1"],
            server.log,
        )
        assert "海底机器人" in found[0]["text"]
