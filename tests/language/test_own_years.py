"""Years that askers tell of themselves, apart from the editions of a programme."""

import datetime as dt
import re
from typing import Any

import pytest

from rag.language.own_years import SIGNS, tells_own_year
from rag.retrieval.understand import interpret

DAY = dt.date(2025, 9, 25)


@pytest.mark.parametrize(
    "question",
    [
        "公司是 2014 年 incorporated 的 还能报么",
        "我公司2017年注册、2021年搬到这里的，能报吗",
        "企业成立时间是2013年，符合条件吗",
        "we were founded in 2019, can we apply?",
        "equipment for 2 million, finished June 2025. How much?",
        "I'm 29, bachelor 2024, what can I get?",
        "公司2012年办的行不行",
        "我2019年毕业，能领补贴吗",
        "Our plant moved to the zone in 2022. Are we eligible?",
        "we are a firm that moved to Rongdong, Xiongan in 2025, can we get rent support",
        "我司是2014年的",
        "厂子14年成立的，能报吗",
        "2023年已经是试点了，还能再报一次不",
        "我厂2023年入的规，去年忘了报，今年能补吗",
        "宜昌技改，2025年刚进规的企业能补多少",
        "the rate for a firm that became above-scale in 2025 in Yichang",
        "我们2025年首次上规，当年产值也破了1亿，能拿10万加15万吗",
        "we run a noodle place in Xiaodian, opened May 2025 - ok for the kitchen subsidy?",
        "we are a start-up from 2023 with a contract of 1 million, computing vouchers?",
        "gazelles: revenue 2022 12m 2024 20m. do we qualify?",
        "two patents, founded 2021, registered in Shaoxing, ok?",
        "our 2024 revenue was 25 million. can we apply?",
        "he arrived in March 2025 from Shanghai",
        "R&D spend 2024 was 120 million, how much do we get",
        "已经是2024年独角兽培育企业的还要再报吗",
        "2023年拿的专利代理师证可以领奖励吗",
        "2022年来苏州工作的可以申请吗",
        "我们2024年没有研发费，首次申报能给多少",
        "2024年研发费200万、2025年500万，能补多少",
        "2024年的冷藏车能报吗",
        "西青2024年已受理的冷藏车按什么标准",
        "2025年付的利息能贴吗",
        "2025年度结清的贷款算吗",
        "2024年注册的商标能资助吗",
        "2024年的发票能抵吗",
        "2024年认定的高企，今年还能拿奖吗",
        "we apply for the first time and have no 2024 data. How much?",
        "what is the standard for trucks accepted in 2024?",
        "We launched four new products in 2024, what is the most one company can get?",
    ],
)
def test_a_year_of_the_asker_s_own_is_no_edition(question: str) -> None:
    assert tells_own_year(question)
    assert interpret(question, DAY).years == ()


@pytest.mark.parametrize(
    "question",
    [
        "我们公司2022年出过一起安全事故，能报工业高质量发展专项资金吗",
        "我们已经是省级专精特新，2023年认定的，还能再报吗",
        "在一家软件公司上班，2024年拿到高级知识产权师，能领1万吗",
        "我个人拿了专利代理师证，2023年拿的，能领奖励吗",
        "我司2021年得过一次省科技进步奖，这次还有加分么",
        "厂房是2020年买的，折旧怎么算，可以申报技改补贴吗",
        "老板2022年被列过失信，早就处理完了。这个项目还能不能申请",
        "2023年评上的工程师，现在申请还来得及吗",
        "2024年的时候我们买了设备，能报吗",
        "我2024年领了一次补贴，今年还能领吗",
        "设备2024年就装好了，发票也有，算不算今年的投入",
        "I employ a patent attorney who got his certificate in 2024 - is there a reward? How much?",
        "We had an accident in 2022, can we still apply for the industrial fund?",
        "our engineer was certified in 2023; does she get the bonus",
        "The machines were bought in 2021. Do they count?",
        "We bought tea equipment worth 900,000 yuan in 2025, may we apply?",
    ],
)
def test_a_year_of_what_happened_to_the_asker_is_no_edition(question: str) -> None:
    assert interpret(question, DAY).years == ()


@pytest.mark.parametrize(
    "question",
    [
        "2024年公布了人才计划，怎么申报",
        "2024年的补贴，我们能领吗",
        "2024年专精特新认定，要什么条件",
        "2024年申报过的企业能再报吗",
        "想问下2024年的高新技术企业认定，什么时候开始",
        "听说2024年有个技改补贴，找谁问",
        "the 2024 round opened late, when does it close?",
        "Which programmes were announced in 2024? I need the list.",
        "2024年第二批名单出来了吗",
        "2024年瞪羚企业评审结束了，结果在哪里看",
        "2024年稳岗返还发了，怎么查有没有我们公司",
        "2024年贷款贴息出来了，怎么申请",
        "高企认定，2024年的，什么时候截止",
        "2024年版的，补多少",
        "2024年以旧换新补贴领完了，还有吗",
        "for the grant that was announced in 2024, when is the deadline?",
        "The plan that the city issued in 2024, what does it pay?",
    ],
)
def test_a_year_of_a_programme_is_one_whatever_else_is_told(question: str) -> None:
    assert interpret(question, DAY).years == (2024,)


@pytest.mark.parametrize(
    "question",
    [
        "2024年注册商标奖励什么时候截止",
        "2024年的申报已经截止了吗",
        "2024年已经公示了吗",
        "我们2024年申报的项目，什么时候到账",
        "When will we hear about the awards in 2024, and who decides?",
        "2024年毕业生补贴多少钱",
        "2024年首次上规企业奖励多少",
        "赣州2024年升规稳规奖励几号截止",
        "2024年度设立的专项资金最高多少",
        "the 2024 start-up grant, when does it close?",
        "2024年落户补贴的电话",
    ],
)
def test_a_year_beside_a_like_word_is_one(question: str) -> None:
    assert interpret(question, DAY).years == (2024,)


@pytest.mark.parametrize(
    "question",
    [
        "2024 R&D subsidy deadline",
        "our 2025 application deadline",
        "2025 export subsidies in Suzhou",
        "exports 2025 support notice",
        "tax 2025 rebate deadline",
        "what is the 2025 sales bonus amount",
        "2024年评的瞪羚企业名单",
        "2025年来华留学生补贴什么时候截止",
        "list of firms of 2024",
    ],
)
def test_a_year_before_a_sum_or_a_list_is_the_programmes(question: str) -> None:
    assert not tells_own_year(question)


@pytest.mark.parametrize("sign", SIGNS, ids=lambda sign: sign.example)
def test_a_sign_stands_beside_the_year_of_its_example_and_not_of_the_other(sign: Any) -> None:
    for question, is_there in ((sign.example, True), (sign.unlike, False)):
        year = re.search("20[0-9]{2}", question)
        assert year is not None
        assert sign.stands_beside(question, *year.span()) == is_there
