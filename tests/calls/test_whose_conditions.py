"""Whose a condition is, where one notice tells of several programmes, classes or items."""

from __future__ import annotations

from rag.calls import build_calls
from rag.facts.notice_record import NoticeRecord
from tests.calls.made_notices import told


def conditions_by_name(record: NoticeRecord) -> dict[str, set[str]]:
    """Name of each call -> the attributes that it asks for."""
    return {
        call.programme: {f.value.attribute or "" for f in call.conditions} for call in build_calls([record])
    }


RECOGNISED_AND_CHECKED = told(
    "a_1",
    "关于开展2025年度“松针”企业认定和2022年度“松针”企业复核工作的通知",
    "一、认定条件\n（一）在江苏省内注册满2年；\n（二）上年度研发费用不低于80万元。\n"
    "二、复核条件\n企业上年度营业收入不得低于800万元。\n"
    "三、不得申报的情形\n被列入经营异常名录的。\n四、时间\n企业于2025年10月20日前提交认定和复核材料。",
)


def test_what_is_asked_of_newcomers_is_not_asked_of_those_who_are_looked_at_again() -> None:
    told_ = conditions_by_name(RECOGNISED_AND_CHECKED)
    new, again = (next(v for k, v in told_.items() if word in k) for word in ("认定", "复核"))
    assert ("rd_spending" in new, "rd_spending" in again) == (True, False)
    assert ("revenue" in new, "revenue" in again) == (False, True)
    assert "credit" in new & again


CLASSES = told(
    "a_2",
    "关于组织申报2025年度“松针数改”专项资金项目的通知",
    "一、支持类别\n（一）A类（轻量改造项目）。按投入的30%补助，最高20万元。\n（二）B类（产线改造项目）。按投入的20%补助，最高150万元。\n"
    "二、申报条件\n（一）申报企业须成立满2年。\n（二）申报A类的，从业人员应在300人以下。\n（三）申报B类的，项目设备投入不低于300万元。\n"
    "三、时间\nA类网上填报于2025年10月20日18:00截止；B类网上填报于2025年10月30日18:00截止。",
)


def test_a_condition_that_names_a_class_is_not_that_of_the_other() -> None:
    told_ = conditions_by_name(CLASSES)
    light, line = (next(v for k, v in told_.items() if word in k) for word in ("A类", "B类"))
    assert light == {"age_years", "employees"}
    assert line == {"age_years", "equipment_spending"}


DIGEST = told(
    "a_3",
    "9月正在受理的惠企事项一览",
    "序号 事项 补助对象 给什么 什么时候\n"
    "1 首店进城奖励 租期2年以上的店铺 20万元 9月24日前\n"
    "2 节能改造补助 年节能300吨标准煤以上的项目 每吨400元 10月7日前\n"
    "说明：\n第1项只面向在江苏省注册的法人企业。\n同一企业只能选一项申报。\n",
    category="汇编",
)


def test_what_a_digest_says_below_its_items_binds_those_that_it_numbers_else_all() -> None:
    told_ = conditions_by_name(DIGEST)
    shop, saving = (next(v for k, v in told_.items() if word in k) for word in ("首店", "节能"))
    assert ("place" in shop, "place" in saving) == (True, False)
    assert "limit" in shop & saving


MARKS_TWICE = told(
    "a_9",
    "关于开展2026年夜市店铺奖补申报工作的通知",
    "一、申报条件\n（一）2025年9月30日前开业；\n（二）员工不少于5人；\n（三）注册满1年。\n"
    "二、奖补标准\n（一）特色店铺：每家一次性奖补2万元；\n（二）示范店铺：每家一次性奖补5万元；\n（三）用电补贴：按电费的20%补贴，最高6000元。\n"
    "同一店铺第（一）（二）项不得重复享受。\n三、申报时间\n（一）店铺奖补：2026年3月23日至4月24日；\n（二）用电补贴：2026年11月2日至11月20日。",
    date="2026-03-18",
)


def test_the_mark_of_another_lists_item_names_no_class() -> None:
    told_ = conditions_by_name(MARKS_TWICE)
    assert all({"founded", "employees", "age_years"} <= asked for asked in told_.values())
    days = {call.programme[-4:]: str(call.deadline) for call in build_calls([MARKS_TWICE])}
    assert days.pop("用电补贴") == "2026-11-20"
    assert set(days.values()) == {"2026-04-24"}


def test_what_a_line_asks_of_all_below_the_last_track_binds_each() -> None:
    told_ = conditions_by_name(
        told(
            "a_9",
            "关于组织申报2026年“强链提质”专项的通知",
            "设两个赛道：\n赛道一 技改贴息：2025年新增技改贷款500万元以上，按2个百分点贴息，单户不超过120万元。申报时间4月7日—5月22日。\n"
            "赛道二 新产品推广：近两年通过新产品鉴定，每项奖励20万元，每家不超过3项。申报时间5月11日—7月3日。\n"
            "共同条件：在江苏省注册；2025年研发投入占营业收入比重不低于2.5%。\n登录平台在线申报。",
            date="2026-03-20",
        )
    )
    assert len(told_) == 2
    assert all("rd_ratio" in asked for asked in told_.values())
