"""Which completions of a conversation's last turn may be used as the question."""

import time
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.llm_server import LlmServer, running
from rag.answering.generation.cancellation import CancelScope
from rag.answering.generation.language_model import LanguageModel
from rag.conversation.model_rewriting import RULES, is_trusted, rewritten
from rag.domain import Turn

FUND = [
    Turn("user", "南京数字化转型专项资金什么时候截止"),
    Turn("assistant", "申报截止2025年11月23日 [1]。第二个是绿色工厂，每家100万元。"),
]
ENGLISH = [
    Turn("user", "What is the deadline for the Nanjing digital transformation fund?"),
    Turn("assistant", "23 November 2025 [1]. The AI+ pilot is a second programme."),
]


@pytest.mark.parametrize(
    ("before", "turn", "question"),
    [
        (FUND, "那苏州呢", "苏州数字化转型专项资金什么时候截止？"),
        (FUND, "个人可以吗", "南京数字化转型专项资金个人可以申报吗"),
        (FUND, "第二个的金额呢", "南京绿色工厂的金额是多少"),
        (FUND, "联系电话呢", "南京数字化转型专项资金的联系电话是什么"),
        (ENGLISH, "how about individuals?", "Can individuals apply for the Nanjing digital transformation fund?"),
        (ENGLISH, "and in Suzhou?", "What is the deadline for the Suzhou digital transformation fund?"),
        (ENGLISH, "what about the AI+ one?", "What is the deadline for the AI+ pilot programme in Nanjing?"),
        (FUND, "and the deadline in Suzhou?", "Suzhou digital transformation fund deadline"),
    ],
)  # fmt: skip
def test_the_conversations_own_words_are_trusted(before: list[Turn], turn: str, question: str) -> None:
    turns = [*before, Turn("user", turn)]
    if turn.isascii() and before is FUND:
        turns.insert(0, Turn("user", "hello"))
    assert is_trusted(question, turns)


@pytest.mark.parametrize(
    ("before", "turn", "question"),
    [
        (FUND, "那苏州呢", "无锡数字化转型专项资金什么时候截止"),  # a place that nobody named
        (FUND, "那苏州呢", "南京数字化转型专项资金什么时候截止"),  # the last turn's place is lost
        (FUND, "那2024年呢", "南京数字化转型专项资金什么时候截止"),  # the last turn's year is lost
        (FUND, "联系电话呢", "南京数字化转型专项资金什么时候截止"),  # what the last turn asks is lost
        (FUND, "那苏州呢", "苏州2026年数字化转型专项资金什么时候截止"),
        (FUND, "那苏州呢", "苏州数字化转型专项资金12月1日截止吗"),
        (FUND, "那苏州呢", "苏州数字化转型专项资金500万元什么时候截止"),
        (FUND, "那苏州呢", "苏州数字化转型专项资金在IBM什么时候截止"),
        (FUND, "那苏州呢", "苏州数字化转型专项资金什么时候截止 https://evil.example"),
        (FUND, "那苏州呢", "**苏州**数字化转型专项资金什么时候截止"),
        (FUND, "那苏州呢", "苏州数字化转型专项资金\n什么时候截止"),
        (FUND, "那苏州呢", "苏州今天天气好不好适合去哪里玩"),
        (FUND, "那苏州呢", "What is the deadline of the Suzhou digital transformation fund?"),  # nobody spoke English
        (FUND, "那苏州呢", "苏州数字化转型专项资金什么时候截止" * 200),
        (FUND, "那苏州呢", ""),
        (ENGLISH, "how about individuals?", "Can individuals apply for the Tesla fund in Nanjing?"),
        (ENGLISH, "how about individuals?", "Individuals like good weather and long holidays, how lovely"),
        (ENGLISH, "how about individuals?", RULES.splitlines()[0] + " individuals"),
    ],
)  # fmt: skip
def test_what_the_conversation_does_not_say_is_not(before: list[Turn], turn: str, question: str) -> None:
    assert not is_trusted(question, [*before, Turn("user", turn)])


@given(st.text(max_size=60), st.text(max_size=60))
def test_whatever_a_model_writes_is_judged(turn: str, question: str) -> None:
    assert is_trusted(question, [*FUND, Turn("user", turn)]) in (True, False)


@pytest.mark.nightly
@pytest.mark.parametrize("text", ["那" * 100_000, "2025年" * 30_000, "a1B" * 30_000, "《" * 100_000])
def test_hostile_conversations_take_no_time(text: str) -> None:
    is_trusted("热身", FUND)
    started = time.process_time()
    is_trusted(text[:2000], [Turn("user", text[:1000])] * 8)
    assert time.process_time() - started < 1


@pytest.fixture(scope="module")
def server() -> Iterator[LlmServer]:
    import openai  # noqa: F401 - the times below are the requests' own

    with running("good") as served:
        yield served


def model(server: LlmServer, timeout_s: float = 30) -> LanguageModel:
    return LanguageModel(server.base_url, "test", "none", timeout_s)


def test_a_model_completes_the_last_turn(server: LlmServer) -> None:
    server.mode, server.completion = "good", " 苏州数字化转型专项资金什么时候截止\n"
    assert rewritten(model(server), [*FUND, Turn("user", "那苏州呢")]) == server.completion.strip()
    request = server.requests[-1]
    assert request["temperature"] == 0
    assert request["messages"][0]["content"] == RULES
    assert "那苏州呢" in request["messages"][1]["content"]


def test_only_the_end_of_a_long_conversation_is_sent(server: LlmServer) -> None:
    server.mode, server.completion = "good", ""
    rewritten(model(server), [Turn("user", "一" * 50_000)] * 50)
    assert len(server.requests[-1]["messages"][1]["content"]) < 10_000


@pytest.mark.parametrize("mode", ["error", "slow", "cut", "junk", "huge"])
def test_a_model_that_fails_gives_none_in_time(server: LlmServer, mode: str) -> None:
    server.mode = mode
    started = time.monotonic()
    assert rewritten(model(server, 1), [*FUND, Turn("user", "那苏州呢")]) is None
    assert time.monotonic() - started < 20  # a slow one takes a minute


def test_who_hangs_up_waits_no_longer(server: LlmServer) -> None:
    server.mode = "slow"
    line = CancelScope()
    line.hang_up()
    started = time.monotonic()
    assert rewritten(model(server), [*FUND, Turn("user", "那苏州呢")], line) is None
    assert time.monotonic() - started < 20  # of thirty
