"""What a value, a number or a group is of, and what a question names: on the functions that tell one from another."""

from __future__ import annotations

import datetime as dt

import pytest

from rag.answering.asked.list_request import asks_whether_any, list_question
from rag.answering.asked.tiers import groups_meant
from rag.answering.asked.unheard import names_in, unheard
from rag.answering.kinds import conditions_told
from rag.answering.quoting.verdict_words import says
from rag.answering.wording.asked_sum import (
    asked_sums,
    asks_for_complaints,
    is_for_complaints,
    is_of_asked,
    is_told,
    required_of,
    wants_complaints,
)
from rag.domain import AmountFact, DeadlineFact, Money, Phone, PhoneFact, Purpose
from rag.language.editions import is_edition
from rag.language.grams import han_pairs
from rag.language.normalise import fold
from rag.retrieval.understand import interpret


def amount(label: str, quote: str, purpose: Purpose = "condition") -> AmountFact:
    money = Money(min=None, max=5_000_000, currency="CNY", per=None, purpose=purpose)
    return AmountFact(value=money, label=label, quote=quote, start=0, end=len(quote))


def phone(label: str | None) -> PhoneFact:
    value = Phone(number="0518-85550000", extension=None, mobile=False, fax=False)
    return PhoneFact(value=value, label=label, quote=value.number, start=0, end=12)


def deadline(day: str, group: str, start: int) -> DeadlineFact:
    return DeadlineFact(
        value=dt.date.fromisoformat(day), audience="applicant", group=group, quote="", start=start, end=start
    )


@pytest.mark.parametrize(
    "word", ["第二", "二批", "第二批", "首批", "第三拨", "2025年", "年度", "下半年", "second", "batch"]
)
def test_a_batch_or_year_is_no_subject(word: str) -> None:
    assert is_edition(word)


@pytest.mark.parametrize("word", ["首批次", "首台套", "批发", "季节", "轮胎", "期刊", "phase-change"])
def test_what_only_looks_like_one_is(word: str) -> None:
    assert not is_edition(word)


def test_a_bound_on_revenue_is_no_rent() -> None:
    revenue = amount("上年营业收入", "上年营业收入不超过500万元")
    asked = fold("春季入园房租多少")
    assert not is_of_asked(revenue, asked_sums(asked), han_pairs(asked), demanded=False)
    rent = amount("办公位租金", "办公位租金每月400元", "funding")
    assert is_of_asked(rent, asked_sums(asked), han_pairs(asked), demanded=False)


@pytest.mark.parametrize(
    ("question", "demanded", "answers"),
    [("装修能补多少钱", False, False), ("营业收入上限多少钱", False, True), ("至少要多少钱", True, True)],
)
def test_a_condition_s_sum_answers_who_asks_for_it(question: str, demanded: bool, answers: bool) -> None:
    revenue = amount("上年营业收入", "上年营业收入不超过500万元")
    asked = fold(question)
    assert is_of_asked(revenue, asked_sums(asked), han_pairs(asked), demanded=demanded) is answers


@pytest.mark.parametrize(
    ("question", "tells", "does_not"),
    [
        ("拉面贷款利率多少", "年利率不超过4.2%", "按利息的60%贴息"),
        ("违规罚款多少", "处以5000元罚款", "奖励5000元"),
        ("门店要交多少押金", "入住交押金1000元", "每月400元"),
        ("how much rent do they charge", "月租金400元", "奖励400元"),
    ],
)
def test_a_sum_of_its_own_is_told_by_its_own_clause(question: str, tells: str, does_not: str) -> None:
    sums = asked_sums(fold(question))
    assert is_told(sums, fold(tells))
    assert not is_told(sums, fold(does_not))


@pytest.mark.parametrize(
    "question", ["房租补贴多少", "贷款贴息最高多少", "补贴多少钱", "贷款付的利息能给贴多少", "利息市里补几成"]
)
def test_a_subsidy_is_asked_for_as_such(question: str) -> None:
    assert not asked_sums(fold(question))


def test_a_required_sum_is_called_by_its_own_name() -> None:
    assert required_of(amount("• 上年营业收入", ""), "zh") == "上年营业收入"
    assert required_of(amount("2）注册资本不低于", ""), "zh") == "注册资本"
    assert required_of(amount("上年营业收入", ""), "en") == ""


@pytest.mark.parametrize(
    ("label", "complaints"), [("投诉异议", True), ("监督", True), ("业务咨询", False), (None, False)]
)
def test_a_number_for_complaints_is_told_by_its_label(label: str | None, complaints: bool) -> None:
    assert is_for_complaints(phone(label)) is complaints


@pytest.mark.parametrize(
    ("question", "asked"),
    [("有意见打哪个电话", True), ("Where do I complain?", True), ("申报找谁问", False)],
)
def test_who_asks_for_it(question: str, asked: bool) -> None:
    assert asks_for_complaints(fold(question)) is asked


