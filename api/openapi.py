"""The OpenAPI document. `make openapi` writes the copy that is kept in the repository.

Bodies and query strings are read by our own strict readers, so their schemas are put in here, drawn from the very
models that check them.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic.json_schema import models_json_schema

from api.assistants.surface_registry import SURFACES
from api.authorization import FEEDS, needed_scope
from api.endpoints import problems
from api.feedback_file import Feedback
from api.problems import ProblemDocument
from api.routes.writing import NoticeBody
from api.service_info import DESCRIPTION, SECURITY_SCHEMES, VERSION
from rag.public import BatchRequest, QueryRequest
from rag.public.match_json import MatchRequest, ProfileIn

KEPT = Path(__file__).with_name("openapi.json")


def document(app: FastAPI) -> dict[str, Any]:
    """The app's OpenAPI document, made once."""
    if app.openapi_schema is None:
        made = get_openapi(
            title="notice-rag", version=VERSION, description=DESCRIPTION, routes=app.routes, tags=None
        )
        made["components"]["schemas"].update(_read_by_ourselves())
        made["components"]["schemas"] = dict(sorted(made["components"]["schemas"].items()))
        _say_who_may_ask(made)
        app.openapi_schema = made
    return app.openapi_schema


def text(app: FastAPI) -> str:
    """The document as it is kept in the repository."""
    return json.dumps(document(app), ensure_ascii=False, indent=1) + "\n"


def _say_who_may_ask(made: dict[str, Any]) -> None:
    """The security schemes, and for every operation how it is refused without the right key."""
    made["components"]["securitySchemes"] = SECURITY_SCHEMES
    made["security"] = [{}, {"key": []}]
    for path, methods in made["paths"].items():
        for method, operation in methods.items():
            if needed_scope(method.upper(), path) is None:
                operation["security"] = []
                continue
            if path in FEEDS:
                operation["security"] = [{}, {"key": []}, {"feed_key": []}]
            refusals = {str(status): said for status, said in problems(401, 403, 429).items()}
            operation["responses"] = dict(sorted({**operation["responses"], **refusals}.items()))


def _read_by_ourselves() -> dict[str, Any]:
    own = (QueryRequest, BatchRequest, ProblemDocument, MatchRequest, NoticeBody, ProfileIn, Feedback)
    models = [(model, "validation") for model in (*own, *(body for s in SURFACES for body in s.bodies))]
    _, definitions = models_json_schema(models, ref_template="#/components/schemas/{model}")  # type: ignore[arg-type]
    schemas: dict[str, Any] = definitions["$defs"]
    _accept_null(schemas["QueryRequest"]["properties"], "filters", "conversation")
    lists = [
        name for name, schema in schemas["Filters"]["properties"].items() if schema.get("type") == "array"
    ]
    _accept_null(schemas["Filters"]["properties"], *lists)
    return schemas


def _accept_null(properties: dict[str, Any], *names: str) -> None:
    """Say that null is taken too, which the models read as nothing given before they check the type."""
    for name in names:
        about = ("description", "default", "examples", "title")
        inner = {key: value for key, value in properties[name].items() if key not in about}
        outer = {key: value for key, value in properties[name].items() if key in about}
        properties[name] = {"anyOf": [inner, {"type": "null"}], **outer}
