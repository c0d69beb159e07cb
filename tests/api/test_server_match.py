"""Matching over HTTP, from a real server over the bundled notices."""

import re

import httpx

from rag.client import Client

PROFILE = {
    "place": "昆山",
    "founded": "2015-01-01",
    "financing": "2000万元",
    "listed": False,
    "credit": True,
    "legal_form": "有限责任公司",
}


def test_every_open_call_is_judged_with_quotes_that_stand_in_its_notices(http: httpx.Client) -> None:
    found = http.post("/v1/match", json={"profile": PROFILE}).json()
    unicorn = next(item for item in found["items"] if "独角兽" in item["call"]["programme"])
    assert unicorn["verdict"] == "fits"
    condition = next(c for c in unicorn["conditions"] if c["attribute"] == "founded")
    assert (condition["status"], condition["yours"], condition["wanted"]) == (
        "met",
        "2015-01-01",
        "≥ 2015-01-01",
    )
    text = http.get(f"/v1/notices/{condition['aid']}").json()["text"]
    assert text[condition["start"] : condition["end"]] == condition["quote"]
    assert all(item["call"]["status"] not in ("closed", "cancelled") for item in found["items"])


def test_a_day_later_is_too_late(http: httpx.Client) -> None:
    found = http.post("/v1/match", json={"profile": {**PROFILE, "founded": "2014-12-31"}}).json()
    unicorn = next(item for item in found["items"] if "独角兽" in item["call"]["programme"])
    assert (unicorn["verdict"], unicorn["conditions"][0]["attribute"]) == ("fails", "founded")


def test_wrong_values_name_their_field(http: httpx.Client) -> None:
    for profile, pointer in (
        ({"turnover": 1}, "/profile/turnover"),
        ({"revenue": "much"}, "/profile/revenue"),
    ):
        response = http.post("/v1/match", json={"profile": profile})
        assert response.status_code == 422
        assert response.json()["errors"][0]["pointer"] == pointer


def test_the_cautions_of_calls_are_in_the_readers_language(http: httpx.Client) -> None:
    body = {"profile": PROFILE, "include_closed": True}
    told = {
        lang: {
            warning["text"]
            for item in http.post("/v1/match", json={**body, "lang": lang}).json()["items"]
            for warning in item["call"]["warnings"]
        }
        for lang in ("en", "zh")
    }
    assert len(told["en"]) > 5
    assert not told["en"] & told["zh"]
    assert all(re.match("[A-Za-z0-9]", text) for text in told["en"]), told["en"]


def test_the_client_matches(http: httpx.Client) -> None:
    with Client(str(http.base_url)) as client:
        found = client.match(PROFILE, filters={"applies_in": "苏州"}, verdicts=["fits"])
    assert {item.verdict for item in found.items} == {"fits"}