@pytest.mark.parametrize(
    ("question", "wanted"), [("投诉打哪个电话", True), ("有意见找谁", False), ("不投诉，只咨询", False)]
)
def test_a_number_for_complaints_is_asked_for_in_so_many_words(question: str, wanted: bool) -> None:
    assert wants_complaints(fold(question)) is wanted


@pytest.mark.parametrize(
    ("question", "groups"),
    [
        ("营地补助第二拨什么时候报名", {"老营地升级"}),
        ("新建营地什么时候报名", {"新建营地"}),
        ("第三拨什么时候报名", set()),
        ("什么时候报名", set()),
    ],
)
def test_an_ordinal_counts_the_groups_of_a_notice(question: str, groups: set[str]) -> None:
    days = [deadline("2025-10-20", "老营地升级", 50), deadline("2025-09-26", "新建营地", 10)]
    assert groups_meant(days, fold(question)) == groups


def test_numbered_batches_go_by_their_numbers() -> None:
    days = [deadline("2025-07-31", "第二批", 10), deadline("2025-10-15", "第三批", 20)]
    assert groups_meant(days, fold("第三拨几号截止")) == {"第三批"}


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("南通有没有工业互联网的项目", True),
        ("南京这边有钱补吗", True),
        ("Is there anything for hiring PhDs?", True),
        ("项目有没有年龄限制", False),
        ("有没有补贴标准", False),
        ("现在还能报吗", False),
        ("Are there any requirements on age?", False),
        ("Is there a limit on the funding?", False),
        ("Is there any grant for green factories?", True),
        ("资金有没有人负责发放，有没有说项目编号", False),
        ("公司拥有国家级项目吗", False),
    ],
)
def test_whether_there_is_any(question: str, asks: bool) -> None:
    assert asks_whether_any(fold(question)) is asks


@pytest.mark.parametrize(
    ("question", "described"),
    [
        ("淮安那边专精特新企业有没有认定奖励", ""),
        ("我们公司有没有补贴", "我们公司"),
        ("开了个软件公司，南京有没有补贴", "开了个软件公司"),
        ("Is there any support for a small software company?", "a small software company"),
    ],
)
def test_whose_reward_is_asked_for_is_not_who_asks(question: str, described: str) -> None:
    listed = list_question(question, interpret(question, dt.date(2025, 9, 25)), dt.date(2025, 9, 25))
    assert listed is not None
    assert listed.described == described


@pytest.mark.parametrize(
    ("question", "text", "missing"),
    [
        ("科技副总是什么，企业怎么申请", "技术先进型服务企业的科技项目", ["科技副总"]),
        ("科技副总是什么，企业怎么申请", "选派科技副总到企业", [""]),
        ("知识产权质押怎么申请", "以知识产权向银行质押", [""]),
    ],
)
def test_what_is_named_and_not_written_is_told(question: str, text: str, missing: list[str]) -> None:
    assert [name.told_missing(text) for name in names_in(question)] == missing


@pytest.mark.parametrize(
    ("question", "held", "names"),
    [
        ("科技副总怎么申请", {"科技"}, ("科技副总",)),
        ("科技副总怎么申请", {"科技", "副总"}, ()),
        ("上榜前十名每部奖多少", set(), ()),
        ("那份指引的发文字号是多少", {"指引"}, ()),
        ("首台套保险补多少", {"保险"}, ("首台套",)),
        ("我们厂今年的客户要是换了会怎么样，想问问清楚再决定报不报", set(), ()),
        ("绿色工厂申报条件", {"绿色工厂"}, ()),
        ("负债率高能报不", {"负债率"}, ()),
        ("五里工业区上市奖励多少", {"奖励"}, ()),
        ("复核的没按时交会怎样", {"复核"}, ()),
        ("审计报告没出能先交不", {"审计报告"}, ()),
        ("人才公寓能养猫不", {"人才公寓"}, ("养猫",)),
        ("要雇几个人才给租金补贴", {"租金补贴"}, ()),
        ("人才给多少补贴", set(), ()),
        ("招一个应届生补多少块钱", {"应届生"}, ()),
        ("一个人补多少", set(), ()),
        ("开了个小店补多少", {"小店"}, ()),
        ("利息全都给贴吗", {"利息"}, ()),
    ],
)
def test_what_stands_nowhere_is_no_name_for_it(question: str, held: set[str], names: tuple[str, ...]) -> None:
    assert unheard(question, lambda term: int(term in held)) == names


@pytest.mark.parametrize(
    "question", ["申报需要" * 40 + "什么条件", "需要" * 5000 + "条件", "1" * 20000, "百" * 20000]
)
def test_what_repeats_itself_is_read_in_no_time(question: str) -> None:
    """A pattern that goes back over it takes minutes or for ever."""
    rest = conditions_told._IDLE.sub(" ", question)
    assert len(rest) <= len(question)
    assert not says("own_figure", fold(question))


@pytest.mark.parametrize(
    ("question", "own"),
    [("四十来亩茶园还能报吗", True), ("我们是一家企业，还能报吗", False), ("200人的厂", True)],
)
def test_a_figure_of_the_asker_s_own(question: str, own: bool) -> None:
    assert says("own_figure", fold(question)) is own
