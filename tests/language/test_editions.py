"""Years and batches: what tells one edition of a programme from another."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.language.chinese_numbers import chinese_number
from rag.language.editions import (
    all_batches,
    asked_batches,
    batches_been_in,
    find_batches,
    find_levels,
    find_years,
    own_batches,
)

_DIGITS = "零一二三四五六七八九"


def written(number: int) -> str:
    """1 to 99 in Chinese characters."""
    tens, units = divmod(number, 10)
    if not tens:
        return _DIGITS[units]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[units] if units else "")


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2025年度省级科技计划", (2025,)),
        ("2026-2027年度征集", (2026, 2027)),
        ("the 2024 edition, after that of 2023", (2023, 2024)),
        ("苏工信〔2025〕279号", (2025,)),
        ("食品示范项目,2026年的申报", (2026,)),
        ("1,2025家, 0.2025", ()),
        ("电话 02520251234，邮编 202500", ()),
        ("1999年至2050年", ()),
        ("二〇二五年", ()),
        ("营业收入2000万，研发投入2010 万元", ()),
        ("厂房2000平方米、职工2030人", ()),
        ("revenue of RMB 2000, 2010 employees", ()),
        ("2025家电补贴、2024人才计划、2023台州", (2023, 2024, 2025)),
        ("2025个体工商户", (2025,)),
        *(
            (f"2026{word}", (2026,))
            for word in (
                "户外运动",
                "名额有多少",
                "名师工作室",
                "人数要求",
                "个转企",
                "条款",
                "套餐",
                "只能报一个吗",
                "多少名额",
                "元旦",
                "亩均论英雄",
                "人形机器人",
                "平江区",
                "台账",
                "万人计划",
                " staff training subsidy",
                " companies list",
            )
        ),
        *(
            (f"2026{counted}", ())
            for counted in (
                "户居民",
                "名师生",
                "名企业家",
                "名医生",
                "人以上",
                "人民币",
                "个项目",
                "条生产线",
                "套设备",
                "只羊",
                "多家",
                "多大型企业",
                "亩地",
                "台设备",
                "万元",
                "万人",
                " staff",
                " companies in the city",
                "余家",
            )
        ),
        ("", ()),
    ],
)
def test_years_of_this_half_century_stand_alone(text: str, years: tuple[int, ...]) -> None:
    assert find_years(text) == years


@pytest.mark.parametrize(
    ("text", "batches"),
    [
        ("第二批省级专精特新中小企业", (2,)),
        ("第 十二 批、第3批", (3, 12)),
        ("第二十一届运动会和第三轮申报", (3, 21)),
        ("the second batch and batch 4", (2, 4)),
        ("Round No. 3", (3,)),
        ("公寓配租（第三期），公示期", (3,)),
        ("项目储备第二次征集，第一次参加", (2,)),
        ("the third intake", (3,)),
        ("我们是第一次申报高企", ()),
        ("第一次报名要注意什么", ()),
        ("第二次公开征集、第三次集中申报", (2, 3)),
        ("第二期工程、第二期贷款，本科第二批、本科第二期，第一期间", ()),
        ("第二期项目申报", (2,)),
        ("第二期项目", ()),
        ("phase 2 clinical trials grant, the second phase of the bridge", ()),
        ("phase 2 of the call", (2,)),
        ("second phase of the new talent programme, phase 3 applications", (2, 3)),
        ("phase one of the city's loan interest subsidy, is phase 2 open", (1, 2)),
        ("deadline for batch two, round three, the first phase in Huaxi, phase ii", (1, 2, 3)),
        ("the first phase of our factory, phase two clinical drugs, the second phase of construction", ()),
        ("12th session", (12,)),
        ("The sixth China Quality Award", (6,)),
        ("the first China Quality Award", ()),
        ("the third Friday of the fourth Quarter", ()),
        ("一批项目，第一章，分批，批次", ()),
        ("第零批", ()),
        ("第一百批", ()),
    ],
)
def test_batches_are_numbers_of_an_edition(text: str, batches: tuple[int, ...]) -> None:
    assert find_batches(text) == batches


@given(st.integers(1, 99))
def test_a_number_is_the_same_in_digits_and_in_characters(number: int) -> None:
    assert chinese_number(written(number)) == chinese_number(str(number)) == number
    assert find_batches(f"第{written(number)}批") == (number,)


@given(st.text(alphabet="十一二百第批ab 3", max_size=6))
def test_what_is_no_number_is_none_or_within_bounds(text: str) -> None:
    number = chinese_number(text)
    assert number is None or 0 <= number <= 10 ** (8 * len(text))


@pytest.mark.nightly
@pytest.mark.parametrize("piece", ["第十", "the second ", "2025", "第 ", "batch ", " ", "the ", "A"])
def test_hostile_texts_take_no_time(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    started = time.process_time()
    find_years(text)
    find_batches(text)
    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("市级企业技术中心", ("city",)),
        ("省、市两级企业技术中心", ("province", "city")),
        ("市区级", ("city", "district")),
        ("provincial smart factory", ("province",)),
        ("the city-level list", ("city",)),
        ("city list", ()),
        ("由市级主管部门推荐", ()),
        ("城市更新", ()),
    ],
)
def test_levels_are_read_where_they_say_whose_programme_is_meant(text: str, levels: tuple[str, ...]) -> None:
    assert find_levels(text) == levels


@pytest.mark.parametrize(
    ("question", "batches"),
    [
        ("首批什么时候截止", (1,)),
        ("首期每家餐厅的补贴上限", (1,)),
        ("the first Jilin ice and snow equipment contest", (1,)),
        ("苏州高端人才首期资助多少", ()),
        ("首期款什么时候拨", ()),
        ("拿到首轮融资的公司能报吗", ()),
        ("首轮评审看什么", ()),
        ("Do we first register for the contest online?", ()),
        ("Who came first in the competition?", ()),
        ("We closed our first funding round, may we apply?", ()),
    ],
)
def test_the_first_of_something_else_is_no_batch(question: str, batches: tuple[int, ...]) -> None:
    assert asked_batches(question) == batches


@pytest.mark.parametrize(
    ("question", "own"),
    [
        ("我们去年拿到第三批专精特新称号，能申请改造补助吗", {3}),
        ("改造补助能报吗，我们是第三批专精特新", {3}),
        ("We were in the second batch of cultivated firms, may we apply?", {2}),
        ("我们拿过第一批的，第二批还能报吗", {1}),
        ("第二批还能报吗", set()),
        ("我们入选了第二批吗", set()),
    ],
)
def test_the_batch_that_the_asker_is_of_is_not_asked_about(question: str, own: set[int]) -> None:
    assert own_batches(question) == own


@pytest.mark.parametrize(
    ("question", "been_in"),
    [
        ("去年上过第三期训练营，今年还想再来学", {3}),
        ("拿过第一批的，补贴怎么领", {1}),
        ("拿过第一批的企业能报吗", set()),
        ("没上过第三期，今年想学", set()),
        ("第三期什么时候开班，要多少钱", set()),
    ],
)
def test_who_says_to_have_been_in_a_batch_does_not_ask_for_it(question: str, been_in: set[int]) -> None:
    assert batches_been_in(question) == been_in


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("代领要2000，是真的吗", ()),
        ("办一张收2000吗", ()),
        ("要2025年的名单", (2025,)),
        ("我要2025 年名单", (2025,)),
    ],
)
def test_what_somebody_charges_is_no_year(text: str, years: tuple[int, ...]) -> None:
    assert find_years(text) == years


def test_batches_that_are_only_counted_are_told() -> None:
    assert all_batches("全年分三批受理") == (1, 2, 3)
    assert all_batches("全年受理") == ()
