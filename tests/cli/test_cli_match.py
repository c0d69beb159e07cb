"""What `rag match` prints: in the reader's language, with its signs told, and no words that end within brackets."""

from __future__ import annotations

import pytest

from rag.cli.match import show
from rag.cli.output import console
from rag.matching import MatchIndex, match
from rag.public.match_json import MatchRequest
from tests.matching.made_calls import DAY, call, condition


def printed(capsys: pytest.CaptureFixture[str]) -> tuple[str, str]:
    index = MatchIndex(
        [call(1, condition("listed", "==", True), condition("credit", "has_not", "重大事故（事件"))]
    )
    show(match(index, MatchRequest.model_validate({"profile": {"place": "苏州"}}), DAY), console(), True)
    shown = capsys.readouterr()
    return shown.out, shown.err


def test_conditions_are_told_by_their_names_and_signs_explained(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RAG_LANG", "zh")
    out, err = printed(capsys)
    assert "上市: 已上市" in out
    assert "信用" in out
    assert "重大事故（事件）" in out
    assert "记号：+ 满足" in err
    monkeypatch.setenv("RAG_LANG", "en")
    out, err = printed(capsys)
    assert "listing: 已上市" in out
    assert "Signs: + met" in err
