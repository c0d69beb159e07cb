"""Notices to read facts from: made up in a test, or from the bundled collection."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from rag.domain import Category, Level, Notice
from rag.ingest import read_notices
from rag.notices import read_notice

NOTICES = Path(__file__).parents[2] / "rag" / "demo" / "notices.json"


def make_notice(
    text: str,
    published: str = "2025-09-20",
    category: Category = "申报",
    level: Level = "city",
    document_number: str | None = None,
) -> Notice:
    """A notice with just what facts depend on."""
    return Notice(
        aid="x", title="关于组织申报项目的通知", url="https://example.org/", date=dt.date.fromisoformat(published),
        account="a", text=text, text_version="0" * 16, source=None, regions=(), level=level, category=category,
        issuers=(), document_number=document_number,
    )  # fmt: skip


@cache
def _bundled() -> dict[str, Notice]:
    return {source.aid: read_notice(source) for source in read_notices([NOTICES]).notices}


@pytest.fixture(scope="session")
def bundled() -> Callable[[str], Notice]:
    """A notice of the bundled collection by its aid."""
    return lambda aid: _bundled()[aid]
