"""One question, every surface: the same passages, answer, warnings and links."""

import asyncio
import re
from pathlib import Path
from typing import Any

import httpx
import openai
import pytest
from mcp import Client as McpClient

from rag.client import AsyncClient, Client, Done
from rag.collection import Collection
from rag.public import QueryRequest, QueryResponse
from tests.processes import AS_OF, Server, rag

QUESTIONS = [
    "南京数字化转型专项资金什么时候截止",
    "which programmes fund digital transformation in 南京",
    "成都的机器人补贴有多少",
]


@pytest.fixture(scope="module", params=QUESTIONS)
def asked(request: pytest.FixtureRequest, http: httpx.Client) -> QueryResponse:
    body = {"question": request.param}
    return QueryResponse.model_validate_json(http.post("/v1/query", json=body).content)


def same(response: QueryResponse, asked: QueryResponse) -> bool:
    """Whether all but the times taken is equal; a difference fails here, where it is shown."""
    assert response.model_dump(exclude={"took_ms"}) == asked.model_dump(exclude={"took_ms"})
    return True


def passages(asked: QueryResponse) -> list[tuple[str, str, str]]:
    return [(p.notice.aid, p.text, p.notice.url) for p in asked.passages]


def assert_tool_answer(found: dict[str, Any], asked: QueryResponse) -> None:
    assert asked.answer is not None
    assert found["text"] == asked.answer.text
    assert (found["certainty"], found["abstained"]) == (asked.answer.certainty, asked.answer.abstained)
    assert found["warnings"] == [w.model_dump() for w in asked.answer.warnings]
    assert [s["url"] for s in found["sources"]] == [c.url for c in asked.answer.citations]
    assert [(p["aid"], p["text"], p["url"]) for p in found["passages"]] == passages(asked)


def test_in_process(asked: QueryResponse, collection: Collection) -> None:
    assert same(collection.ask(QueryRequest(question=asked.question)), asked)


def test_on_the_command_line(http: httpx.Client, home: Path) -> None:
    asked = QueryResponse.model_validate(http.post("/v1/query", json={"question": QUESTIONS[0]}).json())
    done = rag("ask", QUESTIONS[0], "--home", home, "--as-of", AS_OF, "--json", RAG_THREADS="1")
    assert same(QueryResponse.model_validate_json(done.stdout), asked)


def test_by_get_in_a_batch_and_as_events(asked: QueryResponse, http: httpx.Client, running: Server) -> None:
    assert same(
        QueryResponse.model_validate(http.get("/v1/query", params={"q": asked.question}).json()), asked
    )
    with Client(running.url) as client:
        assert same(client.query(asked.question), asked)
        (batched,) = client.query_batch([asked.question])
        assert isinstance(batched, QueryResponse)
        assert same(batched, asked)
        done = list(client.stream(asked.question))[-1]
        assert isinstance(done, Done)
        assert same(done.response, asked)

    async def asynchronously() -> None:
        async with AsyncClient(running.url) as client:
            assert same(await client.query(asked.question), asked)

    asyncio.run(asynchronously())


def test_over_mcp_and_by_function_calling(asked: QueryResponse, http: httpx.Client, running: Server) -> None:
    async def over_mcp() -> None:
        async with McpClient(f"{running.url}/mcp") as client:
            answer = await client.call_tool("answer_question", {"question": asked.question})
            assert_tool_answer(answer.structured_content, asked)
            found = (await client.call_tool("search_notices", {"query": asked.question})).structured_content
            assert [(i["aid"], i["text"], i["url"]) for i in found["items"]] == passages(asked)
            results = (await client.call_tool("search", {"query": asked.question})).structured_content[
                "results"
            ]
            notices = list(dict.fromkeys((p.notice.aid, p.notice.url) for p in asked.passages))
            assert [(r["id"], r["url"]) for r in results][: len(notices)] == notices

    asyncio.run(over_mcp())
    called = http.post("/v1/tools/answer_question", json={"question": asked.question}).json()
    assert_tool_answer(called, asked)


@pytest.mark.parametrize("stream", [False, True])
def test_in_a_chat(asked: QueryResponse, running: Server, stream: bool) -> None:
    assert asked.answer is not None
    messages: Any = [{"role": "user", "content": asked.question}]
    with openai.OpenAI(base_url=f"{running.url}/v1", api_key="none") as client:
        made: Any = client.chat.completions.create(model="notice-rag", messages=messages, stream=stream)
        if stream:
            chunks = list(made)
            text = "".join(c.choices[0].delta.content or "" for c in chunks)
            whole = chunks[-1].notice_rag
        else:
            text, whole = made.choices[0].message.content, made.notice_rag
    assert same(QueryResponse.model_validate(whole), asked)
    assert text.startswith(asked.answer.text)
    assert all(warning.text in text for warning in asked.answer.warnings)
    links = re.findall(r"^\[\d+\] \[.*\]\((\S+)\) ", text, re.MULTILINE)
    assert links == [c.url for c in asked.answer.citations]


def test_in_dify_and_in_the_frameworks(asked: QueryResponse, http: httpx.Client, running: Server) -> None:
    body = {"knowledge_id": "notices", "query": asked.question, "retrieval_setting": {"top_k": 5}}
    records = http.post("/retrieval", json=body).json()["records"]
    assert [(r["metadata"]["aid"], r["content"], r["metadata"]["url"]) for r in records] == passages(asked)
    assert [r["score"] for r in records] == [p.score for p in asked.passages]
    langchain = pytest.importorskip("rag.integrations.langchain", exc_type=ImportError)
    documents = langchain.NoticeRetriever(url=running.url).invoke(asked.question)
    assert [(d.metadata["aid"], d.page_content, d.metadata["url"]) for d in documents] == passages(asked)
    llamaindex = pytest.importorskip("rag.integrations.llamaindex", exc_type=ImportError)
    nodes = llamaindex.NoticeRetriever(running.url).retrieve(asked.question)
    assert [(n.metadata["aid"], n.text, n.metadata["url"]) for n in nodes] == passages(asked)
