"""`/docs`: the OpenAPI document as a page where each operation can be tried, made by us from our own files."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

from starlette.responses import HTMLResponse

from api.page.render import html
from rag.domain import LANGUAGES, Language

_NO_ID = re.compile(r"[^a-z0-9]+")


def page(document: dict[str, Any], language: Language = "en") -> HTMLResponse:
    """The whole page for an OpenAPI document."""
    operations = list(_operations(document["paths"]))
    context = {
        "other_lang": next(other for other in LANGUAGES if other != language),
        "info": {"description": "", **document["info"]},
        "groups": [(tag, list(own)) for tag, own in groupby(operations, lambda one: one["tag"])],
        "problems": dict(sorted(entry for one in operations for entry in one["problems"])),
        "schemas": [_schema(name, schema) for name, schema in document["components"]["schemas"].items()],
    }
    return html("docs.html", language, context)


def _operations(paths: Mapping[str, Mapping[str, dict[str, Any]]]) -> Iterator[dict[str, Any]]:
    for path, methods in paths.items():
        for method, operation in methods.items():
            answers = [
                (status, told.get("description", ""), _returned(told))
                for status, told in operation["responses"].items()
            ]
            yield {
                "id": _NO_ID.sub("-", f"{method} {path}".lower()).strip("-"),
                "method": method.upper(),
                "path": path,
                "tag": operation.get("tags", ["operations"])[0],
                "summary": operation.get("summary", ""),
                "description": operation.get("description", ""),
                "parameters": [_parameter(given) for given in operation.get("parameters", ())],
                "body": _body(operation),
                "answers": [answer for answer in answers if answer[0] < "4"],
                "problems": [(status, meaning) for status, meaning, _ in answers if status >= "4"],
            }


def _parameter(given: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": given["name"],
        "place": given.get("in", "query"),
        "required": given.get("required", False),
        "schema": given["schema"],
        "description": given.get("description") or given["schema"].get("description", ""),
        "example": given.get("example", "") if given.get("required") else "",
    }


def _body(operation: dict[str, Any]) -> dict[str, Any] | None:
    for media in operation.get("requestBody", {}).get("content", {}).values():
        example = json.dumps(media.get("example", {}), ensure_ascii=False, indent=1)
        return {"schema": media["schema"], "example": example}
    return None


def _returned(response: dict[str, Any]) -> dict[str, Any]:
    contents: Iterable[dict[str, Any]] = response.get("content", {}).values()
    return next((content.get("schema", {}) for content in contents), {})


def _schema(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    required = schema.get("required", ())
    rows = [
        {
            "name": field,
            "required": field in required,
            "schema": value,
            "description": value.get("description", ""),
        }
        for field, value in schema.get("properties", {}).items()
    ]
    return {"name": name, "description": schema.get("description", ""), "fields": rows}
