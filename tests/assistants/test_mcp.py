"""The MCP server, asked with the SDK's own client: over HTTP, on stdio, and in memory. One body for all three."""

import asyncio
import datetime as dt
import json
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from mcp import Client, MCPError, StdioServerParameters

from rag.language.places import applies_to, resolve
from tests.processes import AS_OF, RAG, ROOT, Server, environment

QUESTION = "南京数字化转型专项资金什么时候截止"
Work = Callable[[Client], Awaitable[None]]


@asynccontextmanager
async def over_http(running: Server, home: Path) -> AsyncIterator[Client]:
    async with Client(f"{running.url}/mcp") as client:
        yield client


@asynccontextmanager
async def on_stdio(running: Server, home: Path) -> AsyncIterator[Client]:
    command = StdioServerParameters(
        command=sys.executable,
        args=[*RAG[1:], "mcp", "--home", str(home)],
        env=environment(RAG_AS_OF=AS_OF, RAG_THREADS="1"),
        cwd=ROOT,
    )
    async with Client(command) as client:
        yield client


@asynccontextmanager
async def in_memory(running: Server, home: Path) -> AsyncIterator[Client]:
    from api.assistants.mcp_server import mcp_server
    from api.service import Service
    from rag.settings import Settings

    service = Service(Settings(home=home, threads=1, as_of=dt.date.fromisoformat(AS_OF)))
    async with service.running(), Client(mcp_server(lambda: service)) as client:
        yield client


async def tools_are_described(client: Client) -> None:
    tools = {tool.name: tool for tool in (await client.list_tools()).tools}
    names = [
        "search",
        "fetch",
        "search_notices",
        "get_notice",
        "answer_question",
        "list_calls",
        "match_calls",
    ]
    assert list(tools) == names
    for tool in tools.values():
        assert len(tool.description or "") > 60
        assert tool.annotations.read_only_hint is True
        assert tool.annotations.destructive_hint is False
        assert tool.output_schema["type"] == "object"
        assert tool.input_schema["additionalProperties"] is False
        for schema in tool.input_schema["properties"].values():
            assert schema["description"]


async def connectors_search_and_fetch(client: Client) -> None:
    found = await client.call_tool("search", {"query": QUESTION})
    results = found.structured_content["results"]
    assert results
    assert all(set(result) == {"id", "title", "url"} for result in results)
    assert len({result["id"] for result in results}) == len(results)
    assert json.loads(found.content[0].text) == found.structured_content
    fetched = (await client.call_tool("fetch", {"id": results[0]["id"]})).structured_content
    assert set(fetched) == {"id", "title", "text", "url", "metadata"}
    assert (fetched["id"], fetched["url"]) == (results[0]["id"], results[0]["url"])
    assert fetched["text"]


async def passages_are_found_with_filters(client: Client) -> None:
    arguments = {"query": "人才项目", "categories": ["申报"], "date_from": "2025-09-10", "limit": 3}
    found = (await client.call_tool("search_notices", arguments)).structured_content
    assert 1 <= len(found["items"]) <= 3
    for item in found["items"]:
        assert item["category"] == "申报"
        assert item["date"] >= "2025-09-10"
        assert item["url"].startswith("http")


async def a_notice_is_read_in_parts(client: Client) -> None:
    aid = (await client.call_tool("search", {"query": QUESTION})).structured_content["results"][0]["id"]
    text, start = "", 0
    while start is not None:
        arguments = {"aid": aid, "start": start, "max_chars": 400}
        part = (await client.call_tool("get_notice", arguments)).structured_content
        assert len(part["text"]) <= 400
        text, start = text + part["text"], part["next_start"]
    assert text == (await client.call_tool("fetch", {"id": aid})).structured_content["text"]


async def answers_come_with_sources(client: Client) -> None:
    answer = (await client.call_tool("answer_question", {"question": QUESTION})).structured_content
    assert answer["as_of"] == AS_OF
    assert not answer["abstained"]
    for source in answer["sources"]:
        assert f"[{source['marker']}]" in answer["text"]
        assert source["url"].startswith("http")


async def answers_stay_within_their_place(client: Client) -> None:
    place = resolve("常州")
    for question in (
        "现在能申报什么",
        "企业技术中心什么时候截止",
        "成都的火锅店补贴有多少",
        "苏州独角兽培育企业还能报吗",
    ):
        arguments = {"question": question, "place": "常州"}
        answer = (await client.call_tool("answer_question", arguments)).structured_content
        aids = {found["aid"] for found in (*answer["sources"], *answer["passages"])}
        for aid in aids:
            notice = (await client.call_tool("get_notice", {"aid": aid})).structured_content
            assert applies_to(notice["regions"], place)


