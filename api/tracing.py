"""OpenTelemetry: a span for each request and one for each of its stages, sent to a collector where one is configured.

Needs the extra `otel`. A span tells what the access log tells: route, status, request id and times; never a question, a key
or a notice's text. A caller's `traceparent` makes the request part of the caller's trace.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from api.service_info import VERSION
from rag.errors import InvalidInput
from rag.settings import Settings

if TYPE_CHECKING:
    from opentelemetry.sdk.trace.export import SpanExporter

EXPORT_S = 2.0
"""How long one sending may take, also the last one when the service ends."""
NS = 1_000_000_000


def check_extra(settings: Settings) -> None:
    """Check that what tracing needs can be imported, before a worker finds out that it cannot.

    Raises:
        InvalidInput: a collector is configured, but the extra is not installed.
    """
    if settings.otlp_url is None:
        return
    try:
        import opentelemetry.exporter.otlp.proto.http.trace_exporter
        import opentelemetry.sdk.trace.export  # noqa: F401
    except ModuleNotFoundError:
        raise InvalidInput("RAG_OTLP_URL needs the extra: pip install 'notice-rag[otel]'.") from None


class Tracing:
    """Spans on their way to a collector; they are sent in the background, and dropped where nobody takes them.

    Args:
        exporter: takes the finished spans.
    """

    def __init__(self, exporter: SpanExporter) -> None:
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
        from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

        resource = Resource.create({"service.name": "notice-rag", "service.version": VERSION})
        self._provider = TracerProvider(resource=resource, shutdown_on_exit=False)
        self._provider.add_span_processor(BatchSpanProcessor(exporter))
        self._tracer = self._provider.get_tracer("notice_rag.api", VERSION)
        self._callers = TraceContextTextMapPropagator()

    @classmethod
    def of(cls, settings: Settings) -> Tracing | None:
        """As the settings say; None: nothing is traced.

        Raises:
            InvalidInput: a collector is configured, but the extra is not installed.
        """
        if settings.otlp_url is None:
            return None
        check_extra(settings)
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

        url = f"{settings.otlp_url.rstrip('/')}/v1/traces"
        return cls(OTLPSpanExporter(endpoint=url, timeout=EXPORT_S))

    def record(
        self,
        *,
        headers: Mapping[str, str],
        method: str,
        route: str,
        status: int,
        request_id: str,
        ended_ns: int,
        took_s: float,
        stages_ms: Mapping[str, float],
    ) -> None:
        """Record a request that was answered.

        Args:
            headers: of the request; `traceparent` is read.
            method: HTTP's.
            route: as it is declared, without what a client put in.
            status: of the answer; from 500 on the span is an error.
            request_id: also in the log and in the answer's `X-Request-ID`.
            ended_ns: when the last of the answer was handed over, in nanoseconds since 1970.
            took_s: from the first byte of the request until then.
            stages_ms: of a question, in the order in which they were passed; of a batch, their sums. Their spans are laid
                end to end from the beginning of the request, since only their lengths are measured.
        """
        from opentelemetry.trace import SpanKind, Status, StatusCode, set_span_in_context

        began = ended_ns - int(took_s * NS)
        span = self._tracer.start_span(
            f"{method} {route}",
            context=self._callers.extract(headers),
            kind=SpanKind.SERVER,
            attributes={
                "http.request.method": method,
                "http.route": route,
                "http.response.status_code": status,
                "notice_rag.request_id": request_id,
            },
            start_time=began,
        )
        within = set_span_in_context(span)
        for stage, ms in stages_ms.items():
            part = self._tracer.start_span(stage, context=within, start_time=began)
            began = min(began + int(ms * NS / 1000), ended_ns)
            part.end(began)
        if status >= 500:
            span.set_status(Status(StatusCode.ERROR))
        span.end(ended_ns)

    def close(self) -> None:
        """Send what is left."""
        self._provider.shutdown()
