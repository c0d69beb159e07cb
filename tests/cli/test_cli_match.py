"""What `rag match` prints: in the reader's language, with its signs told, and no words that end within brackets."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import typer

from rag.cli.match import request_of, show
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


def test_what_only_a_part_of_the_grant_asks_for_is_said_to_and_stands_last(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RAG_LANG", "zh")
    conditions = (condition("revenue", ">=", 3 * 10**8, "元", must=False), condition("listed", "==", False))
    index = MatchIndex([call(1, *conditions)])
    show(match(index, MatchRequest.model_validate({"profile": {"place": "苏州"}}), DAY), console(), True)
    out = capsys.readouterr().out
    assert "营业收入 (只关系到其中一项或更高的补助)" in out
    assert out.index("上市") < out.index("营业收入")


@pytest.mark.parametrize(("told", "listed"), [("是", True), ("未上市", False), ("否", False)])
def test_whether_a_firm_is_listed_is_told_in_its_own_words(told: str, listed: bool) -> None:
    request = MatchRequest.model_validate({"profile": {"place": "苏州", "listed": told}})
    assert request.profile.listed is listed


@pytest.mark.parametrize(
    ("fields", "hint"),
    [
        ({"profile": {"staff": 3}}, "the key staff of firm.toml"),
        ({"profile": {}, "as_of": "soon"}, "'--as-of'"),
        ({"profile": {}, "filters": {"q": "x" * 3000}}, "'--q'"),
    ],
)
def test_what_is_wrong_is_named_as_its_writer_knows_it(fields: dict[str, object], hint: str) -> None:
    """The key and its file, or the option: not /profile/staff of a request that nobody sent."""
    with pytest.raises(typer.BadParameter) as caught:
        request_of(fields, Path("firm.toml"))
    assert caught.value.param_hint == hint
    assert "request" not in caught.value.message
