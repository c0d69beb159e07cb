"""A day by which others act, or of another step than the asked one, is told as just that and never as sure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

import pytest

from rag.answering.asked.day_of_another import is_of_holders
from rag.domain import DeadlineFact
from rag.embedding import Encoder
from rag.public import Answer
from tests.answering.small_collection import asked_of

NOTICES = [
    (
        "d_1",
        "绵阳丨2025年“小巨匠”工坊认定申报通知",
        "市经信局组织2025年“小巨匠”工坊认定。各县区经信局10月20日前完成初审并汇总报送市经信局。电话：0816-2210011。",
    ),
    (
        "d_2",
        "德州丨2025年节水改造补助申报",
        "现组织节水改造补助申报。网上审核通过的，请于2025年10月15日前将纸质材料一式两份送市水务局。电话：0534-2210011。",
    ),
    (
        "d_3",
        "宝鸡丨2025年数字车间奖励申报通知",
        "宝鸡数字车间奖励开始申报。企业于2025年9月30日前登录“宝企通”平台网上填报。电话：0917-2210011。",
    ),
    (
        "d_4",
        "一文读懂《梧州市老味道店铺认定办法》",
        "办法7月1日起实施。新认定的“老味道”店铺奖励3万元，每两年认定一次，时间以当年通知为准。2015年认定的21家须在2025年12月31日前完成复核登记。电话：0774-2210011。",
    ),
    (
        "d_5",
        "丽水丨2025年“山耕”基地认定与复核通知",
        "丽水开展“山耕”基地认定。新申报的基地于2025年9月20日前提交申请书；已认定的基地于2025年10月20日前提交复核表。电话：0578-2210011。",
    ),
]


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Callable[[str], Answer]]:
    with asked_of(NOTICES, tmp_path_factory.mktemp("steps"), encoder) as put:
        yield put


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("绵阳小巨匠工坊企业最晚哪天申报", "没有写申报单位自己的"),
        ("When is the deadline to apply for the Mianyang 小巨匠 workshops?", "not the applicants' own"),
        ("德州节水改造补助网上几号前提交", "没有写网上的"),
        ("宝鸡数字车间奖励纸质材料哪天前交", "没有写交纸质材料的"),
    ],
)
def test_another_step_s_day_is_told_as_such(ask: Callable[[str], Answer], question: str, said: str) -> None:
    answer = ask(question)
    assert answer.certainty == "possible"
    assert said in answer.text.split("\n")[0]


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("绵阳小巨匠工坊各县区初审汇总到哪天", "10月20日"),
        ("德州节水改造补助材料几号前送到水务局", "10月15日"),
        ("宝鸡数字车间奖励截止时间", "9月30日"),
        ("梧州原来的老味道店铺几号前要完成复核登记", "12月31日"),
        ("丽水山耕基地认定申报截止到哪天", "9月20日"),
        ("丽水已认定的山耕基地复核表哪天前交", "10月20日"),
    ],
)
def test_the_asked_one_s_is_sure(ask: Callable[[str], Answer], question: str, told: str) -> None:
    answer = ask(question)
    assert answer.certainty == "sure"
    assert told in answer.text


@pytest.mark.parametrize(
    "question",
    ["梧州老味道店铺认定申报截止到哪天", "When is the deadline to apply for the Wuzhou 老味道 shops?"],
)
def test_the_day_of_those_recognised_before_is_no_day_to_apply(
    ask: Callable[[str], Answer], question: str
) -> None:
    answer = ask(question)
    assert answer.certainty != "sure"
    assert "deadline" not in {stated.kind for stated in answer.stated}


@pytest.mark.parametrize(
    ("quote", "title", "question", "is_so"),
    [
        (
            "2012年规范下认定的43家须在2026年12月31日前完成信息复核登记",
            "一文读懂老字号办法",
            "老字号认定截止哪天",
            True,
        ),
        (
            "2012年规范下认定的43家须在2026年12月31日前完成信息复核登记",
            "一文读懂老字号办法",
            "老字号复核截止哪天",
            False,
        ),
        ("入选企业每年3月31日前提交年度报告", "关于申报绿色工厂的通知", "绿色工厂几号前申报", True),
        ("入选企业每年3月31日前提交年度报告", "关于申报绿色工厂的通知", "绿色工厂年度报告几号前交", False),
        ("7月20日24时关闭企业端口，认定与复核同步进行", "关于认定的通知", "几号截止", False),
        ("5月20日起填写复核表，6月15日停止提交", "关于开展复核工作的通知", "几号停止提交", False),
        ("企业于9月30日前网上填报", "关于申报的通知", "几号截止", False),
    ],
)
def test_a_review_of_those_recognised_before_is_seen(
    quote: str, title: str, question: str, is_so: bool
) -> None:
    day = DeadlineFact(
        start=0, end=1, quote=quote, value=dt.date(2026, 3, 31), rule="test", audience="applicant"
    )
    assert is_of_holders(day, title, question) is is_so
