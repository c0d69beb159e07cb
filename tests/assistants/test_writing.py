"""Notices stored through the client, the frameworks and MCP, in one service of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import httpx
import pytest
from langchain_core.documents import Document
from llama_index.core.schema import TextNode
from mcp import Client as McpClient

from api.authorization import needed_scope
from api.keys import Scope
from rag.client import Client
from rag.errors import InvalidInput
from rag.integrations import langchain, llamaindex
from tests.core.small import notice
from tests.processes import Server, serving, wait_for

pytestmark = pytest.mark.slow
META = {key: value for key, value in notice("x1").items() if key not in ("aid", "content")}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("stored")
    with serving(folder / "home", folder / "log", "--as-of", "2025-09-25", RAG_MCP_WRITE="1") as started:
        with Client(started.url, retries=20) as client:
            client.put_notice("first", {k: v for k, v in notice("n1").items() if k != "aid"})
        started.wait_until_ready()
        yield started


def held(server: Server, aid: str) -> bool:
    return httpx.get(f"{server.url}/v1/notices/{aid}", timeout=60).status_code == 200


def test_the_client_writes_lists_changes_and_removes(server: Server) -> None:
    with Client(server.url) as client:
        before = client.stats().version
        results = client.put_notices(
            [notice("c1"), notice("c2"), notice("c3", date="soon")], batch=2, visible=True
        )
        assert [item.result for item in results] == ["added", "added", "rejected"]
        version = client.notice("c1").text_version
        body = {k: v for k, v in notice("c1", content="改为2025年11月30日前提交。").items() if k != "aid"}
        assert client.put_notice("c1", body, expected=version, visible=True).result == "updated"
        assert client.delete_notice("c2", visible=True).result == "deleted"
        told = [dict(item.notices) for item in client.changes(before).items]
        assert told == [{"c1": "added", "c2": "added"}, {"c1": "updated"}, {"c2": "deleted"}]


def test_langchain_documents_are_stored_and_found(server: Server) -> None:
    retriever = langchain.NoticeRetriever(url=server.url, k=50)
    text = "现组织申报2025年灯塔工厂项目。申报单位应于2025年10月15日前提交材料。"
    assert retriever.add_documents([Document(id="l1", page_content=text, metadata=META)]) == ["l1"]
    assert "l1" in {found.metadata["aid"] for found in retriever.invoke("灯塔工厂")}
    with pytest.raises(InvalidInput, match="l2"):
        retriever.add_documents([Document(id="l2", page_content=text, metadata={**META, "date": "soon"})])
    with pytest.raises(InvalidInput, match="needs an id"):
        retriever.add_documents([Document(page_content=text, metadata=META)])
    retriever.delete(["l1"])
    assert not held(server, "l1")


def test_llamaindex_nodes_are_stored(server: Server) -> None:
    retriever = llamaindex.NoticeRetriever(server.url)
    node = TextNode(text="现组织申报项目，2025年10月15日前提交材料。", metadata={**META, "aid": "i1"})
    assert retriever.insert([node]) == ["i1"]
    assert held(server, "i1")
    retriever.delete(["i1"])
    assert not held(server, "i1")


def test_mcp_writes_at_an_address_of_its_own_alone(server: Server) -> None:
    async def at(path: str) -> set[str]:
        async with McpClient(f"{server.url}{path}") as client:
            names = {tool.name for tool in (await client.list_tools()).tools}
            if "put_notice" in names:
                given = {k: v for k, v in notice("m1").items() if k != "aid"}
                await client.call_tool("put_notice", {"aid": "m1", **given})
            return names

    assert not {"put_notice", "delete_notice"} & asyncio.run(at("/mcp"))
    assert {"put_notice", "delete_notice", "search"} <= asyncio.run(at("/mcp/write"))
    wait_for(lambda: held(server, "m1"), server.log)


@pytest.mark.parametrize("path", ["/mcp/write", "/mcp/write/"])
def test_that_address_needs_a_key_that_may_write(path: str) -> None:
    assert needed_scope("POST", path) is Scope.WRITE


def test_it_is_not_there_unless_it_is_wanted(running: Server) -> None:
    assert httpx.post(f"{running.url}/mcp/write", json={}, timeout=60).status_code == 404
