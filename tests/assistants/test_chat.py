"""Chat completions, asked with the official OpenAI client against a real server."""

from typing import Any

import httpx
import openai
import pytest

from tests.processes import Server

QUESTION = "南京数字化转型专项资金什么时候截止"


@pytest.fixture(scope="module")
def client(running: Server):
    with openai.OpenAI(base_url=f"{running.url}/v1", api_key="none", max_retries=0) as client:
        yield client


def ask(client: openai.OpenAI, *turns: str, **extra):
    messages: Any = [{"role": "user", "content": turn} for turn in turns]
    return client.chat.completions.create(model="notice-rag", messages=messages, **extra)


def test_the_model_can_be_found(client: openai.OpenAI) -> None:
    assert [model.id for model in client.models.list()] == ["notice-rag"]
    assert client.models.retrieve("notice-rag").id == "notice-rag"
    with pytest.raises(openai.NotFoundError) as failed:
        client.models.retrieve("gpt-4o")
    assert failed.value.code == "model_not_found"


def test_an_answer_cites_in_the_text_and_as_annotations(client: openai.OpenAI) -> None:
    made = ask(client, QUESTION)
    message = made.choices[0].message
    assert made.choices[0].finish_reason == "stop"
    assert message.annotations
    for annotation in message.annotations:
        citation = annotation.url_citation
        assert message.content[citation.start_index : citation.end_index].startswith("[")
        assert citation.url.startswith("http")
        assert citation.title in message.content.replace("\\", "")
    assert made.usage.total_tokens == made.usage.prompt_tokens + made.usage.completion_tokens > 0


def test_a_stream_tells_the_same(client: openai.OpenAI) -> None:
    whole = ask(client, QUESTION)
    chunks = list(ask(client, QUESTION, stream=True, stream_options={"include_usage": True}))
    deltas = [chunk.choices[0].delta for chunk in chunks if chunk.choices]
    assert deltas[0].role == "assistant"
    assert "".join(delta.content or "" for delta in deltas) == whole.choices[0].message.content
    annotations = [a for delta in deltas for a in (delta.model_extra or {}).get("annotations", [])]
    assert annotations == [a.model_dump() for a in whole.choices[0].message.annotations]
    assert [c.choices[0].finish_reason for c in chunks if c.choices][-1] == "stop"
    assert chunks[-1].choices == []
    assert chunks[-1].usage == whole.usage
    assert len({chunk.id for chunk in chunks}) == 1


def test_usage_is_only_told_where_it_is_asked_for(client: openai.OpenAI) -> None:
    assert all(chunk.usage is None and chunk.choices for chunk in ask(client, QUESTION, stream=True))


def test_content_may_come_as_parts(client: openai.OpenAI) -> None:
    parts = [{"type": "text", "text": QUESTION[:6]}, {"type": "text", "text": QUESTION[6:]}]
    messages: Any = [{"role": "system", "content": "Be brief."}, {"role": "user", "content": parts}]
    made: Any = client.chat.completions.create(model="notice-rag", messages=messages)
    assert made.notice_rag["question"] == f"{QUESTION[:6]}\n{QUESTION[6:]}"


@pytest.mark.parametrize(("turn", "expected"), [("那苏州呢", "苏州"), ("and Suzhou?", "Suzhou")])
def test_a_follow_up_is_understood_with_the_turns_before_it(
    client: openai.OpenAI, turn: str, expected: str
) -> None:
    messages: Any = [
        {"role": "user", "content": QUESTION},
        {"role": "assistant", "content": "11月23日"},
        {"role": "user", "content": turn},
    ]
    made: Any = client.chat.completions.create(model="notice-rag", messages=messages)
    assert made.notice_rag["context"]["question"] == QUESTION.replace("南京", expected)
    assert made.notice_rag["interpretation"]["regions"] == ["苏州"]
    assert made.notice_rag["context"]["question"] in made.choices[0].message.content


def test_settings_of_language_models_are_taken(client: openai.OpenAI) -> None:
    made = ask(
        client, QUESTION, temperature=0.2, top_p=0.9, max_tokens=100, n=1, seed=7, user="u", stop=["x"],
        tool_choice="auto", response_format={"type": "text"}, extra_body={"chat_id": "7", "tools": []},
    )  # fmt: skip
    assert made.choices[0].message.content


def test_the_search_can_be_set(client: openai.OpenAI) -> None:
    retrieval = {"top_k": 2, "filters": {"categories": ["公示"]}, "as_of": "2025-09-01"}
    made = ask(client, QUESTION, extra_body={"retrieval": retrieval})
    assert len(made.notice_rag["passages"]) <= 2
    assert {p["notice"]["category"] for p in made.notice_rag["passages"]} == {"公示"}
    assert made.notice_rag["as_of"] == "2025-09-01"


@pytest.mark.parametrize(
    ("fields", "param"),
    [
        ({"n": 2}, "n"),
        ({"tool_choice": "required"}, "tool_choice"),
        ({"response_format": {"type": "json_object"}}, "response_format"),
        ({"logprobs": True}, "logprobs"),
        ({"modalities": ["text", "audio"]}, "modalities"),
        ({"messages": []}, "messages"),
        ({"messages": [{"role": "assistant", "content": "x"}]}, "messages"),
        ({"messages": [{"role": "user", "content": "x" * 2001}]}, "messages"),
        ({"messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "x"}}]}]}, "messages.0"),
        ({"extra_body": {"retrieval": {"top_k": 0}}}, "retrieval.top_k"),
        ({"extra_body": {"retrieval": {"topk": 3}}}, "retrieval.topk"),
        ({"extra_body": {"retrieval": {"filters": {"regions": ["Atlantis"]}}}}, "retrieval.filters.regions.0"),
    ],
)  # fmt: skip
def test_what_cannot_be_honoured_is_refused_in_openai_s_form(
    client: openai.OpenAI, fields: dict, param: str
) -> None:
    messages: Any = [{"role": "user", "content": QUESTION}]
    with pytest.raises(openai.UnprocessableEntityError) as failed:
        client.chat.completions.create(**{"model": "notice-rag", "messages": messages, **fields})
    assert failed.value.type == "invalid_request_error"
    told: Any = failed.value.body
    assert told["message"]
    assert failed.value.param == param


def test_another_model_is_not_pretended(client: openai.OpenAI) -> None:
    with pytest.raises(openai.NotFoundError, match="notice-rag"):
        client.chat.completions.create(model="gpt-4o", messages=[{"role": "user", "content": QUESTION}])


def test_what_is_not_json_is_refused_in_both_forms(http: httpx.Client) -> None:
    response = http.post("/v1/chat/completions", content=b"{", headers={"content-type": "application/json"})
    assert response.status_code == 400
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["error"]["message"] == response.json()["detail"]
    assert http.get("/v1/chat/completions").json()["error"]["type"] == "invalid_request_error"