async def calls_are_listed_for_a_place(client: Client) -> None:
    arguments = {"place": "苏州", "applicant": ["enterprise"], "open_on": AS_OF, "limit": 4}
    listed = (await client.call_tool("list_calls", arguments)).structured_content
    assert 1 <= len(listed["items"]) <= 4 <= listed["total"]
    for call in listed["items"]:
        assert "enterprise" in call["applicants"]
        assert call["status"] == "open"
        assert call["url"].startswith("http")


async def calls_warn_in_the_users_language(client: Client) -> None:
    cautions = {}
    for lang in ("zh", "en"):
        arguments = {"place": "江苏", "limit": 20, "lang": lang}
        listed = (await client.call_tool("list_calls", arguments)).structured_content
        cautions[lang] = [text for call in listed["items"] for text in call["warnings"]]
    assert any("申报" in text for text in cautions["zh"])
    assert any("apply" in text for text in cautions["en"])
    assert not any("企业不能自己申报" in text for text in cautions["en"])


async def results_fit_a_context_window(client: Client) -> None:
    calls: list[tuple[str, dict[str, Any]]] = [
        ("search", {"query": QUESTION}),
        ("search_notices", {"query": QUESTION, "limit": 20}),
        ("answer_question", {"question": QUESTION}),
        ("list_calls", {"limit": 20}),
    ]
    for name, arguments in calls:
        found = await client.call_tool(name, arguments)
        assert len(found.content[0].text) < 40_000, name


async def wrong_arguments_are_tool_errors(client: Client) -> None:
    wrong: list[tuple[str, dict[str, Any], str]] = [
        ("search", {}, "query"),
        ("search", {"query": ""}, "query"),
        ("search", {"query": QUESTION, "top": 3}, "top"),
        ("search_notices", {"query": QUESTION, "place": "Atlantis"}, "place 'Atlantis'"),
        ("search_notices", {"query": QUESTION, "limit": 99}, "limit"),
        ("search_notices", {"query": QUESTION, "date_from": "tomorrow"}, "date_from"),
        ("get_notice", {"aid": "no-such-notice"}, "'no-such-notice'; search_notices finds"),
        (
            "match_calls",
            {"profile": {"city": "苏州"}},
            "profile/city is not a field of this request; did you mean 'place'?",
        ),
        ("list_calls", {"applicant": ["dog"]}, "applicant"),
        ("list_calls", {"place": "Atlantis"}, "place 'Atlantis'"),
    ]
    for name, arguments, said in wrong:
        result: Any = await client.call_tool(name, arguments)
        assert result.is_error, (name, arguments)
        assert said in result.content[0].text
        assert "pydantic" not in result.content[0].text
        assert "GET /" not in result.content[0].text


async def notices_are_resources(client: Client) -> None:
    templates = (await client.list_resource_templates()).resource_templates
    assert [template.uri_template for template in templates] == ["notice://{aid}"]
    aid = (await client.call_tool("search", {"query": QUESTION})).structured_content["results"][0]["id"]
    (content,) = (await client.read_resource(f"notice://{aid}")).contents
    assert content.mime_type == "application/json"
    assert json.loads(content.text)["aid"] == aid
    with pytest.raises(MCPError, match="no-such"):
        await client.read_resource("notice://no-such")


async def one_prompt_asks_for_grounded_answers(client: Client) -> None:
    (prompt,) = (await client.list_prompts()).prompts
    made = await client.get_prompt(prompt.name, {"question": "{QUESTION} 苏州?"})
    assert "{QUESTION} 苏州?" in made.messages[0].content.text


BEHAVIOURS: tuple[Work, ...] = (
    tools_are_described,
    connectors_search_and_fetch,
    passages_are_found_with_filters,
    a_notice_is_read_in_parts,
    answers_come_with_sources,
    answers_stay_within_their_place,
    calls_are_listed_for_a_place,
    calls_warn_in_the_users_language,
    results_fit_a_context_window,
    wrong_arguments_are_tool_errors,
    notices_are_resources,
    one_prompt_asks_for_grounded_answers,
)


@pytest.mark.parametrize("transport", [over_http, on_stdio, in_memory])
def test_every_transport_behaves_alike(transport, running: Server, home: Path) -> None:
    async def all_of_them() -> None:
        async with transport(running, home) as client:
            for behaviour in BEHAVIOURS:
                await behaviour(client)

    asyncio.run(all_of_them())


