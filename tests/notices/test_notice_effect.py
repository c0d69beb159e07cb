"""What a notice does to an earlier one: each rule by its own examples, and the values that are replaced."""

from __future__ import annotations

import pytest

from rag.notices.notice_effect import ChangeRule, change_rules, read_change


@pytest.mark.parametrize("rule", change_rules(), ids=lambda rule: rule.name)
def test_each_rule_fits_its_example_and_not_its_counterexample(rule: ChangeRule) -> None:
    assert rule.fits(rule.fires)
    assert not rule.fits(rule.silent)


@pytest.mark.parametrize(
    ("title", "text", "role"),
    [
        ("关于取消2025年市级智慧商圈申报的公告", "此前发布的通知不再执行。", "cancellation"),
        ("关于市级智慧商圈的公告", "经研究，取消2025年市级智慧商圈申报工作。", "cancellation"),
        ("关于暂停受理稳岗补贴申请的公告", "", "suspension"),
        ("关于恢复受理稳岗补贴申请的公告", "", "resumption"),
        ("关于节能改造补助申报延期的通知", "", "extension"),
        ("南京丨企业技术中心申报截止时间提前", "", "amendment"),
        ("更正丨展会目录支持比例有误", "", "correction"),
        ("关于《申报指南》的更正说明", "", "correction"),
    ],
)
def test_the_role_follows_the_words(title: str, text: str, role: str) -> None:
    change = read_change((title,), text)
    assert change is not None
    assert change.role == role


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("关于组织申报2025年绿色工厂的通知", "截止日如遇法定节假日顺延至下一工作日。"),
        ("关于组织申报2025年绿色工厂的通知", "弄虚作假的，一经查实取消申报资格，三年内停止受理其申报。"),
        ("关于取消部分企业高新技术企业资格的公告", "现取消下列企业的资格。"),
        ("关于《关于取消申报费用的通知》的解读", "解读如下。"),
        ("关于延长技改贷款还本期限的通知", ""),
        ("关于提前下达2026年专项资金的通知", ""),
        ("创业大赛报名启动", "报名：企业组、团队组4月1日至5月20日；大学生组延至2026年6月10日。"),
    ],
)
def test_what_only_sounds_like_a_change_is_none(title: str, text: str) -> None:
    assert read_change((title,), text) is None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("原“2025年10月10日”更正为“2025年10月24日”。", [("day", "2025年10月10日", "2025年10月24日")]),
        ("申报截止时间由9月30日17:00延至10月31日17:00。", [("day", "9月30日17:00", "10月31日17:00")]),
        ("截止时间改为10月28日（原通知为9月28日）。", [("day", "9月28日", "10月28日")]),
        ("联系电话“0594-2230012”应为“0594-2230021”。", [("phone", "0594-2230012", "0594-2230021")]),
        ("咨询电话有误，025-83270031更正为025-83270032。", [("phone", "025-83270031", "025-83270032")]),
        ("电话0311-83270031已停用，请改拨0311-83270041。", [("phone", "0311-83270031", "0311-83270041")]),
        ("正确号码为025-83270072，原号码025-83270027停止使用。", [("phone", "025-83270027", "025-83270072")]),
        ("境外展请打025-83270066，旧的83270062月底停机。", [("phone", "83270062", "025-83270066")]),
        ("原文的号码错了一位，正确的是025-83270080。", [("phone", "", "025-83270080")]),
        ("联系电话更换为025-83270080，原号码自3月起停用。", [("phone", "", "025-83270080")]),
        ("补助标准“60万元”应为“40万元”。", [("amount", "60万元", "40万元")]),
        ("支持比例不超过“80%”更正为“50%”。", [("rate", "80%", "50%")]),
        ("其中“A幢二楼”更正为“B幢三楼”。", [("text", "A幢二楼", "B幢三楼")]),
        ("现将截止时间延长至2025年8月1日18:00。", [("day", "", "2025年8月1日18:00")]),
    ],
)
def test_old_and_new_values_are_paired(text: str, told: list[tuple[str, str, str]]) -> None:
    change = read_change(("关于申报通知的更正",), text)
    assert change is not None
    assert [(r.field, r.old, r.new) for r in change.replacements] == told
    for r in change.replacements:
        assert r.new_span is None or text[slice(*r.new_span)] == r.new


def test_a_day_put_off_by_a_span_keeps_the_span() -> None:
    change = read_change(("关于顺延申报时间的通知",), "申报截止时间（原为9月30日）顺延一周。")
    assert change is not None
    assert [(r.old, r.shift) for r in change.replacements] == [("9月30日", (1, "周"))]


def test_a_long_text_takes_linear_time() -> None:
    text = "“甲”更正为" * 20_000 + "延长至" * 20_000
    assert read_change(("关于申报通知的更正",), text) is not None
