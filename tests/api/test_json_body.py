import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from api.json_body import MAX_NAMES, MAX_VALUES, parse_body, parse_json, validated
from api.problems import Problem
from rag.public import NoticeQuery, QueryRequest
from rag.public.match_json import MatchRequest
from rag.public.requests import BatchRequest

NOT_JSON = {
    "nothing": b"",
    "blank": b" \n",
    "a word": b"hello",
    "cut off": b'{"question": "x"',
    "NaN": b'{"min_score": NaN}',
    "Infinity": b'{"min_score": -Infinity}',
    "beyond a float": b'{"min_score": 1e999}',
    "not UTF-8": '{"question": "南京"}'.encode("gb18030"),
    "UTF-16": '{"question": "南京"}'.encode("utf-16"),
    "a raw NUL": b'{"question": "a\0b"}',
    "nested deep": b"[" * 200_000,
    "objects nested deep": b'{"a":' * 200_000,
    "a name twice": b'{"question": "a", "question": "b"}',
    "a trailing comma": b'{"question": "a",}',
    "two documents": b'{"question": "a"}{"question": "b"}',
}


@pytest.mark.parametrize("body", NOT_JSON.values(), ids=NOT_JSON)
def test_what_is_not_json_is_a_400_that_says_so(body: bytes) -> None:
    with pytest.raises(Problem) as caught:
        parse_json(body)
    assert caught.value.status == 400
    assert caught.value.detail.startswith("The body is")


TOO_MUCH = {
    "a million empty objects": b'{"queries":[' + b",".join([b"{}"] * 1_000_000) + b"]}",
    "a list of numbers": b"[" + b",".join([b"1"] * (MAX_VALUES + 2)) + b"]",
    "names": b"{" + b",".join(b'"a%d":1' % n for n in range(MAX_NAMES + 1)) + b"}",
    "commas behind quotation marks that never close": b'["a"'
    + b',""' * MAX_VALUES * 2
    + b',"'
    + b'\\"' * 100_000,
}


@pytest.mark.parametrize("body", TOO_MUCH.values(), ids=TOO_MUCH)
def test_more_values_than_any_request_needs_are_refused_before_they_are_made(body: bytes) -> None:
    started = time.process_time()
    with pytest.raises(Problem) as caught:
        parse_body(body)
    assert caught.value.status == 413
    assert time.process_time() - started < 0.5  # 3 s when all were made and validated


def test_commas_within_strings_are_no_values() -> None:
    text = ',"[{\\' * 60_000
    assert parse_body(json.dumps({"question": text}).encode()) == {"question": text}


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=20,
)  # fmt: skip


@given(json_values)
def test_every_json_document_is_read_as_what_it_says(value: object) -> None:
    assert parse_json(json.dumps(value).encode()) == value


def test_a_byte_order_mark_is_no_harm() -> None:
    assert parse_json(b'\xef\xbb\xbf{"question": "x"}') == {"question": "x"}


def test_a_number_of_a_million_digits_costs_nothing_and_is_a_wrong_field() -> None:
    value = parse_json(b'{"question": "x", "top_k": ' + b"9" * 1_000_000 + b"}")
    with pytest.raises(Problem) as caught:
        validated(QueryRequest, value)
    assert [pointer for pointer, _ in caught.value.errors] == ["/top_k"]


@pytest.mark.parametrize("value", [[], "x", 1, None, True])
def test_a_body_that_is_no_object_is_a_wrong_field_at_the_root(value: object) -> None:
    with pytest.raises(Problem) as caught:
        validated(QueryRequest, value)
    assert caught.value.status == 422
    assert caught.value.errors == (("", "must be a JSON object"),)


def test_wrong_fields_are_named_by_pointer_all_at_once() -> None:
    value = {"question": "x", "top_k": 0, "filters": {"date_from": "2025-02-30", "a/b": 1}}
    with pytest.raises(Problem) as caught:
        validated(QueryRequest, value)
    assert {pointer for pointer, _ in caught.value.errors} == {
        "/top_k",
        "/filters/date_from",
        "/filters/a~1b",
    }


