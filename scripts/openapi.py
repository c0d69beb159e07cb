"""Write api/openapi.json anew, after a change of the HTTP interface: `python -m scripts.openapi`.

FastAPI draws the document from what the routes declare. Bodies and query strings are read by our own strict readers, so
their schemas are put in here, drawn from the very models that check them.
"""

from __future__ import annotations

import json
from typing import Any

from fastapi import APIRouter
from fastapi.openapi.utils import get_openapi
from pydantic.json_schema import models_json_schema

from api.app import ROUTERS
from api.assistants.surfaces import SURFACES
from api.authorization import FEEDS, needed_scope
from api.feedback_file import Feedback
from api.interface import DESCRIPTION, SECURITY_SCHEMES, VERSION
from api.openapi import KEPT
from api.problems import ProblemDocument
from api.router import Router
from api.routes.common import problems
from api.routes.writing import NoticeBody
from rag.public import BatchRequest, QueryRequest
from rag.public.match_json import MatchRequest, ProfileIn


def text() -> str:
    """The document as it is kept in the repository."""
    return json.dumps(drawn(), ensure_ascii=False, indent=1) + "\n"


def drawn() -> dict[str, Any]:
    """The document of every route that is declared."""
    routers = (*ROUTERS, *(surface.router for surface in SURFACES))
    routes = [route for router in routers if router.tag for route in _as_fastapi(router).routes]
    made = get_openapi(title="notice-rag", version=VERSION, description=DESCRIPTION, routes=routes)
    made["components"]["schemas"].update(_read_by_ourselves())
    made["components"]["schemas"] = dict(sorted(made["components"]["schemas"].items()))
    _say_who_may_ask(made)
    return made


def _as_fastapi(router: Router) -> APIRouter:
    made = APIRouter(tags=[router.tag] if router.tag else None)
    for each in router.operations:
        told: dict[str, Any] = dict(each.documented)
        extra, parameters = told.pop("openapi_extra", {}), told.pop("parameters", None)
        if parameters is not None:
            extra = {**extra, "parameters": [*parameters.openapi(), *extra.get("parameters", ())]}
        made.add_api_route(each.path, each.endpoint, methods=[each.method], openapi_extra=extra, **told)
    return made


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


if __name__ == "__main__":
    KEPT.write_text(text(), encoding="utf-8")
