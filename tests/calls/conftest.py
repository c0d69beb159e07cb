"""The bundled notices, read once."""

from pathlib import Path

import pytest

from rag.calls import CallRecord, build_calls
from rag.facts.notice_record import NoticeRecord, read_record
from rag.ingest import read_notices

NOTICES = Path(__file__).parents[2] / "rag" / "demo" / "notices.json"


@pytest.fixture(scope="session")
def bundled() -> list[NoticeRecord]:
    return [read_record(notice) for notice in read_notices([NOTICES]).notices]


@pytest.fixture(scope="session")
def bundled_calls(bundled: list[NoticeRecord]) -> list[CallRecord]:
    return build_calls(bundled)
