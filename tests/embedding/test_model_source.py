"""An embedding model that is not there is refused before anything is loaded or downloaded."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from rag.collection import Collection
from rag.collection.writer import index_files
from rag.embedding import Encoder, load_encoder
from rag.embedding.model_source import Source, source_of
from rag.errors import ModelMismatch, ModelUnavailable
from rag.settings import Settings

KNOWN = {"intfloat/multilingual-e5-base", "sentence-transformers/all-MiniLM-L6-v2", "bert-base-uncased"}


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[list[str]]:
    """A hub that knows three models; gives the paths it was asked for."""
    constants = pytest.importorskip("huggingface_hub.constants")
    paths: list[str] = []

    class Hub(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if not self.path.startswith("/api/agent"):  # the client's own question
                paths.append(self.path)
            name = self.path.removeprefix("/api/models/")
            body = f'{{"id": "{name}", "siblings": []}}'.encode() if name in KNOWN else b"{}"
            self.send_response(200 if name in KNOWN else 404)
            if name not in KNOWN:
                self.send_header("X-Error-Code", "RepoNotFound")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_HEAD(self) -> None:
            self.do_GET()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Hub)
    Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setattr(constants, "ENDPOINT", f"http://127.0.0.1:{server.server_port}")
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "hub"))
    yield paths
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("model", "told"),
    [
        ("multilingual-e5-smal", "did you mean multilingual-e5-small"),
        ("Multilingual_E5_small", "did you mean multilingual-e5-small"),
        ("e5-small", "did you mean multilingual-e5-small"),
        ("multilingual-e5-base", "OWNER/multilingual-e5-base"),
        ("./no/such/folder", "no folder here"),
        ("/no/such/folder", "no folder here"),
        ("no such model", "no name of the model hub"),
        ("https://example.org/model", "no name of the model hub"),
        ("..", "holds no embedding model"),
        ("多语言", "no name of the model hub"),
    ],
)
def test_what_can_be_no_model_is_refused_without_the_network(
    asked: list[str], model: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path / "empty")
    with pytest.raises(ModelUnavailable, match=told):
        load_encoder(model)
    assert asked == []


def test_the_hub_is_asked_once_whether_it_knows_the_name(asked: list[str]) -> None:
    with pytest.raises(ModelUnavailable, match=r"knows no model intfloat/nosuch.*set RAG_MODEL"):
        load_encoder("intfloat/nosuch")
    assert asked == ["/api/models/intfloat/nosuch"]
    assert source_of("intfloat/multilingual-e5-base") == Source("intfloat/multilingual-e5-base", here=False)


def test_a_name_without_owner_is_one_of_sentence_transformers_or_of_none(asked: list[str]) -> None:
    assert source_of("all-MiniLM-L6-v2") == Source("sentence-transformers/all-MiniLM-L6-v2", here=False)
    assert source_of("bert-base-uncased") == Source("bert-base-uncased", here=False)


def test_a_hub_out_of_reach_is_said_at_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    constants = pytest.importorskip("huggingface_hub.constants")
    monkeypatch.setattr(constants, "ENDPOINT", "http://127.0.0.1:9")
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path))
    with pytest.raises(ModelUnavailable, match="cannot be asked"):
        load_encoder("intfloat/multilingual-e5-base")


def test_a_folder_is_taken_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "modules.json").write_text("[]")
    assert source_of(str(tmp_path)) == Source(str(tmp_path), here=True)


def test_another_model_is_refused_for_an_index_of_the_bundled_one_before_it_is_loaded(
    asked: list[str], tmp_path: Path, encoder: Encoder
) -> None:
    notices, home = tmp_path / "notices.csv", tmp_path / "home"
    notices.write_text(
        "标题,链接,发布日期,正文\n关于申报创新券的通知,https://example.org/1,2025-09-01,请网上申报。\n"
    )
    index_files([notices], Settings(home=home), encoder=encoder)
    other = Settings(home=home, model="intfloat/multilingual-e5-base")
    with pytest.raises(ModelMismatch, match="--rebuild"):
        Collection.open(other)
    with pytest.raises(ModelMismatch, match="--rebuild"):
        index_files([notices], other)
    assert asked == []
