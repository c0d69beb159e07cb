"""Turns that ask nothing of the notices."""

import pytest

from rag.answering.composing.small_talk import talk_kind


@pytest.mark.parametrize(
    ("turn", "kind"),
    [
        ("你好", "greeting"),
        ("您好！", "greeting"),
        ("Hi there!", "greeting"),
        ("good morning", "greeting"),
        ("谢谢", "thanks"),
        ("好的，谢谢你", "thanks"),
        ("ok thanks", "thanks"),
        ("再见", "bye"),
        ("who are you?", "who"),
        ("What's your name?", "who"),
        ("你好啊，你是机器人吗", "who"),
        ("你能做什么？", "help"),
        ("hello, what can you do for me?", "help"),
        ("你能帮我写申请书吗", "cannot"),
        ("Could you please fill in our application form for us?", "cannot"),
        ("你们的数据更新到哪天？", "coverage"),
        ("How up to date is your data?", "coverage"),
    ],
)
def test_talk_is_told_by_kind(turn: str, kind: str) -> None:
    assert talk_kind(turn) == kind


@pytest.mark.parametrize(
    "turn",
    [
        "你好，请问南京中试平台什么时候截止",
        "谢谢，联系电话呢",
        "好的那苏州呢",
        "能做什么项目",
        "可以报吗",
        "what can my company apply for",
        "who are the winners",
        "help for small factories",
        "can you help us apply for the Nanjing call",
        "帮我写一下南京中试平台的材料清单",
        "hi" * 200,
    ],
)
def test_a_question_is_no_talk(turn: str) -> None:
    assert talk_kind(turn) is None