@pytest.mark.parametrize(
    ("profile", "told"),
    [
        ({"qualifications": ["x", 1]}, ("/profile/qualifications/1", "must be text")),
        ({"revenue": [1]}, ("/profile/revenue", "must be a number or text or an object")),
        ({"patents": {"发明专利": None}}, ("/profile/patents/发明专利", "must be a number or text")),
        ({"industry": ["x"] * 51}, ("/profile/industry", "has 51; at most 50 are taken")),
    ],
)
def test_a_field_of_several_kinds_is_named_as_it_stands_in_the_request(
    profile: dict[str, object], told: tuple[str, str]
) -> None:
    with pytest.raises(Problem) as caught:
        validated(MatchRequest, {"profile": profile})
    assert caught.value.errors == (told,)


def test_an_unknown_field_gets_a_hint() -> None:
    with pytest.raises(Problem) as caught:
        validated(QueryRequest, {"question": "x", "filters": {"region": ["南京"]}})
    assert caught.value.errors[0][0] == "/filters/region"
    assert "did you mean 'regions'?" in caught.value.errors[0][1]


@pytest.mark.parametrize(
    ("model", "value", "meant"),
    [
        (QueryRequest, {"q": "x"}, "question"),
        (MatchRequest, {"profile": {"city": "苏州"}}, "place"),
        (MatchRequest, {"profile": {"Province": "江苏"}}, "place"),
        (MatchRequest, {"profile": {"城市": "苏州"}}, "place"),
        (MatchRequest, {"profile": {"员工人数": 80}}, "employees"),
        (MatchRequest, {"profile": {"turnover": 80}}, "revenue"),
    ],
)
def test_a_field_by_another_name_gets_the_one_that_is_meant(
    model: type[BaseModel], value: dict[str, object], meant: str
) -> None:
    with pytest.raises(Problem) as caught:
        validated(model, value)
    assert any(f"did you mean {meant!r}?" in detail for _, detail in caught.value.errors)


@pytest.mark.parametrize(
    ("model", "value", "said"),
    [
        (MatchRequest, {"place": "苏州"}, "it belongs below 'profile'"),
        (QueryRequest, {"question": "x", "open_on": "2025-09-25"}, "it belongs below 'filters'"),
        (BatchRequest, {"questions": ["x"]}, "did you mean 'queries'?"),
        (BatchRequest, {"queries": []}, "is empty; at least one is wanted"),
        (BatchRequest, {"queries": ["x"] * 257}, "has 257; at most 256 are taken"),
        (QueryRequest, {"question": "x", "top_k": 51}, "must be at most 50"),
        (QueryRequest, {"question": "x", "top_k": "many"}, "must be a whole number"),
        (QueryRequest, {"question": "x", "filters": 3}, "must be an object"),
        (NoticeQuery, {"date_from": "2026-05-01", "date_to": "2026-04-30"}, "lies before date_from"),
        (
            QueryRequest,
            {"question": "x", "filters": {"date_from": "2026-05-01", "date_to": "2026-04-30"}},
            "lies before date_from",
        ),
        (QueryRequest, {"question": "x", "mode": "fast"}, "must be 'hybrid', 'dense' or 'lexical'"),
    ],
)
def test_what_is_wrong_is_said_in_plain_words(
    model: type[BaseModel], value: dict[str, object], said: str
) -> None:
    """Not "List should have at most 256 items after validation", nor "/profile is required; /place is not a field"."""
    with pytest.raises(Problem) as caught:
        validated(model, value)
    assert said in "; ".join(detail for _, detail in caught.value.errors)


def test_a_name_that_means_nothing_known_is_told_what_is_known() -> None:
    with pytest.raises(Problem, match="known are name, applicant, place"):
        validated(MatchRequest, {"profile": {"mascot": "panda"}})


@pytest.mark.parametrize(
    "field", [{"answer": 1}, {"stream": "false"}, {"min_score": "0.5"}, {"top_k": 5.0}, {"question": 7}]
)
def test_no_value_is_taken_for_another_type(field: dict[str, object]) -> None:
    with pytest.raises(Problem) as caught:
        validated(QueryRequest, {"question": "x", **field})
    assert [pointer for pointer, _ in caught.value.errors] == [f"/{name}" for name in field]


def test_days_are_read_from_text_and_whole_numbers_as_numbers() -> None:
    asked = validated(QueryRequest, {"question": "x", "as_of": "2025-09-25", "min_score": 0})
    assert (str(asked.as_of), asked.min_score) == ("2025-09-25", 0.0)
