import json
import re

import pytest

from api.app import create_app
from api.docs_page import page
from api.openapi import KEPT, document, text
from rag.settings import Settings

DOCUMENT = json.loads(KEPT.read_text("utf-8"))
OPERATIONS = [
    (path, method, op) for path, methods in DOCUMENT["paths"].items() for method, op in methods.items()
]
IDS = [f"{method} {path}" for path, method, _ in OPERATIONS]


def test_the_kept_document_is_the_one_that_is_served() -> None:
    assert KEPT.read_text("utf-8") == text(create_app(Settings())), "run `make openapi` and look at the diff"


@pytest.mark.parametrize(("path", "method", "operation"), OPERATIONS, ids=IDS)
def test_every_operation_is_described_for_a_stranger(path: str, method: str, operation: dict) -> None:
    assert operation["operationId"]
    assert operation["summary"]
    assert operation["description"]
    assert "200" in operation["responses"]
    for status, response in operation["responses"].items():
        if int(status) >= 400 and "assistants" not in operation["tags"]:  # they speak their protocols' errors
            assert list(response["content"]) == ["application/problem+json"]


def test_every_reference_leads_somewhere() -> None:
    names = re.findall(r'"#/components/schemas/(\w+)"', json.dumps(DOCUMENT))
    assert set(names) <= set(DOCUMENT["components"]["schemas"])
    ids = [operation["operationId"] for _, _, operation in OPERATIONS]
    assert len(ids) == len(set(ids))


def test_the_page_needs_nothing_from_elsewhere_and_shows_every_operation() -> None:
    html = page(document(create_app(Settings()))).body.decode()
    assert not re.search(r'<img|(?:src|href|action)="?https?://|@import|<style', html)
    assert all(
        address.startswith("page/")
        for address in re.findall(r"<(?:script|link)[^>]*(?:src|href)=\"([^\"]*)", html)
    )
    for path, method, _ in OPERATIONS:
        assert f"{method.upper()} {path}" in html


def test_the_page_shows_markup_in_the_document_as_text() -> None:
    hostile = json.loads(json.dumps(DOCUMENT).replace("Ask one question", "<script>alert(1)</script>"))
    assert "<script>" not in page(hostile).body.decode()
