"""Dify's external knowledge API against a real server."""

import httpx
import pytest

QUESTION = "南京数字化转型专项资金什么时候截止"


def retrieve(http: httpx.Client, **fields: object) -> httpx.Response:
    body = {
        "knowledge_id": "notices",
        "query": QUESTION,
        "retrieval_setting": {"top_k": 3, "score_threshold": 0.0},
    }
    return http.post("/retrieval", json={**body, **fields})


def condition(name: str, operator: str, value: object = None) -> dict:
    one = {"name": name, "comparison_operator": operator, "value": value}
    return {"logical_operator": "and", "conditions": [one]}


def test_records_hold_texts_scores_titles_and_metadata(http: httpx.Client) -> None:
    records = retrieve(http).json()["records"]
    assert len(records) == 3
    for record in records:
        assert set(record) == {"content", "score", "title", "metadata"}
        assert record["metadata"]["url"].startswith("http")
        assert 0 <= record["score"] <= 1
    assert [r["score"] for r in records] == sorted((r["score"] for r in records), reverse=True)


@pytest.mark.parametrize("top_k", [1, 7])
def test_top_k_is_honoured(http: httpx.Client, top_k: int) -> None:
    assert len(retrieve(http, retrieval_setting={"top_k": top_k}).json()["records"]) == top_k


def test_a_threshold_leaves_out_what_is_below_it_and_zero_nothing(http: httpx.Client) -> None:
    everything = retrieve(http, retrieval_setting={"top_k": 10, "score_threshold": 0.0}).json()["records"]
    between = (everything[0]["score"] + everything[-1]["score"]) / 2
    some = retrieve(http, retrieval_setting={"top_k": 10, "score_threshold": between}).json()["records"]
    assert some == [record for record in everything if record["score"] >= between]
    assert len(some) < len(everything) == 10
    nothing = retrieve(http, retrieval_setting={"top_k": 10, "score_threshold": 1.0})
    assert nothing.status_code == 200
    assert nothing.json() == {"records": []}


@pytest.mark.parametrize(
    ("given", "field", "check"),
    [
        (condition("region", "is", "苏州"), "regions", lambda value: "苏州" in value),
        (condition("category", "in", ["公示", "名单"]), "category", lambda value: value in ("公示", "名单")),
        (condition("date", "before", "2025-09-05"), "date", lambda value: value < "2025-09-05"),
        (condition("title", "contains", "转型"), "title", lambda value: "转型" in value),
    ],
)
def test_metadata_conditions_filter_before_the_search(
    http: httpx.Client, given: dict, field: str, check
) -> None:
    setting = {"top_k": 4, "score_threshold": 0.0}
    records = retrieve(http, metadata_condition=given, retrieval_setting=setting).json()["records"]
    assert len(records) >= 2
    for record in records:
        assert check(record["title"] if field == "title" else record["metadata"][field])


def test_conditions_that_nothing_fulfils_give_an_empty_list(http: httpx.Client) -> None:
    response = retrieve(http, metadata_condition=condition("region", "is", "Atlantis"))
    assert (response.status_code, response.json()) == (200, {"records": []})


def test_null_conditions_are_none(http: httpx.Client) -> None:
    assert retrieve(http, metadata_condition=None).json() == retrieve(http).json()


def test_another_knowledge_base_is_2001(http: httpx.Client) -> None:
    response = retrieve(http, knowledge_id="other")
    assert (response.status_code, response.json()["error_code"]) == (404, 2001)
    assert "notices" in response.json()["error_msg"]


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"retrieval_setting": {"top_k": 0}}, "/retrieval_setting/top_k"),
        ({"retrieval_setting": {"top_k": 51}}, "/retrieval_setting/top_k"),
        ({"retrieval_setting": {"score_threshold": 2}}, "/retrieval_setting/score_threshold"),
        ({"retrieval_setting": {"rerank": True}}, "/retrieval_setting/rerank"),
        ({"query": " "}, "/query"),
        ({"metadata_condition": condition("colour", "is", "red")}, "/metadata_condition/conditions/0"),
        ({"metadata_condition": condition("region", "near", "x")}, "/metadata_condition/conditions/0/comparison_operator"),
    ],
)  # fmt: skip
def test_what_cannot_be_honoured_is_refused_aloud(http: httpx.Client, fields: dict, pointer: str) -> None:
    response = retrieve(http, **fields)
    assert response.status_code == 422
    assert response.json()["errors"][0]["pointer"] == pointer
    assert response.json()["error_code"] == 422
    assert response.json()["error_msg"]
