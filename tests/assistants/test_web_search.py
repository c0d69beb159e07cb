"""Open WebUI's external web search, asked as it asks."""

import httpx
import pytest

QUESTION = "南京数字化转型专项资金什么时候截止"


def test_passages_come_as_search_results(http: httpx.Client) -> None:
    headers = {"User-Agent": "Open WebUI (https://github.com/open-webui/open-webui) RAG Bot"}
    results = http.post("/v1/websearch", headers=headers, json={"query": QUESTION, "count": 3}).json()
    passages = http.post("/v1/query", json={"question": QUESTION, "top_k": 3, "answer": False}).json()[
        "passages"
    ]
    assert results == [
        {"link": p["notice"]["url"], "title": p["notice"]["title"], "snippet": p["text"]} for p in passages
    ]


def test_an_empty_result_count_is_five(http: httpx.Client) -> None:
    unsaid = http.post("/v1/websearch", json={"query": QUESTION}).json()
    assert http.post("/v1/websearch", json={"query": QUESTION, "count": None}).json() == unsaid
    assert len(unsaid) == 5


@pytest.mark.parametrize(
    ("body", "pointer"), [({"query": ""}, "/query"), ({"query": "x", "count": 0}, "/count"), ({}, "/query")]
)
def test_what_is_wrong_is_said(http: httpx.Client, body: dict, pointer: str) -> None:
    response = http.post("/v1/websearch", json=body)
    assert response.status_code == 422
    assert response.json()["errors"][0]["pointer"] == pointer
