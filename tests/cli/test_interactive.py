"""A conversation on a terminal: what is typed, and what ends it."""

from __future__ import annotations

from typing import Any

import pytest

from rag.answering.composing.small_talk import talk_kind
from rag.cli import interactive
from rag.language.language_detection import script_language
from rag.public import QueryRequest


@pytest.mark.parametrize("last", ["exit", "QUIT", "/exit", "退出", "退出。", "quit()", ":q"])
def test_whoever_says_that_he_is_done_is_not_answered(monkeypatch: pytest.MonkeyPatch, last: str) -> None:
    asked: list[str] = []

    def answered(_: Any, request: QueryRequest, __: Any) -> None:
        asked.append(request.question)

    typed = iter(["苏州什么时候截止", "", last, "never asked"])
    monkeypatch.setattr(interactive, "_answered", answered)
    monkeypatch.setattr("builtins.input", lambda _: next(typed))
    interactive.hold_conversation(None, QueryRequest(question=interactive.WELCOME), None)  # type: ignore[arg-type]
    assert asked == [interactive.WELCOME, "苏州什么时候截止"]


def test_a_conversation_is_opened_in_the_readers_language() -> None:
    assert script_language(interactive.WELCOME_ZH) == "zh"
    assert talk_kind(interactive.WELCOME_ZH) == talk_kind(interactive.WELCOME) is not None
