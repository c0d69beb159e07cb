"""Words that tell of the asker, were cut wrong or are said in passing need not stand in a notice that answers."""

from __future__ import annotations

import pytest

from rag.answering.doubts.unwritten_words import is_said_in_passing


@pytest.mark.parametrize(
    ("name", "question", "title", "in_passing"),
    [
        ("政府", "长沙招一个应届生政府给多少", "长沙一次性扩岗补助", True),
        ("券商", "永川消费券商家线下报名在哪", "永川消费券招募商家啦", True),
        ("机器人", "我家在芜湖做焊接机器人，单台卖60万，够得上首台套吗", "芜湖首台套奖励", True),
        ("美国", "丽水去美国参展人员费补多少", "丽水境外参展补助", True),
        ("美国", "丽水美国企业补多少", "丽水境外参展补助", False),
        ("电工证", "考了个高级电工证 大同能领多少", "大同技能提升补贴", True),
        ("机器人", "芜湖机器人补贴多少钱", "芜湖首台套奖励", False),
        ("广交会", "珠海重点展会目录里有没有广交会", "珠海外经贸发展资金", False),
        ("宠物店", "昆明宠物店有开店补贴吗", "昆明餐饮小店看这里", False),
    ],
)
def test_what_sets_a_question_apart(name: str, question: str, title: str, in_passing: bool) -> None:
    assert is_said_in_passing(name, question, title) is in_passing
