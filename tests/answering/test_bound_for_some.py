"""A bound that holds for some alone is no no for others: the other sex, （博士不限）, towns for which it is lower."""

from collections.abc import Callable, Iterator

import pytest

from rag.answering.quoting.bound_for_some import exempted, of_sex_meant
from rag.embedding import Encoder
from rag.public import Answer
from tests.answering.small_collection import asked_of
from tests.matching.made_calls import call, condition

PLAN = """各有关单位：现组织申报2025年度“青桐”科研助力计划，通知如下。
一、申报条件
1.在合肥市工作的科研人员；
2.男性未满40周岁，女性未满43周岁；
3.主持过市级以上课题。
二、申报时间
申报截止时间为2025年10月20日。"""
FLATS = """现就2025年合肥市蜀山区青年公寓申请有关事项公告如下。
一、申请条件：在蜀山区企业全职工作，具有本科及以上学历，年龄40周岁以下（正高级职称人员不限）。
二、申请时间：2025年9月1日至10月31日。"""
MODELS = """现开展2025年宣城市诚信示范企业评选，通知如下。
一、评选条件
1.在宣城市注册的企业；
2.上年度营业收入3000万元以上，绩溪、旌德两县可放宽至1000万元；
3.近三年无重大违法违规。
二、申报截止时间：2025年10月31日。"""

YOUNG = """现开展2025年包河青年人才计划申报，通知如下。
一、申报对象：在包河区企业全职工作，年龄上，本科不超过35岁，硕士不超过40岁，博士不超过50岁。
二、申报截止时间：2025年10月20日。"""
COOPERATIVES = """现开展2025年巢湖市级农民合作社示范社评定，通知如下。
一、基本条件
（一）依法登记满3年；
（二）成员出资总额不低于80万元；
（三）上一年度经营收入：种植类不低于150万元，养殖类不低于200万元，服务类不低于100万元。
脱贫县的合作社，第（二）、（三）项标准可放宽20%。
二、合作社于2025年10月15日前提出申请。"""


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Callable[[str], Answer]]:
    notices = [
        ("p1_1", "合肥丨2025年度“青桐”科研助力计划申报通知", PLAN),
        ("p2_1", "蜀山丨2025年青年公寓申请公告", FLATS),
        ("p3_1", "宣城丨2025年诚信示范企业评选通知", MODELS),
        ("p4_1", "包河丨2025年包河青年人才计划申报通知", YOUNG),
        ("p5_1", "巢湖丨2025年市级农民合作社示范社评定通知", COOPERATIVES),
    ]
    with asked_of(notices, tmp_path_factory.mktemp("some"), encoder) as put:
        yield put


@pytest.mark.parametrize(
    ("question", "words", "absent"),
    [
        ("我今年41岁，女，能申报合肥青桐科研助力计划吗", "女性未满43周岁", "不可以"),
        ("我是男的，41岁，能申报合肥青桐科研助力计划吗", "不可以", "女性未满43周岁”"),
        ("合肥青桐科研助力计划41岁可以吗", "女性未满43周岁", "不可以"),
        ("合肥青桐科研助力计划45岁行不行", "不可以", "要看情况"),
        ("我是正高级工程师，42岁，能申请蜀山青年公寓吗", "但有例外", "不可以"),
        ("我们是绩溪的企业，去年营收1500万，能参加宣城诚信示范企业评选吗", "可放宽至1000万元", "不可以"),
        ("我是硕士，39岁，能申请包河青年人才计划吗", "不超过40岁", "不可以"),
        ("我是本科，39岁，能申请包河青年人才计划吗", "不可以", "不超过40岁”"),
        ("脱贫县的合作社出资70万，能评巢湖市级示范社吗", "64万元", "不可以"),
        ("脱贫县的合作社出资60万，能评巢湖市级示范社吗", "不可以", "要看情况"),
        ("养殖合作社收入180万，能评巢湖市级示范社吗", "不可以", "种植类不低于150万元”"),
        ("我们去年营收1500万，能参加宣城诚信示范企业评选吗", "可放宽至1000万元", "不可以。"),
    ],
)
def test_a_bound_of_others_does_not_shut_out(
    ask: Callable[[str], Answer], question: str, words: str, absent: str
) -> None:
    answer = ask(question)
    assert words in answer.text
    assert absent not in answer.text


def test_where_an_exception_may_be_for_the_asker_nothing_is_sure(ask: Callable[[str], Answer]) -> None:
    assert ask("我今年42岁，能申请蜀山青年公寓吗").certainty == "possible"
    assert ask("我们去年营收500万，能参加宣城诚信示范企业评选吗").certainty == "possible"


@pytest.mark.parametrize(
    ("text", "bound", "who"),
    [
        ("注册资本500万元以上（农业企业不受此限），信用良好。", "注册资本500万元以上", "农业企业"),
        ("营业收入2000万元以上，山区五县（甲县、乙县）可降低至800万元；", "营业收入2000万元以上", "山区五县（甲县、乙县）"),
        ("年龄不超过35周岁，学历不限。", "年龄不超过35周岁", None),
        ("年龄不超过35周岁。专业可放宽。", "年龄不超过35周岁", None),
        ("年龄不超过35周岁，信用良好，作风正派，条件可放宽。", "年龄不超过35周岁", None),
    ],
)  # fmt: skip
def test_the_exception_beside_a_bound(text: str, bound: str, who: str | None) -> None:
    start = text.index(bound)
    found = exempted(text, start, start + len(bound))
    assert (found.who.removesuffix("可") if found else None) == who


def test_of_bounds_that_differ_by_sex_the_askers_counts() -> None:
    made = call(
        1,
        condition("person_age", "<=", 60, quote="男性不超过60周岁"),
        condition("person_age", "<=", 55, quote="女性不超过55周岁"),
        condition("revenue", ">=", 1e7, quote="营收1000万元以上"),
    )

    def kept(question: str) -> list[str]:
        return [f.quote for f in of_sex_meant(made, question)[0].conditions]

    assert kept("我是女的，56岁") == ["女性不超过55周岁", "营收1000万元以上"]
    assert kept("我56岁") == ["男性不超过60周岁", "营收1000万元以上"]
    assert kept("我有两个子女，56岁") == kept("我56岁")


def test_one_quote_may_hold_the_bounds_of_both() -> None:
    quote = "男不超过55周岁、女不超过50周岁"
    made = call(1, *(condition("person_age", "<=", age, quote=quote) for age in (55, 50)))

    def kept(question: str) -> list[object]:
        return [f.value.value for f in of_sex_meant(made, question)[0].conditions]

    assert (kept("女员工52岁"), kept("a 52-year-old woman"), kept("男，52岁")) == ([50], [50], [55])
    assert of_sex_meant(made, "我56岁")[1]
    assert not of_sex_meant(made, "我是男的")[1]
