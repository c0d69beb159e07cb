"""Profiles out of questions."""

import datetime as dt
from typing import Any

import pytest

from rag.matching.question_profile import asks_for_itself, profile_of

DAY = dt.date(2025, 9, 25)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("我们研发投入占4%，能报省工程中心吗", {"rd_ratio": 4}),
        (
            "我司去年营收1800万，研发费用120万元，能不能申报科技小巨人？",
            {"revenue": 18_000_000, "rd_spending": 1_200_000},
        ),
        ("公司成立5个月，可以申请吗", {"age_years": 5 / 12}),
        ("我们公司2021年3月成立，符合条件吗", {"founded": "2021-03-01"}),
        ("company 是 2014 年 incorporated 的，还能报么", {"founded": "2014"}),
        ("厂子14年开的，还能报吗", {"founded": "2014"}),
        ("小店今年3月才办的执照，行不", {"founded": "2025-03-01"}),
        ("小店执照去年下来的，能报吗", {"founded": "2024"}),
        ("去年注册的商标，我们能报吗", {}),
        ("我们公司320个人行吗", {"employees": 320}),
        ("We spent 400k yuan on R&D last year, can we apply?", {"rd_spending": 400_000}),
        ("石家庄的厂子，去年营收1500万，能报技改项目吗", {"place": "石家庄", "revenue": 15_000_000}),
        ("去年营收150万，能报成长计划吗", {"revenue": 1_500_000}),
        ("我45岁，在岳塘区创业，创业贷能申请吗", {"place": "岳塘区", "person_age": 45}),
        ("我们是长春一家做汽车零部件的厂，能报专精特新吗", {"place": "长春"}),
        ("公司从事制造业3年，可以报吗", {"age_years": 3}),
        ("宁波的上市公司能报数据奖补吗", {"place": "宁波", "listed": True}),
        (
            "We are a 300-person machine maker in 长春 with 5% R&D; can we become a hidden champion?",
            {"place": "长春", "employees": 300, "rd_ratio": 5},
        ),
        (
            "Our shop in Changzhou has been open for eight months: may it join the voucher programme?",
            {"place": "常州"},
        ),
        ("我们在常州，是高新技术企业，能报吗", {"place": "常州", "qualifications": ["高新技术企业"]}),
        ("我们还没上市，也没有专利，能报独角兽吗", {"listed": False, "patents": 0}),
        (
            "省级专精特新营收500万能报数字化改造吗",
            {"revenue": 5_000_000, "qualifications": ["专精特新中小企业"]},
        ),
        ("We process 400 kg gold a year. Can we apply?", {}),
        ("We have one invention patent, may we apply?", {"patents": {"发明专利": 1}}),
        ("Our firm holds two patents, can it apply?", {"patents": 2}),
        ("We have no invention patents, can we apply?", {"patents": 0}),
        (
            "Our subsidiary in Changzhou has run for five months: can it apply for the industry fund?",
            {"place": "常州", "age_years": 5 / 12},
        ),
        ("We spend 4% of revenue on R&D, are we eligible?", {"rd_ratio": 4}),
        (
            "our company was founded in March 2021, can we apply for the unicorn list",
            {"founded": "2021-03-01"},
        ),
        ("Our revenue in 2024 was 1.5 million, are we eligible?", {"revenue": 1_500_000}),
        ("We had sales of 23,000,000 yuan. Do we qualify?", {"revenue": 23_000_000}),
        ("with 12m in annual sales, can we apply?", {"revenue": 12_000_000}),
        (
            "Can a Harbin firm with turnover of 2.5 million register for the scheme?",
            {"place": "哈尔滨", "revenue": 2_500_000},
        ),
        ("i am a founder born March 1988, can i claim the grant?", {"person_age": 37}),
    ],
)
def test_a_question_tells_of_the_firm(question: str, told: dict[str, Any]) -> None:
    assert asks_for_itself(question)
    found = profile_of(question, DAY)
    assert {key: found.get(key) for key in told} == told


@pytest.mark.parametrize(
    "question",
    [
        "研发投入占比有什么要求",
        "常州工业专项资金什么时候截止",
        "what does the fund require",
        "企业技术中心的申报条件是什么",
    ],
)
def test_a_question_for_the_conditions_is_none_for_oneself(question: str) -> None:
    assert not asks_for_itself(question) or not profile_of(question, DAY)


def test_whom_somebody_bought_from_is_not_the_asker() -> None:
    question = "We bought a boiler from an unrelated Sichuan company: are we eligible?"
    assert "place" not in profile_of(question, DAY)


def test_part_of_the_staff_is_not_the_staff() -> None:
    assert "employees" not in profile_of("我们公司研发人员5人，能申请研发小站吗", DAY)


@pytest.mark.parametrize(
    ("question", "years"),
    [("我们店在鲤城区开了8年，能申请吗", 8), ("我们公司刚满2年，能申报吗", 2), ("我们厂满三年了，能报吗", 3)],
)
def test_how_long_a_shop_or_firm_has_been_there(question: str, years: int) -> None:
    assert profile_of(question, dt.date(2026, 3, 1))["age_years"] == years


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Our German engineer is 67, is he eligible", {"person_age": 67}),
        ("Can a 56 year old with a PhD be a leading talent?", {"person_age": 56}),
        ("As a master's graduate of 41, can I get it?", {"person_age": 41}),
        ("We are 13 years old; can we apply?", {"age_years": 13}),
        ("a 5 year old company with a doctor, eligible?", {"age_years": 5}),
        ("Our company is 10 years old and I'm 45, can we apply", {"age_years": 10, "person_age": 45}),
        ("Our firm was registered on 1 May 2024, are we eligible", {"founded": "2024-05-01"}),
        ("Our R&D cost was 80万 last year, can we apply", {"rd_spending": 800_000}),
        ("We have 8 local employees, may we apply", {"employees": 8}),
        ("The project manager is 30% done, can we apply", {}),
    ],
)
def test_ages_and_figures_told_in_english(question: str, told: dict[str, Any]) -> None:
    keys = ("person_age", "age_years", "founded", "rd_spending", "employees")
    found = profile_of(question, DAY)
    assert {key: found[key] for key in keys if key in found} == told


@pytest.mark.parametrize("question", ["我们开了3家店，能报吗", "我们开了发票满一年，能报吗"])
def test_what_is_counted_or_invoiced_is_no_age(question: str) -> None:
    assert "age_years" not in profile_of(question, dt.date(2026, 3, 1))


@pytest.mark.parametrize(
    "question", ["我们的单机卖75万一台,能认首台套吗", "单台卖60万，够得上首台套吗", "卖60万一套够不够"]
)
def test_what_one_machine_is_sold_for_is_no_revenue(question: str) -> None:
    assert "revenue" not in profile_of(question, DAY)
