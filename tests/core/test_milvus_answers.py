"""The same answers from Milvus as from the embedded index: whole responses, every score to the last digit."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from rag.collection import Collection
from rag.collection.backup import back_up, restore
from rag.collection.publishing import backend_of, indexed_model, publish
from rag.collection.store_errors import open_store
from rag.embedding import Encoder
from rag.public import QueryRequest
from rag.settings import Settings
from tests.milvus_server import MilvusServer

pytestmark = pytest.mark.milvus
QUESTIONS = Path(__file__).parents[2] / "eval" / "questions" / "dev_tune.jsonl"
AS_OF = dt.date(2025, 9, 25)
FILTERS: tuple[dict[str, Any], ...] = (
    {"applies_in": "南京"},
    {"regions": ["苏州", "无锡"], "date_from": "2025-09-10"},
    {"categories": ["申报"], "open_on": "2025-09-25"},
    {"applicants": ["enterprise"], "levels": ["city", "province"], "date_to": "2025-09-20"},
    {"applies_in": "全国", "open_on": "2025-12-31"},
)


@pytest.fixture(scope="module")
def on_milvus(
    home: Path, encoder: Encoder, milvus_server: MilvusServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Collection]:
    """The bundled notices, of the same store, on the server."""
    copy = tmp_path_factory.mktemp("milvus") / "home"
    shutil.copytree(home, copy)
    settings = Settings(home=copy, as_of=AS_OF, index_url=milvus_server.url("answers"))
    with open_store(copy, write=True) as store:
        model = indexed_model(store)
        assert model is not None
        publish(store, model, settings)
    assert backend_of(settings).check() == []
    with Collection.open(settings, encoder=encoder) as opened:
        yield opened
    backend_of(settings).drop()


def response(collection: Collection, request: QueryRequest) -> dict[str, Any]:
    told = collection.ask(request).model_dump(mode="json")
    del told["took_ms"]
    return told


def test_every_development_question_is_answered_the_same(
    collection: Collection, on_milvus: Collection
) -> None:
    questions = [json.loads(line)["question"] for line in QUESTIONS.read_text("utf-8").splitlines()]
    differing = [
        question
        for question in questions
        if response(collection, request := QueryRequest(question=question, top_k=10))
        != response(on_milvus, request)
    ]
    assert len(questions) == 100
    assert differing == []


@pytest.mark.parametrize("mode", ["hybrid", "dense", "lexical"])
@pytest.mark.parametrize("filters", FILTERS, ids=str)
def test_filters_leave_the_same(
    collection: Collection, on_milvus: Collection, filters: dict[str, Any], mode: str
) -> None:
    asked = {
        "question": "哪些人才项目可以申报",
        "filters": filters,
        "mode": mode,
        "top_k": 20,
        "per_notice": 5,
    }
    request = QueryRequest.model_validate(asked)
    expected = response(collection, request)
    assert response(on_milvus, request) == expected


def test_a_second_service_with_a_copy_of_the_store_answers_the_same(
    on_milvus: Collection, encoder: Encoder, tmp_path: Path
) -> None:
    ingest = on_milvus._settings
    archive, _ = back_up(ingest, tmp_path / "copy.nrag.zip")
    front = ingest.model_copy(update={"home": tmp_path / "front"})
    served = backend_of(ingest).open()
    assert restore(front, archive) == on_milvus.info.passages
    assert served.is_current()  # nothing was sent
    questions = [json.loads(line)["question"] for line in QUESTIONS.read_text("utf-8").splitlines()]
    with Collection.open(front, encoder=encoder) as second:
        for question in questions[::12]:
            request = QueryRequest(question=question)
            assert response(second, request) == response(on_milvus, request)


def test_stats_name_the_engine(collection: Collection, on_milvus: Collection) -> None:
    assert (collection.stats().backend, on_milvus.stats().backend) == ("FAISS", "Milvus")
