"""Whose value is told: that of the notice that announces a programme, not of one that answers questions on it or changes another class of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from rag.embedding import Encoder
from rag.language.normalise import fold
from rag.public import Answer
from rag.retrieval.understand import asked_in, speaks_of_effort
from tests.answering.small_collection import asked_of

NOTICES = (
    ("x_1", "关于组织开展2025年度台州市“进规上台阶”工业企业奖励资金申报工作的通知",
     "各县（市、区）工信主管部门、各有关企业：现就2025年度“进规上台阶”奖励资金申报工作通知如下。\n一、奖励标准。按2024年度主营业务收入分档：2000万元（含）至5000万元的，"
     "一次性奖励9万元；5000万元（含）以上的，奖励16万元。所需资金由市级财政承担70%、县级财政承担30%。\n"
     "二、申报时间。企业应于2025年10月16日前在“台企通”平台填报申请表。\n三、联系方式。政策咨询：0576-88000061。台州市经济和信息化局 2025年9月2日"),
    ("x_2", "进规上台阶奖励，企业问得最多的五个问题（台州）",
     "《2025年度进规上台阶奖励申报通知》发出去两周，电话快被打爆，挑五个问得最多的统一回复。\n问：去年进规的，主营收入看审计报告还是看统计报表？答：两个都要，以审计报告为准。\n"
     "问：分公司可以报吗？答：不可以，要独立法人。\n问：网上填错了怎么办？答：退回之日起3个工作日内改完再提交。\n问：钱什么时候到？答：公示结束后走拨付。"),
    ("x_3", "关于申报2025年丽水市工业技术改造补助的通知",
     "各有关企业：现组织申报2025年丽水市工业技术改造补助。一、智能化改造类按设备投资的10%补助，最高200万元；绿色化改造类按12%补助，最高150万元。\n"
     "二、企业于2025年10月20日前报送。\n三、联系电话。智能化改造类：0578-2800071；绿色化改造类：0578-2800072。丽水市经济和信息化局 2025年9月3日"),
    ("x_4", "【延期】丽水技改补助“智能化改造类”收件时间顺延",
     "9月3日印发的《关于申报2025年丽水市工业技术改造补助的通知》作如下调整：1.智能化改造类收件时间由10月20日顺延至11月5日；2.绿色化改造类维持原时间不变。\n"
     "窗口咨询：0578-2800073（新增），原两部电话照常使用。"),
)  # fmt: skip


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Callable[[str], Answer]]:
    with asked_of(NOTICES, tmp_path_factory.mktemp("explained"), encoder) as put:
        yield put


@pytest.mark.parametrize(
    ("question", "told", "aid"),
    [
        ("台州进规上台阶奖励企业最晚哪天网上填", "2025年10月16日", "x_1"),
        ("进规上台阶奖励市里和县里各出多少", "奖励资金申报工作的通知", "x_1"),
        ("台州进规上台阶奖励，分公司可以报吗", "不可以", "x_2"),
        ("绿色化改造类咨询电话 丽水", "0578-2800072", "x_3"),
        ("丽水技改补助新增的窗口咨询电话", "0578-2800073", "x_4"),
    ],
)
def test_the_value_is_that_of_the_notice_that_tells_it(
    ask: Callable[[str], Answer], question: str, told: str, aid: str
) -> None:
    answer = ask(question)
    assert answer.citations[0].aid == aid
    assert told in answer.text


@pytest.mark.parametrize(
    ("question", "effort", "asked"),
    [
        ("主营收入6300万，能拿多少奖励", False, "funding"),
        ("Our revenue is 30 million yuan, how much is the maximum subsidy?", False, "funding"),
        ("主营收入要多少才能拿奖励", True, "value"),
        ("投资1000万要多少注册资本", True, "value"),
    ],
)
def test_figures_of_the_asker_s_own_do_not_ask_what_is_demanded(
    question: str, effort: bool, asked: str
) -> None:
    assert speaks_of_effort(fold(question)) is effort
    assert asked_in(fold(question)) == asked
