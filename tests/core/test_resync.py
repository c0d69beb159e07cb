"""An index server that lacks what the store holds."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from rag.collection import writer
from rag.collection.resync import resync
from rag.errors import HomeBusy
from rag.settings import Settings


def test_what_is_told_in_the_log_was_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Each worker tries it every few seconds while another process sends; only who has sent it says so."""
    caplog.set_level(logging.WARNING, "notice_rag")
    settings = Settings(home=tmp_path, index_url="milvus://127.0.0.1:9")

    def busy(*_: object, **__: object) -> None:
        raise HomeBusy("another process writes")

    monkeypatch.setattr(writer, "perform", busy)
    resync(settings)
    assert caplog.messages == []
    monkeypatch.setattr(writer, "perform", lambda *_, **__: None)
    resync(settings)
    assert caplog.messages == ["the index server lacked what the store holds: it was sent"]
