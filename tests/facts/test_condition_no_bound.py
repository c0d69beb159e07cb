"""Numbers with a bound that ask nothing of anybody: steps without a measure, caps, quotas of the programme, papers, later losses."""

from __future__ import annotations

import pytest

from tests.facts.test_condition_wordings import said

HEAD = "一、申报条件\n"


@pytest.mark.parametrize(
    "text",
    [
        "（二）增长奖励。营业收入3000万元（含）至1亿元的，奖励15万元；1亿元（含）以上的，奖励30万元。",
        "设备投资额 | 补助比例 | 单家最高\n2000万元（含）以上 | 10% | 300万元\n",
    ],
)
def test_a_step_of_the_grant_without_a_measure_is_no_condition(text: str) -> None:
    assert not [told for told in said(text) if told[0] == "other"]


@pytest.mark.parametrize(
    "text",
    [
        "S档：房租全免三年，最多800㎡。",
        "境外线下展：展位费补70%，人员每人补助5000元，限2人。",
    ],
)
def test_how_much_of_what_is_given_is_no_condition(text: str) -> None:
    assert not [told for told in said(f"{HEAD}{text}") if isinstance(told[2], int | float)]


@pytest.mark.parametrize(
    "text",
    [
        "全市当年支持产品不超过15个，按评审得分从高到低确定。",
        "拟在全市遴选零碳工厂试点10家、近零碳商业体试点6家。",
        "名额不超过3家。",
        "区、县文旅部门5月20日前完成初评，每地推荐甲级不超过3家。",
        "第三方评价费用由企业自理，市场价一般在3万至6万元。",
        "商业计划书为PDF，20页以内。",
        "没有面积要求，只有一条：营业场所要与登记地址一致。",
        "一年过半，钱袋子要鼓起来。",
        "店开了不到一年就关的，追回开店补。",
        "机械冷库 超过500立方米 12 1\n",
        "满100元减30元、满200元减70元三种。",
        "今年只能申领运费和代运营这两项。",
        "第四条“研发费用占比不低于3%”，应为“研发费用占比有所提高”。",
    ],
)
def test_what_binds_no_applicant_is_no_condition_with_a_number(text: str) -> None:
    assert not [told for told in said(f"{HEAD}{text}") if isinstance(told[2], int | float)]


@pytest.mark.parametrize("text", ["单团人数不少于20人。", "每个培训班不少于25人。", "核心成员不少于3人。"])
def test_people_of_a_tour_a_class_or_a_team_are_no_staff(text: str) -> None:
    assert "employees" not in {told[0] for told in said(f"{HEAD}{text}")}


def test_what_an_applicant_must_have_is_still_asked_for() -> None:
    assert ("revenue", ">=", 5_000_000) in said(f"{HEAD}全市规上工业企业，上年度营业收入500万元以上。")
    assert ("employees", ">=", 20) in said(f"{HEAD}疏解企业不少于20人参加社保。")


def test_a_refusal_behind_whom_it_names_turns_the_bound_round() -> None:
    assert ("other", "<", 2) in said(f"{HEAD}已有在研市级项目2项以上的负责人，不得申报A、B两项。")


def test_what_is_not_paid_for_shuts_out_nobody_that_the_sentence_pays() -> None:
    text = f"{HEAD}企业招用就业困难人员并缴费的，对单位缴纳部分全额补贴，个人部分不补。"
    assert not [told for told in said(text) if told[1] == "has_not"]


def test_earlier_than_a_day_is_not_that_day_and_no_loss_is_no_gain() -> None:
    assert ("founded", "<", "2025-05-01") in said(f"{HEAD}开业时间早于2025年5月1日。")
    assert ("profit", ">=", 0) in said(f"{HEAD}上一年度未亏损。")


@pytest.mark.parametrize("text", ["在栖霞区营业、办理了登记的民宿。", "在江宁开发区完成工商注册的企业。"])
def test_where_a_shop_trades_or_was_registered_is_its_place(text: str) -> None:
    assert "place" in {told[0] for told in said(f"{HEAD}{text}")}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("去年营收不超过5000万的企业。", ("revenue", "<=", 50_000_000)),
        ("设备投资30万到300万之间的企业。", ("equipment_spending", ">=", 300_000)),
    ],
)
def test_a_sum_may_leave_its_unit_out(text: str, told: tuple[str, str, int]) -> None:
    assert told in said(f"{HEAD}{text}")


def test_ten_thousands_of_what_is_no_sum_are_no_money() -> None:
    assert not [told for told in said(f"{HEAD}主播粉丝不少于10万，企业成立满2年。") if told[2] == 100_000]


@pytest.mark.parametrize(
    "text",
    [
        "第一批面向设备投资超过3000万元的项目，每项贴息不高于260万元。",
        "新增库容5000立方米以上的，按每立方米80元补助，单个项目不超过300万元。",
    ],
)
def test_a_cap_of_the_grant_behind_a_bound_makes_it_no_mere_step(text: str) -> None:
    assert len([told for told in said(f"{HEAD}{text}") if isinstance(told[2], int | float)]) == 1


@pytest.mark.parametrize(
    "text",
    ["最多领36个月。", "已受理1260户。", "年度预算资金已基本安排完毕。", "文件里没有写成立年限。"],
)
def test_how_long_one_is_paid_and_what_has_come_in_is_no_condition(text: str) -> None:
    assert [told[0] for told in said(f"{HEAD}在南京市注册，{text}")] == ["place"]
