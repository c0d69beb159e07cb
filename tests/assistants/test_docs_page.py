"""The page on assistants shows what works: its JSON parses, its Python runs, its addresses exist."""

import json
import re

import httpx
import pytest

from tests.processes import ROOT, Server

PAGE = (ROOT / "docs" / "assistants.md").read_text("utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
RUN = [code for kind, code in BLOCKS if kind == "python" and "gpt-" not in code]


@pytest.mark.parametrize("text", [code for kind, code in BLOCKS if kind == "json"])
def test_configurations_are_json(text: str) -> None:
    assert json.loads(text)["mcpServers"]["notices"]


@pytest.mark.parametrize("code", RUN)
def test_python_blocks_run(code: str, running: Server, capsys: pytest.CaptureFixture[str]) -> None:
    for package in ("langchain_core", "llama_index", "haystack"):
        if package[:8] in code:
            pytest.importorskip(package)
    exec(compile(code.replace("http://127.0.0.1:8000", running.url), "docs/assistants.md", "exec"), {})


def test_the_curl_line_for_dify_is_answered(http: httpx.Client) -> None:
    body = next(code for kind, code in BLOCKS if "/retrieval" in code).split("-d '")[1].rstrip().rstrip("'")
    response = http.post("/retrieval", json=json.loads(body))
    assert response.status_code == 200
    assert response.json()["records"]


@pytest.mark.parametrize("anchor", sorted(set(re.findall(r"\]\(#([\w-]+)\)", PAGE))))
def test_links_within_the_page_lead_somewhere(anchor: str) -> None:
    headings = {h.lower().replace(" ", "-") for h in re.findall(r"^#+ (.*)$", PAGE, re.MULTILINE)}
    assert anchor in headings
