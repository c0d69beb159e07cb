"""What `rag match` prints: in the reader's language, with its signs told, and no words that end within brackets."""

from __future__ import annotations

from dataclasses import replace

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


def test_other_conditions_are_told_by_their_sentence_each_once(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RAG_LANG", "zh")
    size = "每班30至60人"
    index = MatchIndex(
        [
            call(
                1,
                condition("other", ">=", 30, "人", size),
                condition("limit", "has_not", "同一工种不得再次享受"),
            )
        ]
    )
    show(match(index, MatchRequest.model_validate({"profile": {"place": "苏州"}}), DAY), console(), True)
    out = capsys.readouterr().out
    assert f"其他条件: “{size}”" in out
    assert "≥ 30" not in out
    assert "限制: “" in out


def test_two_bounds_of_one_sentence_are_one_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RAG_LANG", "zh")
    size = "每班30至60人"
    both = [{**condition("other", op, value, "人", size)} for op, value in ((">=", 30), ("<=", 60))]
    made = call(1, *both)
    same = [replace(fact, start=5, end=12) for fact in made.conditions]
    index = MatchIndex([replace(made, conditions=tuple(same))])
    show(match(index, MatchRequest.model_validate({"profile": {"place": "苏州"}}), DAY), console(), True)
    assert capsys.readouterr().out.count(size) == 1
