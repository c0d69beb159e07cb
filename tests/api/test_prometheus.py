"""What Prometheus and the log are told: enough to see what goes on, never a question or a key."""

import asyncio
import json
import logging
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from prometheus_client import generate_latest
from prometheus_client.parser import text_string_to_metric_families

from api.app import create_app
from api.authorization import FEEDS
from api.logs import FIELDS, JsonFormatter
from api.metrics import OWN
from api.problems import Problem
from api.service import Service
from rag.settings import Settings
from tests.processes import PATIENT, ROOT, Server, rag, serving, wait_for

SECRET = "绝密的杭州问题"


def samples(text: str) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def total(text: str, name: str, **labels: str) -> float:
    return sum(
        value
        for (found, own), value in samples(text).items()
        if found == name and labels.items() <= dict(own).items()
    )


def test_a_question_is_counted_with_its_stages_and_nothing_of_it_is_told(http: httpx.Client) -> None:
    before = http.get("/metrics").text
    answered = http.post("/v1/query", json={"question": SECRET}).json()
    http.get("/v1/made/up/by/a/client")
    after = http.get("/metrics")
    assert after.headers["content-type"].startswith("text/plain")
    for stage in ("queue", "embed", "search", "answer"):
        name = "notice_rag_stage_seconds_count"
        assert total(after.text, name, stage=stage) == total(before, name, stage=stage) + 1
    asked = {"route": "/v1/query", "method": "POST", "status": "200"}
    counted = "notice_rag_requests_total"
    assert total(after.text, counted, **asked) == total(before, counted, **asked) + 1
    assert answered["answer"]["abstained"]
    name = "notice_rag_abstentions_total"
    assert total(after.text, name) == total(before, name) + 1
    assert total(after.text, "notice_rag_index_version") == answered["index"]["version"]
    assert total(after.text, "notice_rag_notices") == answered["index"]["notices"]
    assert total(after.text, "notice_rag_ready") == 1
    assert total(after.text, "notice_rag_newest_notice_days") > 0
    assert SECRET not in after.text
    assert "made" not in after.text


@pytest.mark.parametrize("path", [*sorted(FEEDS), "/v1/query"])
def test_a_request_is_counted_under_its_route_also_where_it_is_refused(
    path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise Problem(503, "Too much.")

    async def ask() -> None:
        app = create_app(Settings(home=tmp_path))
        app.state.service = Service(Settings(home=tmp_path))
        monkeypatch.setattr(app.state.service.questions, "check", refuse)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app)) as client:
            assert (await client.get(f"http://127.0.0.1{path}?token=x")).status_code == 503

    def counted() -> float:
        return total(generate_latest(OWN).decode(), "notice_rag_requests_total", route=path, status="503")

    before = counted()
    asyncio.run(ask())
    assert counted() == before + 1


def test_a_line_of_json_tells_its_fields_and_a_traceback() -> None:
    record = logging.LogRecord("notice_rag.access", logging.INFO, "", 0, "GET %s", ("/v1/query",), None)
    setattr(record, FIELDS, {"request_id": "r-1", "stages_ms": {"embed": 4.1}})
    told = json.loads(JsonFormatter().format(record))
    assert told["message"] == "GET /v1/query"
    assert (told["request_id"], told["stages_ms"]) == ("r-1", {"embed": 4.1})
    assert "traceback" not in told


def test_what_libraries_log_is_told_in_the_same_form_without_what_a_client_sent() -> None:
    code = f"""
import logging.config
from api.logs import config
logging.config.dictConfig(config("json"))
for name in ("mcp.server.runner", "asyncio"):
    try:
        raise ValueError("Unknown prompt: {SECRET}")
    except ValueError:
        logging.getLogger(name).exception("handler of %r failed", "{SECRET}")
logging.getLogger("notice_rag.api").warning("said of %s", "ours")
"""
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", cwd=ROOT)
    told = [json.loads(line) for line in ran.stderr.splitlines()]
    assert [line["logger"] for line in told] == ["mcp.server.runner", "asyncio", "notice_rag.api"]
    assert SECRET not in json.dumps(told, ensure_ascii=False)
    assert "handler of %r failed" in told[0]["message"]
    assert "ValueError" in told[0]["traceback"]
    assert told[2]["message"] == "said of ours"


@pytest.mark.slow
def test_any_of_several_workers_tells_the_metrics_of_all_and_the_log_names_the_key(
    home: Path, tmp_path: Path
) -> None:
    import shutil

    own = tmp_path / "home"
    shutil.copytree(home, own)
    key = rag("key", "add", "board", "--home", own).stdout.split()[-1]
    signed = {"Authorization": f"Bearer {key}"}
    options = ("--workers", 2, "--as-of", "2025-09-25")
    with serving(own, tmp_path / "log", *options, RAG_LOG_FORMAT="json") as server:
        server.wait_until_ready()
        assert PATIENT.get(f"{server.url}/metrics").status_code == 401
        for n in range(20):
            ask(server, signed, f"ask-{n}")
        told = {
            total(
                httpx.get(f"{server.url}/metrics", headers=signed, timeout=60).text,
                "notice_rag_answers_total",
            )
            for _ in range(6)
        }
        assert told == {20.0}
        line = json.loads(wait_for(lambda: [row for row in server.log().splitlines() if '"ask-7"' in row])[0])
        assert (line["key"], line["path"], line["status"]) == ("board", "/v1/query", 200)
        assert line["stages_ms"].keys() >= {"queue", "embed", "search", "answer"}
        assert SECRET not in server.log()
        assert key not in server.log()
        assert all(json.loads(row)["message"] for row in server.log().splitlines())


def ask(server: Server, headers: dict[str, str], request_id: str) -> None:
    body = {"question": SECRET}
    response = httpx.post(
        f"{server.url}/v1/query", json=body, headers={**headers, "X-Request-ID": request_id}, timeout=60
    )
    assert response.status_code == 200
