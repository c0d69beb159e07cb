"""Questions to a real server over the bundled notices."""

import json

import httpx
import pytest

QUESTION = "南京数字化转型项目什么时候截止"


def ask(http: httpx.Client, **fields: object) -> httpx.Response:
    return http.post("/v1/query", json={"question": QUESTION, **fields})


def without_times(response: httpx.Response) -> dict:
    answered = response.json()
    del answered["took_ms"]
    return answered


def test_a_question_is_answered_with_passages_and_links(http: httpx.Client) -> None:
    response = ask(http, top_k=3)
    assert response.status_code == 200
    answered = response.json()
    assert answered["as_of"] == "2025-09-25"
    assert [p["rank"] for p in answered["passages"]] == [1, 2, 3]
    assert all(p["notice"]["url"].startswith("http") for p in answered["passages"])
    scores = [p["score"] for p in answered["passages"]]
    assert scores == sorted(scores, reverse=True)


def test_passages_and_quotes_stand_in_the_notices_text_where_they_say(http: httpx.Client) -> None:
    answered = ask(http).json()
    quotes = [(c["aid"], c["start"], c["end"], c["quote"]) for c in answered["answer"]["citations"]]
    passages = [(p["notice"]["aid"], p["start"], p["end"], p["text"]) for p in answered["passages"]]
    assert passages
    for aid, start, end, text in quotes + passages:
        assert http.get(f"/v1/notices/{aid}").json()["text"][start:end] == text


def test_get_and_post_answer_alike(http: httpx.Client) -> None:
    posted = ask(http, top_k=2, filters={"applies_in": "南京", "categories": ["申报", "通知"]})
    got = http.get(
        "/v1/query",
        params=[
            ("q", QUESTION),
            ("top_k", "2"),
            ("applies_in", "南京"),
            ("category", "申报"),
            ("category", "通知"),
        ],
    )
    assert got.status_code == 200
    assert without_times(got) == without_times(posted)


def test_no_answer_was_asked_for_and_none_is_given(http: httpx.Client) -> None:
    assert ask(http, answer=False).json()["answer"] is None


def test_a_batch_answers_in_order_and_tells_the_bad_ones_apart(http: httpx.Client) -> None:
    queries = [
        {"question": QUESTION},
        {"question": " "},
        7,
        {"question": "高新技术企业"},
        {"question": "x", "stream": True},
    ]
    results = http.post("/v1/query/batch", json={"queries": queries}).json()["results"]
    assert [r.get("question") for r in results] == [QUESTION, None, None, "高新技术企业", None]
    assert [r["problem"]["errors"][0]["pointer"] for r in results if "problem" in r] == [
        "/question",
        "",
        "/stream",
    ]
    alone = without_times(ask(http))
    del results[0]["took_ms"]
    assert results[0] == alone


def test_a_whole_batch_of_256_is_answered(http: httpx.Client) -> None:
    queries = [{"question": f"{QUESTION} {n}", "mode": "lexical", "answer": False} for n in range(256)]
    response = http.post("/v1/query/batch", json={"queries": queries}, timeout=120)
    assert [r["question"] for r in response.json()["results"]] == [q["question"] for q in queries]


@pytest.mark.parametrize("queries", [[], [{"question": "x"}] * 257])
def test_a_batch_of_another_size_is_refused(http: httpx.Client, queries: list) -> None:
    response = http.post("/v1/query/batch", json={"queries": queries})
    assert response.status_code == 422
    assert response.json()["errors"][0]["pointer"] == "/queries"


@pytest.mark.parametrize("how", ["field", "header", "parameter"])
def test_events_tell_the_same_content(http: httpx.Client, how: str) -> None:
    whole = ask(http)
    if how == "parameter":
        response = http.get("/v1/query", params={"q": QUESTION, "stream": "true"})
    else:
        headers = {"Accept": "text/event-stream"} if how == "header" else {}
        body = {"question": QUESTION, "stream": how == "field"}
        response = http.post("/v1/query", json=body, headers=headers)
    assert response.headers["content-type"].startswith("text/event-stream")
    events = [block.split("\n", 1) for block in response.text.strip().split("\n\n")]
    named = [(name.removeprefix("event: "), json.loads(data.removeprefix("data: "))) for name, data in events]
    assert [name for name, _ in named[:1] + named[-1:]] == ["passages", "done"]
    assert {name for name, _ in named[1:-1]} == {"delta"}
    first, last = named[0][1], named[-1][1]
    assert "answer" not in first
    assert "".join(data["text"] for name, data in named if name == "delta") == last["answer"]["text"]
    del last["took_ms"]
    assert last == without_times(whole)


def test_a_wrong_question_to_a_stream_is_a_plain_problem(http: httpx.Client) -> None:
    response = http.post("/v1/query", json={"question": ""}, headers={"Accept": "text/event-stream"})
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"


def test_the_day_of_the_service_gives_way_to_the_day_of_the_question(http: httpx.Client) -> None:
    assert ask(http).json()["as_of"] == "2025-09-25"
    assert ask(http, as_of="2025-09-01").json()["as_of"] == "2025-09-01"


def test_the_same_question_gives_the_same_answer_each_time(http: httpx.Client) -> None:
    answers = [without_times(ask(http)) for _ in range(3)]
    assert answers[0] == answers[1] == answers[2]


def test_notices_are_listed_page_by_page(http: httpx.Client) -> None:
    first = http.get("/v1/notices", params={"limit": 50}).json()
    rest = http.get("/v1/notices", params={"limit": 50, "cursor": first["next_cursor"]}).json()
    aids = [item["aid"] for item in first["items"] + rest["items"]]
    assert len(aids) == len(set(aids)) == first["total"]
    assert rest["next_cursor"] is None
    days = [item["date"] for item in first["items"] + rest["items"]]
    assert days == sorted(days, reverse=True)


def test_a_list_keeps_its_filters(http: httpx.Client) -> None:
    page = http.get(
        "/v1/notices", params=[("category", "公示"), ("category", "名单"), ("limit", "200")]
    ).json()
    assert {item["category"] for item in page["items"]} == {"公示", "名单"}
    assert page["total"] == len(page["items"])


def test_stats_count_what_is_listed(http: httpx.Client) -> None:
    stats = http.get("/v1/stats").json()
    assert stats["notices"] == http.get("/v1/notices").json()["total"] == sum(stats["by_category"].values())


def test_readiness_tells_the_state_that_answers(http: httpx.Client) -> None:
    ready = http.get("/readyz").json()
    assert ready["index"] == ask(http).json()["index"]
    assert ready["stored_version"] == ready["index"]["version"]
