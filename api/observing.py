"""What is measured of each request: Prometheus' metrics of all workers, and the stages of the request for its log line."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from contextvars import ContextVar
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest, multiprocess
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from api.feedback_file import reason_of
from api.service_info import VERSION
from indexes.locking import process_lives
from rag.clock import today
from rag.public import QueryResponse

if TYPE_CHECKING:
    from api.service import Service

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""Where several workers keep their numbers, so that any of them can tell those of all; set by `rag serve`."""
MAX_SOURCES = 200
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


def exposition(service: Service) -> bytes:
    """The metrics of all workers in Prometheus' text format."""
    registry = CollectorRegistry()
    if folder := os.environ.get(FOLDER):
        _forget_dead(Path(folder))
        multiprocess.MultiProcessCollector(registry, folder)  # type: ignore[no-untyped-call]
    else:
        registry.register(_Same(OWN))
    registry.register(_State(service))
    return generate_latest(registry)


class _Same(Collector):
    """Another registry's metrics."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._registry = registry

    def collect(self) -> Iterable[Metric]:
        return self._registry.collect()


class _State(Collector):
    """What is served now: read when it is asked for, and the same whichever worker is asked."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def collect(self) -> Iterator[Metric]:
        collection = self._service.opened
        yield _gauge("notice_rag_ready", "1 while questions are answered.", float(self._service.is_ready))
        if collection is None:
            return
        info = collection.info
        served = GaugeMetricFamily("notice_rag_index_info", "What is served.", labels=("model", "interface"))
        served.add_metric((info.model, VERSION), 1)
        yield served
        yield _gauge("notice_rag_index_version", "The collection's version.", info.version)
        yield _gauge("notice_rag_notices", "Notices held.", info.notices)
        yield _gauge("notice_rag_passages", "Passages held.", info.passages)
        newest = GaugeMetricFamily(
            "notice_rag_newest_notice_days",
            "Age of a source's newest notice in days.",
            labels=("source",),
        )
        for source, day in islice(collection.newest_by_source().items(), MAX_SOURCES):
            newest.add_metric((source,), (today() - day).days)
        yield newest
        if collection.ingest_age_s is not None:
            yield _gauge("notice_rag_ingest_age_seconds", "Since notices last came.", collection.ingest_age_s)


def _gauge(name: str, text: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, text, value=value)


def _forget_dead(folder: Path) -> None:
    """Remove the gauges of workers that are gone; their counters stay counted."""
    for path in folder.glob("gauge_live*_*.db"):
        with suppress(OSError, ValueError):
            if not process_lives(int(path.stem.rpartition("_")[2])):
                path.unlink()
