"""A model behind an OpenAI-compatible server: a real HTTP server that serves the bundled model under another roof."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from eval.local_server import Handler, address, listening
from rag.embedding import Encoder, Server, load_encoder, remote
from rag.errors import ModelUnavailable
from tests.embedding.sources import TEXTS


class Embeddings(ThreadingHTTPServer):
    """Answers with the vectors of an encoder, in any order; `statuses` are given first, one a request."""

    daemon_threads = True

    def __init__(self, encoder: Encoder) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.encoder = encoder
        self.statuses: list[int] = []
        self.asked: list[dict[str, Any]] = []
        self.keys: set[str | None] = set()
        self.answer: bytes | None = None

    @property
    def url(self) -> str:
        return f"{address(self)}/v1"


class _Handler(Handler):
    server: Embeddings
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append(asked)
        self.server.keys.add(self.headers.get("Authorization"))
        status = self.server.statuses.pop(0) if self.server.statuses else 200
        # The prompt is in the text already; the encoder's own for a passage is taken off again.
        texts = [text.removeprefix("passage: ").removeprefix("query: ") for text in asked["input"]]
        rows = [
            {"index": n, "embedding": (3 * self.server.encoder.encode_passages([text])[0]).tolist()}
            for n, text in enumerate(texts)
        ]
        body = self.server.answer or json.dumps({"data": rows[::-1]}).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def server(encoder: Encoder) -> Iterator[Embeddings]:
    with listening(Embeddings(encoder)) as made:
        yield made


def load(server: Embeddings, prepared: Path, **changed: Any) -> Encoder:
    where = Server(**{"base_url": server.url, "api_key": "secret", "max_tokens": 64, **changed})
    return load_encoder("served-e5", cache_dir=prepared, server=where)


def test_vectors_come_from_the_server_in_order_at_length_one_with_prompts(
    server: Embeddings, prepared: Path, encoder: Encoder
) -> None:
    far = load(server, prepared, max_tokens=512)
    texts = [TEXTS[n % len(TEXTS)] for n in range(20)]
    vectors = far.encode_passages(texts)
    assert vectors.shape == (20, encoder.dim)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(20), abs=1e-5)
    assert (vectors * encoder.encode_passages(texts)).sum(axis=1).min() > 0.999
    far.encode_query("什么时候截止")
    said = {text.partition(": ")[0] for request in server.asked[1:] for text in request["input"]}
    assert said == {"passage", "query"}
    assert server.asked[-1]["model"] == "served-e5"
    assert server.keys == {"Bearer secret"}


def test_a_long_input_goes_in_windows(server: Embeddings, prepared: Path) -> None:
    far = load(server, prepared)
    far.encode_passages(["专项资金申报通知。" * 60])
    windows = [text for request in server.asked[1:] for text in request["input"]]
    assert len(windows) > 2
    assert all(far.count_tokens(text.removeprefix("passage: ")) <= 64 for text in windows)


def test_a_busy_server_is_asked_again(
    server: Embeddings, prepared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rag.embedding.remote.time.sleep", lambda _: None)
    server.statuses = [429, 503]
    assert load(server, prepared).dim == 384
    server.statuses = [503] * remote.TRIES
    with pytest.raises(ModelUnavailable, match="busy or broken"):
        load(server, prepared)


@pytest.mark.parametrize(
    ("status", "answer", "told"),
    [
        (401, b"{}", "RAG_ENCODER_API_KEY"),
        (404, b"{}", "no model 'served-e5'"),
        (413, b"{}", "RAG_ENCODER_MAX_TOKENS"),
        (200, b"<html>", "something else"),
        (200, b'{"data": []}', "numbers for 1 texts"),
        (200, b'{"data": [{"index": 0, "embedding": [1, NaN]}]}', "numbers for 1 texts"),
    ],
)
def test_what_is_no_answer_is_told(
    server: Embeddings, prepared: Path, status: int, answer: bytes, told: str
) -> None:
    server.statuses, server.answer = [status], answer
    with pytest.raises(ModelUnavailable, match=told):
        load(server, prepared)


def test_nobody_there_is_told(prepared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rag.embedding.remote.time.sleep", lambda _: None)
    with pytest.raises(ModelUnavailable, match=r"cannot be reached.*RAG_ENCODER_URL"):
        load_encoder("e5", cache_dir=prepared, server=Server("http://127.0.0.1:9/v1"))


def test_the_model_and_not_its_address_is_what_an_index_is_bound_to(
    server: Embeddings, prepared: Path
) -> None:
    here = load(server, prepared)
    assert here.fingerprint == load(server, prepared, base_url=f"{server.url}/").fingerprint
    assert here.fingerprint != load(server, prepared, max_tokens=128).fingerprint
