"""What an OpenTelemetry collector is sent: lengths and routes, never a question or a key."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import HTTPServer
from pathlib import Path
from typing import Any

import pytest

from api.metrics import observe_stage
from api.middleware import Guard
from api.serve import command
from api.tracing import Tracing
from eval.local_server import Handler, address, listening
from rag.errors import InvalidInput
from rag.settings import Settings
from tests.api.test_middleware import call

trace_service_pb2 = pytest.importorskip(
    "opentelemetry.proto.collector.trace.v1.trace_service_pb2", reason="the extra otel is not installed"
)
SECRET = "绝密的杭州问题"
TRACE, CALLER = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"


@contextmanager
def collector() -> Iterator[tuple[str, list[bytes]]]:
    """A server that takes what OTLP exporters send: its address and the bodies."""
    bodies: list[bytes] = []

    class Collector(Handler):
        def do_POST(self) -> None:
            bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.end_headers()

    with listening(HTTPServer(("127.0.0.1", 0), Collector)) as server:
        yield address(server), bodies


async def question(scope: Any, receive: Any, send: Any) -> None:
    await receive()
    scope["state"]["route"] = "/v1/query"
    observe_stage("queue", 1.0)
    observe_stage("search", 20.0)
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"ok"})


def test_a_collector_is_told_each_request_and_its_stages_as_part_of_the_callers_trace() -> None:
    with collector() as (url, bodies):
        tracing = Tracing.of(Settings(otlp_url=url))
        assert tracing is not None
        headers = {
            "traceparent": f"00-{TRACE}-{CALLER}-01",
            "authorization": f"Bearer {SECRET.encode().hex()}",
        }
        call(lambda *given: Guard(question, tracing=tracing)(*given), headers=headers, body=[SECRET.encode()])
        tracing.close()
    sent = trace_service_pb2.ExportTraceServiceRequest.FromString(b"".join(bodies))
    spans = {span.name: span for span in sent.resource_spans[0].scope_spans[0].spans}
    assert spans.keys() == {"POST /v1/query", "queue", "search"}
    whole = spans["POST /v1/query"]
    assert (whole.trace_id.hex(), whole.parent_span_id.hex()) == (TRACE, CALLER)
    assert all(spans[stage].parent_span_id == whole.span_id for stage in ("queue", "search"))
    assert spans["search"].start_time_unix_nano == spans["queue"].end_time_unix_nano
    told = b"".join(bodies)
    assert SECRET.encode() not in told
    assert SECRET.encode().hex().encode() not in told


def test_a_collector_that_is_not_there_harms_nobody(caplog: pytest.LogCaptureFixture) -> None:
    tracing = Tracing.of(Settings(otlp_url="http://127.0.0.1:9"))
    assert call(lambda *given: Guard(question, tracing=tracing)(*given))[0] == 200
    assert tracing is not None
    tracing.close()


def test_nothing_is_traced_unless_it_is_asked_for() -> None:
    assert Tracing.of(Settings()) is None


def test_a_missing_extra_is_told_before_the_service_listens(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "opentelemetry.sdk.trace.export", None)
    monkeypatch.setattr("api.serve.listen", lambda *_: pytest.fail("it listens"))
    monkeypatch.setenv("RAG_OTLP_URL", "http://127.0.0.1:9")
    with pytest.raises(InvalidInput, match=r"notice-rag\[otel\]"):
        command(home=tmp_path)
