"""What Prometheus is told: the metrics of all workers, and what is served now."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path

from prometheus_client import CollectorRegistry, generate_latest, multiprocess
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from api.metrics import FOLDER, OWN
from api.service import Service
from api.service_info import VERSION
from indexes.locking import process_lives
from rag.clock import today
from rag.errors import RagError

MAX_SOURCES = 200


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
        with suppress(RagError):  # a store that cannot be read is what /readyz is for
            yield _gauge(
                "notice_rag_stored_version", "The newest version on disk.", collection.stored_version
            )
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
