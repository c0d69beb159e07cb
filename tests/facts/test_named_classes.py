"""Classes of one call that have names of their own."""

from __future__ import annotations

import time

import pytest

from rag.facts.named_classes import class_group, classes_before, classes_in_title, named_classes


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("一、类别\n（一）窑炉更新（代码Y1）\n（二）除尘改造（代码Y2）", ["窑炉更新（Y1）", "除尘改造（Y2）"]),
        ("A楼“起步间”收新企业；", []),  # one alone is no class, and 楼 no code
        ("A座“起步间”收新企业；B座“加速间”收老企业。", ["起步间（A座）", "加速间（B座）"]),
        ("（甲）外观出新：专利3项。\n（乙）设备换新：购入设备。", ["外观出新（甲类）", "设备换新（乙类）"]),
        ("今年分两个包：房租包、利息包。\n房租包补40%；利息包补60%。", ["房租包", "利息包"]),
        ("本资金设品牌建设、渠道开拓两个项目。品牌建设9月受理，渠道开拓10月受理。", ["品牌建设", "渠道开拓"]),
        ("研制单位：在本市注册。\n用户单位：采购装备。\n时限：研制单位11月28日截止；用户单位12月12日截止。", ["研制单位", "用户单位"]),
        ("申报单位：企业。\n推荐单位：区局。\n申报单位9月10日前报；推荐单位9月20日前报。", []),
        ("初创组：不满三年。\n成长组：满三年。\n初创组9月30日截止；成长组10月7日截止。", []),
        ("咨询：一处 83270001（A类），二处 83270002（B类）。", []),
        ("老面馆店：开业满8年。\n新潮小店：开业满1年。\n老面馆店：3月25日到4月18日。新潮小店：4月20日到5月16日。", ["老面馆店", "新潮小店"]),
        ("1.境外展会：补七成；\n2.国际认证：补五成；\n三、时间\n境外展会项目全年受理；国际认证4月1日至30日。", ["境外展会", "国际认证"]),
        ("（一）街边店铺：2万元；\n（二）老字号店铺：5万元；\n（三）夜间用电补贴：两成。\n店铺奖补：3月23日至4月24日；\n夜间用电补贴：11月2日至20日。", ["店铺奖补", "夜间用电补贴"]),
        ("1.加工扶持：补一成。\n2.运输扶持：每车300元。\n企业4月10日前申报；县局4月20日前上报。", []),
        ("第一条 物流补助：每车300元。\n时间\n物流补助：4月1日至30日；\n审核推荐：5月10日前。", []),
        ("大店：500平方米以上；\n小店：社区里的。\n第一批，大店8月5日、小店8月8日交齐。", []),
    ],
)  # fmt: skip
def test_classes_with_names(text: str, names: list[str]) -> None:
    assert [each.name for each in named_classes(text)] == names


TEXT = "入库分为种苗库（A类）和大树库（B类）。"


@pytest.mark.parametrize(
    ("words", "group"),
    [
        ("种苗库一次性补助10万元；大树库按", "大树库（B类）"),
        ("A类企业自发布之日起", "种苗库（A类）"),
        ("A、B类均须在", "种苗库（A类）、大树库（B类）"),
        ("种苗库补10万元；企业应于", None),
    ],
)
def test_a_value_belongs_to_the_class_named_last_before_it(words: str, group: str | None) -> None:
    assert class_group(words, TEXT) == group


def test_blank_lines_take_linear_time() -> None:
    began = time.process_time()
    assert named_classes("\n" * 20_000) == ()
    assert (
        time.process_time() - began < 3
    )  # milliseconds on an idle core; what is not linear took half a minute


def test_classes_joined_are_a_row() -> None:
    classes = named_classes("分三个包：房租包、利息包、展位包。房租包、利息包、展位包可兼报。")
    assert classes_before("展位包另报，房租包和利息包都在", classes) == ("房租包", "利息包")


def test_a_title_as_long_as_a_text_is_no_row_of_names() -> None:
    started = time.process_time()
    for piece in ("零碳工厂", "甲乙", "申报"):
        assert classes_in_title(f"关于{piece * 5_000}、近零碳商业体的通知", f"{piece}，" * 4_000) == ()
    assert time.process_time() - started < 2
