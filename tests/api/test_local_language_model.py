"""A real language model behind llama.cpp's server, on this machine (see `eval.local_model`).

It is small: what it says is seldom good enough to be shown. What is under test is that a real server is understood, that
its answer streams, and that nothing it says is shown unless it holds.
"""

import datetime as dt
import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from eval.local_model import bundled_weights, missing
from rag.answering.generation.generated_answer import NOT_VERIFIED, UNAVAILABLE
from rag.answering.generation.language_model import MAX_ANSWER_TOKENS, LanguageModel
from rag.collection import Collection
from rag.embedding import Encoder
from rag.public import QueryRequest
from rag.settings import Settings
from tests.processes import AS_OF, ROOT, environment, rag, serving, wait_for

pytestmark = [
    pytest.mark.optin,
    pytest.mark.skipif(missing() is not None, reason=missing() or "everything is there"),
]

QUESTION = "常州领军型创新人才C类入选能给多少资助？"
PATIENCE_S = 280.0


@pytest.fixture(scope="module")
def base_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    log = tmp_path_factory.mktemp("model") / "log"
    command = [sys.executable, "-m", "eval.local_model", "--port", "0"]
    with log.open("wb") as errors:
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=errors, env=environment(), cwd=ROOT
        )
    try:
        assert process.stdout is not None
        url = process.stdout.readline().decode().strip()
        assert url, log.read_text("utf-8")
        yield url
    finally:
        process.kill()
        process.wait(30)


@pytest.fixture(scope="module")
def name(base_url: str) -> str:
    (model,) = httpx.get(f"{base_url}/models").json()["data"]
    assert model["id"] == bundled_weights().stem
    return str(model["id"])


def settings(base_url: str, name: str) -> dict[str, Any]:
    return {"RAG_LLM_BASE_URL": base_url, "RAG_LLM_MODEL": name, "RAG_LLM_TIMEOUT_S": str(PATIENCE_S)}


def measured(base_url: str, what: str) -> float:
    """One of the server's own counters."""
    text = httpx.get(f"{base_url.removesuffix('/v1')}/metrics").text
    found = re.search(rf"^llamacpp:{what} (\S+)$", text, re.MULTILINE)
    assert found is not None, text
    return float(found[1])


def test_pieces_come_while_the_model_writes_and_a_reader_who_leaves_stops_it(
    base_url: str, name: str
) -> None:
    model = LanguageModel(base_url, name, "none", PATIENCE_S)
    before = measured(base_url, "tokens_predicted_total")
    steps: Any = model.stream([{"role": "user", "content": "Count from one to one thousand, in words."}])
    assert all(next(steps) for _ in range(3))
    steps.close()
    wait_for(lambda: measured(base_url, "requests_processing") == 0)
    assert measured(base_url, "tokens_predicted_total") - before < MAX_ANSWER_TOKENS / 2


def test_a_streamed_answer_holds_nothing_that_the_notices_do_not_say(
    base_url: str, name: str, copied_home: Path, collection: Collection, tmp_path: Path
) -> None:
    plain = collection.ask(QueryRequest(question=QUESTION, top_k=1)).answer
    assert plain is not None
    before = measured(base_url, "tokens_predicted_total")
    body = {"question": QUESTION, "top_k": 1, "stream": True}
    events: list[tuple[str, str, float]] = []
    with serving(copied_home, tmp_path / "log", "--as-of", AS_OF, **settings(base_url, name)) as server:
        server.wait_until_ready()
        with httpx.stream("POST", f"{server.url}/v1/query", json=body, timeout=PATIENCE_S) as response:
            lines = response.iter_lines()
            for line in lines:
                if line.startswith("event: "):
                    data = next(lines).removeprefix("data: ")
                    events.append((line.removeprefix("event: "), data, time.monotonic()))
    assert re.fullmatch("passages(,delta)+,done", ",".join(event for event, _, _ in events))
    assert measured(base_url, "tokens_predicted_total") > before
    answer = json.loads(events[-1][1])["answer"]
    assert "".join(json.loads(data)["text"] for _, data, _ in events[1:-1]) == answer["text"]
    assert answer["generator"] in (name, NOT_VERIFIED)
    if answer["generator"] == NOT_VERIFIED:
        assert answer["text"] == plain.text
    for citation in answer["citations"]:
        text = collection.notice(citation["aid"]).text
        assert text[citation["start"] : citation["end"]] == citation["quote"]


def test_rag_ask_answers_with_it(base_url: str, name: str, home: Path) -> None:
    before = measured(base_url, "tokens_predicted_total")
    done = rag(
        "ask", QUESTION, "--home", home, "--as-of", AS_OF, "--top-k", 1, **settings(base_url, name)
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "30万元" in done.stdout
    assert "http://mp.weixin.qq.com/" in done.stdout
    assert measured(base_url, "tokens_predicted_total") > before


def test_past_the_deadline_the_extractive_answer_is_given(
    base_url: str, name: str, home: Path, encoder: Encoder, collection: Collection
) -> None:
    chosen = Settings(
        home=home,
        as_of=dt.date.fromisoformat(AS_OF),
        llm_base_url=base_url,
        llm_model=name,
        llm_timeout_s=0.3,
    )
    with Collection.open(chosen, encoder=encoder) as worded:
        begun = worded.begin(QueryRequest(question=QUESTION))
        started = time.monotonic()
        answer = begun.finish().answer
    assert time.monotonic() - started < 20
    assert answer is not None
    assert answer.generator == UNAVAILABLE
    plain = collection.ask(QueryRequest(question=QUESTION)).answer
    assert plain is not None
    assert answer.text.endswith(plain.text)
