"""Two classes of one programme are compared, whatever stands between their names."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.embedding import Encoder
from tests.answering.small_collection import asked_of

NOTICES = [
    (
        "works_1",
        "关于征集2026年唐山市中小企业技术改造专项项目的通知",
        "本次设A类（设备更新）和B类（智能化改造）两个方向。A类：按设备投资额的8%奖补，不超过60万元，企业于2026年10月9日前提交。"
        "B类：按投入额的15%奖补，不超过90万元，企业于2026年10月23日前提交。",
    ),
    (
        "trade_2",
        "关于组织申报2026年度滨海新区跨境电子商务发展专项资金的通知",
        "（一）出口增量类。按新增出口额的2%给予奖励。企业于6月5日前在线提交；A类店铺除外。",
    ),
]


@pytest.mark.parametrize(
    "question",
    [
        "Compare class A and B of Tangshan technical transformation: rate, deadline",
        "Compare class A and class B of Tangshan technical transformation: rate, deadline",
        "唐山技术改造A类和B类对比一下，比例、截止",
    ],
)
def test_each_class_has_its_own_column(encoder: Encoder, tmp_path: Path, question: str) -> None:
    with asked_of(NOTICES, tmp_path, encoder) as ask:
        answer = ask(question)
    assert answer.kind == "comparison"
    assert {citation.aid for citation in answer.citations} == {"works_1"}
    row = next(line for line in answer.text.splitlines() if "9" in line and "23" in line)
    assert row.index("9") < row.index("23")


CONTEST = [
    (
        "tide_1",
        "2026年曹妃甸区“渤海潮”创新创业大赛报名公告",
        "奖项设置如下。\n企业组：一等奖1名，奖金30万元；二等奖2名，各15万元；三等奖3名，各8万元。\n"
        "团队组：一等奖1名，奖金20万元；二等奖2名，各10万元；三等奖3名，各5万元。\n2026年5月20日报名截止，电话0315-2210011。",
    )
]


def test_by_how_much_one_is_more_is_not_told_by_one_of_them(encoder: Encoder, tmp_path: Path) -> None:
    with asked_of(CONTEST, tmp_path, encoder) as ask:
        answer = ask("渤海潮大赛一等奖，企业组比团队组奖金多多少？")
    assert answer.certainty != "sure"
