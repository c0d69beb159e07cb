"""Function calling over HTTP, and the OpenAPI document for tool servers."""

import json

import httpx
import pytest
from openai.types.chat import ChatCompletionFunctionToolParam
from pydantic import TypeAdapter
from schemathesis.specs.openapi.definitions import OPENAPI_30_VALIDATOR

from api.assistants.actions_document import OPERATIONS, actions
from api.assistants.openapi30 import as_30
from api.openapi import KEPT

QUESTION = "南京数字化转型专项资金什么时候截止"
DOCUMENT = json.loads(KEPT.read_text("utf-8"))
MAX_ACTION_DESCRIPTION = 300  # of GPT actions, for an operation
MAX_PARAMETER_DESCRIPTION = 700


def test_the_tools_are_openai_s_schema(http: httpx.Client) -> None:
    tools = http.get("/v1/tools.json").json()
    assert TypeAdapter(list[ChatCompletionFunctionToolParam]).validate_python(tools)
    for tool in tools:
        function = tool["function"]
        assert len(function["description"]) <= 1024
        assert function["parameters"]["type"] == "object"
        assert "title" not in function["parameters"]
        assert all(schema["description"] for schema in function["parameters"]["properties"].values())


@pytest.mark.parametrize(
    ("name", "arguments", "key"),
    [
        ("search", {"query": QUESTION}, "results"),
        ("search_notices", {"query": QUESTION, "place": "南京", "limit": 2}, "items"),
        ("answer_question", {"question": QUESTION, "as_of": "2025-09-25"}, "sources"),
        ("list_calls", {"place": "Suzhou", "open_on": "2025-09-25"}, "items"),
    ],
)
def test_a_call_that_a_model_asks_for_is_run(
    http: httpx.Client, name: str, arguments: dict, key: str
) -> None:
    result = http.post(f"/v1/tools/{name}", json=arguments).json()
    assert result[key]
    assert all(item["url"].startswith("http") for item in result[key])


@pytest.mark.parametrize(
    ("name", "arguments", "status", "pointer"),
    [
        ("search", {}, 422, "/query"),
        ("search", {"query": QUESTION, "size": 3}, 422, "/size"),
        ("search", [], 422, ""),
        ("search_notices", {"query": " ", "limit": 3}, 422, "/query"),
        ("list_calls", {"place": "Atlantis"}, 422, "/place"),
        ("search_notices", {"query": QUESTION, "place": "Atlantis"}, 422, "/place"),
        ("fetch", {"id": "none"}, 404, None),
        ("delete_everything", {}, 404, None),
    ],
)
def test_a_wrong_call_is_a_problem_that_names_the_argument(
    http: httpx.Client, name: str, arguments: object, status: int, pointer: str | None
) -> None:
    response = http.post(f"/v1/tools/{name}", json=arguments)
    assert response.status_code == status
    assert pointer is None or response.json()["errors"][0]["pointer"] == pointer


def test_the_document_for_tools_is_whole_and_names_the_address(http: httpx.Client) -> None:
    document = http.get("/v1/actions.json").json()
    assert document["servers"] == [{"url": str(http.base_url).rstrip("/")}]
    assert document == actions(http.get("/openapi.json").json(), document["servers"][0]["url"])
    secure = http.get("/v1/actions.json", headers={"X-Forwarded-Proto": "https"}).json()
    assert secure["servers"][0]["url"].startswith("https://")


def test_the_document_suits_gpt_actions() -> None:
    document = actions(DOCUMENT, "https://notices.example")
    operations = [op for methods in document["paths"].values() for op in methods.values()]
    assert sorted(op["operationId"] for op in operations) == sorted(OPERATIONS)
    for operation in operations:
        assert operation["summary"]
        assert 0 < len(operation["description"]) <= MAX_ACTION_DESCRIPTION
        assert list(operation["responses"]["200"]["content"]) == ["application/json"]
        for parameter in operation.get("parameters", []):
            assert len(parameter.get("description", "")) <= MAX_PARAMETER_DESCRIPTION
    assert document["paths"]["/v1/query"]["post"]["requestBody"]["content"]["application/json"]["example"]
    text = json.dumps(document)
    for name in document["components"]["schemas"]:
        assert f'"#/components/schemas/{name}"' in text


def test_the_document_is_to_be_had_for_importers_that_read_no_newer_openapi(http: httpx.Client) -> None:
    document = http.get("/v1/actions.json", params={"openapi": "3.0"}).json()
    assert document["openapi"].startswith("3.0")
    OPENAPI_30_VALIDATOR.validate(document)
    newer = http.get("/v1/actions.json", params={"openapi": "3.1"}).json()
    assert newer == http.get("/v1/actions.json").json()
    assert _operations(document) == _operations(newer)
    assert (
        http.get("/v1/actions.json", params={"openapi": "2.0"}).json()["errors"][0]["pointer"] == "?openapi"
    )


def test_the_older_document_suits_coze() -> None:
    """What the importer of Coze Studio checks (its `openapi.go`): a summary, one JSON object in and out, plain types."""
    document = as_30(actions(DOCUMENT, "https://notices.example"))
    schemas = document["components"]["schemas"]

    def whole(schema: dict) -> dict:
        return schemas[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema

    assert document["info"]["title"]
    assert document["info"]["description"]
    for operation in (op for methods in document["paths"].values() for op in methods.values()):
        assert operation["operationId"]
        assert operation["summary"]
        (answer,) = operation["responses"]["200"]["content"].values()
        assert whole(answer["schema"])["type"] == "object"
        assert all(
            p["schema"]["type"] in ("string", "integer", "array", "boolean")
            for p in operation.get("parameters", [])
        )
        if "requestBody" in operation:
            ((media, body),) = operation["requestBody"]["content"].items()
            assert media == "application/json"
            fields = whole(body["schema"])["properties"]
            assert all(whole(field)["type"] for field in fields.values())
            assert all(whole(field)["type"] for field in fields["filters"]["properties"].values())


def test_nothing_but_the_notation_changes() -> None:
    document = actions(DOCUMENT, "https://notices.example")
    before, after = document["components"]["schemas"], as_30(document)["components"]["schemas"]
    assert before.keys() == after.keys()
    for name, schema in before.items():
        assert after[name].get("properties", {}).keys() == schema.get("properties", {}).keys()
        assert after[name].get("required") == schema.get("required")
        for field, described in schema.get("properties", {}).items():
            if "description" in described and "$ref" not in described:
                assert after[name]["properties"][field]["description"] == described["description"]
            null = any(option.get("type") == "null" for option in described.get("anyOf", []))
            assert after[name]["properties"][field].get("nullable", False) == null
    assert document == actions(DOCUMENT, "https://notices.example")


def _operations(document: dict) -> list[str]:
    return sorted(op["operationId"] for methods in document["paths"].values() for op in methods.values())
