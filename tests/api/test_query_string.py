import datetime as dt
from urllib.parse import quote, urlencode

import pytest
from starlette.requests import Request

from api.problems import Problem
from api.query_string import NOTICES, QUERY
from api.routes.writing import CHANGES
from rag.public import Filters, NoticeQuery, QueryRequest


def request(query: str) -> Request:
    return Request({"type": "http", "method": "GET", "headers": [], "query_string": query.encode("ascii")})


def test_every_field_of_a_question_has_a_parameter() -> None:
    places = set(QUERY.places.values())
    # By GET the thread comes as `context`; a whole conversation is sent as a body.
    wanted = {(name,) for name in QueryRequest.model_fields if name not in ("filters", "conversation")}
    assert places == wanted | {("filters", name) for name in Filters.model_fields}
    assert set(NOTICES.places) == set(NoticeQuery.model_fields)


def test_parameters_say_the_same_as_a_body() -> None:
    pairs = [("q", "南京 AI"), ("top_k", "7"), ("region", "南京"), ("region", "苏州"), ("category", "申报"),
             ("date_from", "2025-09-01"), ("interpret", "false"), ("min_score", "0.5"), ("ignore", "regions"),
             ("max_context_tokens", "900")]  # fmt: skip
    assert QUERY.read(request(urlencode(pairs))) == QueryRequest(
        question="南京 AI",
        top_k=7,
        filters=Filters(regions=["南京", "苏州"], categories=["申报"], date_from=dt.date(2025, 9, 1)),
        interpret=False,
        min_score=0.5,
        ignore=["regions"],
        max_context_tokens=900,
    )


def test_empty_parameters_count_as_not_given_as_forms_send_them() -> None:
    assert QUERY.read(request("q=x&region=&top_k=&date_from=")) == QueryRequest(question="x")


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ("", "?q"),
        ("q=", "?q"),
        ("q=%20", "?q"),
        ("q=x&q=y", "?q"),
        ("q=x&top_k=5&top_k=6", "?top_k"),
        ("q=x&top_k=51", "?top_k"),
        ("q=x&top_k=five", "?top_k"),
        ("q=x&top_k=5.0", "?top_k"),
        ("q=x&top_k=9223372036854775808", "?top_k"),
        ("q=x&mode=fast", "?mode"),
        ("q=x&date_from=2025-02-30", "?date_from"),
        ("q=x&date_to=1758758400", "?date_to"),
        ("q=x&category=申报x", "?category"),
        ("q=x&min_score=nan", "?min_score"),
        ("q=x&regions=南京", "?regions"),
        ("q=x&interpret=maybe", "?interpret"),
        ("q=a%00b", "?q"),
    ],
)
def test_wrong_parameters_are_named(query: str, pointer: str) -> None:
    with pytest.raises(Problem) as caught:
        QUERY.read(request(quote(query, safe="=&%")))
    assert caught.value.status == 422
    assert [found for found, _ in caught.value.errors] == [pointer]


def test_parameters_in_gb18030_are_told_to_be_utf8() -> None:
    with pytest.raises(Problem) as caught:
        QUERY.read(request("q=%C4%CF%BE%A9"))
    assert caught.value.status == 400
    assert "UTF-8" in caught.value.detail


def test_an_unknown_parameter_gets_a_hint() -> None:
    with pytest.raises(Problem, match="did you mean 'region'"):
        QUERY.read(request("q=x&regoin=a"))


@pytest.mark.parametrize("name", ["question", "query"])
def test_a_question_by_its_name_in_bodies_gets_a_hint(name: str) -> None:
    with pytest.raises(Problem, match="did you mean 'q'"):
        QUERY.read(request(f"{name}=x"))


def test_a_missing_parameter_is_told_with_what_it_is_for() -> None:
    with pytest.raises(Problem, match="since is required: a version that was seen before; 0 to begin with"):
        CHANGES.read(request(""))
