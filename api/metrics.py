"""What is measured of each request: counters and times for Prometheus, and the stages of the request for its log line."""

from __future__ import annotations

from contextvars import ContextVar

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from api.feedback_file import reason_of
from rag.public import QueryResponse

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""Where several workers keep their numbers, so that any of them can tell those of all; set by `rag serve`."""
SECONDS = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30)
OWN = CollectorRegistry()

requests = Counter("notice_rag_requests", "Requests answered.", ("route", "method", "status"), registry=OWN)
request_seconds = Histogram(
    "notice_rag_request_seconds", "From the first byte of a request to the last of its answer.", ("route",),
    buckets=SECONDS, registry=OWN,
)  # fmt: skip
stage_seconds = Histogram(
    "notice_rag_stage_seconds", "Stages of a question: queue, embed, search, answer.", ("stage",),
    buckets=SECONDS, registry=OWN,
)  # fmt: skip
refusals = Counter(
    "notice_rag_refusals",
    "Requests refused since they could not be answered in time.",
    ("queue",),
    registry=OWN,
)
answers = Counter("notice_rag_answers", "Answers given.", ("kind", "certainty"), registry=OWN)
abstentions = Counter("notice_rag_abstentions", "Questions not answered.", ("reason",), registry=OWN)
waiting = Gauge(
    "notice_rag_waiting",
    "Work that waits for its turn.",
    ("queue",),
    registry=OWN,
    multiprocess_mode="livesum",
)

stages: ContextVar[dict[str, float] | None] = ContextVar("stages", default=None)
"""Milliseconds of the stages of the request under way, for its log line; of a batch, the sums."""


def observe_stage(stage: str, ms: float) -> None:
    """Count a stage of a question."""
    stage_seconds.labels(stage).observe(ms / 1000)
    told = stages.get()
    if told is not None:
        told[stage] = round(told.get(stage, 0.0) + ms, 1)


def observe_answer(response: QueryResponse) -> None:
    """Count an answer, with its stages, or why there is none."""
    for stage in ("embed", "search", "answer"):
        observe_stage(stage, getattr(response.took_ms, stage))
    answer = response.answer
    if answer is None:
        return
    answers.labels(answer.kind, answer.certainty).inc()
    if answer.abstained:
        abstentions.labels(reason_of(answer)).inc()


def observe_request(route: str, method: str, status: int, seconds: float) -> None:
    """Count a request."""
    requests.labels(route, method, str(status)).inc()
    request_seconds.labels(route).observe(seconds)
