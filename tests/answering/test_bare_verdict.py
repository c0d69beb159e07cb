"""Clauses that hardly say more than what they shut out or let in decide a question about just that."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from rag.answering.bare_verdict import bare_verdicts
from rag.embedding import Encoder
from tests.answering.small_collection import asked_of


@pytest.mark.parametrize(
    ("question", "text", "lets_in"),
    [
        ("石家庄在校生能去见习吗", "16至24岁失业青年。在校生不算。", False),
        ("线上展会给补吗", "每人5000元以内据实补助。线上展会不在支持之列。", False),
        ("材料能邮寄吗", "以送到当日为准，邮寄不算。", False),
        ("我们是家政中介平台能领吗", "🙅劳务派遣公司、中介平台（只撮合不签合同的）不在里头。", False),
        ("纯进口企业能报吗", "且不是失信被执行人。纯进口企业不适用。", False),
        ("连锁药店算首店吗", "·连锁便利店、药店不算首店；", False),
        ("个体工商户能领扩岗补助吗", "参加失业保险的企业、社会组织,个体工商户也可以", True),
        ("有汽车贷款影响吗，能贷吗", "助学贷款、住房贷款、汽车贷款不影响", True),
        ("烟酒专卖店能领吗", "这几种就别白跑啦：\n·去年被罚过的；\n·烟酒专卖店。", False),
        ("烟酒专卖店能领吗", "这几种优先：\n·去年获奖的；\n·烟酒专卖店。", None),
        ("材料不合格能退吗", "申报材料不予退还。", None),
        ("企业能报吗", "企业不得报名。", None),
        ("现在能申请吗", "现在就能申请吗?不能。", None),
        ("同一设备能报两次吗", "同一设备不得重复申报。", None),
        ("外资企业能报吗", "外地企业不予受理。", None),
    ],
)  # fmt: skip
def test_a_clause_decides_what_it_is_about(question: str, text: str, lets_in: bool | None) -> None:
    found = [verdict.lets_in for verdict in bare_verdicts(question, text)]
    assert found == ([] if lets_in is None else [lets_in])


def test_hostile_text_takes_linear_time() -> None:
    for piece in ("在校生不算", "·在校生；\n", "不不在", "在校生、", "（（（"):
        started = time.process_time()
        list(bare_verdicts("在校生能去吗", piece * (100_000 // len(piece))))
        assert time.process_time() - started < 3, piece


def test_the_answer_begins_with_no_and_quotes_the_clause(encoder: Encoder, tmp_path: Path) -> None:
    notices = [
        (
            "shops_1",
            "滨海新区2026年首店和夜间经济奖励开始收材料",
            "滨海新区2026年首店引进和夜间经济奖励，4月10日起收材料，5月15日截止。夜市运营方摊位60个以上、管理满一年的，按改造投入的30%给补。\n"
            "这几种就别白跑啦：\n·去年因食品安全被罚过的；\n·烟酒专卖店。\n咋报：登录滨城惠企平台填表、传照片。",
        ),
    ]
    with asked_of(notices, tmp_path, encoder) as ask:
        answer = ask("滨海烟酒专卖店能领夜间奖励吗")
    assert answer.text.startswith("不可以")
    assert "别白跑" in answer.text
    assert "烟酒专卖店" in answer.text
