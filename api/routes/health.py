"""Whether the service runs and answers, and what it can do."""

from __future__ import annotations

from anyio import to_thread
from fastapi import APIRouter
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.requests import Request
from starlette.responses import Response

from api.docs_page import page
from api.endpoints import json_response, problems, service
from api.exposition import exposition
from api.page.words import language_of
from api.schemas import Live, Ready

router = APIRouter(tags=["operations"])


@router.get("/livez", operation_id="livez", summary="Does the process run?", response_model=Live)
async def livez() -> Response:
    """Answers at once, also while the model is being loaded."""
    return json_response(Live())


@router.get(
    "/readyz",
    operation_id="readyz",
    summary="Are questions answered?",
    response_model=Ready,
    responses=problems(503),
)
async def readyz(request: Request) -> Response:
    """200 with the state of the index, and the last question that the service asked itself was answered; else 503 with the reason."""
    serving = service(request)
    serving.check_ready()
    held = serving.collection
    ready = Ready(
        index=held.info,
        stored_version=held.stored_version,
        ingest_age_s=held.ingest_age_s,
        sources=held.sources,
    )
    return json_response(ready)


@router.get(
    "/metrics",
    operation_id="metrics",
    summary="Metrics for Prometheus",
    response_class=Response,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
)
async def metrics(request: Request) -> Response:
    """Latencies by stage, queues, refusals, answers and abstentions of all workers, and the state of the collection."""
    body = await to_thread.run_sync(exposition, service(request))
    return Response(body, media_type=CONTENT_TYPE_LATEST)


@router.get("/docs", include_in_schema=False)
async def docs(request: Request) -> Response:
    """The OpenAPI document as a page where each operation can be tried."""
    return page(request.app.openapi(), language_of(request))