def test_nothing_but_protocol_goes_to_stdout(home: Path) -> None:
    hello = {
        "jsonrpc": "2.0",
        "id": 1,
        "method": "initialize",
        "params": {
            "protocolVersion": "2025-06-18",
            "capabilities": {},
            "clientInfo": {"name": "t", "version": "0"},
        },
    }
    done = subprocess.run(
        [*RAG, "mcp", "--home", str(home / "there-is-none")],
        input=json.dumps(hello) + "\n",
        capture_output=True,
        encoding="utf-8",
        env=environment(RAG_THREADS="1"),
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    (line,) = done.stdout.splitlines()
    assert json.loads(line)["result"]["serverInfo"]["name"] == "notice-rag"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "evil.example"}, 421),
        ({"Origin": "https://evil.example"}, 403),
        ({"Host": "127.0.0.1.evil.example:80"}, 421),
    ],
)
def test_pages_of_other_sites_are_kept_out(http: httpx.Client, headers: dict, status: int) -> None:
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    accept = {"Accept": "application/json, text/event-stream"}
    assert http.post("/mcp", json=body, headers={**accept, **headers}).status_code == status
    assert http.post("/mcp", json=body, headers=accept).status_code == 200


def test_there_is_nothing_to_listen_for(http: httpx.Client) -> None:
    response = http.get("/mcp", headers={"Accept": "text/event-stream"})
    assert (response.status_code, response.headers["Allow"]) == (405, "POST")


def test_a_body_of_another_kind_is_a_problem_and_what_it_names_is_not_logged(
    running: Server, http: httpx.Client
) -> None:
    accept = {"Accept": "application/json, text/event-stream"}
    refused = http.post("/mcp", content=b"{}", headers={**accept, "Content-Type": "text/plain"})
    assert (refused.status_code, refused.headers["Content-Type"]) == (415, "application/problem+json")
    assert http.post("/mcp", content=b"{}", headers=accept).status_code == 415
    secret = "绝密的杭州问题"
    for method in ("prompts/get", secret):
        body = {"jsonrpc": "2.0", "id": 1, "method": method, "params": {"name": secret}}
        assert "error" in http.post("/mcp", json=body, headers=accept).json()
    assert secret not in running.log()


def test_a_message_of_many_values_is_refused_before_any_of_them_is_made(http: httpx.Client) -> None:
    accept = {"Accept": "application/json, text/event-stream", "Content-Type": "application/json"}
    call = b'{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"search","arguments":{"query":['
    body = call + b",".join([b"{}"] * 1_000_000) + b"]}}}"
    refused = http.post("/mcp", content=body, headers=accept)
    assert (refused.status_code, refused.headers["Content-Type"]) == (413, "application/problem+json")


def test_the_trailing_slash_makes_no_difference(http: httpx.Client) -> None:
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    accept = {"Accept": "application/json, text/event-stream"}
    answers = [http.post(path, json=body, headers=accept).json() for path in ("/mcp", "/mcp/")]
    assert answers[0] == answers[1]
    assert answers[0]["result"]["tools"]


def answers_given(http: httpx.Client) -> float:
    lines = http.get("/metrics").text.splitlines()
    return sum(
        float(line.rpartition(" ")[2]) for line in lines if line.startswith("notice_rag_answers_total{")
    )


def test_what_clients_asked_that_have_gone_is_not_answered(running: Server, http: httpx.Client) -> None:
    accept = {"Accept": "application/json, text/event-stream", "Connection": "close"}

    def asking(number: int) -> socket.socket:
        arguments = {"question": f"{QUESTION}（{number}）"}
        params = {"name": "answer_question", "arguments": arguments}
        request = {"jsonrpc": "2.0", "id": number, "method": "tools/call", "params": params}
        sent = http.build_request("POST", "/mcp", json=request, headers=accept)
        head = "".join(f"{name}: {value}\r\n" for name, value in sent.headers.items())
        connection = socket.create_connection(running.address, timeout=60)
        connection.sendall(f"POST /mcp HTTP/1.1\r\n{head}\r\n".encode() + sent.content)
        return connection

    with asking(0) as first:  # the first message loads the protocol
        assert first.recv(65536).startswith(b"HTTP/1.1 200 ")
    before = answers_given(http)
    held = [asking(number) for number in range(1, 41)]
    time.sleep(0.3)
    for connection in held:
        connection.close()
    seen = -1.0
    while seen != (seen := answers_given(http)):
        time.sleep(1)
    assert seen - before < 25  # 0.3 s are enough for some ten
